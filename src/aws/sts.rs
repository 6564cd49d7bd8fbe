//! STS: identity tokens become short-lived credentials.

use super::http::{SdkClock, client};
use super::refusal;
use crate::credentials::Credentials;
use crate::effects::{BodyLimit, Effects};
use crate::failure::{Failure, Kind};
use crate::secret::Secret;
use aws_sdk_sts::config::{Builder, Region, retry::RetryConfig};
use jiff::Timestamp;
use url::Url;

/// Where STS is.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// The profile's `STS Endpoint`.
    pub url: Url,
    /// The region for signing; the global endpoint signs as `us-east-1`.
    pub region: String,
}

/// The parameters of `AssumeRoleWithWebIdentity`.
#[derive(Debug)]
pub struct WebIdentity<'a> {
    /// `RoleArn`; some third-party services take none.
    pub role_arn: Option<&'a str>,
    /// `RoleSessionName`: 2 to 64 of `[\w+=,.@-]`.
    pub role_session_name: &'a str,
    /// `DurationSeconds`: 900 to 43200.
    pub duration_seconds: Option<i32>,
    /// `Policy`: a session policy.
    pub policy: Option<&'a str>,
    /// `WebIdentityToken`: the ID token.
    pub token: &'a Secret<String>,
}

/// `AssumeRoleWithWebIdentity`, unsigned (STS API).
pub async fn assume_role_with_web_identity(
    endpoint: &Endpoint,
    it: &WebIdentity<'_>,
    fx: &Effects,
) -> Result<Credentials, Failure> {
    let answer = sts(endpoint, fx)
        .assume_role_with_web_identity()
        .set_role_arn(it.role_arn.map(str::to_owned))
        .role_session_name(it.role_session_name)
        .set_duration_seconds(it.duration_seconds)
        .set_policy(it.policy.map(str::to_owned))
        .web_identity_token(it.token.reveal())
        .send()
        .await
        .map_err(|error| {
            let host = endpoint.url.host_str().unwrap_or_default();
            refusal::failure("STS", "AssumeRoleWithWebIdentity", host, error)
        })?;
    let account_id = answer
        .assumed_role_user()
        .and_then(|it| it.arn().split(':').nth(4))
        .filter(|it| !it.is_empty())
        .map(str::to_owned);
    credentials(answer.credentials, account_id, endpoint)
}

fn credentials(
    it: Option<aws_sdk_sts::types::Credentials>,
    account_id: Option<String>,
    endpoint: &Endpoint,
) -> Result<Credentials, Failure> {
    let incomplete = |what: &str| {
        Failure::new(
            Kind::General,
            "unusable-answer",
            format!(
                "STS at `{}` answered without {what}",
                endpoint.url.host_str().unwrap_or("?")
            ),
        )
    };
    let it = it.ok_or_else(|| incomplete("credentials"))?;
    let expires_at = Timestamp::from_second(it.expiration.secs())
        .map_err(|_| incomplete("a time of expiry that exists"))?;
    for (name, value) in [
        ("an access key id", &it.access_key_id),
        ("a secret access key", &it.secret_access_key),
        ("a session token", &it.session_token),
    ] {
        if value.is_empty() || value.bytes().any(|it| !it.is_ascii_graphic()) {
            return Err(incomplete(&format!("{name} that can be used")));
        }
    }
    Ok(Credentials {
        access_key_id: it.access_key_id,
        secret_access_key: Secret::new(it.secret_access_key),
        session_token: Some(Secret::new(it.session_token)),
        expires_at: Some(expires_at),
        account_id,
    })
}

fn sts(endpoint: &Endpoint, fx: &Effects) -> aws_sdk_sts::Client {
    let clock = SdkClock(fx.clock.clone());
    aws_sdk_sts::Client::from_conf(
        Builder::new()
            .behavior_version_latest()
            .endpoint_url(endpoint.url.as_str())
            .region(Region::new(endpoint.region.clone()))
            .retry_config(RetryConfig::standard())
            .sleep_impl(clock.clone())
            .time_source(clock)
            .http_client(client(fx, BodyLimit::default()))
            .build(),
    )
}

/// A legal `RoleSessionName` from what a token says of its subject: every other character becomes
/// `-`, and it is cut at 64 (STS API; Auth0's `auth0|..` would be refused as it is).
pub fn role_session_name(subject: &str) -> String {
    let mut name: String = subject
        .chars()
        .take(64)
        .map(|it| {
            if it.is_ascii_alphanumeric() || "_+=,.@-".contains(it) {
                it
            } else {
                '-'
            }
        })
        .collect();
    while name.len() < 2 {
        name.push('-');
    }
    name
}
