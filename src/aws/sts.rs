//! STS: identity tokens, and longer-lived keys, become short-lived credentials.

use super::http::{SdkClock, client};
use super::{keys, refusal};
use crate::credentials::Credentials;
use crate::effects::{BodyLimit, Effects};
use crate::failure::{Failure, Kind};
use crate::secret::Secret;
use aws_sdk_sts::config::{Builder, Region, retry::RetryConfig};
use aws_sdk_sts::types::{AssumedRoleUser, Tag};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use jiff::Timestamp;
use std::error::Error;
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
    let answer = sts(endpoint, None, Again::Standard, fx)
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
            refusal::failure(
                "STS",
                "AssumeRoleWithWebIdentity",
                host,
                fx.clock.now(),
                error,
            )
        })?;
    let account_id = account_of(answer.assumed_role_user());
    credentials(answer.credentials, account_id, endpoint)
}

/// The parameters of `AssumeRoleWithSAML`.
#[derive(Debug)]
pub struct Saml<'a> {
    /// `RoleArn`.
    pub role_arn: &'a str,
    /// `PrincipalArn`: the identity provider in IAM.
    pub principal_arn: &'a str,
    /// `DurationSeconds`: 900 to 43200.
    pub duration_seconds: Option<i32>,
    /// `Policy`: a session policy.
    pub policy: Option<&'a str>,
    /// `SAMLAssertion`: the response in base64.
    pub assertion: &'a Secret<String>,
}

/// `AssumeRoleWithSAML`, unsigned (STS API).
pub async fn assume_role_with_saml(
    endpoint: &Endpoint,
    it: &Saml<'_>,
    fx: &Effects,
) -> Result<Credentials, Failure> {
    let answer = sts(endpoint, None, Again::Standard, fx)
        .assume_role_with_saml()
        .role_arn(it.role_arn)
        .principal_arn(it.principal_arn)
        .set_duration_seconds(it.duration_seconds)
        .set_policy(it.policy.map(str::to_owned))
        .saml_assertion(it.assertion.reveal())
        .send()
        .await
        .map_err(|error| {
            let host = endpoint.url.host_str().unwrap_or_default();
            refusal::failure("STS", "AssumeRoleWithSAML", host, fx.clock.now(), error)
        })?;
    let account_id = account_of(answer.assumed_role_user());
    credentials(answer.credentials, account_id, endpoint)
}

/// An MFA device and the code that it shows now.
#[derive(Debug)]
pub struct MultiFactor<'a> {
    /// `SerialNumber`.
    pub serial_number: &'a str,
    /// `TokenCode`.
    pub code: &'a Secret<String>,
}

/// The parameters of `AssumeRole`.
#[derive(Debug)]
pub struct Role<'a> {
    /// `RoleArn`.
    pub role_arn: &'a str,
    /// `RoleSessionName`.
    pub role_session_name: &'a str,
    /// `DurationSeconds`: 900 to 43200.
    pub duration_seconds: Option<i32>,
    /// `ExternalId`.
    pub external_id: Option<&'a str>,
    /// `Policy`: a session policy.
    pub policy: Option<&'a str>,
    /// `Tags`: key and value.
    pub tags: &'a [(String, String)],
    /// `SerialNumber` and `TokenCode`.
    pub multi_factor: Option<MultiFactor<'a>>,
}

/// `AssumeRole`, signed (STS API).
pub async fn assume_role(
    endpoint: &Endpoint,
    it: &Role<'_>,
    signed_by: &Credentials,
    fx: &Effects,
) -> Result<Credentials, Failure> {
    let mut tags = Vec::with_capacity(it.tags.len());
    for (key, value) in it.tags {
        let tag = Tag::builder().key(key).value(value).build().map_err(|_| {
            Failure::new(Kind::Bug, "bug", "a session tag has neither key nor value")
        })?;
        tags.push(tag);
    }
    let (serial_number, code) = parts(it.multi_factor.as_ref());
    let answer = sts(endpoint, Some(signed_by), Again::of(&code), fx)
        .assume_role()
        .role_arn(it.role_arn)
        .role_session_name(it.role_session_name)
        .set_duration_seconds(it.duration_seconds)
        .set_external_id(it.external_id.map(str::to_owned))
        .set_policy(it.policy.map(str::to_owned))
        .set_tags((!tags.is_empty()).then_some(tags))
        .set_serial_number(serial_number)
        .set_token_code(code)
        .send()
        .await
        .map_err(|error| refused("AssumeRole", endpoint, error, fx))?;
    let account_id = account_of(answer.assumed_role_user());
    credentials(answer.credentials, account_id, endpoint)
}

/// The parameters of `GetSessionToken`.
#[derive(Debug)]
pub struct SessionToken<'a> {
    /// `DurationSeconds`: 900 to 129600.
    pub duration_seconds: Option<i32>,
    /// `SerialNumber` and `TokenCode`.
    pub multi_factor: Option<MultiFactor<'a>>,
}

/// `GetSessionToken`, signed with long-lived keys (STS API).
pub async fn session_token(
    endpoint: &Endpoint,
    it: &SessionToken<'_>,
    signed_by: &Credentials,
    fx: &Effects,
) -> Result<Credentials, Failure> {
    let (serial_number, code) = parts(it.multi_factor.as_ref());
    let answer = sts(endpoint, Some(signed_by), Again::of(&code), fx)
        .get_session_token()
        .set_duration_seconds(it.duration_seconds)
        .set_serial_number(serial_number)
        .set_token_code(code)
        .send()
        .await
        .map_err(|error| refused("GetSessionToken", endpoint, error, fx))?;
    credentials(answer.credentials, None, endpoint)
}

fn parts(it: Option<&MultiFactor<'_>>) -> (Option<String>, Option<String>) {
    match it {
        Some(it) => (
            Some(it.serial_number.to_owned()),
            Some(it.code.reveal().clone()),
        ),
        None => (None, None),
    }
}

/// The refusal of a signed request: what is unknown or over then is the key, not a sign-in.
fn refused<E>(
    operation: &'static str,
    endpoint: &Endpoint,
    error: SdkError<E, HttpResponse>,
    fx: &Effects,
) -> Failure
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    let host = endpoint.url.host_str().unwrap_or_default();
    let it = refusal::failure("STS", operation, host, fx.clock.now(), error);
    let (code, message) = match it.code {
        "sts-invalid-client-token" => (
            "sts-unknown-access-key",
            "STS does not know the access key, or its session token",
        ),
        "sts-expired-token" => (
            "sts-expired-session",
            "the session whose keys signed the request is over",
        ),
        "sts-access-denied" => (
            "sts-assume-role-denied",
            "STS does not let these keys do that",
        ),
        _ => return it,
    };
    // AWS says more than the word; Ceph says it of a wrong secret too.
    let is_bare = it
        .facts
        .iter()
        .any(|(label, said)| *label == "said" && said == "AccessDenied");
    let it = Failure {
        code,
        message: message.to_owned(),
        ..it
    };
    match is_bare && code == "sts-assume-role-denied" {
        true => it.with_help(
            "this service does not say why: the secret key may be wrong too, and `connect` with `--set-from-stdin Password` gives another",
        ),
        false => it,
    }
}

fn account_of(it: Option<&AssumedRoleUser>) -> Option<String> {
    let account = it?.arn().split(':').nth(4)?;
    (!account.is_empty()).then(|| account.to_owned())
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

/// Whether the SDK may send a request once more.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Again {
    /// By its standard rules.
    Standard,
    /// Never: an MFA code is good once.
    Never,
}

impl Again {
    fn of(code: &Option<String>) -> Self {
        match code {
            Some(_) => Again::Never,
            None => Again::Standard,
        }
    }
}

fn sts(
    endpoint: &Endpoint,
    signed_by: Option<&Credentials>,
    again: Again,
    fx: &Effects,
) -> aws_sdk_sts::Client {
    let clock = SdkClock(fx.clock.clone());
    let mut settings = Builder::new()
        .behavior_version_latest()
        .endpoint_url(endpoint.url.as_str())
        .region(Region::new(endpoint.region.clone()))
        .retry_config(match again {
            Again::Standard => RetryConfig::standard(),
            Again::Never => RetryConfig::disabled(),
        })
        .sleep_impl(clock.clone())
        .time_source(clock)
        .http_client(client(fx, BodyLimit::default()));
    if let Some(it) = signed_by {
        settings = settings.credentials_provider(keys::provider(it));
    }
    aws_sdk_sts::Client::from_conf(settings.build())
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
