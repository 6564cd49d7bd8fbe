//! EC2's instance metadata service, version 2: a token for a PUT, then what the machine is.
//!
//! Only the role and its keys are there. Version 1, which needs no token, is switched off, as it can
//! be for an instance (`HttpTokens: required`).

use super::World;
use super::config::{DEMO_ROLE_INSTANCE, Machine};
use super::issued::{Holder, Multi, SpeaksFor, same};
use super::random;
use super::reply::{self, Reply};
use super::sts::role;
use http::header::HeaderName;
use http::{Method, Request, StatusCode};
use jiff::Timestamp;
use serde_json::json;
use std::sync::{Mutex, PoisonError};

/// What the service is called where there is no network that could mean someone else by it.
pub(super) const OWN_NAMES: [&str; 4] = [
    "169.254.169.254",
    "169.254.169.254:80",
    "[fd00:ec2::254]",
    "[fd00:ec2::254]:80",
];

const TOKEN: &str = "/latest/api/token";
const ROLES: &str = "/latest/meta-data/iam/security-credentials/";
const TOKEN_LIFE: HeaderName = HeaderName::from_static("x-aws-ec2-metadata-token-ttl-seconds");
const TOKEN_HEADER: HeaderName = HeaderName::from_static("x-aws-ec2-metadata-token");
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The longest that a token may live, in seconds.
const LONGEST_LIFE: i64 = 21_600;

/// How long the keys of the role live, in seconds.
const LIFE: u64 = 6 * 3600;

const INSTANCE: &str = "i-0123456789abcdef0";

/// The tokens given out, with the second each ends.
#[derive(Default)]
pub(super) struct Tokens(Mutex<Vec<(String, i64)>>);

pub(super) fn answer(world: &World, request: &Request<Vec<u8>>) -> Reply {
    match respond(world, request) {
        Ok(it) => it,
        Err(status) => reply::text(status, status.canonical_reason().unwrap_or_default()),
    }
}

fn respond(world: &World, request: &Request<Vec<u8>>) -> Result<Reply, StatusCode> {
    if world.knobs().machine == Machine::MetadataOff {
        return Err(StatusCode::FORBIDDEN);
    }
    match (request.method(), request.uri().path()) {
        (&Method::PUT, TOKEN) => token(world, request),
        (&Method::GET, path) => {
            present_token(world, request)?;
            match path.strip_prefix(ROLES) {
                Some(role) => role_keys(world, role),
                None => Err(StatusCode::NOT_FOUND),
            }
        }
        _ => Err(StatusCode::METHOD_NOT_ALLOWED),
    }
}

/// A request that came through a proxy gets no token.
fn token(world: &World, request: &Request<Vec<u8>>) -> Result<Reply, StatusCode> {
    if request.headers().contains_key(FORWARDED_FOR) {
        return Err(StatusCode::FORBIDDEN);
    }
    let asked = request.headers().get(TOKEN_LIFE);
    let life = asked
        .and_then(|it| it.to_str().ok()?.parse::<i64>().ok())
        .filter(|it| (1..=LONGEST_LIFE).contains(it))
        .ok_or(StatusCode::BAD_REQUEST)?;
    let token = random::secret(&*world.entropy, "metadata");
    let now = world.now();
    let mut tokens = world
        .metadata
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    tokens.retain(|(_, end)| now < *end);
    tokens.push((token.clone(), now.saturating_add(life)));
    let reply = reply::text(StatusCode::OK, &token);
    Ok(reply::with_header(reply, TOKEN_LIFE, &life.to_string()))
}

fn present_token(world: &World, request: &Request<Vec<u8>>) -> Result<(), StatusCode> {
    let given = request
        .headers()
        .get(TOKEN_HEADER)
        .and_then(|it| it.to_str().ok())
        .ok_or(StatusCode::UNAUTHORIZED)?;
    let now = world.now();
    let tokens = world
        .metadata
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    let mut live = tokens.iter().filter(|(_, end)| now < *end);
    match live.any(|(it, _)| same(it, given)) {
        true => Ok(()),
        false => Err(StatusCode::UNAUTHORIZED),
    }
}

fn role_keys(world: &World, role: &str) -> Result<Reply, StatusCode> {
    let machine = world.knobs().machine;
    let name = DEMO_ROLE_INSTANCE.rsplit('/').next().unwrap_or_default();
    match (machine, role) {
        (Machine::WithoutRole, _) => Err(StatusCode::NOT_FOUND),
        (_, "") => Ok(reply::text(StatusCode::OK, name)),
        (Machine::WithUntrustedRole, role) if role == name => Ok(reply::json(
            StatusCode::OK,
            &json!({
                "Code": "AssumeRoleUnauthorizedAccess",
                "Message": format!("EC2 cannot assume the role {name}."),
                "LastUpdated": world.clock.now().to_string(),
            }),
        )),
        (_, role) if role == name => Ok(keys(world, name)),
        _ => Err(StatusCode::NOT_FOUND),
    }
}

fn keys(world: &World, role: &str) -> Reply {
    let life = world.knobs().session_life.map_or(LIFE, |it| it.as_secs());
    let expires_at = world.now().saturating_add_unsigned(life);
    let account_id = &world.config.account_id;
    let it = SpeaksFor {
        arn: format!("arn:aws:sts::{account_id}:assumed-role/{role}/{INSTANCE}"),
        user_id: format!("{}:{INSTANCE}", role::id(DEMO_ROLE_INSTANCE)),
        holder: Holder::Role(DEMO_ROLE_INSTANCE.to_owned()),
        multi_factor: Multi::Absent,
    };
    let keys = world.issued.open_session(&*world.entropy, expires_at, it);
    let expiration = Timestamp::from_second(expires_at).unwrap_or(Timestamp::MAX);
    reply::json(
        StatusCode::OK,
        &json!({
            "Code": "Success",
            "LastUpdated": world.clock.now().to_string(),
            "Type": "AWS-HMAC",
            "AccessKeyId": keys.access_key_id,
            "SecretAccessKey": keys.secret_access_key,
            "Token": keys.session_token,
            "Expiration": expiration.to_string(),
        }),
    )
}
