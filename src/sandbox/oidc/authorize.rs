//! The authorization endpoint (RFC 6749 section 4.1.1, RFC 7636, OpenID Connect Core section 3.1.2).

use super::store::Asked;
use super::{discovery, page, path};
use crate::sandbox::config::SignIn;
use crate::sandbox::form::{self, Parameters};
use crate::sandbox::pages::Page;
use crate::sandbox::reply::{self, Reply};
use crate::sandbox::{World, html, pkce, random, redirect_uri};
use http::header::SET_COOKIE;
use http::{Method, Request, StatusCode};

/// How long a person may take over the sign-in page, in seconds.
pub(super) const PAGE_LIFE: i64 = 600;

/// An authorization request that cannot be granted, told to the application.
struct Refusal {
    error: &'static str,
    description: &'static str,
}

pub(super) fn answer(world: &World, request: &Request<Vec<u8>>) -> Reply {
    let posted = request.method() == Method::POST;
    if posted && !form::is_form(request.headers()) {
        return page::error("The request is not a form.");
    }
    let encoded = if posted {
        request.body()
    } else {
        request.uri().query().unwrap_or_default().as_bytes()
    };
    let Ok(parameters) = Parameters::parse(encoded) else {
        return page::error("A parameter of the authorization request is repeated.");
    };
    // Until both of these are known to be right, no one may be sent anywhere (RFC 6749 section 4.1.2.1).
    let client = parameters
        .get("client_id")
        .and_then(|it| world.config.client(it));
    let Some(client) = &client else {
        return page::error("No application is registered here under this client_id.");
    };
    let Some(redirect_uri) = parameters.get("redirect_uri") else {
        return page::error("The authorization request names no redirect_uri.");
    };
    if !redirect_uri::is_registered(redirect_uri, &client.redirect_uris) {
        return page::error(
            "The redirect_uri is not one of those registered for this application.",
        );
    }
    let checked = check(&parameters).and_then(|()| match world.knobs().sign_in {
        SignIn::Ask => Ok(()),
        SignIn::Deny => Err(Refusal {
            error: "access_denied",
            description: "an administrator has blocked this application",
        }),
    });
    if let Err(it) = checked {
        return refused(
            world,
            redirect_uri,
            parameters.get("state"),
            it.error,
            it.description,
        );
    }
    let asked = Asked {
        client_id: client.client_id.clone(),
        redirect_uri: redirect_uri.to_owned(),
        state: parameters.get("state").map(str::to_owned),
        nonce: parameters.get("nonce").map(str::to_owned),
        scopes: scopes(parameters.get("scope").unwrap_or_default()),
        code_challenge: parameters
            .get("code_challenge")
            .unwrap_or_default()
            .to_owned(),
        login_hint: parameters.get("login_hint").map(str::to_owned),
    };
    let id = random::opaque(&*world.entropy);
    let cookie = random::secret(&*world.entropy, "page");
    let reply = page::sign_in(world, client, &asked, &id, None);
    let reply = reply::with_header(
        reply,
        SET_COOKIE,
        &html::cookie(path::SIGN_IN, &id, &cookie, PAGE_LIFE),
    );
    let now = world.now();
    world.oidc.store().pages.open(
        id,
        Page {
            asked,
            cookie,
            expires_at: now + PAGE_LIFE,
        },
        now,
    );
    reply
}

/// Everything about a request that its application may be told.
fn check(parameters: &Parameters) -> Result<(), Refusal> {
    let refuse = |error, description| Err(Refusal { error, description });
    if parameters.get("request").is_some() {
        return refuse("request_not_supported", "request objects are not taken");
    }
    if parameters.get("request_uri").is_some() {
        return refuse("request_uri_not_supported", "request objects are not taken");
    }
    if parameters.get("registration").is_some() {
        return refuse(
            "registration_not_supported",
            "clients are registered beforehand",
        );
    }
    match parameters.get("response_type") {
        Some("code") => {}
        Some(_) => {
            return refuse(
                "unsupported_response_type",
                "only response_type=code is supported",
            );
        }
        None => return refuse("invalid_request", "response_type is missing"),
    }
    if parameters
        .get("response_mode")
        .is_some_and(|it| it != "query")
    {
        return refuse("invalid_request", "only response_mode=query is supported");
    }
    match (
        parameters.get("code_challenge"),
        parameters.get("code_challenge_method"),
    ) {
        (None, _) => return refuse("invalid_request", "code_challenge is required"),
        (Some(_), None | Some("plain")) => {
            return refuse("invalid_request", "code_challenge_method must be S256");
        }
        (Some(it), Some("S256")) if pkce::is_challenge(it) => {}
        (Some(_), Some("S256")) => {
            return refuse("invalid_request", "code_challenge is not a SHA-256 digest");
        }
        (Some(_), Some(_)) => {
            return refuse("invalid_request", "transform algorithm not supported");
        }
    }
    let scope = parameters.get("scope").unwrap_or_default();
    if scope.is_empty() || scope.split(' ').any(|it| !discovery::SCOPES.contains(&it)) {
        return refuse("invalid_scope", "a scope is missing or unknown");
    }
    let prompts: Vec<&str> = parameters
        .get("prompt")
        .unwrap_or_default()
        .split(' ')
        .collect();
    if prompts.contains(&"none") {
        return match prompts.len() {
            1 => refuse("login_required", "no one is signed in"),
            _ => refuse("invalid_request", "prompt=none stands alone"),
        };
    }
    Ok(())
}

/// Each scope once.
fn scopes(it: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for scope in it.split(' ') {
        if !all.iter().any(|known| known == scope) {
            all.push(scope.to_owned());
        }
    }
    all
}

/// Sends an error to the application, with `state` and `iss` (RFC 9207).
pub(super) fn refused(
    world: &World,
    redirect_uri: &str,
    state: Option<&str>,
    error: &str,
    description: &str,
) -> Reply {
    let issuer = world.issuer();
    let mut parameters = vec![("error", error), ("error_description", description)];
    parameters.extend(state.map(|it| ("state", it)));
    parameters.push(("iss", &issuer));
    reply::see_other(&redirect_uri::with_parameters(redirect_uri, &parameters))
}

/// Says what a person may read when something was wrong with their page.
pub(super) fn expired() -> Reply {
    let mut it = page::error(
        "This sign-in page is no longer open. Go back to the application and begin again.",
    );
    *it.status_mut() = StatusCode::FORBIDDEN;
    it
}
