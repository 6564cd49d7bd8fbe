//! What a run has gathered so far.

use super::Slot;
use crate::aws::identity_center::{ClientRegistration, SsoToken};
use crate::aws::s3::{Access, Bucket, Object};
use crate::credentials::Credentials;
use crate::failure::{Failure, Kind};
use crate::oidc::Tokens;

/// What a run has gathered so far; steps take from it and put into it.
#[derive(Debug, Default)]
pub struct Wallet {
    /// A former run's tokens that have expired but may be renewed.
    pub stale_tokens: Option<Tokens>,
    /// Valid tokens of the identity provider.
    pub tokens: Option<Tokens>,
    /// This program's registration at IAM Identity Center.
    pub sso_client: Option<ClientRegistration>,
    /// A session that is over, or nearly, and may be renewed.
    pub stale_sso_token: Option<SsoToken>,
    /// A live session at IAM Identity Center.
    pub sso_token: Option<SsoToken>,
    /// The access portal has just said that the session is over: nobody renews it.
    pub session_is_over: bool,
    /// The AWS account: 12 digits.
    pub account_id: Option<String>,
    /// The permission set.
    pub role_name: Option<String>,
    /// Keys for the storage.
    pub credentials: Option<Credentials>,
    /// In place of keys: the storage is asked as nobody.
    pub nobody: Option<Nobody>,
    /// What the storage shows.
    pub listing: Option<Listing>,
}

/// Someone without keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nobody;

/// What the storage shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listing {
    /// The buckets of the account.
    Buckets(Vec<Bucket>),
    /// The objects below a path.
    Objects {
        /// The bucket.
        bucket: String,
        /// The part of the key before them.
        prefix: String,
        /// One level.
        objects: Vec<Object>,
    },
}

impl Wallet {
    /// The keys that sign the next request to STS.
    pub(super) fn keys(&self) -> Result<&Credentials, Failure> {
        self.credentials
            .as_ref()
            .ok_or_else(|| Failure::new(Kind::Bug, "bug", "STS was called without keys"))
    }

    /// As whom the storage is asked.
    pub(super) fn access(&self) -> Result<Access<'_>, Failure> {
        match (&self.credentials, self.nobody) {
            (Some(it), _) => Ok(Access::Signed(it)),
            (None, Some(Nobody)) => Ok(Access::Anonymous),
            (None, None) => Err(Failure::new(
                Kind::Bug,
                "bug",
                "the storage was reached for without keys",
            )),
        }
    }

    /// Whether a step already gave it.
    pub fn has(&self, slot: Slot) -> bool {
        match slot {
            Slot::Answers => true,
            Slot::Tokens => self.tokens.is_some(),
            Slot::SsoClient => self.sso_client.is_some(),
            Slot::SsoToken => self.sso_token.is_some(),
            Slot::Account => self.account_id.is_some(),
            Slot::Role => self.role_name.is_some(),
            Slot::Credentials => self.credentials.is_some() || self.nobody.is_some(),
            Slot::Listing => self.listing.is_some(),
        }
    }
}
