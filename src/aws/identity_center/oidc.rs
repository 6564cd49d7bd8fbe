//! The OIDC service: `RegisterClient`, `CreateToken`, `StartDeviceAuthorization`. All unsigned JSON.

use super::{ClientRegistration, Endpoint, SsoToken, refusal};
use crate::aws::http::{SdkClock, client};
use crate::effects::{BodyLimit, Effects};
use crate::failure::{Failure, Kind};
use crate::secret::Secret;
use aws_sdk_ssooidc::config::{Builder, Region, retry::RetryConfig};
use aws_sdk_ssooidc::operation::create_token::CreateTokenOutput;
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;

/// The redirect URI as it is registered: RFC 8252 section 7.3 leaves the port to each sign-in.
pub use crate::profile::identity_center::REDIRECT_URI;

/// What the sign-in page calls this program.
pub const CLIENT_NAME: &str = "profilectl";

/// How the person answers a sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// In the browser of this machine: authorization code with PKCE.
    Browser,
    /// On another device, by a code that is typed there (RFC 8628).
    DeviceCode,
}

impl Way {
    fn grant(self) -> &'static str {
        match self {
            Way::Browser => "authorization_code",
            Way::DeviceCode => "urn:ietf:params:oauth:grant-type:device_code",
        }
    }
}

/// `RegisterClient`: makes a public client that may ask for these scopes.
pub async fn register_client(
    at: &Endpoint,
    start_url: &str,
    scopes: &[String],
    way: Way,
    fx: &Effects,
) -> Result<ClientRegistration, Failure> {
    let mut call = ssooidc(at, RetryConfig::standard(), fx)
        .register_client()
        .client_name(CLIENT_NAME)
        .client_type("public")
        .set_scopes(Some(scopes.to_vec()))
        .grant_types(way.grant())
        .grant_types("refresh_token");
    if way == Way::Browser {
        call = call.redirect_uris(REDIRECT_URI).issuer_url(start_url);
    }
    let answer = call
        .send()
        .await
        .map_err(|error| refusal::oidc("RegisterClient", at, error))?;
    match (answer.client_id, answer.client_secret) {
        (Some(client_id), Some(secret)) if is_token(&client_id) && is_token(&secret) => {
            Ok(ClientRegistration {
                client_id,
                client_secret: Secret::new(secret),
                expires_at: Timestamp::from_second(answer.client_secret_expires_at)
                    .map_err(|_| incomplete(at, "a time of expiry that exists"))?,
            })
        }
        _ => Err(incomplete(at, "a client id and a client secret")),
    }
}

/// `CreateToken` with an authorization code. A code works once: it is never sent twice.
pub async fn redeem_code(
    at: &Endpoint,
    registration: &ClientRegistration,
    code: &Secret<String>,
    redirect_uri: &str,
    code_verifier: &Secret<String>,
    fx: &Effects,
) -> Result<SsoToken, Failure> {
    let now = fx.clock.now();
    let answer = ssooidc(at, RetryConfig::disabled(), fx)
        .create_token()
        .client_id(&registration.client_id)
        .client_secret(registration.client_secret.reveal())
        .grant_type(Way::Browser.grant())
        .code(code.reveal())
        .redirect_uri(redirect_uri)
        .code_verifier(code_verifier.reveal())
        .send()
        .await
        .map_err(|error| refusal::oidc("CreateToken with the code", at, error))?;
    token(answer, registration, None, now, at)
}

/// `CreateToken` with the refresh token. It may work once only: it is never sent twice. Where the
/// answer brings no new one, the old one stays.
pub async fn refresh(at: &Endpoint, stale: &SsoToken, fx: &Effects) -> Result<SsoToken, Failure> {
    let (Some(refresh_token), Some(registration)) = (&stale.refresh_token, &stale.client) else {
        return Err(Failure::new(
            Kind::Refused,
            "sso-session-over",
            "the session cannot be renewed: there is no refresh token",
        ));
    };
    let now = fx.clock.now();
    let answer = ssooidc(at, RetryConfig::disabled(), fx)
        .create_token()
        .client_id(&registration.client_id)
        .client_secret(registration.client_secret.reveal())
        .grant_type("refresh_token")
        .refresh_token(refresh_token.reveal())
        .send()
        .await
        .map_err(|error| refusal::oidc("CreateToken", at, error))?;
    token(answer, registration, Some(refresh_token), now, at)
}

/// What `StartDeviceAuthorization` answered.
#[derive(Debug)]
pub struct DeviceAuthorization {
    /// What this program polls with.
    device_code: Secret<String>,
    /// What the person types.
    pub user_code: String,
    /// Where the person types it: untrusted.
    pub verification_uri: String,
    /// When the code stops working.
    pub expires_at: Timestamp,
    /// The shortest pause between two polls.
    pub interval: Duration,
}

/// `StartDeviceAuthorization` (RFC 8628 section 3.1).
pub async fn start_device_authorization(
    at: &Endpoint,
    registration: &ClientRegistration,
    start_url: &str,
    fx: &Effects,
) -> Result<DeviceAuthorization, Failure> {
    let now = fx.clock.now();
    let answer = ssooidc(at, RetryConfig::standard(), fx)
        .start_device_authorization()
        .client_id(&registration.client_id)
        .client_secret(registration.client_secret.reveal())
        .start_url(start_url)
        .send()
        .await
        .map_err(|error| refusal::oidc("StartDeviceAuthorization", at, error))?;
    match (
        answer.device_code,
        answer.user_code,
        answer.verification_uri,
    ) {
        (Some(device_code), Some(user_code), Some(verification_uri)) => Ok(DeviceAuthorization {
            device_code: Secret::new(device_code),
            user_code,
            verification_uri,
            expires_at: later(now, answer.expires_in.clamp(1, 3600)),
            interval: interval(answer.interval),
        }),
        _ => Err(incomplete(at, "a code to type and a place to type it")),
    }
}

/// RFC 8628 section 3.2: five seconds where the service says none.
fn interval(seconds: i32) -> Duration {
    match u64::try_from(seconds) {
        Ok(seconds @ 1..) => Duration::from_secs(seconds.min(60)),
        Ok(0) | Err(_) => Duration::from_secs(5),
    }
}

/// What a poll found.
#[derive(Debug)]
pub enum Poll {
    /// The person has not answered yet.
    Pending,
    /// The same, and polls are to come 5 seconds further apart (RFC 8628 section 3.5).
    SlowDown,
    /// The person allowed it.
    SignedIn(SsoToken),
}

/// `CreateToken` with the device code: asks whether the person has answered.
pub async fn poll(
    at: &Endpoint,
    registration: &ClientRegistration,
    device: &DeviceAuthorization,
    fx: &Effects,
) -> Result<Poll, Failure> {
    let now = fx.clock.now();
    let answer = ssooidc(at, RetryConfig::disabled(), fx)
        .create_token()
        .client_id(&registration.client_id)
        .client_secret(registration.client_secret.reveal())
        .grant_type(Way::DeviceCode.grant())
        .device_code(device.device_code.reveal())
        .send()
        .await;
    match answer {
        Ok(answer) => token(answer, registration, None, now, at).map(Poll::SignedIn),
        Err(error) => match error.as_service_error() {
            Some(it) if it.is_authorization_pending_exception() => Ok(Poll::Pending),
            Some(it) if it.is_slow_down_exception() => Ok(Poll::SlowDown),
            Some(it) if it.is_expired_token_exception() => Err(code_expired()),
            _ => Err(refusal::oidc("CreateToken", at, error)),
        },
    }
}

/// Nobody typed the code while it worked.
pub fn code_expired() -> Failure {
    Failure::new(
        Kind::Cancelled,
        "sso-device-code-expired",
        "the code was not typed while it worked",
    )
    .with_help("connect again for a new code")
}

fn token(
    answer: CreateTokenOutput,
    registration: &ClientRegistration,
    former: Option<&Secret<String>>,
    now: Timestamp,
    at: &Endpoint,
) -> Result<SsoToken, Failure> {
    let access_token = match answer.access_token {
        Some(it) if is_token(&it) => Secret::new(it),
        _ => return Err(incomplete(at, "an access token that can be used")),
    };
    if !answer
        .token_type
        .as_deref()
        .is_none_or(|it| it.eq_ignore_ascii_case("bearer"))
    {
        return Err(incomplete(at, "a bearer token"));
    }
    let kept = || former.map(|it| Secret::new(it.reveal().clone()));
    Ok(SsoToken {
        access_token,
        expires_at: later(now, answer.expires_in),
        refresh_token: answer
            .refresh_token
            .filter(|it| is_token(it))
            .map(Secret::new)
            .or_else(kept),
        client: Some(registration.clone()),
    })
}

/// A lifetime that nobody said is none: the next call finds the token expired and renews it.
fn later(now: Timestamp, seconds: i32) -> Timestamp {
    let lifetime = SignedDuration::from_secs(i64::from(seconds.max(0)));
    now.checked_add(lifetime).unwrap_or(now)
}

/// Visible ASCII: it goes into headers and JSON.
fn is_token(it: &str) -> bool {
    (1..=64 * 1024).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_graphic())
}

fn incomplete(at: &Endpoint, what: &str) -> Failure {
    Failure::new(
        Kind::General,
        "unusable-answer",
        format!("Identity Center at `{}` answered without {what}", at.host()),
    )
}

fn ssooidc(at: &Endpoint, retry: RetryConfig, fx: &Effects) -> aws_sdk_ssooidc::Client {
    let clock = SdkClock(fx.clock.clone());
    aws_sdk_ssooidc::Client::from_conf(
        Builder::new()
            .behavior_version_latest()
            .endpoint_url(at.url.as_str().trim_end_matches('/'))
            .region(Region::new(at.region.clone()))
            .retry_config(retry)
            .sleep_impl(clock.clone())
            .time_source(clock)
            .http_client(client(fx, BodyLimit::default()))
            .build(),
    )
}
