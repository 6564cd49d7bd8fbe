//! What a pipeline ends in: keys for S3, usually short-lived.

use crate::secret::Secret;
use jiff::Timestamp;

/// Credentials as the AWS APIs give them (STS `Credentials`, SSO `RoleCredentials`).
#[derive(Debug)]
pub struct Credentials {
    /// `AccessKeyId`. Third-party services do not begin theirs with `ASIA`.
    pub access_key_id: String,
    /// `SecretAccessKey`.
    pub secret_access_key: Secret<String>,
    /// `SessionToken`; absent for long-lived keys only.
    pub session_token: Option<Secret<String>>,
    /// `Expiration`; absent for keys that do not expire.
    pub expires_at: Option<Timestamp>,
    /// The account the keys belong to, where the service says so.
    pub account_id: Option<String>,
}
