//! `AssumeRoleWithWebIdentity`: an ID token for the keys of a role. Not signed.

use super::identity_token::{self, Claims};
use super::parameters::{self, Bound, Parameter, Presence};
use super::refusal::Refusal;
use super::role::{self, RoleArn, Taken};
use super::trust::Claimed;
use super::{Call, element};
use crate::sandbox::World;
use crate::sandbox::config::Issuer;
use crate::sandbox::issued::Multi;
use std::collections::BTreeMap;

/// As in the API's model.
const PARAMETERS: &[Parameter] = &[
    role::ROLE_ARN,
    role::ROLE_SESSION_NAME,
    Parameter {
        name: "WebIdentityToken",
        member: "webIdentityToken",
        presence: Presence::Required,
        bound: Bound::Text(4, 20000, None),
    },
    role::DURATION_SECONDS,
    role::POLICY,
];

pub(super) fn assume_role(world: &World, call: &Call<'_>) -> Result<String, Refusal> {
    let given = call.parameters;
    parameters::check(given, PARAMETERS)?;
    let text = |name: &str| given.get(name).unwrap_or_default();
    let (role_arn, session_name) = (text("RoleArn"), text("RoleSessionName"));
    let arn =
        RoleArn::parse(role_arn).ok_or_else(|| Refusal::validation("Request ARN is invalid"))?;
    let policy = role::policy(given)?;
    let token = identity_token::verify(world, text("WebIdentityToken"))?;
    let own = world.issuer();
    let issuer = match &token.provider.issuer {
        Issuer::Sandbox => &own,
        Issuer::Elsewhere(it) => it,
    };
    let provider = without_scheme(issuer);
    let provider_arn = format!(
        "arn:aws:iam::{}:oidc-provider/{provider}",
        world.config.account_id
    );
    let condition_keys = condition_keys(&token.claims, &token.subject);
    let claimed = Claimed {
        action: "sts:AssumeRoleWithWebIdentity",
        provider_arn: &provider_arn,
        provider,
        keys: &condition_keys,
    };
    // A role that is not there is refused like one that may not be taken: STS does not tell.
    let role = role::find(world, role_arn)
        .filter(|(at, _)| {
            world
                .trust
                .get(*at)
                .is_some_and(|it| it.allows(&claimed, without_scheme(&own)))
        })
        .map(|(_, role)| role)
        .ok_or_else(|| {
            Refusal::forbidden(
                "AccessDenied",
                "Not authorized to perform sts:AssumeRoleWithWebIdentity",
            )
        })?;
    let duration = role::duration(given);
    role::check_duration(duration, role.max_session_duration)?;
    let mut result = element("SubjectFromWebIdentityToken", &token.subject);
    result.push_str(&element(
        "Audience",
        condition_keys
            .get("aud")
            .and_then(|it| it.first())
            .map_or("", |it| it),
    ));
    let taken = Taken {
        role_arn,
        arn: &arn,
        session_name,
        duration,
        multi_factor: Multi::Absent,
    };
    result.push_str(&taken.answer(world));
    result.push_str(&element("Provider", &provider_arn));
    result.push_str(&role::packed_policy_size(policy));
    Ok(result)
}

/// The condition keys of a token. With `azp` in it, `aud` is that, and `oaud` what `aud` says.
fn condition_keys(claims: &Claims, subject: &str) -> BTreeMap<&'static str, Vec<String>> {
    let audiences = claims
        .aud
        .as_ref()
        .map(|it| it.all().to_vec())
        .unwrap_or_default();
    let aud = claims
        .azp
        .clone()
        .map_or_else(|| audiences.clone(), |it| vec![it]);
    BTreeMap::from([
        ("aud", aud),
        ("oaud", audiences),
        ("sub", vec![subject.to_owned()]),
        ("amr", claims.amr.clone()),
        ("email", claims.email.iter().cloned().collect()),
    ])
}

fn without_scheme(issuer: &str) -> &str {
    issuer.split_once("://").map_or(issuer, |(_, it)| it)
}
