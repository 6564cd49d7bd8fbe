//! Providers whose tokens name themselves otherwise than their addresses do.

use super::{CLIENT, Knobs};
use serde_json::json;

pub const TENANT: &str = "5e2a1b70-9c3d-4f86-8a41-0d2b7c9e6f13";
pub const OTHER_TENANT: &str = "77777777-9c3d-4f86-8a41-0d2b7c9e6f13";
pub const PERSONAL: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";

/// Microsoft Entra ID with this authority, and a token of `TENANT`.
pub fn entra(k: &mut Knobs, authority: &str) {
    let host = "https://login.microsoftonline.com";
    *k = Knobs::good(&format!("{host}/{authority}/v2.0"));
    let template = if authority == TENANT {
        TENANT
    } else {
        "{tenantid}"
    };
    k.discovery["issuer"] = json!(format!("{host}/{template}/v2.0"));
    for (name, path) in [
        ("authorization_endpoint", "authorize"),
        ("token_endpoint", "token"),
    ] {
        k.discovery[name] = json!(format!("{host}/{authority}/oauth2/v2.0/{path}"));
    }
    k.discovery["jwks_uri"] = json!(format!("{host}/{authority}/discovery/v2.0/keys"));
    k.drop_discovery("code_challenge_methods_supported");
    k.drop_discovery("revocation_endpoint");
    k.keys[0]["issuer"] = json!(format!("{host}/{{tenantid}}/v2.0"));
    of_tenant(k, TENANT);
}

/// The same for a tenant of one's own.
pub fn entra_one(k: &mut Knobs) {
    entra(k, TENANT);
}

pub fn of_tenant(k: &mut Knobs, tenant: &str) {
    k.claim(
        "iss",
        json!(format!("https://login.microsoftonline.com/{tenant}/v2.0")),
    );
    k.claim("tid", json!(tenant));
    k.claim("ver", json!("2.0"));
}

/// Google, where the token endpoint and the keys are elsewhere.
pub fn google(k: &mut Knobs) {
    *k = Knobs::good("https://accounts.google.com");
    k.discovery["authorization_endpoint"] = json!("https://accounts.google.com/o/oauth2/v2/auth");
    k.discovery["token_endpoint"] = json!("https://oauth2.googleapis.com/token");
    k.discovery["jwks_uri"] = json!("https://www.googleapis.com/oauth2/v3/certs");
    k.claim("azp", json!(CLIENT));
    k.claim("email_verified", json!(true));
}
