//! The compact form of a signed token (RFC 7515 section 3.1), taken apart strictly.
//!
//! Nothing here says that a token is genuine; `id_token` does.

use super::codes;
use crate::diagnostic::Code;
use crate::failure::{Failure, Kind};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::collections::HashSet;
use std::fmt;

/// The longest token taken: STS takes none longer (`WebIdentityToken`).
const LONGEST: usize = 20_000;

/// A token taken apart; its signature is not checked yet.
pub(super) struct Jws<'a> {
    /// `alg`.
    pub(super) algorithm: String,
    /// `kid`.
    pub(super) key_id: Option<String>,
    /// The claims as they came.
    pub(super) claims: Map<String, Value>,
    /// The bytes under the signature: `header.payload`.
    pub(super) signed: &'a str,
    /// The signature, in base64url.
    pub(super) signature: &'a str,
}

/// Takes a token apart and judges its header.
pub(super) fn read(token: &str) -> Result<Jws<'_>, Failure> {
    if token.len() > LONGEST {
        let long = malformed(format!("{} characters", token.len()));
        return Err(long
            .with_fact(
                "expected",
                format!("at most {LONGEST} characters: AWS STS takes no more"),
            )
            .with_help("have the provider put fewer groups or roles into the token"));
    }
    let parts: Vec<&str> = token.split('.').collect();
    let (header, payload, signature) = match parts.as_slice() {
        [header, payload, signature] => (*header, *payload, *signature),
        [_, _, _, _, _] => return Err(malformed("an encrypted token (five parts)")),
        _ => return Err(malformed(format!("{} parts instead of three", parts.len()))),
    };
    let header = object(header, "header")?;
    let claims = object(payload, "payload")?;
    if URL_SAFE_NO_PAD.decode(signature).is_err() {
        return Err(malformed("a signature that is not base64url"));
    }
    let algorithm = match header.get("alg") {
        Some(Value::String(it)) => it.clone(),
        Some(_) => {
            return Err(strange(
                "an algorithm (`alg`)",
                "`alg` of another kind than text",
            ));
        }
        None => return Err(strange("an algorithm (`alg`)", "none")),
    };
    let key_id = match header.get("kid") {
        None => None,
        Some(Value::String(it)) => Some(it.clone()),
        Some(_) => return Err(strange("a key name (`kid`) in text", "another kind")),
    };
    if header.contains_key("crit") {
        return Err(strange("no critical extension", "`crit`"));
    }
    check_type(&header)?;
    let end = token.len().saturating_sub(signature.len() + 1);
    let signed = token.get(..end).unwrap_or_default();
    Ok(Jws {
        algorithm,
        key_id,
        claims,
        signed,
        signature,
    })
}

/// Only an ID token is one: an access token or a logout token of the same provider would have the right
/// issuer and a good signature too (RFC 8725 section 3.11).
fn check_type(header: &Map<String, Value>) -> Result<(), Failure> {
    let is = |name: &str, allowed: &[&str]| match header.get(name) {
        None => true,
        Some(Value::String(it)) => {
            let it = it.to_ascii_lowercase();
            allowed.contains(&it.strip_prefix("application/").unwrap_or(&it))
        }
        Some(_) => false,
    };
    if !is("typ", &["jwt", "jose"]) {
        let named = header.get("typ").and_then(Value::as_str);
        return Err(of_another_type(named.unwrap_or_default()));
    }
    if !is("cty", &[]) {
        return Err(strange("plain claims", "a token inside a token (`cty`)"));
    }
    Ok(())
}

/// Types that a provider gives to tokens which are no ID tokens, and what they are. No specification
/// gives an ID token a type of its own.
const OTHERS: [(&str, &str); 5] = [
    ("at+jwt", "an access token (RFC 9068 section 2.1)"),
    (
        "logout+jwt",
        "a logout token (OpenID Connect Back-Channel Logout 2.4)",
    ),
    ("secevent+jwt", "a security event (RFC 8417 section 2.3)"),
    (
        "token-introspection+jwt",
        "an answer about a token (RFC 9701 section 5)",
    ),
    ("dpop+jwt", "a proof of possession (RFC 9449 section 4.2)"),
];

fn of_another_type(named: &str) -> Failure {
    let lower = named.to_ascii_lowercase();
    let name = lower.strip_prefix("application/").unwrap_or(&lower);
    let Some((name, what)) = OTHERS.iter().find(|it| it.0 == name) else {
        return strange("type `JWT`", "a token of another type (`typ`)");
    };
    about(
        codes::ID_TOKEN_HEADER,
        "the token in place of the ID token says that it is something else",
    )
    .with_fact("expected", "an ID token: `typ` is `JWT`, or is not there")
    .with_fact("got", format!("{what}: `typ` is `{name}`"))
    .with_help("nothing that is meant for somebody else is taken for a sign-in (RFC 8725 section 3.11), however well it is signed")
    .with_help("have the provider answer with a plain ID token: check `OAuth Token Url`, and this client's token settings there")
}

/// Decodes one part: strict base64url, valid UTF-8, one JSON object, no name twice anywhere.
fn object(part: &str, which: &'static str) -> Result<Map<String, Value>, Failure> {
    let bytes = URL_SAFE_NO_PAD
        .decode(part)
        .map_err(|_| malformed(format!("a {which} that is not base64url")))?;
    serde_json::from_slice::<Distinct>(&bytes).map_err(|it| match it.classify() {
        serde_json::error::Category::Data => malformed(format!("a {which} with a name twice")),
        _ => malformed(format!("a {which} that is not JSON")),
    })?;
    serde_json::from_slice(&bytes)
        .map_err(|_| malformed(format!("a {which} that is not a JSON object")))
}

/// Any JSON in which no object has a name twice: what one reader takes first and another takes last
/// is no fact.
struct Distinct;

impl<'de> Deserialize<'de> for Distinct {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Walk)
    }
}

struct Walk;

impl<'de> Visitor<'de> for Walk {
    type Value = Distinct;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON without doubled names")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Distinct, A::Error> {
        let mut seen = HashSet::new();
        while let Some(name) = map.next_key::<String>()? {
            map.next_value::<Distinct>()?;
            if !seen.insert(name) {
                return Err(A::Error::custom("a name twice"));
            }
        }
        Ok(Distinct)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Distinct, A::Error> {
        while seq.next_element::<Distinct>()?.is_some() {}
        Ok(Distinct)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Distinct, E> {
        Ok(Distinct)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Distinct, E> {
        Ok(Distinct)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Distinct, E> {
        Ok(Distinct)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Distinct, E> {
        Ok(Distinct)
    }

    fn visit_str<E>(self, _: &str) -> Result<Distinct, E> {
        Ok(Distinct)
    }

    fn visit_unit<E>(self) -> Result<Distinct, E> {
        Ok(Distinct)
    }
}

fn malformed(got: impl Into<String>) -> Failure {
    about(codes::ID_TOKEN_MALFORMED, "the ID token cannot be read")
        .with_fact("got", got)
        .with_help("the provider must answer with a signed, unencrypted JWT: see this client's ID token settings")
}

fn strange(expected: &'static str, got: &'static str) -> Failure {
    about(codes::ID_TOKEN_HEADER, "the ID token's header is not one of an ID token")
        .with_fact("expected", expected)
        .with_fact("got", got)
        .with_help("check that the token endpoint is the provider's, and this client's ID token settings there")
}

fn about(code: Code, message: &'static str) -> Failure {
    Failure::new(Kind::General, code, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_that_is_something_else_is_called_what_it_is() {
        for (named, said) in [
            (
                "at+jwt",
                "an access token (RFC 9068 section 2.1): `typ` is `at+jwt`",
            ),
            (
                "application/AT+JWT",
                "an access token (RFC 9068 section 2.1): `typ` is `at+jwt`",
            ),
            (
                "logout+jwt",
                "a logout token (OpenID Connect Back-Channel Logout 2.4): `typ` is `logout+jwt`",
            ),
            ("something", "a token of another type (`typ`)"),
        ] {
            let mut header = Map::new();
            header.insert("typ".to_owned(), named.into());
            let refused = check_type(&header).unwrap_err();
            assert_eq!(refused.code, codes::ID_TOKEN_HEADER);
            let got = refused.facts.iter().find(|it| it.0 == "got");
            assert_eq!(got.map(|it| it.1.as_str()), Some(said), "{named}");
        }
        for named in ["JWT", "jwt", "application/jwt", "JOSE"] {
            let mut header = Map::new();
            header.insert("typ".to_owned(), named.into());
            assert!(check_type(&header).is_ok(), "{named}");
        }
    }
}
