//! The userinfo endpoint (OpenID Connect Core section 5.3, RFC 6750).

use super::id_token::About;
use super::store::Grant;
use crate::sandbox::World;
use crate::sandbox::reply::{self, Reply};
use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use http::{Request, StatusCode};
use serde::Serialize;

#[derive(Serialize)]
struct UserInfo<'a> {
    sub: &'a str,
    #[serde(flatten)]
    about: About<'a>,
}

pub(super) fn answer(world: &World, request: &Request<Vec<u8>>) -> Reply {
    let bearer = request
        .headers()
        .get(AUTHORIZATION)
        .and_then(|it| it.to_str().ok())
        .and_then(|it| {
            let (scheme, token) = it.split_once(' ')?;
            scheme
                .eq_ignore_ascii_case("bearer")
                .then_some(token.trim())
        });
    let Some(token) = bearer else {
        return challenged(StatusCode::UNAUTHORIZED, "Bearer");
    };
    let store = world.oidc.store();
    let Some((token, grant)) = store.access(token, world.now()) else {
        return challenged(StatusCode::UNAUTHORIZED, "Bearer error=\"invalid_token\"");
    };
    let granted = Grant {
        scopes: token.scopes.clone(),
        ..grant.clone()
    };
    if !granted.has("openid") {
        return challenged(
            StatusCode::FORBIDDEN,
            "Bearer error=\"insufficient_scope\", scope=\"openid\"",
        );
    }
    let it = UserInfo {
        sub: &granted.person.sub,
        about: About::new(&granted),
    };
    reply::no_store(reply::json(StatusCode::OK, &it))
}

fn challenged(status: StatusCode, challenge: &str) -> Reply {
    let it = reply::no_store(reply::text(status, "an access token is needed"));
    reply::with_header(it, WWW_AUTHENTICATE, challenge)
}
