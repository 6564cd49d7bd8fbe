//! ID tokens for machines, signed with the same key as a person's: one as a cluster puts it into a file,
//! one as GitHub Actions hands it out to a job.

use crate::sandbox::World;
use crate::sandbox::issued::same;
use crate::sandbox::reply::{self, Reply};
use http::header::AUTHORIZATION;
use http::{Request, StatusCode};
use serde::Serialize;
use serde_json::json;
use url::form_urlencoded;

/// Who a job is, as GitHub Actions writes it.
const JOB: &str = "repo:example/storage:ref:refs/heads/main";

/// The audience of a job's token where it asks for none.
const OWNER: &str = "https://github.com/example";

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: Aud<'a>,
    iat: i64,
    nbf: i64,
    exp: i64,
}

/// A cluster writes a list.
#[derive(Serialize)]
#[serde(untagged)]
enum Aud<'a> {
    One(&'a str),
    Several([&'a str; 1]),
}

impl World {
    /// A token as a cluster projects it into a pod's file, for the service account
    /// `system:serviceaccount:storage:sync`. Nothing only if it could not be signed.
    pub fn service_account_token(&self, audience: &str) -> Option<String> {
        let subject = "system:serviceaccount:storage:sync";
        signed(self, subject, Aud::Several([audience]))
    }

    /// `ACTIONS_ID_TOKEN_REQUEST_URL` of a job.
    pub fn actions_request_url(&self) -> String {
        format!("{}{}?api-version=2.0", self.issuer(), super::path::ACTIONS)
    }

    /// `ACTIONS_ID_TOKEN_REQUEST_TOKEN` of a job.
    pub fn actions_request_token(&self) -> &str {
        &self.oidc.actions_request_token
    }
}

fn signed(world: &World, sub: &str, aud: Aud<'_>) -> Option<String> {
    let now = world.now();
    world.oidc.keys.sign(&Claims {
        iss: &world.issuer(),
        sub,
        aud,
        iat: now,
        nbf: now,
        exp: now.saturating_add_unsigned(world.knobs().id_token_life.as_secs()),
    })
}

/// The token service of GitHub Actions.
pub(super) fn answer(world: &World, request: &Request<Vec<u8>>) -> Reply {
    let bearer = request.headers().get(AUTHORIZATION);
    let bearer = bearer.and_then(|it| it.to_str().ok()?.split_once(' '));
    let is_ours = bearer.is_some_and(|(scheme, it)| {
        scheme.eq_ignore_ascii_case("bearer") && same(it, &world.oidc.actions_request_token)
    });
    if !is_ours {
        return reply::text(StatusCode::UNAUTHORIZED, "who asks?");
    }
    let query = request.uri().query().unwrap_or_default();
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    if !pairs.any(|(name, value)| name == "api-version" && value == "2.0") {
        return reply::text(StatusCode::BAD_REQUEST, "which version?");
    }
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let audience = pairs.find(|(name, _)| name == "audience");
    let audience = audience.map_or(OWNER.to_owned(), |(_, it)| it.into_owned());
    match signed(world, JOB, Aud::One(&audience)) {
        Some(value) => reply::no_store(reply::json(
            StatusCode::OK,
            &json!({ "count": value.len(), "value": value }),
        )),
        None => reply::text(
            StatusCode::INTERNAL_SERVER_ERROR,
            "no token could be signed",
        ),
    }
}
