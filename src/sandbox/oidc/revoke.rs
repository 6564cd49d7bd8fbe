//! The revocation endpoint (RFC 7009).

use super::client_auth::authenticate;
use super::refusal::Refusal;
use crate::sandbox::World;
use crate::sandbox::form::{self, Parameters};
use crate::sandbox::reply::{self, Reply};
use http::{Request, StatusCode};

pub(super) fn answer(world: &World, request: &Request<Vec<u8>>) -> Reply {
    match revoke(world, request) {
        Ok(()) => reply::no_store(reply::text(StatusCode::OK, "")),
        Err(it) => it.into(),
    }
}

fn revoke(world: &World, request: &Request<Vec<u8>>) -> Result<(), Refusal> {
    if !form::is_form(request.headers()) {
        return Err(Refusal::invalid_request(
            "the body must be application/x-www-form-urlencoded",
        ));
    }
    let form = Parameters::parse(request.body())?;
    let client = authenticate(&world.config, request.headers(), &form)?;
    let token = form
        .get("token")
        .ok_or_else(|| Refusal::invalid_request("token is missing"))?;
    let now = world.now();
    let mut store = world.oidc.store();
    let as_refresh = store
        .refresh(token, now)
        .map(|(it, grant)| (it.grant, grant.client_id.clone()));
    let as_access = store
        .access(token, now)
        .map(|(_, grant)| grant.client_id.clone());
    let not_yours = || Refusal::invalid_grant("the token was issued to another client");
    match (as_refresh, as_access) {
        (Some((_, owner)), _) if owner != client.client_id => return Err(not_yours()),
        // A refresh token takes the access tokens that came of it along (section 2.1).
        (Some((grant, _)), _) => store.take_away(grant),
        (None, Some(owner)) if owner != client.client_id => return Err(not_yours()),
        (None, Some(_)) => store.drop_access(token),
        // What is not known is as good as revoked (section 2.2).
        (None, None) => {}
    }
    Ok(())
}
