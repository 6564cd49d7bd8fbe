//! `AssumeRoleWithWebIdentity`: an ID token for the keys of a role. Not signed.

use super::identity_token::{self, Claims};
use super::parameters::{self, Bound, Parameter, Presence};
use super::refusal::Refusal;
use super::role::{self, RoleArn};
use super::trust::Claimed;
use super::{Call, element, group, keys};
use crate::sandbox::World;
use crate::sandbox::config::Issuer;
use crate::sandbox::issued::{Holder, Multi, SpeaksFor};
use std::collections::BTreeMap;

/// In seconds, where `DurationSeconds` is not given.
const DEFAULT_DURATION: u32 = 3600;

/// As in the API's model.
const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "RoleArn",
        member: "roleArn",
        presence: Presence::Required,
        bound: Bound::Text(20, 2048, None),
    },
    Parameter {
        name: "RoleSessionName",
        member: "roleSessionName",
        presence: Presence::Required,
        bound: Bound::Text(2, 64, Some(parameters::SESSION_NAME)),
    },
    Parameter {
        name: "WebIdentityToken",
        member: "webIdentityToken",
        presence: Presence::Required,
        bound: Bound::Text(4, 20000, None),
    },
    Parameter {
        name: "DurationSeconds",
        member: "durationSeconds",
        presence: Presence::Optional,
        bound: Bound::Number(900, 43200),
    },
    Parameter {
        name: "Policy",
        member: "policy",
        presence: Presence::Optional,
        bound: Bound::Text(1, 2048, None),
    },
];

pub(super) fn assume_role(world: &World, call: &Call<'_>) -> Result<String, Refusal> {
    let given = call.parameters;
    parameters::check(given, PARAMETERS)?;
    let text = |name: &str| given.get(name).unwrap_or_default();
    let (role_arn, session_name) = (text("RoleArn"), text("RoleSessionName"));
    let arn =
        RoleArn::parse(role_arn).ok_or_else(|| Refusal::validation("Request ARN is invalid"))?;
    let policy = given.get("Policy");
    if policy.is_some_and(|it| !role::is_policy(it)) {
        return Err(Refusal::sender(
            "MalformedPolicyDocument",
            "Syntax errors in policy.",
        ));
    }
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
    let duration = given
        .get("DurationSeconds")
        .and_then(|it| it.parse().ok())
        .unwrap_or(DEFAULT_DURATION);
    if duration > role.max_session_duration {
        return Err(Refusal::validation(
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
        ));
    }
    let life = world
        .knobs()
        .session_life
        .map_or(u64::from(duration), |it| it.as_secs());
    let user_arn = format!(
        "arn:aws:sts::{}:assumed-role/{}/{session_name}",
        arn.account_id, arn.name
    );
    let user_id = format!("{}:{session_name}", role::id(role_arn));
    let mut result = element("SubjectFromWebIdentityToken", &token.subject);
    result.push_str(&element(
        "Audience",
        condition_keys
            .get("aud")
            .and_then(|it| it.first())
            .map_or("", |it| it),
    ));
    let user = element("AssumedRoleId", &user_id) + &element("Arn", &user_arn);
    let credentials = keys::issue(
        world,
        life,
        SpeaksFor {
            arn: user_arn,
            user_id,
            holder: Holder::Role(role_arn.to_owned()),
            multi_factor: Multi::Absent,
        },
    );
    result.push_str(&group("AssumedRoleUser", &user));
    result.push_str(&group("Credentials", &credentials));
    result.push_str(&element("Provider", &provider_arn));
    if let Some(it) = policy {
        result.push_str(&element(
            "PackedPolicySize",
            &(it.len() * 100 / 2048).to_string(),
        ));
    }
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
