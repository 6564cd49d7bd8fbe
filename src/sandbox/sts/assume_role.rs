//! `AssumeRole`: the keys of a role for whoever signs and is trusted by it.

use super::multi_factor;
use super::parameters::{self, Bound, Parameter, Presence};
use super::refusal::Refusal;
use super::role::{self, RoleArn, Taken};
use super::trust::Signed;
use super::{Call, sigv4};
use crate::sandbox::World;
use crate::sandbox::issued::{Holder, Multi, Session};
use std::collections::BTreeMap;

/// What a role may give to the session of another role.
const CHAINED_DURATION: u32 = 3600;
/// As many tags as a session may have.
const MOST_TAGS: usize = 50;

/// As in the API's model.
const PARAMETERS: &[Parameter] = &[
    role::ROLE_ARN,
    role::ROLE_SESSION_NAME,
    role::DURATION_SECONDS,
    Parameter {
        name: "ExternalId",
        member: "externalId",
        presence: Presence::Optional,
        bound: Bound::Text(2, 1224, Some(parameters::EXTERNAL_ID)),
    },
    role::POLICY,
    multi_factor::SERIAL_NUMBER,
    multi_factor::TOKEN_CODE,
];

pub(super) fn assume_role(world: &World, call: &Call<'_>) -> Result<String, Refusal> {
    let given = call.parameters;
    let caller = sigv4::verify(call.request, &world.issued, world.now())?;
    parameters::check(given, PARAMETERS)?;
    let tags = tags(call)?;
    let text = |name: &str| given.get(name).unwrap_or_default();
    let (role_arn, session_name) = (text("RoleArn"), text("RoleSessionName"));
    let arn = RoleArn::parse(role_arn)
        .ok_or_else(|| Refusal::validation(format!("{role_arn} is invalid")))?;
    let policy = role::policy(given)?;
    let shown = multi_factor::shown(world, given)?;
    let present = shown == Multi::Present || caller.multi_factor == Multi::Present;
    let mut condition_keys =
        BTreeMap::from([("aws:multifactorauthpresent", vec![present.to_string()])]);
    if let Some(it) = given.get("ExternalId") {
        condition_keys.insert("sts:externalid", vec![it.to_owned()]);
    }
    let principals = principals(&caller, &world.config.account_id);
    let signed = Signed {
        principals: &principals,
        keys: &condition_keys,
    };
    let mut actions = vec!["sts:AssumeRole"];
    if !tags.is_empty() {
        actions.push("sts:TagSession");
    }
    let found = role::find(world, role_arn);
    for action in actions {
        let trusts = found
            .and_then(|(at, _)| world.trust.get(at))
            .is_some_and(|it| it.allows_signed(&signed, action));
        if !trusts {
            return Err(Refusal::forbidden(
                "AccessDenied",
                format!(
                    "User: {} is not authorized to perform: {action} on resource: {role_arn}",
                    caller.arn
                ),
            ));
        }
    }
    let longest = found.map_or(role::DEFAULT_DURATION, |(_, role)| {
        role.max_session_duration
    });
    let duration = role::duration(given);
    if matches!(caller.holder, Holder::Role(_)) && duration > CHAINED_DURATION {
        return Err(Refusal::validation(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
        ));
    }
    role::check_duration(duration, longest)?;
    let taken = Taken {
        role_arn,
        arn: &arn,
        session_name,
        duration,
        multi_factor: shown,
    };
    Ok(taken.answer(world) + &role::packed_policy_size(policy))
}

/// What the caller may be called in a trust policy.
fn principals(caller: &Session, account_id: &str) -> Vec<String> {
    let mut all = vec![
        caller.arn.clone(),
        account_id.to_owned(),
        format!("arn:aws:iam::{account_id}:root"),
    ];
    if let Holder::Role(arn) = &caller.holder {
        all.push(arn.clone());
    }
    all
}

/// `Tags.member.N.Key` and `.Value`, counted from 1 without gaps.
fn tags(call: &Call<'_>) -> Result<Vec<(String, String)>, Refusal> {
    let mut tags: Vec<(String, String)> = Vec::new();
    loop {
        let part = |part: &str| {
            let name = format!("Tags.member.{}.{part}", tags.len() + 1);
            call.parameters.get(&name).map(str::to_owned)
        };
        let Some(key) = part("Key") else {
            return Ok(tags);
        };
        let value = part("Value").unwrap_or_default();
        let twice = tags.iter().any(|(it, _)| it.eq_ignore_ascii_case(&key));
        if twice {
            return Err(Refusal::validation(
                "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
            ));
        }
        let lengths = (1..=128).contains(&key.chars().count()) && value.chars().count() <= 256;
        if !lengths || tags.len() == MOST_TAGS {
            return Err(Refusal::validation(
                "1 validation error detected: Value at 'tags' failed to satisfy constraint: \
                 Member must have length less than or equal to 50",
            ));
        }
        tags.push((key, value));
    }
}
