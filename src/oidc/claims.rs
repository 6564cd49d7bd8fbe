//! The claims of an ID token (OpenID Connect Core section 2), each of its own kind or refused: a time
//! in quotes is no time.

use super::{codes, jws};
use crate::failure::{Failure, Kind};
use crate::secret::Secret;
use jiff::Timestamp;
use serde_json::{Map, Value};

/// Who signed in, for whom, and how long that is good for.
#[derive(Debug)]
pub struct IdClaims {
    /// `iss`.
    pub issuer: String,
    /// `sub`: unique within the issuer, at most 255 characters.
    pub subject: String,
    /// `aud`.
    pub audience: Vec<String>,
    /// `azp`: the client the token was issued to.
    pub azp: Option<String>,
    /// `exp`.
    pub expires_at: Timestamp,
    /// `iat`.
    pub issued_at: Timestamp,
    /// `preferred_username`: for people to read, neither unique nor lasting.
    pub preferred_username: Option<String>,
    /// `email`.
    pub email: Option<String>,
    /// `name`.
    pub name: Option<String>,
    /// `tid`: the tenant, of Microsoft Entra ID.
    pub tid: Option<String>,
    /// `nbf`.
    pub(super) not_before: Option<Timestamp>,
    /// `auth_time`, in seconds.
    pub(super) auth_time: Option<i64>,
    /// `nonce`.
    pub(super) nonce: Option<Secret<String>>,
    /// `at_hash`.
    pub(super) access_token_hash: Option<String>,
}

/// Reads the claims of a token of which nothing was checked: to explain a refusal, never to rely on.
///
/// # Errors
/// The text is no signed token, or a claim is missing or of the wrong kind.
pub fn read_claims_unverified(jwt: &str) -> Result<IdClaims, Failure> {
    IdClaims::read(&jws::read(jwt)?.claims)
}

impl IdClaims {
    pub(super) fn read(from: &Map<String, Value>) -> Result<Self, Failure> {
        let subject = required("sub", text(from, "sub")?)?;
        if subject.is_empty() || subject.chars().count() > 255 {
            return Err(wrong("sub", "1 to 255 characters", "another length"));
        }
        Ok(IdClaims {
            issuer: required("iss", text(from, "iss")?)?,
            subject,
            audience: audience(from)?,
            azp: text(from, "azp")?,
            expires_at: required("exp", time(from, "exp")?)?,
            issued_at: required("iat", time(from, "iat")?)?,
            preferred_username: shown(from, "preferred_username"),
            email: shown(from, "email"),
            name: shown(from, "name"),
            tid: text(from, "tid")?,
            not_before: time(from, "nbf")?,
            auth_time: time(from, "auth_time")?.map(Timestamp::as_second),
            nonce: text(from, "nonce")?.map(Secret::new),
            access_token_hash: text(from, "at_hash")?,
        })
    }
}

impl IdClaims {
    /// A copy, for tokens that outlive those they were read from.
    pub(super) fn copy(&self) -> Self {
        IdClaims {
            issuer: self.issuer.clone(),
            subject: self.subject.clone(),
            audience: self.audience.clone(),
            azp: self.azp.clone(),
            expires_at: self.expires_at,
            issued_at: self.issued_at,
            preferred_username: self.preferred_username.clone(),
            email: self.email.clone(),
            name: self.name.clone(),
            tid: self.tid.clone(),
            not_before: self.not_before,
            auth_time: self.auth_time,
            nonce: self
                .nonce
                .as_ref()
                .map(|it| Secret::new(it.reveal().clone())),
            access_token_hash: self.access_token_hash.clone(),
        }
    }
}

fn required<T>(name: &'static str, it: Option<T>) -> Result<T, Failure> {
    it.ok_or_else(|| wrong(name, "a value", "none"))
}

fn text(from: &Map<String, Value>, name: &'static str) -> Result<Option<String>, Failure> {
    match from.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(it)) => Ok(Some(it.clone())),
        Some(other) => Err(wrong(name, "text", kind(other))),
    }
}

/// A claim that is only shown: of another kind it is none.
fn shown(from: &Map<String, Value>, name: &str) -> Option<String> {
    from.get(name)
        .and_then(Value::as_str)
        .filter(|it| !it.is_empty())
        .map(str::to_owned)
}

fn audience(from: &Map<String, Value>) -> Result<Vec<String>, Failure> {
    let all: Vec<String> = match from.get("aud") {
        Some(Value::String(it)) => vec![it.clone()],
        Some(Value::Array(them)) => them
            .iter()
            .map(|it| match it {
                Value::String(it) => Ok(it.clone()),
                other => Err(wrong("aud", "texts", kind(other))),
            })
            .collect::<Result<_, _>>()?,
        Some(other) => return Err(wrong("aud", "text or a list of texts", kind(other))),
        None => return Err(wrong("aud", "a value", "none")),
    };
    if all.is_empty() {
        return Err(wrong("aud", "a value", "an empty list"));
    }
    Ok(all)
}

/// A NumericDate (RFC 7519 section 2): seconds since 1970, with or without a fraction.
fn time(from: &Map<String, Value>, name: &'static str) -> Result<Option<Timestamp>, Failure> {
    let number = match from.get(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Number(it)) => it,
        Some(other) => return Err(wrong(name, "a number of seconds since 1970", kind(other))),
    };
    // `as` on floats saturates, so an absurd number ends outside of what a timestamp holds.
    let seconds = number
        .as_i64()
        .or_else(|| number.as_f64().map(|it| it.floor() as i64));
    seconds
        .filter(|it| *it >= 0)
        .and_then(|it| Timestamp::from_second(it).ok())
        .map(Some)
        .ok_or_else(|| {
            wrong(
                name,
                "a number of seconds since 1970",
                "a number that is no time",
            )
        })
}

fn kind(it: &Value) -> &'static str {
    match it {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn wrong(claim: &'static str, expected: &'static str, got: &'static str) -> Failure {
    Failure::new(
        Kind::General,
        codes::ID_TOKEN_CLAIM,
        format!("the claim `{claim}` of the ID token is missing or of the wrong kind"),
    )
    .with_fact("claim", claim)
    .with_fact("expected", expected)
    .with_fact("got", got)
    .with_help("look at the claims (token mappers) of this client at the provider")
}
