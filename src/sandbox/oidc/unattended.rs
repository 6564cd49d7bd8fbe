//! The grants without a browser (RFC 6749 sections 4.3 and 4.4).

use super::discovery::SCOPES;
use super::id_token::Occasion;
use super::refusal::Refusal;
use super::store::Grant;
use super::token::{Tokens, issue, missing};
use crate::sandbox::config::{Client, ClientKind, Person};
use crate::sandbox::form::Parameters;
use crate::sandbox::issued::same;
use crate::sandbox::{CANARY, World};
use serde::Serialize;

/// An access token that says for whom it is: a signed JWT.
#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    iat: i64,
    exp: i64,
}

impl World {
    /// The password of one of the people.
    pub fn password(&self, person: &Person) -> String {
        format!("{CANARY}-password-{}", person.preferred_username)
    }
}

/// The client speaks for itself: it must be able to keep a secret (section 4.4).
pub(super) fn from_secret(
    world: &World,
    client: &Client,
    form: &Parameters,
) -> Result<Tokens, Refusal> {
    if client.kind == ClientKind::Public {
        return Err(Refusal::new(
            "unauthorized_client",
            "a public client cannot use this grant",
        ));
    }
    let scopes = scopes(form)?;
    let expires_in = world.knobs().access_token_life.as_secs();
    let now = world.now();
    let access_token = world.oidc.keys.sign(&Claims {
        iss: &world.issuer(),
        sub: &client.client_id,
        aud: &client.client_id,
        iat: now,
        exp: now.saturating_add_unsigned(expires_in),
    });
    Ok(Tokens {
        access_token: access_token
            .ok_or_else(|| Refusal::new("server_error", "the token could not be signed"))?,
        token_type: "Bearer",
        expires_in,
        refresh_token: None,
        id_token: None,
        scope: scopes.join(" "),
    })
}

pub(super) fn from_password(
    world: &World,
    client: &Client,
    form: &Parameters,
) -> Result<Tokens, Refusal> {
    let username = form.get("username").ok_or_else(|| missing("username"))?;
    let password = form.get("password").ok_or_else(|| missing("password"))?;
    let scopes = scopes(form)?;
    let mut people = world.config.people.iter();
    let person = people
        .find(|it| it.preferred_username == username)
        .filter(|it| same(&world.password(it), password))
        .ok_or_else(|| Refusal::invalid_grant("Invalid user credentials"))?;
    let grant = Grant {
        client_id: client.client_id.clone(),
        person: person.clone(),
        scopes: scopes.clone(),
        nonce: None,
        auth_time: world.now(),
    };
    let id = world.oidc.store().grant_at_once(grant.clone());
    issue(world, &grant, id, scopes, Occasion::SignIn)
}

fn scopes(form: &Parameters) -> Result<Vec<String>, Refusal> {
    let asked = form.get("scope").unwrap_or_default();
    let scopes: Vec<_> = asked.split(' ').filter(|it| !it.is_empty()).collect();
    match scopes.iter().all(|it| SCOPES.contains(it)) {
        true => Ok(scopes.into_iter().map(str::to_owned).collect()),
        false => Err(Refusal::new("invalid_scope", "no such scope here")),
    }
}
