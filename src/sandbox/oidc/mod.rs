//! The OpenID provider: authorization code with PKCE, refresh with rotation, ID tokens; client
//! credentials and passwords; tokens for machines.
//!
//! As RFC 6749, 7009, 7636, 8252, 9207, OpenID Connect Core and Discovery have it. Deliberately not
//! here: other flows, plain PKCE, dynamic registration, single sign-on between two requests.

mod authorize;
mod client_auth;
mod discovery;
mod id_token;
mod keys;
mod machine;
mod page;
mod refusal;
mod revoke;
mod sign_in;
mod store;
mod token;
mod unattended;
mod userinfo;

use super::config::Signing;
use super::reply::{self, Reply};
use super::{Unavailable, World, random};
use crate::effects::Entropy;
use http::header::ALLOW;
use http::{Method, Request, StatusCode};
use std::sync::{Mutex, MutexGuard, PoisonError};

pub(super) use keys::Keys;

/// The paths of the provider.
mod path {
    pub(super) const ACTIONS: &str = "/actions/id-token";
    pub(super) const DISCOVERY: &str = "/.well-known/openid-configuration";
    pub(super) const JWKS: &str = "/jwks";
    pub(super) const AUTHORIZE: &str = "/authorize";
    pub(super) const SIGN_IN: &str = "/sign-in";
    pub(super) const TOKEN: &str = "/token";
    pub(super) const USERINFO: &str = "/userinfo";
    pub(super) const REVOKE: &str = "/revoke";
}

/// What the provider holds: its key, and who is signed in to what.
pub(super) struct Provider {
    pub(super) keys: Keys,
    actions_request_token: String,
    store: Mutex<store::Store>,
}

impl Provider {
    pub(super) fn new(signing: Signing, entropy: &dyn Entropy) -> Result<Self, Unavailable> {
        Ok(Provider {
            keys: Keys::generate(signing, entropy)?,
            actions_request_token: random::secret(entropy, "job"),
            store: Mutex::default(),
        })
    }

    fn store(&self) -> MutexGuard<'_, store::Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

type Endpoint = fn(&World, &Request<Vec<u8>>) -> Reply;

/// Each endpoint with the methods it takes.
const ENDPOINTS: &[(&str, &str, Endpoint)] = &[
    (path::ACTIONS, "GET", machine::answer),
    (path::AUTHORIZE, "GET, POST", authorize::answer),
    (path::DISCOVERY, "GET", discovery::configuration),
    (path::JWKS, "GET", discovery::jwks),
    (path::REVOKE, "POST", revoke::answer),
    (path::SIGN_IN, "POST", sign_in::answer),
    (path::TOKEN, "POST", token::answer),
    (path::USERINFO, "GET, POST", userinfo::answer),
];

/// Answers one request to the provider.
pub(super) fn answer(world: &World, request: &Request<Vec<u8>>) -> Reply {
    let Some((_, methods, endpoint)) = ENDPOINTS
        .iter()
        .find(|(path, ..)| *path == request.uri().path())
    else {
        return reply::text(StatusCode::NOT_FOUND, "there is no such page here");
    };
    let method = match request.method() {
        &Method::HEAD => &Method::GET,
        it => it,
    };
    if !methods.split(", ").any(|it| it == method) {
        let it = reply::text(StatusCode::METHOD_NOT_ALLOWED, "not with this method");
        return reply::with_header(it, ALLOW, methods);
    }
    endpoint(world, request)
}
