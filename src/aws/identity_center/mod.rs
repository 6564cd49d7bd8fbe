//! IAM Identity Center: the OIDC service that signs people in, and the portal that knows their
//! accounts, permission sets and credentials.
//!
//! One call of the services is one function here. Deliberately not here: when a call is made
//! (`step`), and where tokens are kept (`aws_files`, `run`).

pub mod oidc;
pub mod portal;
mod refusal;

use crate::secret::Secret;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

/// The two endpoints of an Identity Center region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// The OIDC service, or the portal.
    pub url: Url,
    /// The region of the Identity Center instance.
    pub region: String,
}

impl Endpoint {
    /// The host, as texts name it.
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or("?")
    }
}

/// A client that `RegisterClient` made, for about 90 days.
#[derive(Debug)]
pub struct ClientRegistration {
    /// `clientId`.
    pub client_id: String,
    /// `clientSecret`.
    pub client_secret: Secret<String>,
    /// `clientSecretExpiresAt`.
    pub expires_at: Timestamp,
}

/// A registration as it is kept; the secret in clear text, for the private store only.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct KeptRegistration {
    client_id: String,
    client_secret: String,
    expires_at: Timestamp,
}

impl ClientRegistration {
    /// The bytes of a cache entry.
    pub fn to_entry(&self) -> Secret<Vec<u8>> {
        Secret::new(serde_json::to_vec(&self.kept()).unwrap_or_default())
    }

    /// Reads a cache entry back.
    pub fn from_entry(bytes: &[u8]) -> Option<Self> {
        let kept: KeptRegistration = serde_json::from_slice(bytes).ok()?;
        Some(kept.read())
    }

    fn kept(&self) -> KeptRegistration {
        KeptRegistration {
            client_id: self.client_id.clone(),
            client_secret: self.client_secret.reveal().clone(),
            expires_at: self.expires_at,
        }
    }
}

impl KeptRegistration {
    fn read(self) -> ClientRegistration {
        ClientRegistration {
            client_id: self.client_id,
            client_secret: Secret::new(self.client_secret),
            expires_at: self.expires_at,
        }
    }
}

impl Clone for ClientRegistration {
    fn clone(&self) -> Self {
        ClientRegistration {
            client_id: self.client_id.clone(),
            client_secret: Secret::new(self.client_secret.reveal().clone()),
            expires_at: self.expires_at,
        }
    }
}

/// A signed-in session: what `CreateToken` gave, and the client it was given to.
#[derive(Debug)]
pub struct SsoToken {
    /// `accessToken`: opaque.
    pub access_token: Secret<String>,
    /// When the access token expires; the session may live longer.
    pub expires_at: Timestamp,
    /// `refreshToken`, where the service gave one.
    pub refresh_token: Option<Secret<String>>,
    /// The client that may present the refresh token.
    pub client: Option<ClientRegistration>,
}

impl SsoToken {
    /// Whether the session can be renewed without the person: there is a refresh token, and the
    /// client it belongs to is still registered.
    pub fn is_renewable(&self, now: Timestamp) -> bool {
        self.refresh_token.is_some() && self.client.as_ref().is_some_and(|it| now < it.expires_at)
    }
}

/// A session as it is kept in the private store.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct KeptToken {
    access_token: String,
    expires_at: Timestamp,
    refresh_token: Option<String>,
    client: Option<KeptRegistration>,
}

impl SsoToken {
    /// The bytes of a cache entry.
    pub fn to_entry(&self) -> Secret<Vec<u8>> {
        let kept = KeptToken {
            access_token: self.access_token.reveal().clone(),
            expires_at: self.expires_at,
            refresh_token: self.refresh_token.as_ref().map(|it| it.reveal().clone()),
            client: self.client.as_ref().map(ClientRegistration::kept),
        };
        Secret::new(serde_json::to_vec(&kept).unwrap_or_default())
    }

    /// Reads a cache entry back.
    pub fn from_entry(bytes: &[u8]) -> Option<Self> {
        let kept: KeptToken = serde_json::from_slice(bytes).ok()?;
        Some(SsoToken {
            access_token: Secret::new(kept.access_token),
            expires_at: kept.expires_at,
            refresh_token: kept.refresh_token.map(Secret::new),
            client: kept.client.map(KeptRegistration::read),
        })
    }
}

/// An account that the person may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// `accountId`: 12 digits.
    pub id: String,
    /// `accountName`: untrusted.
    pub name: String,
    /// `emailAddress`: untrusted.
    pub email: String,
}

impl Account {
    /// `name (id, e-mail)`: names alone may be the same.
    pub fn label(&self) -> String {
        let Account { id, name, email } = self;
        match (name.as_str(), email.as_str()) {
            ("", "") => id.clone(),
            ("", email) => format!("{id} ({email})"),
            (name, "") => format!("{name} ({id})"),
            (name, email) => format!("{name} ({id}, {email})"),
        }
    }
}
