//! ID tokens (OpenID Connect Core section 2).

use super::keys::Keys;
use super::store::Grant;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;

/// Whether the token answers an authorization request, whose `nonce` it then carries, or a refresh,
/// where it should carry none (OpenID Connect Core section 12.2).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Occasion {
    SignIn,
    Refresh,
}

/// When a token is made, and how long it lives, in seconds.
#[derive(Clone, Copy)]
pub(super) struct Times {
    pub(super) now: i64,
    pub(super) life: u64,
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    iat: i64,
    exp: i64,
    auth_time: i64,
    amr: [&'static str; 1],
    at_hash: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<&'a str>,
    #[serde(flatten)]
    about: About<'a>,
}

/// The claims about a person that the granted scopes ask for; userinfo shows the same.
#[derive(Serialize)]
pub(super) struct About<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    preferred_username: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email_verified: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    groups: Option<&'a [String]>,
}

impl<'a> About<'a> {
    pub(super) fn new(it: &'a Grant) -> Self {
        let person = &it.person;
        About {
            name: it.has("profile").then_some(&person.name),
            preferred_username: it.has("profile").then_some(&person.preferred_username),
            email: it.has("email").then_some(&person.email),
            email_verified: it.has("email").then_some(true),
            // Many providers hand groups out with the profile; some want their own scope.
            groups: (it.has("groups") || it.has("profile")).then_some(&person.groups),
        }
    }
}

/// A signed ID token; `None` only if it could not be written.
pub(super) fn make(
    keys: &Keys,
    issuer: &str,
    grant: &Grant,
    access_token: &str,
    times: Times,
    occasion: Occasion,
) -> Option<String> {
    keys.sign(&Claims {
        iss: issuer,
        sub: &grant.person.sub,
        aud: &grant.client_id,
        iat: times.now,
        exp: times.now.saturating_add_unsigned(times.life),
        auth_time: grant.auth_time,
        amr: ["user"],
        at_hash: at_hash(access_token),
        nonce: grant
            .nonce
            .as_deref()
            .filter(|_| occasion == Occasion::SignIn),
        about: About::new(grant),
    })
}

/// The left half of the access token's SHA-256 (OpenID Connect Core section 3.1.3.6).
fn at_hash(access_token: &str) -> String {
    let whole = digest(&SHA256, access_token.as_bytes());
    let half: Vec<u8> = whole.as_ref().iter().take(16).copied().collect();
    URL_SAFE_NO_PAD.encode(half)
}
