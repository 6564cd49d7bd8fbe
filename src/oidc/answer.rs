//! A token endpoint's answer (RFC 6749 section 5.1), read strictly where it matters and patiently
//! where servers differ: `token_type` in any case or absent, `expires_in` absent, a number or one in quotes.

use super::codes;
use crate::failure::{Failure, Kind};
use crate::secret::Secret;
use oauth2::{AccessToken, RefreshToken, Scope, TokenResponse, TokenType};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::time::Duration;

/// As it came.
#[derive(Deserialize)]
pub(super) struct Answer {
    #[serde(default = "nothing")]
    access_token: AccessToken,
    #[serde(default)]
    token_type: TypeName,
    #[serde(default)]
    expires_in: Lifetime,
    #[serde(default)]
    refresh_token: Option<RefreshToken>,
    #[serde(default, deserialize_with = "secret")]
    id_token: Option<Secret<String>>,
}

/// As it is used: an access token of type `Bearer`, at least.
pub(super) struct Received {
    pub(super) access_token: Secret<String>,
    pub(super) refresh_token: Option<Secret<String>>,
    pub(super) id_token: Option<Secret<String>>,
    pub(super) lifetime: Option<Duration>,
}

impl Answer {
    /// Refuses an answer without a usable access token; empty optional members count as absent.
    pub(super) fn accept(self) -> Result<Received, Failure> {
        if self.access_token.secret().is_empty() {
            return Err(unusable("`access_token`", "none"));
        }
        if !matches!(
            self.token_type.0.to_ascii_lowercase().as_str(),
            "" | "bearer"
        ) {
            return Err(unusable("`token_type` `Bearer`", "another `token_type`"));
        }
        let lifetime = match self.expires_in {
            Lifetime::Unsaid => None,
            Lifetime::Seconds(it) => Some(Duration::from_secs(it)),
            Lifetime::Nonsense => {
                return Err(unusable(
                    "`expires_in` in seconds",
                    "an `expires_in` that is no lifetime",
                ));
            }
        };
        let refresh_token = self.refresh_token.map(RefreshToken::into_secret);
        Ok(Received {
            access_token: Secret::new(self.access_token.into_secret()),
            refresh_token: refresh_token.filter(|it| !it.is_empty()).map(Secret::new),
            id_token: self.id_token.filter(|it| !it.reveal().is_empty()),
            lifetime,
        })
    }
}

/// The failure of an answer that is not one.
pub(super) fn unusable(expected: &'static str, got: impl Into<String>) -> Failure {
    Failure::new(
        Kind::General,
        codes::TOKEN_ANSWER,
        "the provider's token answer cannot be used",
    )
    .with_fact("expected", expected)
    .with_fact("got", got)
    .with_help("check the token endpoint: it must be the provider's, and answer with JSON")
}

impl TokenResponse for Answer {
    type TokenType = TypeName;

    fn access_token(&self) -> &AccessToken {
        &self.access_token
    }

    fn token_type(&self) -> &TypeName {
        &self.token_type
    }

    fn expires_in(&self) -> Option<Duration> {
        match self.expires_in {
            Lifetime::Seconds(it) => Some(Duration::from_secs(it)),
            Lifetime::Unsaid | Lifetime::Nonsense => None,
        }
    }

    fn refresh_token(&self) -> Option<&RefreshToken> {
        self.refresh_token.as_ref()
    }

    fn scopes(&self) -> Option<&Vec<Scope>> {
        None
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Answer(..)")
    }
}

/// The crate's trait asks for it; tokens are written by `Tokens::to_entry` alone.
impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("a token answer is never written"))
    }
}

/// `token_type` as the server spells it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct TypeName(String);

impl TokenType for TypeName {}

#[derive(Default, Clone, Copy)]
enum Lifetime {
    #[default]
    Unsaid,
    Seconds(u64),
    Nonsense,
}

/// Longer than anything is valid; some servers say "for ever" with the largest 32-bit number.
const LONGEST: u64 = u32::MAX as u64;

impl<'de> Deserialize<'de> for Lifetime {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        use serde_json::Value;
        let seconds = match Value::deserialize(from)? {
            Value::Null => return Ok(Lifetime::Unsaid),
            Value::Number(it) => it.as_u64().or_else(|| {
                it.as_f64()
                    .filter(|it| (0.0..=LONGEST as f64).contains(it))
                    .map(|it| it as u64)
            }),
            Value::String(it) => it.parse().ok(),
            Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        };
        Ok(match seconds {
            Some(it) if it <= LONGEST => Lifetime::Seconds(it),
            _ => Lifetime::Nonsense,
        })
    }
}

fn nothing() -> AccessToken {
    AccessToken::new(String::new())
}

fn secret<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Secret<String>>, D::Error> {
    Ok(Option::<String>::deserialize(from)?.map(Secret::new))
}
