//! A provider's refusal, recognised and put into our own words.
//!
//! What the provider says is untrusted and may repeat what it was sent: it is shown as a fact, cut,
//! and left out where it holds a secret. Which sentences mean what is the table of `refusal/known.rs`.

mod known;

use super::Client;
use super::codes;
use super::wire::authority;
use crate::diagnostic::Code;
use crate::failure::{Failure, Kind};
use http::StatusCode;
use serde::Deserialize;

/// Where it happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leg<'a> {
    /// In the browser.
    Authorization {
        /// The redirect URI that was sent.
        redirect_uri: &'a str,
    },
    /// At the token endpoint, with a code.
    Exchange {
        /// The redirect URI that was sent.
        redirect_uri: &'a str,
    },
    /// At the token endpoint, with a refresh token.
    Refresh,
    /// At the token endpoint, with the client's secret alone.
    ClientCredentials,
    /// At the token endpoint, with a person's name and password.
    Password,
    /// At the revocation endpoint.
    Revocation,
}

/// `error` and `error_description` (RFC 6749 sections 4.1.2.1 and 5.2).
#[derive(Debug)]
pub(super) struct Words {
    pub(super) error: String,
    pub(super) description: Option<String>,
}

impl Words {
    /// The words in a body, if it has any.
    pub(super) fn read(body: &[u8]) -> Option<Words> {
        #[derive(Deserialize)]
        struct Wire {
            error: serde_json::Value,
            error_description: Option<serde_json::Value>,
            /// AWS and some gateways.
            message: Option<serde_json::Value>,
        }
        let wire: Wire = serde_json::from_slice(body).ok()?;
        let text = |it: serde_json::Value| it.as_str().map(str::to_owned);
        let error = match wire.error {
            serde_json::Value::Null => return None,
            serde_json::Value::String(it) => it,
            _ => "(not text)".to_owned(),
        };
        Some(Words {
            error,
            description: wire.error_description.or(wire.message).and_then(text),
        })
    }
}

/// Puts a refusal into our words. `secrets` are what was sent and must not come back.
pub(super) fn refused(leg: Leg<'_>, words: &Words, client: &Client, secrets: &[&str]) -> Failure {
    let code = known::recognise(leg, words).unwrap_or_else(|| generic(leg, &words.error));
    let host = authority(match leg {
        Leg::Authorization { .. } => &client.authorization_endpoint,
        Leg::Exchange { .. }
        | Leg::Refresh
        | Leg::ClientCredentials
        | Leg::Password
        | Leg::Revocation => &client.token_endpoint,
    });
    let secret = client.client_secret.as_ref().map(|it| it.reveal().as_str());
    let secrets: Vec<&str> = secrets.iter().copied().chain(secret).collect();
    let mut it = tell(code, leg, client)
        .with_fact("provider", host)
        .with_fact("error", shown(&words.error, 80, &secrets));
    if let Some(description) = &words.description {
        it = it.with_fact("provider says", shown(description, 400, &secrets));
    }
    it
}

/// A refusal without a word.
pub(super) fn wordless(leg: Leg<'_>, client: &Client, status: StatusCode) -> Failure {
    tell(codes::PROVIDER_REFUSED, leg, client)
        .with_fact("provider", authority(&client.token_endpoint))
        .with_fact(
            "got",
            format!("status {} without a reason", status.as_u16()),
        )
}

/// The provider cannot answer now.
pub(super) fn busy(host: &str, status: StatusCode) -> Failure {
    Failure::new(
        Kind::Refused,
        codes::PROVIDER_BUSY,
        format!("`{host}` cannot answer at the moment"),
    )
    .with_fact("got", format!("status {}", status.as_u16()))
    .with_help("wait a little and try again")
}

/// What the standard codes mean on each leg.
fn generic(leg: Leg<'_>, error: &str) -> Code {
    let refreshing = leg == Leg::Refresh;
    let unattended = matches!(leg, Leg::Password | Leg::ClientCredentials);
    match error {
        "invalid_grant" | "access_denied" if leg == Leg::Password => codes::PASSWORD_REFUSED,
        "interaction_required" | "mfa_required" if leg == Leg::Password => codes::POLICY_REFUSED,
        "unauthorized_client" | "unsupported_grant_type" if unattended => codes::GRANT_REFUSED,
        "access_denied" | "user_cancelled_login" | "user_cancelled_authorize" => codes::DECLINED,
        "invalid_grant" if refreshing => codes::EXPIRED,
        "interaction_required" | "login_required" | "consent_required" if refreshing => {
            codes::EXPIRED
        }
        "consent_required" => codes::CONSENT_WANTED,
        "invalid_grant" => codes::INVALID_GRANT,
        "invalid_client" | "unauthorized_client" | "deleted_client" | "disabled_client" => {
            codes::INVALID_CLIENT
        }
        "invalid_scope" => codes::INVALID_SCOPE,
        "redirect_uri_mismatch" => codes::REDIRECT_URI_MISMATCH,
        "temporarily_unavailable" | "server_error" | "slow_down" => codes::PROVIDER_BUSY,
        "admin_policy_enforced" | "org_internal" => codes::POLICY_REFUSED,
        _ => codes::PROVIDER_REFUSED,
    }
}

/// Our own sentence, what was sent that matters, and what to do.
fn tell(code: Code, leg: Leg<'_>, client: &Client) -> Failure {
    let kind = match code {
        codes::DECLINED => Kind::Cancelled,
        codes::EXPIRED => Kind::NeedsPerson,
        _ => Kind::Refused,
    };
    let mut it = Failure::new(kind, code, codes::summary(code));
    let names_client = matches!(
        code,
        codes::CLIENT_UNKNOWN
            | codes::CLIENT_SECRET_WANTED
            | codes::INVALID_CLIENT
            | codes::SINGLE_TENANT
            | codes::APPLICATION_NOT_ASSIGNED
            | codes::CONSENT_WANTED
    );
    if names_client {
        it = it.with_fact("client id", client.client_id.as_str());
    }
    if let Leg::Authorization { redirect_uri } | Leg::Exchange { redirect_uri } = leg
        && matches!(
            code,
            codes::REDIRECT_URI_MISMATCH | codes::REDIRECT_URI_KIND
        )
    {
        it = it.with_fact("redirect uri", redirect_uri);
    }
    if code == codes::INVALID_SCOPE {
        it = it.with_fact("scopes", client.scopes.join(" "));
    }
    it.with_help(advice(code))
}

fn advice(code: Code) -> &'static str {
    match code {
        codes::DECLINED => "run the command again to sign in, and agree in the browser",
        codes::EXPIRED => "sign in again: `profilectl connect`",
        codes::REDIRECT_URI_MISMATCH => {
            "register this redirect URI for the client at the provider, exactly as shown; a loopback \
             address must be allowed with any port, or the profile must name a fixed one"
        }
        codes::REDIRECT_URI_KIND => {
            "in Entra ID register the redirect URI under \"Mobile and desktop applications\", not \
             \"Single-page application\" or \"Web\""
        }
        codes::SINGLE_TENANT => {
            "give the tenant: replace `common` in the profile's addresses with the tenant's id"
        }
        codes::CLIENT_UNKNOWN => {
            "copy the application (client) id again, and check that the tenant is the one it is registered in"
        }
        codes::CLIENT_SECRET_WANTED => {
            "allow public clients for this application at the provider, or give the profile a client secret"
        }
        codes::INVALID_CLIENT => {
            "check the client id, and whether its secret is right and still valid"
        }
        codes::INVALID_GRANT => {
            "sign in again; if it repeats, the redirect URI or the PKCE method differs between both requests"
        }
        codes::INVALID_SCOPE => {
            "correct `Scopes` in the profile, or allow the scope at the provider"
        }
        codes::CONSENT_WANTED => {
            "ask an administrator of the provider to consent to this application"
        }
        codes::APPLICATION_NOT_ASSIGNED => {
            "ask an administrator to assign your account (or your group) to this application"
        }
        codes::ACCOUNT_NOT_IN_TENANT => {
            "sign in with an account of the application's tenant: choose \"use another account\" in the browser"
        }
        codes::TENANT_UNKNOWN => "check the tenant id in the profile's addresses",
        codes::POLICY_REFUSED => {
            "an access policy decided (device, place, second factor): its administrator can say which"
        }
        codes::PROVIDER_BUSY => "wait a little and try again",
        codes::PASSWORD_REFUSED => {
            "check user name and password by signing in at the provider's own page; it asks for them anew the next time"
        }
        codes::GRANT_REFUSED => {
            "allow this grant for the client at the provider, or set `Authorization` to `AuthorizationCode`"
        }
        _ => "see what the provider says; its sign-in log has the details",
    }
}

/// The provider's words, cut; whole sentences that repeat a secret are left out.
fn shown(text: &str, most: usize, secrets: &[&str]) -> String {
    let text: String = text.chars().take(2_000).collect();
    if text.contains("eyJ") || secrets.iter().any(|it| repeats(&text, it)) {
        return "(left out: it repeats a secret)".to_owned();
    }
    text.chars().take(most).collect()
}

/// Whether a stretch of a secret, 12 characters or all of it, stands in the text.
fn repeats(text: &str, secret: &str) -> bool {
    let secret = secret.as_bytes();
    if secret.len() < 4 {
        return false;
    }
    let text = text.as_bytes();
    let stretch = secret.len().min(12);
    let windows: std::collections::HashSet<&[u8]> = text.windows(stretch).collect();
    secret.windows(stretch).any(|it| windows.contains(it))
}
