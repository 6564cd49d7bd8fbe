//! Which application is calling, at the token and revocation endpoints (RFC 6749 sections 2.3, 3.2.1).

use super::refusal::{Challenge, Refusal};
use crate::sandbox::config::{Client, ClientKind, WorldConfig};
use crate::sandbox::form::Parameters;
use crate::sandbox::issued::same;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use http::header::AUTHORIZATION;
use url::form_urlencoded;

/// The client, authenticated by exactly one of `none`, `client_secret_basic`, `client_secret_post`.
pub(super) fn authenticate(
    config: &WorldConfig,
    headers: &HeaderMap,
    form: &Parameters,
) -> Result<Client, Refusal> {
    let (client_id, secret, challenge) = match headers.get(AUTHORIZATION) {
        Some(it) => {
            if form.get("client_secret").is_some() {
                return Err(Refusal::invalid_request(
                    "more than one way of client authentication",
                ));
            }
            let unreadable = || {
                Refusal::invalid_client(
                    Challenge::Basic,
                    "the Authorization header is not HTTP Basic",
                )
            };
            let (id, secret) = it.to_str().ok().and_then(basic).ok_or_else(unreadable)?;
            if form.get("client_id").is_some_and(|it| it != id) {
                return Err(Refusal::invalid_request(
                    "client_id differs from the Authorization header's",
                ));
            }
            // The client may leave an empty secret out, or say it is empty.
            (
                id,
                Some(secret).filter(|it| !it.is_empty()),
                Challenge::Basic,
            )
        }
        None => {
            let id = form.get("client_id").ok_or_else(|| {
                Refusal::invalid_client(Challenge::Client, "client_id is missing")
            })?;
            (
                id.to_owned(),
                form.get("client_secret").map(str::to_owned),
                Challenge::Client,
            )
        }
    };
    let client = config
        .client(&client_id)
        .ok_or_else(|| Refusal::invalid_client(challenge, "no such client"))?;
    match (&client.kind, secret) {
        (ClientKind::Public, None) => Ok(client),
        (ClientKind::Public, Some(_)) => Err(Refusal::invalid_client(
            challenge,
            "a public client has no secret",
        )),
        (ClientKind::Confidential { .. }, None) => Err(Refusal::invalid_client(
            challenge,
            "the client must authenticate",
        )),
        (ClientKind::Confidential { client_secret }, Some(it)) if same(client_secret, &it) => {
            Ok(client)
        }
        (ClientKind::Confidential { .. }, Some(_)) => {
            Err(Refusal::invalid_client(challenge, "the secret is wrong"))
        }
    }
}

/// Identifier and secret, each form-encoded within (RFC 6749 section 2.3.1).
fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = pair.split_once(':')?;
    Some((form_decoded(id), form_decoded(secret)))
}

fn form_decoded(it: &str) -> String {
    // A bare name is a parameter without a value; `=` in it is encoded by whoever encodes at all.
    form_urlencoded::parse(format!("it={}", it.replace('&', "%26")).as_bytes())
        .next()
        .map_or_else(String::new, |(_, value)| value.into_owned())
}
