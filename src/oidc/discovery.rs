//! The provider's own description of itself (OpenID Connect Discovery 1.0 section 4).

use super::issuer::Rule;
use super::wire::{authority, check_endpoint, fetch, is_busy};
use super::{codes, refusal};
use crate::effects::Http;
use crate::failure::{Failure, Kind};
use http::StatusCode;
use serde::Deserialize;
use url::Url;

/// A discovery document, as far as a relying party needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metadata {
    /// `issuer`, byte for byte: what `iss` is compared with.
    pub issuer: String,
    /// `authorization_endpoint`.
    pub authorization_endpoint: Url,
    /// `token_endpoint`.
    pub token_endpoint: Url,
    /// `jwks_uri`.
    pub jwks_uri: Url,
    /// `revocation_endpoint` (RFC 8414).
    pub revocation_endpoint: Option<Url>,
    /// `id_token_signing_alg_values_supported`; `None` where the document does not say.
    pub id_token_algorithms: Option<Vec<String>>,
    /// `code_challenge_methods_supported` (RFC 8414); `None` where the document does not say.
    pub code_challenge_methods: Option<Vec<String>>,
    /// `token_endpoint_auth_methods_supported`; `None` where the document does not say.
    pub token_endpoint_auth_methods: Option<Vec<String>>,
    /// Whether every authorization response carries `iss` (RFC 9207 section 3).
    pub response_issuer: ResponseIssuer,
}

/// What the document says of `iss` in authorization responses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResponseIssuer {
    /// `authorization_response_iss_parameter_supported` is true: a response without it is refused.
    Always,
    /// It may come or not.
    Unsaid,
}

#[derive(Deserialize)]
struct Wire {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    revocation_endpoint: Option<String>,
    id_token_signing_alg_values_supported: Option<Vec<String>>,
    code_challenge_methods_supported: Option<Vec<String>>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    authorization_response_iss_parameter_supported: Option<bool>,
}

/// Fetches and checks the discovery document of `issuer`.
///
/// # Errors
/// The issuer is not https (or http on literal loopback), cannot be reached, or its document is not
/// one, calls itself otherwise, or names endpoints without https. Endpoints on foreign hosts are
/// refused where they would be used: at sign-in.
pub async fn discover(issuer: &Url, http: &dyn Http) -> Result<Metadata, Failure> {
    check_endpoint("issuer", issuer)?;
    let mut at = issuer.clone();
    at.set_query(None);
    at.set_path(&format!(
        "{}/.well-known/openid-configuration",
        issuer.path().trim_end_matches('/')
    ));
    let answer = fetch(&at, http).await?;
    if answer.status() != StatusCode::OK {
        return Err(refused_status(
            codes::DISCOVERY_UNUSABLE,
            "discovery document",
            &at,
            answer.status(),
        ));
    }
    let wire: Wire = serde_json::from_slice(answer.body()).map_err(|it| {
        unusable(
            &at,
            "a JSON object with `issuer` and the endpoints",
            what_is_wrong(&it),
        )
    })?;
    check_issuer(issuer, &wire.issuer)?;
    let endpoint = |name: &'static str, text: &str| -> Result<Url, Failure> {
        let url = Url::parse(text).map_err(|_| unusable(&at, "absolute URLs", name))?;
        check_endpoint(name, &url)?;
        // An https issuer has no business on loopback, and the other way round.
        if url.scheme() != issuer.scheme() {
            return Err(unusable(&at, "endpoints as secure as the issuer", name));
        }
        Ok(url)
    };
    Ok(Metadata {
        authorization_endpoint: endpoint("authorization endpoint", &wire.authorization_endpoint)?,
        token_endpoint: endpoint("token endpoint", &wire.token_endpoint)?,
        jwks_uri: endpoint("key set", &wire.jwks_uri)?,
        revocation_endpoint: wire
            .revocation_endpoint
            .map(|it| endpoint("revocation endpoint", &it))
            .transpose()?,
        issuer: wire.issuer,
        id_token_algorithms: wire.id_token_signing_alg_values_supported,
        code_challenge_methods: wire.code_challenge_methods_supported,
        token_endpoint_auth_methods: wire.token_endpoint_auth_methods_supported,
        response_issuer: match wire.authorization_response_iss_parameter_supported {
            Some(true) => ResponseIssuer::Always,
            Some(false) | None => ResponseIssuer::Unsaid,
        },
    })
}

/// The document must call itself what it was asked as (section 4.3). An empty path and `/` are one
/// address, so there the document decides which spelling its tokens use.
fn check_issuer(asked: &Url, got: &str) -> Result<(), Failure> {
    let asked = asked.as_str();
    let root = Url::parse(asked).is_ok_and(|it| it.path() == "/" && it.query().is_none());
    let same = got == asked || (root && got == asked.trim_end_matches('/'));
    let rule = match asked.strip_suffix('/') {
        Some(bare) if root => Rule::of_identifier(bare),
        _ => Rule::of_identifier(asked),
    };
    if same || (!matches!(rule, Rule::Exactly(_)) && rule.admits_discovery(got)) {
        return Ok(());
    }
    Err(Failure::new(
        Kind::General,
        codes::ISSUER_MISMATCH,
        "the discovery document names another issuer than the one that was asked",
    )
    .with_fact("expected", asked)
    .with_fact("got", got.chars().take(300).collect::<String>())
    .with_help("write the issuer as the provider does, slashes included"))
}

fn unusable(at: &Url, expected: &str, got: &str) -> Failure {
    Failure::new(
        Kind::General,
        codes::DISCOVERY_UNUSABLE,
        "the provider's discovery document cannot be used",
    )
    .with_fact("address", format!("{}{}", authority(at), at.path()))
    .with_fact("expected", expected)
    .with_fact("got", got)
    .with_help("check the issuer's address: open it in a browser, it must show JSON")
}

/// What a provider's document was refused for, when its status alone says it.
pub(super) fn refused_status(
    code: crate::diagnostic::Code,
    what: &str,
    at: &Url,
    status: StatusCode,
) -> Failure {
    if is_busy(status) {
        return refusal::busy(&authority(at), status);
    }
    let help = if status.is_redirection() {
        "redirects are not followed: name the address it points to, if it is the provider's"
    } else {
        "check the issuer's address: open it in a browser, it must show JSON"
    };
    Failure::new(
        Kind::General,
        code,
        format!("the provider has no {what} at its address"),
    )
    .with_fact("address", format!("{}{}", authority(at), at.path()))
    .with_fact("expected", "status 200")
    .with_fact("got", format!("status {}", status.as_u16()))
    .with_help(help)
}

/// Says what is wrong with JSON without repeating any of it.
pub(super) fn what_is_wrong(it: &serde_json::Error) -> &'static str {
    match it.classify() {
        serde_json::error::Category::Data => {
            "JSON with a member missing, doubled or of the wrong kind"
        }
        serde_json::error::Category::Eof => "JSON that breaks off",
        serde_json::error::Category::Syntax => "something that is not JSON",
        serde_json::error::Category::Io => "something unreadable",
    }
}
