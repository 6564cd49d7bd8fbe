//! The grants of RFC 6749 (sections 4.1, 4.3, 4.4 and 6, with RFC 7636), through `oauth2`.
//!
//! Its errors end here: they carry raw bodies, and those carry tokens. Nothing is sent twice: a code
//! and a rotating refresh token work once, and a second use revokes the whole family (RFC 9700 section 4.14).

use super::answer::{Answer, Received, unusable};
use super::client::{Client, Pkce, setting};
use super::refusal::{self, Leg, Words};
use super::wire::{BODY_LIMIT, authority, is_busy, unreachable};
use crate::effects::Http;
use crate::failure::Failure;
use crate::secret::Secret;
use http::{Request, Response, StatusCode, header};
use jiff::Timestamp;
use oauth2::basic::{
    BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse,
};
use oauth2::{
    AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, RefreshToken, RequestTokenError, ResourceOwnerPassword,
    ResourceOwnerUsername, Scope, StandardRevocableToken, TokenUrl,
};
use std::borrow::Cow;
use std::sync::OnceLock;
use url::Url;

type Protocol = oauth2::Client<
    BasicErrorResponse,
    Answer,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
>;

/// What of one sign-in must come back or be shown again: made fresh, used once.
pub(super) struct Once {
    /// RFC 6749 section 10.12.
    pub(super) state: Secret<String>,
    /// OpenID Connect Core 3.1.2.1; only sent where an ID token is asked for.
    pub(super) nonce: Secret<String>,
    /// RFC 7636 section 4.1: 43 characters.
    pub(super) verifier: Secret<String>,
}

/// The URL a person is sent to.
pub(super) fn authorization_url(
    client: &Client,
    redirect_uri: &str,
    once: &Once,
) -> Result<Url, Failure> {
    let protocol = protocol(client)
        .set_auth_uri(AuthUrl::from_url(client.authorization_endpoint.clone()))
        .set_redirect_uri(redirect(redirect_uri)?);
    let mut request = protocol
        .authorize_url(|| CsrfToken::new(once.state.reveal().clone()))
        .add_scopes(client.scopes.iter().cloned().map(Scope::new));
    if client.pkce == Pkce::S256 {
        let verifier = PkceCodeVerifier::new(once.verifier.reveal().clone());
        request =
            request.set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
    }
    if client.wants_id_token() {
        request = request.add_extra_param("nonce", once.nonce.reveal().as_str());
    }
    for (name, value) in &client.extra {
        request = request.add_extra_param(name.as_str(), value.as_str());
    }
    Ok(request.url().0)
}

/// What the token endpoint answered, and what its clock said.
pub(super) struct Exchanged {
    pub(super) received: Received,
    pub(super) provider_clock: Option<Timestamp>,
}

/// Redeems a code.
pub(super) async fn exchange(
    client: &Client,
    code: &Secret<String>,
    redirect_uri: &str,
    once: &Once,
    http: &dyn Http,
) -> Result<Exchanged, Failure> {
    let protocol = protocol(client)
        .set_token_uri(TokenUrl::from_url(client.token_endpoint.clone()))
        .set_redirect_uri(redirect(redirect_uri)?);
    let mut request = protocol.exchange_code(AuthorizationCode::new(code.reveal().clone()));
    if client.pkce == Pkce::S256 {
        request = request.set_pkce_verifier(PkceCodeVerifier::new(once.verifier.reveal().clone()));
    }
    let leg = Leg::Exchange { redirect_uri };
    let secrets = [
        code.reveal().as_str(),
        once.verifier.reveal(),
        once.nonce.reveal(),
    ];
    let clock = OnceLock::new();
    let send = |it| deliver(client, leg, &secrets, &clock, it, http);
    settle(request.request_async(&send).await, &clock)
}

/// Redeems a refresh token.
pub(super) async fn renew(
    client: &Client,
    refresh_token: &Secret<String>,
    http: &dyn Http,
) -> Result<Exchanged, Failure> {
    let protocol =
        protocol(client).set_token_uri(TokenUrl::from_url(client.token_endpoint.clone()));
    let token = RefreshToken::new(refresh_token.reveal().clone());
    let request = protocol
        .exchange_refresh_token(&token)
        .add_scopes(client.scopes.iter().cloned().map(Scope::new));
    let secrets = [refresh_token.reveal().as_str()];
    let clock = OnceLock::new();
    let send = |it| deliver(client, Leg::Refresh, &secrets, &clock, it, http);
    settle(request.request_async(&send).await, &clock)
}

/// Redeems nothing but the client's own secret.
pub(super) async fn client_credentials(
    client: &Client,
    http: &dyn Http,
) -> Result<Exchanged, Failure> {
    let protocol =
        protocol(client).set_token_uri(TokenUrl::from_url(client.token_endpoint.clone()));
    let request = protocol
        .exchange_client_credentials()
        .add_scopes(client.scopes.iter().cloned().map(Scope::new));
    let clock = OnceLock::new();
    let send = |it| deliver(client, Leg::ClientCredentials, &[], &clock, it, http);
    settle(request.request_async(&send).await, &clock)
}

/// Redeems a person's name and password.
pub(super) async fn password(
    client: &Client,
    username: &str,
    password: &Secret<String>,
    http: &dyn Http,
) -> Result<Exchanged, Failure> {
    let protocol =
        protocol(client).set_token_uri(TokenUrl::from_url(client.token_endpoint.clone()));
    let username = ResourceOwnerUsername::new(username.to_owned());
    let secret = ResourceOwnerPassword::new(password.reveal().clone());
    let request = protocol
        .exchange_password(&username, &secret)
        .add_scopes(client.scopes.iter().cloned().map(Scope::new));
    let secrets = [password.reveal().as_str()];
    let clock = OnceLock::new();
    let send = |it| deliver(client, Leg::Password, &secrets, &clock, it, http);
    settle(request.request_async(&send).await, &clock)
}

fn protocol(client: &Client) -> Protocol {
    let it = Protocol::new(ClientId::new(client.client_id.clone()));
    match &client.client_secret {
        Some(secret) => it
            .set_client_secret(ClientSecret::new(secret.reveal().clone()))
            .set_auth_type(match client.authentication() {
                super::client::Authentication::Basic => AuthType::BasicAuth,
                super::client::Authentication::Post => AuthType::RequestBody,
            }),
        None => it,
    }
}

fn redirect(uri: &str) -> Result<RedirectUrl, Failure> {
    RedirectUrl::new(uri.to_owned())
        .map_err(|_| setting("the redirect URI is no URI", "redirect uri", uri))
}

/// One exchange on `oauth2`'s behalf. Refusals are read here, since the crate knows only those that
/// follow RFC 6749 to the letter, and real servers answer with 403s, own codes and empty bodies.
async fn deliver(
    client: &Client,
    leg: Leg<'_>,
    secrets: &[&str],
    clock: &OnceLock<Timestamp>,
    mut request: Request<Vec<u8>>,
    http: &dyn Http,
) -> Result<Response<Vec<u8>>, Failure> {
    request.extensions_mut().insert(BODY_LIMIT);
    let answer = http.send(request).await.map_err(unreachable)?;
    if let Some(it) = provider_clock(&answer) {
        let _ = clock.set(it);
    }
    let status = answer.status();
    let words = Words::read(answer.body());
    if status == StatusCode::OK && words.is_none() {
        return Ok(answer);
    }
    if status.is_redirection() {
        return Err(unusable(
            "status 200",
            format!("status {}, a redirect", status.as_u16()),
        )
        .with_help("redirects are not followed: they would carry the code to another host"));
    }
    Err(match words {
        Some(words) => refusal::refused(leg, &words, client, secrets),
        None if is_busy(status) => refusal::busy(&authority(&client.token_endpoint), status),
        None => refusal::wordless(leg, client, status),
    })
}

fn settle(
    it: Result<Answer, RequestTokenError<Failure, BasicErrorResponse>>,
    clock: &OnceLock<Timestamp>,
) -> Result<Exchanged, Failure> {
    let answer = it.map_err(|it| match it {
        RequestTokenError::Request(it) => it,
        RequestTokenError::Parse(it, _body) => {
            let path = it.path().to_string();
            if path == "." {
                unusable("a JSON object", "something else")
            } else {
                unusable(
                    "members of the right kind",
                    format!("`{path}` of another kind"),
                )
            }
        }
        RequestTokenError::ServerResponse(_) | RequestTokenError::Other(_) => {
            unusable("a JSON object", "another content type, or nothing")
        }
    })?;
    Ok(Exchanged {
        received: answer.accept()?,
        provider_clock: clock.get().copied(),
    })
}

/// The `Date` of an answer: with it a wrong clock on this machine can be named.
fn provider_clock(answer: &Response<Vec<u8>>) -> Option<Timestamp> {
    let text: Cow<'_, str> =
        String::from_utf8_lossy(answer.headers().get(header::DATE)?.as_bytes());
    Some(jiff::fmt::rfc2822::parse(&text).ok()?.timestamp())
}
