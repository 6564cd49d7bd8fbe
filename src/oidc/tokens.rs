//! What a sign-in ends in, and how it is kept until the next run.

use super::claims::{IdClaims, read_claims_unverified};
use crate::secret::Secret;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The tokens of one sign-in.
#[derive(Debug)]
pub struct Tokens {
    /// The ID token: absent where `openid` was not asked for. After a refresh it may be an old one.
    pub id_token: Option<Secret<String>>,
    /// The access token: opaque.
    pub access_token: Secret<String>,
    /// The refresh token, where the provider gave one.
    pub refresh_token: Option<Secret<String>>,
    /// When the access token expires, where the provider said so.
    pub expires_at: Option<Timestamp>,
    /// The claims of the ID token, checked when it was received.
    pub claims: Option<IdClaims>,
}

/// A cache entry as it is written.
#[derive(Serialize, Deserialize)]
struct Entry<'a> {
    version: u32,
    #[serde(borrow)]
    id_token: Option<Cow<'a, str>>,
    #[serde(borrow)]
    access_token: Cow<'a, str>,
    #[serde(borrow)]
    refresh_token: Option<Cow<'a, str>>,
    /// RFC 3339.
    expires_at: Option<String>,
}

const VERSION: u32 = 1;

impl Tokens {
    /// The ID token, if it lives for at least that long: a refresh often brings no new one.
    pub fn live_id_token(
        &self,
        now: Timestamp,
        at_least: SignedDuration,
    ) -> Option<&Secret<String>> {
        let until = self.claims.as_ref()?.expires_at;
        self.id_token
            .as_ref()
            .filter(|_| until.duration_since(now) >= at_least)
    }

    /// The bytes of a cache entry.
    pub fn to_entry(&self) -> Secret<Vec<u8>> {
        let kept = |it: &'_ Option<Secret<String>>| it.as_ref().map(|it| it.reveal().clone());
        let entry = Entry {
            version: VERSION,
            id_token: kept(&self.id_token).map(Cow::Owned),
            access_token: Cow::Borrowed(self.access_token.reveal()),
            refresh_token: kept(&self.refresh_token).map(Cow::Owned),
            expires_at: self.expires_at.map(|it| it.to_string()),
        };
        Secret::new(serde_json::to_vec(&entry).unwrap_or_default())
    }

    /// Reads a cache entry back; `None` for what [`Tokens::to_entry`] did not write. The claims are
    /// those of the token that was checked before it was stored.
    pub fn from_entry(bytes: &[u8]) -> Option<Tokens> {
        let entry: Entry<'_> = serde_json::from_slice(bytes).ok()?;
        if entry.version != VERSION {
            return None;
        }
        let claims = match &entry.id_token {
            Some(it) => Some(read_claims_unverified(it).ok()?),
            None => None,
        };
        let expires_at = match entry.expires_at {
            Some(it) => Some(it.parse().ok()?),
            None => None,
        };
        let secret = |it: Cow<'_, str>| Secret::new(it.into_owned());
        Some(Tokens {
            id_token: entry.id_token.map(secret),
            access_token: secret(entry.access_token),
            refresh_token: entry.refresh_token.map(secret),
            expires_at,
            claims,
        })
    }
}
