//! AWS IAM Identity Center: its OIDC service with the sign-in pages, and the access portal's API.
//!
//! Paths, members, exceptions, statuses and headers as the published service models `sso-oidc` and
//! `sso` have them; a request is meant for the region its host name or the first part of its path names
//! (`http://127.0.0.1:PORT/us-east-1/token`), or else for the instance's own. Deliberately not here:
//! `CreateTokenWithIAM`, trusted token issuers, and the console's side (assigning people).

mod authorize;
mod device;
pub mod directory;
mod page;
mod portal;
mod refusal;
pub(super) mod region;
mod register;
mod sign_in;
mod store;
mod token;

use super::reply::{self, Reply};
use super::{Face, World, random};
use http::header::{CONTENT_TYPE, HeaderName};
use http::{Method, Request, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::sync::{Mutex, MutexGuard, PoisonError};

const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");

/// The pages' paths.
mod path {
    pub(super) const AUTHORIZE: &str = "/authorize";
    pub(super) const DEVICE: &str = "/device";
    pub(super) const SIGN_IN: &str = "/sign-in";
}

/// What the instance holds.
#[derive(Default)]
pub(super) struct Instance(Mutex<store::Store>);

impl Instance {
    fn store(&self) -> MutexGuard<'_, store::Store> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends every session: what an administrator does who revokes them.
    pub(super) fn revoke_sessions(&self) {
        self.store().end_all();
    }
}

/// A request and where it was meant to go.
struct Call<'a> {
    request: &'a Request<Vec<u8>>,
    region: &'a str,
}

impl Call<'_> {
    fn query(&self) -> &[u8] {
        self.request.uri().query().unwrap_or_default().as_bytes()
    }
}

type Endpoint = fn(&World, &Call<'_>) -> Reply;

/// Each page and operation of the OIDC service.
const OIDC: &[(&Method, &str, Endpoint)] = &[
    (&Method::GET, path::AUTHORIZE, authorize::answer),
    (&Method::GET, path::DEVICE, device::page),
    (&Method::POST, "/client/register", register::answer),
    (&Method::POST, "/device_authorization", device::start),
    (&Method::POST, path::SIGN_IN, sign_in::answer),
    (&Method::POST, "/token", token::answer),
];

/// Each operation of the portal.
const PORTAL: &[(&Method, &str, Endpoint)] = &[
    (&Method::GET, "/assignment/accounts", portal::accounts),
    (&Method::GET, "/assignment/roles", portal::roles),
    (&Method::GET, "/federation/credentials", portal::credentials),
    (&Method::POST, "/logout", portal::logout),
];

/// Answers one request; `path` is the request's, without a region.
pub(super) fn answer(
    world: &World,
    face: Face,
    request: &Request<Vec<u8>>,
    path: &str,
    region: &str,
) -> Reply {
    let operations = if face == Face::Sso { PORTAL } else { OIDC };
    let found = operations
        .iter()
        .find(|(method, known, _)| *known == path && *method == request.method());
    let reply = match found {
        Some((.., endpoint)) => endpoint(world, &Call { request, region }),
        None => refusal::unmodelled(
            StatusCode::NOT_FOUND,
            "UnknownOperationException",
            "There is no such operation",
        ),
    };
    reply::with_header(reply, REQUEST_ID, &random::request_id(&*world.entropy))
}

/// The names of a JSON body's members, for the request log.
pub(super) fn names(request: &Request<Vec<u8>>) -> Vec<String> {
    if !is_json(request) {
        return Vec::new();
    }
    serde_json::from_slice::<Map<String, Value>>(request.body())
        .map(|it| it.into_iter().map(|(name, _)| name).collect())
        .unwrap_or_default()
}

fn is_json(request: &Request<Vec<u8>>) -> bool {
    request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|it| it.to_str().ok())
        .and_then(|it| it.split(';').next())
        .is_some_and(|it| it.trim().eq_ignore_ascii_case("application/json"))
}

/// Answers one operation of the OIDC service: JSON in, JSON out. A body that is no JSON, or has other
/// types, never reaches the service.
fn operation<I: DeserializeOwned, O: Serialize>(
    world: &World,
    call: &Call<'_>,
    carried_out: fn(&World, &str, I) -> Result<O, refusal::Refusal>,
) -> Reply {
    if !is_json(call.request) {
        return refusal::unmodelled(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "UnsupportedMediaTypeException",
            "The body is not application/json",
        );
    }
    match serde_json::from_slice(call.request.body()) {
        Ok(input) => finished(carried_out(world, call.region, input)),
        Err(_) => refusal::unmodelled(
            StatusCode::BAD_REQUEST,
            "SerializationException",
            "The body cannot be read as the operation's input",
        ),
    }
}

/// An operation's answer, or its refusal.
fn finished<T: Serialize, R: Into<Reply>>(it: Result<T, R>) -> Reply {
    match it {
        Ok(it) => reply::no_store(reply::json(StatusCode::OK, &it)),
        Err(it) => it.into(),
    }
}
