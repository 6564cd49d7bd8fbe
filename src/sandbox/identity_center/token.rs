//! `CreateToken`: a code, a device code or a refresh token for an access token.

use super::refusal::{Exception, Refusal};
use super::register::{ACCOUNT_ACCESS, required};
use super::store::{Answer, Client, GrantType, SessionId};
use super::{Call, operation};
use crate::sandbox::code::Use;
use crate::sandbox::issued::same;
use crate::sandbox::reply::Reply;
use crate::sandbox::{World, pkce, random};
use serde::{Deserialize, Serialize};

/// What a client that polls too soon must add to its interval, in milliseconds (RFC 8628 section 3.5).
const SLOW_DOWN: i64 = 5000;
/// How much sooner than its interval a poll may arrive, in milliseconds: its way here is not always as long.
const EARLY: i64 = 500;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Input {
    client_id: Option<String>,
    client_secret: Option<String>,
    grant_type: Option<String>,
    device_code: Option<String>,
    code: Option<String>,
    refresh_token: Option<String>,
    scope: Option<Vec<String>>,
    redirect_uri: Option<String>,
    code_verifier: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Output {
    access_token: String,
    token_type: &'static str,
    expires_in: i64,
    refresh_token: Option<String>,
    id_token: Option<String>,
}

pub(super) fn answer(world: &World, call: &Call<'_>) -> Reply {
    if call.request.uri().query().is_some() {
        let it = Refusal::new(Exception::InvalidRequest, "Parameters belong in the body");
        return it.into();
    }
    operation(world, call, create)
}

fn create(world: &World, region: &str, it: Input) -> Result<Output, Refusal> {
    let client_id = required(it.client_id.clone(), "clientId")?;
    let client_secret = required(it.client_secret.clone(), "clientSecret")?;
    let grant_type = required(it.grant_type.clone(), "grantType")?;
    let client = authenticate(world, region, &client_id, &client_secret)?;
    let grant_type = GrantType::parse(&grant_type).ok_or_else(|| {
        Refusal::new(
            Exception::UnsupportedGrantType,
            "The grant type is not supported",
        )
    })?;
    if !client.grant_types.contains(&grant_type) {
        return Err(Refusal::new(
            Exception::UnauthorizedClient,
            "The client is not registered for this grant type",
        ));
    }
    let scope = it.scope.clone();
    let session = match grant_type {
        GrantType::AuthorizationCode => from_code(world, &client_id, it)?,
        GrantType::DeviceCode => from_device_code(world, &client_id, it)?,
        GrantType::RefreshToken => return refresh(world, &client, &client_id, it),
    };
    issue(world, &client, session, scope)
}

/// The client, if this is its secret and its registration is good.
pub(super) fn authenticate(
    world: &World,
    region: &str,
    client_id: &str,
    client_secret: &str,
) -> Result<Client, Refusal> {
    let invalid = |description| Refusal::new(Exception::InvalidClient, description);
    let store = world.identity_center.store();
    let client = store
        .client(client_id)
        .filter(|it| it.region == region && same(&it.secret, client_secret))
        .ok_or_else(|| invalid("The client or its secret is not known here"))?;
    if client.expires_at <= world.now() {
        return Err(invalid("The client's registration has expired"));
    }
    Ok(client.clone())
}

fn from_code(world: &World, client_id: &str, it: Input) -> Result<SessionId, Refusal> {
    let code = required(it.code, "code")?;
    let redirect_uri = required(it.redirect_uri, "redirectUri")?;
    let verifier = required(it.code_verifier, "codeVerifier")?;
    if !pkce::is_verifier(&verifier) {
        return Err(Refusal::new(
            Exception::InvalidRequest,
            "codeVerifier is malformed",
        ));
    }
    let invalid = |description| Refusal::new(Exception::InvalidGrant, description);
    let now = world.now();
    let mut store = world.identity_center.store();
    // Redeemed by any attempt at all: who has a code but not what goes with it has stolen it.
    let code = store
        .redeem_code(&code, now)
        .ok_or_else(|| invalid("The code is not known"))?;
    if code.used == Use::Redeemed {
        store.end(code.of);
        return Err(invalid("The code was used before; its session has ended"));
    }
    if code.expires_at <= now {
        return Err(invalid("The code has expired"));
    }
    if store
        .session(code.of)
        .is_none_or(|it| it.client_id != client_id)
    {
        return Err(invalid("The code was issued to another client"));
    }
    if code.redirect_uri != redirect_uri {
        return Err(invalid(
            "redirectUri is not the one of the authorization request",
        ));
    }
    if !pkce::matches(&verifier, &code.code_challenge) {
        return Err(invalid("codeVerifier does not match the code challenge"));
    }
    Ok(code.of)
}

fn from_device_code(world: &World, client_id: &str, it: Input) -> Result<SessionId, Refusal> {
    let device_code = required(it.device_code, "deviceCode")?;
    let now = world.clock.now().as_millisecond();
    let mut store = world.identity_center.store();
    let device = store
        .device(&device_code)
        .filter(|it| it.client_id == client_id)
        .ok_or_else(|| Refusal::new(Exception::InvalidGrant, "The device code is not known"))?;
    let earliest = device.polled_at.map(|it| it + device.interval - EARLY);
    device.polled_at = Some(now);
    if earliest.is_some_and(|it| now < it) {
        device.interval = device.interval.saturating_add(SLOW_DOWN);
        return Err(Refusal::new(
            Exception::SlowDown,
            "Polled before the interval was over",
        ));
    }
    match device.answer {
        Answer::Redeemed => Err(Refusal::new(
            Exception::InvalidGrant,
            "The device code was used before",
        )),
        _ if device.expires_at <= world.now() => Err(Refusal::new(
            Exception::ExpiredToken,
            "The device code has expired",
        )),
        Answer::Awaited => Err(Refusal::new(
            Exception::AuthorizationPending,
            "No one has answered yet",
        )),
        Answer::Denied => Err(Refusal::new(
            Exception::AccessDenied,
            "The person denied access",
        )),
        Answer::Allowed(session) => {
            device.answer = Answer::Redeemed;
            Ok(session)
        }
    }
}

fn refresh(world: &World, client: &Client, client_id: &str, it: Input) -> Result<Output, Refusal> {
    let token = required(it.refresh_token, "refreshToken")?;
    let found = world
        .identity_center
        .store()
        .refresh(&token)
        .filter(|(_, it)| it.client_id == client_id)
        .map(|(id, _)| id);
    let session = found.ok_or_else(|| {
        Refusal::new(
            Exception::InvalidGrant,
            "The refresh token is not known, was used before, or its session has ended",
        )
    })?;
    let output = issue(world, client, session, it.scope)?;
    // Each is good once. Whoever comes second with it is refused, and the session goes on for whoever
    // came first: several programs share one.
    world.identity_center.store().drop_refresh(&token);
    Ok(output)
}

fn issue(
    world: &World,
    client: &Client,
    id: SessionId,
    scope: Option<Vec<String>>,
) -> Result<Output, Refusal> {
    let now = world.now();
    let mut store = world.identity_center.store();
    let session = store
        .session(id)
        .ok_or_else(|| Refusal::new(Exception::InvalidGrant, "The session has ended"))?;
    if session.ends_at <= now {
        return Err(Refusal::new(
            Exception::ExpiredToken,
            "The session has expired",
        ));
    }
    let scopes = scope.unwrap_or_else(|| session.scopes.clone());
    if scopes.iter().any(|it| !session.scopes.contains(it)) {
        return Err(Refusal::new(
            Exception::InvalidScope,
            "A scope was not granted",
        ));
    }
    // A client of the old kind, registered without scopes, gets into the portal and no refresh token.
    let refreshable =
        client.grant_types.contains(&GrantType::RefreshToken) && !session.scopes.is_empty();
    let scopes = match scopes.is_empty() {
        true => vec![ACCOUNT_ACCESS.to_owned()],
        false => scopes,
    };
    let expires_at = now
        .saturating_add_unsigned(world.knobs().access_token_life.as_secs())
        .min(session.ends_at);
    let access_token = random::secret(&*world.entropy, "at");
    let refresh_token = refreshable.then(|| random::secret(&*world.entropy, "rt"));
    store.add_access(access_token.clone(), id, scopes, expires_at);
    if let Some(it) = &refresh_token {
        store.add_refresh(it.clone(), id);
    }
    Ok(Output {
        access_token,
        token_type: "Bearer",
        expires_in: expires_at - now,
        refresh_token,
        id_token: None,
    })
}
