//! The token endpoint (RFC 6749 sections 4.1.3 and 6, RFC 7636 section 4.6, RFC 9700 section 4.14).

use super::client_auth::authenticate;
use super::id_token::{self, Occasion, Times};
use super::refusal::Refusal;
use super::store::{Grant, GrantId, Token};
use super::unattended;
use crate::sandbox::code::Use;
use crate::sandbox::config::Client;
use crate::sandbox::form::{self, Parameters};
use crate::sandbox::reply::{self, Reply};
use crate::sandbox::{World, pkce, random};
use http::{Request, StatusCode};
use serde::Serialize;

/// A successful answer (RFC 6749 section 5.1).
#[derive(Serialize)]
pub(super) struct Tokens {
    pub(super) access_token: String,
    pub(super) token_type: &'static str,
    pub(super) expires_in: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) refresh_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id_token: Option<String>,
    pub(super) scope: String,
}

pub(super) fn answer(world: &World, request: &Request<Vec<u8>>) -> Reply {
    match exchange(world, request) {
        Ok(it) => reply::no_store(reply::json(StatusCode::OK, &it)),
        Err(it) => it.into(),
    }
}

fn exchange(world: &World, request: &Request<Vec<u8>>) -> Result<Tokens, Refusal> {
    if !form::is_form(request.headers()) {
        return Err(Refusal::invalid_request(
            "the body must be application/x-www-form-urlencoded",
        ));
    }
    if request.uri().query().is_some() {
        return Err(Refusal::invalid_request("parameters belong in the body"));
    }
    let form = Parameters::parse(request.body())?;
    let grant_type = form
        .get("grant_type")
        .ok_or_else(|| missing("grant_type"))?;
    let client = authenticate(&world.config, request.headers(), &form)?;
    match grant_type {
        "authorization_code" => from_code(world, &client, &form),
        "refresh_token" => from_refresh_token(world, &client, &form),
        "client_credentials" => unattended::from_secret(world, &client, &form),
        "password" => unattended::from_password(world, &client, &form),
        _ => Err(Refusal::new(
            "unsupported_grant_type",
            "no such grant_type here",
        )),
    }
}

fn from_code(world: &World, client: &Client, form: &Parameters) -> Result<Tokens, Refusal> {
    let code = form.get("code").ok_or_else(|| missing("code"))?;
    let redirect_uri = form
        .get("redirect_uri")
        .ok_or_else(|| missing("redirect_uri"))?;
    let verifier = form
        .get("code_verifier")
        .ok_or_else(|| missing("code_verifier"))?;
    if !pkce::is_verifier(verifier) {
        return Err(Refusal::invalid_request("code_verifier is malformed"));
    }
    let now = world.now();
    let mut store = world.oidc.store();
    let until = now.saturating_add_unsigned(world.knobs().refresh_token_life.as_secs());
    // Redeemed by any attempt at all: who has a code but not what goes with it has stolen it.
    let code = store
        .redeem_code(code, until)
        .ok_or_else(|| Refusal::invalid_grant("the code is unknown"))?;
    if code.used == Use::Redeemed {
        store.take_away(code.of);
        return Err(Refusal::invalid_grant(
            "the code was used before; what came of it is revoked",
        ));
    }
    if code.expires_at <= now {
        return Err(Refusal::invalid_grant("the code has expired"));
    }
    let grant = store
        .granted(code.of)
        .filter(|it| it.client_id == client.client_id)
        .cloned()
        .ok_or_else(|| Refusal::invalid_grant("the code was issued to another client"))?;
    if code.redirect_uri != redirect_uri {
        return Err(Refusal::invalid_grant(
            "redirect_uri is not the one of the authorization request",
        ));
    }
    if !pkce::matches(verifier, &code.code_challenge) {
        return Err(Refusal::invalid_grant(
            "code_verifier does not match code_challenge",
        ));
    }
    drop(store);
    let scopes = grant.scopes.clone();
    issue(world, &grant, code.of, scopes, Occasion::SignIn)
}

fn from_refresh_token(
    world: &World,
    client: &Client,
    form: &Parameters,
) -> Result<Tokens, Refusal> {
    let token = form
        .get("refresh_token")
        .ok_or_else(|| missing("refresh_token"))?;
    let mut store = world.oidc.store();
    let unknown = || Refusal::invalid_grant("the refresh token is unknown, expired or revoked");
    let (found, grant) = store
        .refresh(token, world.now())
        .filter(|(_, grant)| grant.client_id == client.client_id)
        .map(|(it, grant)| (it.clone(), grant.clone()))
        .ok_or_else(unknown)?;
    if found.used == Use::Redeemed {
        store.take_away(found.grant);
        return Err(Refusal::invalid_grant(
            "the refresh token was used before; what came of it is revoked",
        ));
    }
    // Scopes may be narrowed for the access token; the refresh token keeps them all (section 6).
    let scopes = match form.get("scope") {
        None => found.scopes.clone(),
        Some(it) => it.split(' ').map(str::to_owned).collect(),
    };
    if scopes.iter().any(|it| !found.scopes.contains(it)) {
        return Err(Refusal::new("invalid_scope", "a scope was not granted"));
    }
    store.redeem_refresh(token);
    drop(store);
    issue(world, &grant, found.grant, scopes, Occasion::Refresh)
}

pub(super) fn issue(
    world: &World,
    grant: &Grant,
    id: GrantId,
    scopes: Vec<String>,
    occasion: Occasion,
) -> Result<Tokens, Refusal> {
    let knobs = world.knobs();
    let now = world.now();
    let access_token = random::secret(&*world.entropy, "at");
    let refresh_token = grant
        .has("offline_access")
        .then(|| random::secret(&*world.entropy, "rt"));
    let narrowed = Grant {
        scopes: scopes.clone(),
        ..grant.clone()
    };
    let id_token = if narrowed.has("openid") {
        let times = Times {
            now,
            life: knobs.id_token_life.as_secs(),
        };
        let it = id_token::make(
            &world.oidc.keys,
            &world.issuer(),
            &narrowed,
            &access_token,
            times,
            occasion,
        );
        Some(it.ok_or_else(|| Refusal::new("server_error", "the ID token could not be signed"))?)
    } else {
        None
    };
    let token = |scopes: &[String], life: u64| Token {
        grant: id,
        scopes: scopes.to_vec(),
        expires_at: now.saturating_add_unsigned(life),
        used: Use::Fresh,
    };
    let expires_in = knobs.access_token_life.as_secs();
    let mut store = world.oidc.store();
    store.add_access(access_token.clone(), token(&scopes, expires_in), now);
    if let Some(it) = &refresh_token {
        store.add_refresh(
            it.clone(),
            token(&grant.scopes, knobs.refresh_token_life.as_secs()),
            now,
        );
    }
    drop(store);
    Ok(Tokens {
        access_token,
        token_type: "Bearer",
        expires_in,
        refresh_token,
        id_token,
        scope: scopes.join(" "),
    })
}

pub(super) fn missing(name: &str) -> Refusal {
    Refusal::invalid_request(format!("{name} is missing"))
}
