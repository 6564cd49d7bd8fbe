//! The access portal's API: accounts, roles, keys of a role, the end of a session.

use super::directory::{AssignedAccount, PortalPerson};
use super::refusal::{PortalException, PortalRefusal};
use super::register::ACCOUNT_ACCESS;
use super::store::SessionId;
use super::{Call, finished};
use crate::sandbox::form::Parameters;
use crate::sandbox::issued::{Holder, Multi, SpeaksFor};
use crate::sandbox::reply::{self, Reply};
use crate::sandbox::{World, random};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::StatusCode;
use serde::Serialize;

/// How many of a list come at once where `max_result` does not say.
const PAGE: usize = 20;
/// The most that `max_result` may say.
const MOST: usize = 100;
/// A permission set's session duration, in seconds.
const SESSION_DURATION: u64 = 3600;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Accounts<'a> {
    next_token: Option<String>,
    account_list: Vec<Account<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Account<'a> {
    account_id: &'a str,
    account_name: &'a str,
    email_address: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Roles<'a> {
    next_token: Option<String>,
    role_list: Vec<Role<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Role<'a> {
    role_name: &'a str,
    account_id: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Federation {
    role_credentials: RoleCredentials,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RoleCredentials {
    access_key_id: String,
    secret_access_key: String,
    session_token: String,
    /// Milliseconds since the epoch.
    expiration: i64,
}

pub(super) fn accounts(world: &World, call: &Call<'_>) -> Reply {
    finished(list_accounts(world, call))
}

fn list_accounts<'a>(world: &'a World, call: &Call<'_>) -> Result<Accounts<'a>, PortalRefusal> {
    let (_, person) = signed_in(world, call)?;
    let parameters = Parameters::parse(call.query())?;
    let (part, next_token) = page(&parameters, &person.accounts, "accounts")?;
    let account = |it: &'a AssignedAccount| Account {
        account_id: &it.id,
        account_name: &it.name,
        email_address: &it.email,
    };
    Ok(Accounts {
        next_token,
        account_list: part.iter().map(account).collect(),
    })
}

pub(super) fn roles(world: &World, call: &Call<'_>) -> Reply {
    finished(list_roles(world, call))
}

fn list_roles<'a>(world: &'a World, call: &Call<'_>) -> Result<Roles<'a>, PortalRefusal> {
    let (_, person) = signed_in(world, call)?;
    let parameters = Parameters::parse(call.query())?;
    let account = assigned(person, &parameters)?;
    let (part, next_token) = page(&parameters, &account.permission_sets, &account.id)?;
    let role = |it: &'a String| Role {
        role_name: it,
        account_id: &account.id,
    };
    Ok(Roles {
        next_token,
        role_list: part.iter().map(role).collect(),
    })
}

pub(super) fn credentials(world: &World, call: &Call<'_>) -> Reply {
    finished(role_credentials(world, call))
}

fn role_credentials(world: &World, call: &Call<'_>) -> Result<Federation, PortalRefusal> {
    let (_, person) = signed_in(world, call)?;
    let parameters = Parameters::parse(call.query())?;
    let role = parameters.get("role_name").ok_or_else(invalid)?;
    let account = assigned(person, &parameters)?;
    if !account.permission_sets.iter().any(|it| it == role) {
        return Err(no_access());
    }
    let life = world
        .knobs()
        .session_life
        .map_or(SESSION_DURATION, |it| it.as_secs());
    let expires_at = world.now().saturating_add_unsigned(life);
    let instance = &world.config.identity_center;
    let arn = format!(
        "arn:aws:sts::{}:assumed-role/{}/{}",
        account.id,
        instance.role_name(&account.id, role),
        person.user_name
    );
    let user_id = format!(
        "{}:{}",
        random::aws_id_of("AROA", &instance.fingerprint(&account.id, role)),
        person.user_name
    );
    let it = SpeaksFor {
        arn,
        user_id,
        holder: Holder::Role(instance.role_arn(&account.id, role)),
        multi_factor: Multi::Absent,
    };
    let keys = world.issued.open_session(&*world.entropy, expires_at, it);
    Ok(Federation {
        role_credentials: RoleCredentials {
            access_key_id: keys.access_key_id,
            secret_access_key: keys.secret_access_key,
            session_token: keys.session_token,
            expiration: expires_at.saturating_mul(1000),
        },
    })
}

pub(super) fn logout(world: &World, call: &Call<'_>) -> Reply {
    match signed_in(world, call) {
        Ok((session, _)) => {
            world.identity_center.store().end(session);
            reply::typed(StatusCode::OK, "application/json", Vec::new())
        }
        Err(it) => it.into(),
    }
}

/// Whose session the access token opens, here.
fn signed_in<'a>(
    world: &'a World,
    call: &Call<'_>,
) -> Result<(SessionId, &'a PortalPerson), PortalRefusal> {
    if world.take_throttled() {
        return Err(PortalRefusal(
            PortalException::TooManyRequests,
            "Too many requests",
        ));
    }
    let unauthorized = || {
        PortalRefusal(
            PortalException::Unauthorized,
            "Session token not found or invalid",
        )
    };
    let instance = &world.config.identity_center;
    let token = call
        .request
        .headers()
        .get("x-amz-sso_bearer_token")
        .and_then(|it| it.to_str().ok())
        .filter(|_| call.region == instance.region)
        .ok_or_else(unauthorized)?;
    let now = world.now();
    let store = world.identity_center.store();
    let (id, session, scopes) = store.access(token, now).ok_or_else(unauthorized)?;
    if session.ends_at <= now || !scopes.iter().any(|it| it == ACCOUNT_ACCESS) {
        return Err(unauthorized());
    }
    let person = instance
        .people
        .get(session.person)
        .ok_or_else(unauthorized)?;
    Ok((id, person))
}

/// The account that is asked for, if it is among those assigned.
fn assigned<'a>(
    person: &'a PortalPerson,
    parameters: &Parameters,
) -> Result<&'a AssignedAccount, PortalRefusal> {
    let id = parameters.get("account_id").ok_or_else(invalid)?;
    if id.len() != 12 || !id.bytes().all(|it| it.is_ascii_digit()) {
        return Err(invalid());
    }
    person
        .accounts
        .iter()
        .find(|it| it.id == id)
        .ok_or_else(no_access)
}

/// The part of a list that is asked for, and the token of the next one. A token belongs to its list.
fn page<'a, T>(
    parameters: &Parameters,
    all: &'a [T],
    list: &str,
) -> Result<(&'a [T], Option<String>), PortalRefusal> {
    let size = match parameters.get("max_result") {
        None => PAGE,
        Some(it) => it
            .parse()
            .ok()
            .filter(|it| (1..=MOST).contains(it))
            .ok_or_else(invalid)?,
    };
    let start = match parameters.get("next_token") {
        None => 0,
        Some(it) => offset(it, list)
            .filter(|it| *it < all.len())
            .ok_or_else(invalid)?,
    };
    let end = start.saturating_add(size).min(all.len());
    let next = (end < all.len()).then(|| URL_SAFE_NO_PAD.encode(format!("{list}:{end}")));
    Ok((all.get(start..end).unwrap_or_default(), next))
}

fn offset(token: &str, list: &str) -> Option<usize> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
    let (of, offset) = text.split_once(':')?;
    (of == list).then(|| offset.parse().ok())?
}

fn invalid() -> PortalRefusal {
    PortalRefusal(PortalException::InvalidRequest, "Invalid request")
}

fn no_access() -> PortalRefusal {
    PortalRefusal(PortalException::Forbidden, "No access")
}
