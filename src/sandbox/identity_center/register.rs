//! `RegisterClient`.

use super::refusal::{Exception, Refusal};
use super::store::{Client, GrantType};
use super::{Call, operation, region};
use crate::sandbox::reply::Reply;
use crate::sandbox::{World, random};
use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// What a client may be registered for; without any it is for [`ACCOUNT_ACCESS`] alone.
const SCOPES: [&str; 8] = [
    "aws",
    "codewhisperer:analysis",
    "codewhisperer:completions",
    "codewhisperer:conversations",
    "codewhisperer:taskassist",
    "codewhisperer:transformations",
    "openid",
    ACCOUNT_ACCESS,
];
/// What the portal asks for.
pub(super) const ACCOUNT_ACCESS: &str = "sso:account:access";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Input {
    client_name: Option<String>,
    client_type: Option<String>,
    scopes: Option<Vec<String>>,
    redirect_uris: Option<Vec<String>>,
    grant_types: Option<Vec<String>>,
    issuer_url: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Output {
    client_id: String,
    client_secret: String,
    client_id_issued_at: i64,
    client_secret_expires_at: i64,
    /// In the model, never filled.
    authorization_endpoint: Option<String>,
    token_endpoint: Option<String>,
}

pub(super) fn answer(world: &World, call: &Call<'_>) -> Reply {
    operation(world, call, register)
}

fn register(world: &World, region: &str, it: Input) -> Result<Output, Refusal> {
    let name = required(it.client_name, "clientName")?;
    if required(it.client_type, "clientType")? != "public" {
        return Err(Refusal::new(
            Exception::InvalidClientMetadata,
            "clientType must be public",
        ));
    }
    let grant_types = match it.grant_types.filter(|it| !it.is_empty()) {
        Some(all) => all
            .iter()
            .map(|it| GrantType::parse(it))
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| {
                Refusal::new(
                    Exception::UnsupportedGrantType,
                    "A grant type is not supported",
                )
            })?,
        None => vec![GrantType::DeviceCode, GrantType::RefreshToken],
    };
    let scopes = it.scopes.unwrap_or_default();
    if scopes.iter().any(|it| !SCOPES.contains(&it.as_str())) {
        return Err(Refusal::new(Exception::InvalidScope, "A scope is unknown"));
    }
    let redirect_uris = it.redirect_uris.unwrap_or_default();
    if !redirect_uris.iter().all(|it| is_loopback_without_port(it)) {
        return Err(Refusal::new(
            Exception::InvalidRedirectUri,
            "A redirect URI is not an http URI on a loopback address without a port",
        ));
    }
    if let Some(it) = &it.issuer_url {
        region::check(it, region, &world.config.identity_center)?;
    }
    if grant_types.contains(&GrantType::AuthorizationCode) {
        if redirect_uris.is_empty() {
            return Err(Refusal::missing("redirectUris"));
        }
        if it.issuer_url.is_none() {
            return Err(Refusal::missing("issuerUrl"));
        }
    }
    let now = world.now();
    let id = random::opaque(&*world.entropy);
    let client = Client {
        name,
        secret: random::secret(&*world.entropy, "client"),
        region: region.to_owned(),
        scopes,
        grant_types,
        redirect_uris,
        expires_at: now.saturating_add_unsigned(world.knobs().registration_life.as_secs()),
    };
    let output = Output {
        client_id: id.clone(),
        client_secret: client.secret.clone(),
        client_id_issued_at: now,
        client_secret_expires_at: client.expires_at,
        authorization_endpoint: None,
        token_endpoint: None,
    };
    world.identity_center.store().register(id, client, now);
    Ok(output)
}

/// A member that must be there and say something.
pub(super) fn required(it: Option<String>, name: &str) -> Result<String, Refusal> {
    it.filter(|it| !it.is_empty())
        .ok_or_else(|| Refusal::missing(name))
}

/// The port is chosen anew for each sign-in, so none is registered (RFC 8252 section 7.3).
fn is_loopback_without_port(it: &str) -> bool {
    let Ok(url) = Url::parse(it) else {
        return false;
    };
    let loopback = match url.host() {
        Some(Host::Ipv4(it)) => it.is_loopback(),
        Some(Host::Ipv6(it)) => it.is_loopback(),
        _ => false,
    };
    // Written out, not made so by the parser: a redirect URI is compared as text.
    let host = it.strip_prefix("http://").unwrap_or_default();
    let authority = host.split(['/', '?', '#']).next().unwrap_or_default();
    loopback
        && url.scheme() == "http"
        && url.host_str() == Some(authority)
        && url.fragment().is_none()
}
