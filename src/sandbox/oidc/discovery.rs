//! The provider's metadata (OpenID Connect Discovery, RFC 8414) and its public keys.

use super::path;
use crate::sandbox::World;
use crate::sandbox::reply::{self, Reply};
use http::{Request, StatusCode};
use serde_json::json;

/// Scopes that mean something here.
pub(super) const SCOPES: &[&str] = &["openid", "profile", "email", "groups", "offline_access"];

pub(super) fn configuration(world: &World, _: &Request<Vec<u8>>) -> Reply {
    let issuer = world.issuer();
    let at = |path: &str| format!("{issuer}{path}");
    let document = json!({
        "issuer": issuer,
        "authorization_endpoint": at(path::AUTHORIZE),
        "token_endpoint": at(path::TOKEN),
        "userinfo_endpoint": at(path::USERINFO),
        "jwks_uri": at(path::JWKS),
        "revocation_endpoint": at(path::REVOKE),
        "scopes_supported": SCOPES,
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": [
            "authorization_code", "client_credentials", "password", "refresh_token"
        ],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [world.oidc.keys.algorithm()],
        "token_endpoint_auth_methods_supported": ["none", "client_secret_basic", "client_secret_post"],
        "revocation_endpoint_auth_methods_supported": ["none", "client_secret_basic", "client_secret_post"],
        "code_challenge_methods_supported": ["S256"],
        "claims_supported": [
            "iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "at_hash", "amr",
            "name", "preferred_username", "email", "email_verified", "groups"
        ],
        "claims_parameter_supported": false,
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
        "authorization_response_iss_parameter_supported": true,
    });
    reply::json(StatusCode::OK, &document)
}

pub(super) fn jwks(world: &World, _: &Request<Vec<u8>>) -> Reply {
    reply::json(StatusCode::OK, world.oidc.keys.public())
}
