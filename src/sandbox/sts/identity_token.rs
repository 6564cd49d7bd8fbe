//! Checks a web identity token the way STS does: form, issuer, audience, signature, times.

use super::refusal::Refusal;
use crate::sandbox::World;
use crate::sandbox::config::{Issuer, Provider};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;

/// How far an issuer's clock may be ahead, in seconds.
const SKEW: i64 = 300;
/// What STS verifies.
const ALGORITHMS: &[Algorithm] = &[
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::ES256,
    Algorithm::ES384,
];

/// The claims STS looks at.
#[derive(Clone, Deserialize)]
pub(super) struct Claims {
    pub(super) iss: String,
    pub(super) sub: Option<String>,
    pub(super) aud: Option<Audience>,
    pub(super) azp: Option<String>,
    pub(super) email: Option<String>,
    #[serde(default)]
    pub(super) amr: Vec<String>,
    exp: Option<i64>,
    iat: Option<i64>,
    nbf: Option<i64>,
}

/// `aud` is one text, or several.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Audience {
    pub(super) fn all(&self) -> &[String] {
        match self {
            Audience::One(it) => std::slice::from_ref(it),
            Audience::Several(all) => all,
        }
    }
}

/// A token that holds, and the registered provider it comes from.
pub(super) struct Verified<'a> {
    pub(super) claims: Claims,
    pub(super) subject: String,
    pub(super) provider: &'a Provider,
}

/// Verifies a token against the account's registered providers.
pub(super) fn verify<'a>(world: &'a World, token: &str) -> Result<Verified<'a>, Refusal> {
    let header = jsonwebtoken::decode_header(token).map_err(|_| not_a_jwt())?;
    if header.crit.is_some() || !ALGORITHMS.contains(&header.alg) {
        return Err(not_a_jwt());
    }
    let claims = unverified(token).ok_or_else(not_a_jwt)?;
    let own = world.issuer();
    let provider = world.config.providers.iter().find(|it| match &it.issuer {
        Issuer::Sandbox => claims.iss == own,
        Issuer::Elsewhere(it) => claims.iss == *it,
    });
    let Some(provider) = provider else {
        return Err(Refusal::invalid_identity_token(format!(
            "No OpenIDConnect provider found in your account for {}",
            claims.iss
        )));
    };
    let missing =
        |claim: &str| Refusal::invalid_identity_token(format!("Missing a required claim: {claim}"));
    let audience = claims.aud.as_ref().ok_or_else(|| missing("aud"))?;
    if !is_trusted(world, provider, audience) {
        return Err(Refusal::invalid_identity_token("Incorrect token audience"));
    }
    let (Some(subject), Some(exp), Some(iat)) = (claims.sub.clone(), claims.exp, claims.iat) else {
        let name = [("sub", claims.sub.is_some()), ("exp", claims.exp.is_some())];
        let name = name
            .iter()
            .find(|(_, present)| !present)
            .map_or("iat", |(name, _)| name);
        return Err(missing(name));
    };
    check_signature(world, provider, token, &header)?;
    let now = world.now();
    if now >= exp {
        return Err(Refusal::sender(
            "ExpiredTokenException",
            format!(
                "Token expired: current date/time {now} must be before the expiration date/time {exp}"
            ),
        ));
    }
    if iat > now.saturating_add(SKEW) || claims.nbf.is_some_and(|it| it > now.saturating_add(SKEW))
    {
        return Err(Refusal::invalid_identity_token(
            "The ID Token provided is not yet valid",
        ));
    }
    Ok(Verified {
        claims,
        subject,
        provider,
    })
}

/// Whether an audience is among those the provider was registered with.
fn is_trusted(world: &World, provider: &Provider, audience: &Audience) -> bool {
    let only = world
        .knobs()
        .audience
        .filter(|_| provider.issuer == Issuer::Sandbox);
    let trusted = only.map_or_else(|| provider.client_ids.clone(), |it| vec![it]);
    audience.all().iter().any(|it| trusted.contains(it))
}

fn check_signature(
    world: &World,
    provider: &Provider,
    token: &str,
    header: &jsonwebtoken::Header,
) -> Result<(), Refusal> {
    // The sandbox calls no one: another issuer's keys are out of its reach.
    let keys = match provider.issuer {
        Issuer::Sandbox => world.oidc.keys.public(),
        Issuer::Elsewhere(_) => return Err(no_key()),
    };
    let kid = header.kid.as_deref().ok_or_else(no_key)?;
    let key = keys.find(kid).ok_or_else(no_key)?;
    let key = DecodingKey::from_jwk(key).map_err(|_| no_key())?;
    // Only the signature here: the times are compared with the world's clock, not the system's.
    let mut signature_only = Validation::new(world.oidc.keys.algorithm());
    signature_only.validate_exp = false;
    signature_only.validate_nbf = false;
    signature_only.validate_aud = false;
    signature_only.required_spec_claims.clear();
    match jsonwebtoken::decode::<Claims>(token, &key, &signature_only) {
        Ok(_) => Ok(()),
        // The code is AWS's; its words for this case are not on record.
        Err(_) => Err(Refusal::invalid_identity_token(
            "Invalid cryptographic signature",
        )),
    }
}

/// The claims before anything is known about them: just enough to find whose key to ask.
fn unverified(token: &str) -> Option<Claims> {
    let mut parts = token.split('.');
    let (_, payload, _) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()
}

fn not_a_jwt() -> Refusal {
    Refusal::invalid_identity_token(
        "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)",
    )
}

fn no_key() -> Refusal {
    // Two blanks: so it is written at AWS.
    Refusal::invalid_identity_token(
        "Couldn't retrieve verification key from your identity provider,  \
         please reference AssumeRoleWithWebIdentity documentation for requirements",
    )
}
