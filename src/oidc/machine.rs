//! ID tokens that a machine was given: put into a file or a variable for it, or handed out to a job of
//! GitHub Actions.
//!
//! No application is registered for them and nobody signs in, so there is nothing to hold their issuer
//! and audience against: STS does that. What is read from them here says in time that one has
//! expired, and explains a refusal.

use super::Tokens;
use super::claims::{IdClaims, read_claims_unverified};
use super::wire::{BODY_LIMIT, authority, check_endpoint, is_busy, unreachable};
use crate::effects::Effects;
use crate::failure::{Failure, Kind};
use crate::secret::Secret;
use http::{HeaderValue, Method, Request, StatusCode, header};
use jiff::Timestamp;
use serde::Deserialize;
use url::Url;

/// A token as it was given.
pub fn given(token: &Secret<String>, now: Timestamp) -> Result<Tokens, Failure> {
    let text = token.reveal().trim();
    let claims = read_claims_unverified(text).map_err(unreadable)?;
    live(&claims, now)?;
    Ok(tokens(text.to_owned(), claims))
}

/// Asks GitHub Actions for a token of the job, for this audience (`ACTIONS_ID_TOKEN_REQUEST_URL`).
pub async fn from_github_actions(
    request_url: &Url,
    request_token: &Secret<String>,
    audience: &str,
    fx: &Effects,
) -> Result<Tokens, Failure> {
    #[derive(Deserialize)]
    struct Wire {
        value: String,
    }
    check_endpoint("token service of GitHub Actions", request_url)?;
    let mut url = request_url.clone();
    url.query_pairs_mut().append_pair("audience", audience);
    let mut bearer = HeaderValue::from_str(&format!("bearer {}", request_token.reveal()))
        .map_err(|_| missing("`ACTIONS_ID_TOKEN_REQUEST_TOKEN` is not a token"))?;
    bearer.set_sensitive(true);
    let request = Request::builder()
        .method(Method::GET)
        .uri(url.as_str())
        .header(header::ACCEPT, "application/json")
        .header(header::AUTHORIZATION, bearer)
        .extension(BODY_LIMIT)
        .body(Vec::new())
        .map_err(|_| missing("`ACTIONS_ID_TOKEN_REQUEST_URL` is not a URL"))?;
    let answer = fx.http.send(request).await.map_err(unreachable)?;
    let host = authority(request_url);
    match answer.status() {
        StatusCode::OK => {}
        status if is_busy(status) => return Err(super::refusal::busy(&host, status)),
        status => {
            return Err(Failure::new(
                Kind::Refused,
                "github-actions-refused",
                "GitHub Actions gives this job no ID token",
            )
            .with_fact("host", host)
            .with_fact("status", status.as_str())
            .with_fact("audience", audience)
            .with_help("the job needs `permissions: id-token: write`, and the token to ask with ends with the job"));
        }
    }
    let wire: Wire = serde_json::from_slice(answer.body()).map_err(|_| {
        Failure::new(
            Kind::Refused,
            "github-actions-unusable",
            "what answers as GitHub Actions gives no ID token",
        )
        .with_fact("host", host)
        .with_help(
            "see what `ACTIONS_ID_TOKEN_REQUEST_URL` names: the runner sets it, nobody else should",
        )
    })?;
    given(&Secret::new(wire.value), fx.clock.now())
}

/// This is no job that may ask for one.
pub fn missing(why: &str) -> Failure {
    Failure::new(
        Kind::Input,
        "github-actions-missing",
        "this is no job of GitHub Actions that may ask for an ID token",
    )
    .with_fact("detail", why)
    .with_help("give the job `permissions: id-token: write`; outside of GitHub Actions use `--id-token-file`")
}

fn tokens(id_token: String, claims: IdClaims) -> Tokens {
    Tokens {
        id_token: Some(Secret::new(id_token)),
        access_token: Secret::new(String::new()),
        refresh_token: None,
        expires_at: Some(claims.expires_at),
        claims: Some(claims),
    }
}

fn unreadable(it: Failure) -> Failure {
    let failure = Failure::new(
        Kind::Input,
        "machine-token-malformed",
        "what was given as an ID token is none",
    )
    .with_help("give the token alone, as the cluster or the CI system wrote it: three parts with dots between them");
    let facts = it.facts.into_iter();
    facts.fold(failure, |failure, (label, value)| {
        failure.with_fact(label, value)
    })
}

/// STS compares with its own clock and gives no leeway.
fn live(claims: &IdClaims, now: Timestamp) -> Result<(), Failure> {
    if now < claims.expires_at {
        return Ok(());
    }
    Err(Failure::new(
        Kind::Input,
        "machine-token-expired",
        "the ID token that the machine was given has expired",
    )
    .with_fact("expired", claims.expires_at.to_string())
    .with_fact("token's issuer", &claims.issuer)
    .with_fact("token's audience", claims.audience.join(", "))
    .with_fact("token's subject", &claims.subject)
    .with_help("it is read anew for each run: see why nothing renews it, and whether this machine's clock is right"))
}
