//! The authorization endpoint, which no service model has: RFC 6749 section 4.1.1 with PKCE, and with
//! the scopes in a parameter named `scopes`.

use super::refusal::{Exception, Refusal};
use super::store::{Asked, GrantType, Redirect, Way};
use super::{Call, page, path, region};
use crate::sandbox::config::SignIn;
use crate::sandbox::form::Parameters;
use crate::sandbox::pages::Page;
use crate::sandbox::reply::{self, Reply};
use crate::sandbox::{World, html, pkce, random, redirect_uri};
use http::StatusCode;
use http::header::SET_COOKIE;

/// How long a person may take over a page, in seconds.
const PAGE_LIFE: i64 = 600;

pub(super) fn answer(world: &World, call: &Call<'_>) -> Reply {
    let Ok(parameters) = Parameters::parse(call.query()) else {
        return page::error("A parameter of the authorization request is repeated.");
    };
    // Until both of these are known to be right, no one may be sent anywhere (RFC 6749 section 4.1.2.1).
    let client_id = parameters.get("client_id").unwrap_or_default();
    let client = world.identity_center.store().client(client_id).cloned();
    let Some(client) = client.filter(|it| it.region == call.region) else {
        return page::error("No application is registered here under this client_id.");
    };
    if client.expires_at <= world.now() {
        return page::error("The registration of this application has expired.");
    }
    let Some(uri) = parameters.get("redirect_uri") else {
        return page::error("The authorization request names no redirect_uri.");
    };
    if !redirect_uri::is_registered(uri, &client.redirect_uris) {
        return page::error(
            "The redirect_uri is not one of those registered for this application.",
        );
    }
    let redirect = Redirect {
        uri: uri.to_owned(),
        state: parameters.get("state").map(str::to_owned),
        code_challenge: parameters
            .get("code_challenge")
            .unwrap_or_default()
            .to_owned(),
    };
    let scopes = check(world, call, &parameters).and_then(|()| {
        if !client.grant_types.contains(&GrantType::AuthorizationCode) {
            return Err(Refusal::new(
                Exception::UnauthorizedClient,
                "the client is not registered for authorization_code",
            ));
        }
        scopes(&parameters, &client.scopes)
    });
    match scopes {
        Ok(scopes) => {
            let asked = Asked {
                client_id: client_id.to_owned(),
                client_name: client.name,
                scopes,
                way: Way::Code(redirect),
            };
            show(world, asked)
        }
        Err(it) => refused(&redirect, &it),
    }
}

/// Everything about a request that its application may be told.
fn check(world: &World, call: &Call<'_>, parameters: &Parameters) -> Result<(), Refusal> {
    let invalid = |description| Err(Refusal::new(Exception::InvalidRequest, description));
    if parameters.get("response_type") != Some("code") {
        return invalid("response_type must be code");
    }
    if parameters.get("code_challenge_method") != Some("S256") {
        return invalid("code_challenge_method must be S256");
    }
    if !parameters
        .get("code_challenge")
        .is_some_and(pkce::is_challenge)
    {
        return invalid("code_challenge is not a SHA-256 digest");
    }
    if let Some(it) = parameters.get("start_url") {
        region::check(it, call.region, &world.config.identity_center)?;
    }
    match world.knobs().sign_in {
        SignIn::Ask => Ok(()),
        SignIn::Deny => Err(Refusal::new(
            Exception::AccessDenied,
            "an administrator has blocked this application",
        )),
    }
}

/// The scopes asked for, by either name of the parameter; without any, those of the registration.
fn scopes(parameters: &Parameters, registered: &[String]) -> Result<Vec<String>, Refusal> {
    let invalid = |description| Err(Refusal::new(Exception::InvalidScope, description));
    let asked = match (parameters.get("scopes"), parameters.get("scope")) {
        (Some(a), Some(b)) if a != b => return invalid("scopes and scope differ"),
        (Some(it), _) | (None, Some(it)) => it,
        (None, None) => return Ok(registered.to_vec()),
    };
    let mut all: Vec<String> = Vec::new();
    for scope in asked.split(' ') {
        if !registered.iter().any(|it| it == scope) {
            return invalid("a scope is not among those registered");
        }
        if !all.iter().any(|it| it == scope) {
            all.push(scope.to_owned());
        }
    }
    Ok(all)
}

/// Shows the page on which a person allows or denies.
pub(super) fn show(world: &World, asked: Asked) -> Reply {
    let id = random::opaque(&*world.entropy);
    let cookie = random::secret(&*world.entropy, "page");
    let reply = page::sign_in(world, &asked, &id, None);
    let set = html::cookie(path::SIGN_IN, &id, &cookie, PAGE_LIFE);
    let now = world.now();
    let open = Page {
        asked,
        cookie,
        expires_at: now + PAGE_LIFE,
    };
    world.identity_center.store().pages.open(id, open, now);
    reply::with_header(reply, SET_COOKIE, &set)
}

/// Sends an error to the application.
pub(super) fn refused(to: &Redirect, it: &Refusal) -> Reply {
    let mut parameters = vec![
        ("error", it.exception.error()),
        ("error_description", &it.description),
    ];
    parameters.extend(to.state.as_deref().map(|it| ("state", it)));
    reply::see_other(&redirect_uri::with_parameters(&to.uri, &parameters))
}

/// Says what a person may read when something was wrong with their page.
pub(super) fn expired() -> Reply {
    let mut it = page::error(
        "This sign-in page is no longer open. Go back to the application and begin again.",
    );
    *it.status_mut() = StatusCode::FORBIDDEN;
    it
}
