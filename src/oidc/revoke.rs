//! Telling the provider that a sign-in is over (RFC 7009).

use super::Tokens;
use super::client::{Authentication, Client};
use super::refusal::{self, Leg, Words};
use super::wire::{BODY_LIMIT, authority, check_endpoint, is_busy, unreachable};
use crate::effects::Http;
use crate::failure::Failure;
use crate::secret::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{Method, Request, StatusCode, header};
use url::form_urlencoded::{Serializer, byte_serialize};

/// Whether there was anything to revoke at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revocation {
    /// The provider has forgotten the tokens.
    Done,
    /// The provider offers no revocation; the tokens live until they expire.
    NotOffered,
}

/// Revokes the refresh token, then the access token. The endpoint is that of the client's discovery
/// document, never one that was kept with the tokens.
///
/// # Errors
/// The provider cannot be reached or refuses; the tokens are to be forgotten all the same.
pub async fn revoke(
    client: &Client,
    tokens: &Tokens,
    http: &dyn Http,
) -> Result<Revocation, Failure> {
    let Some(at) = client
        .metadata()
        .and_then(|it| it.revocation_endpoint.as_ref())
    else {
        return Ok(Revocation::NotOffered);
    };
    check_endpoint("revocation endpoint", at)?;
    client.check_destination("revocation endpoint", at)?;
    if let Some(it) = &tokens.refresh_token {
        post(client, at, it, "refresh_token", http).await?;
    }
    post(client, at, &tokens.access_token, "access_token", http).await?;
    Ok(Revocation::Done)
}

async fn post(
    client: &Client,
    at: &url::Url,
    token: &Secret<String>,
    hint: &str,
    http: &dyn Http,
) -> Result<(), Failure> {
    let mut form = Serializer::new(String::new());
    form.append_pair("token", token.reveal())
        .append_pair("token_type_hint", hint);
    let mut request = Request::builder()
        .method(Method::POST)
        .uri(at.as_str())
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .extension(BODY_LIMIT);
    match (&client.client_secret, client.authentication()) {
        (Some(secret), Authentication::Basic) => {
            let part = |it: &str| byte_serialize(it.as_bytes()).collect::<String>();
            let pair = format!("{}:{}", part(&client.client_id), part(secret.reveal()));
            request = request.header(
                header::AUTHORIZATION,
                format!("Basic {}", STANDARD.encode(pair)),
            );
        }
        (Some(secret), Authentication::Post) => {
            form.append_pair("client_id", &client.client_id);
            form.append_pair("client_secret", secret.reveal());
        }
        (None, _) => {
            form.append_pair("client_id", &client.client_id);
        }
    }
    let request = request
        .body(form.finish().into_bytes())
        .map_err(|_| super::client::setting("an address cannot be used", "address", at.as_str()))?;
    let answer = http.send(request).await.map_err(unreachable)?;
    let status = answer.status();
    if status == StatusCode::OK || status == StatusCode::NO_CONTENT {
        return Ok(());
    }
    Err(match Words::read(answer.body()) {
        Some(words) => refusal::refused(Leg::Revocation, &words, client, &[token.reveal()]),
        None if is_busy(status) => refusal::busy(&authority(at), status),
        None => refusal::wordless(Leg::Revocation, client, status),
    })
}
