//! A SAML assertion that the user was given, then AssumeRoleWithSAML.

use super::text::{OnEmpty, endpoint, property, said};
use super::{Surroundings, default, role, storage};
use crate::diagnostic::{Diagnostic, Place};
use crate::profile::questions::Prompt;
use crate::profile::{Profile, keys};
use crate::step::assertion::Assertion;
use crate::step::saml::{ASSERTION, AssumeRoleWithSaml, PRINCIPAL};
use crate::step::{Input, Step};

pub(super) fn steps(
    profile: &Profile,
    around: &Surroundings,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Step> {
    let mut steps: Vec<_> = exchange(profile, around, problems).into_iter().collect();
    role::chain(&mut steps, profile, around, problems);
    steps.extend(storage::connect(profile, around, problems));
    steps
}

/// The assertion for keys, as the profile says it.
pub(in crate::plan) fn exchange(
    profile: &Profile,
    around: &Surroundings,
    problems: &mut Vec<Diagnostic>,
) -> Option<Step> {
    let assertion = said(profile, ASSERTION).and_then(|text| {
        let read = Assertion::read(text.reveal());
        read.map_err(|why| {
            problems.push(
                Diagnostic::error(
                    "saml-malformed",
                    Place::File,
                    format!("what was given as a SAML assertion is none: {why}"),
                )
                .with_help("give the SAMLResponse alone, XML or base64 of it"),
            );
        })
        .ok()
    });
    let sts_endpoint = endpoint(profile, &keys::STS_ENDPOINT, around, problems)?;
    let role_arn = role_arn(profile, assertion.as_ref(), problems);
    let role_arn = role::checked_role(role_arn, problems);
    let principal_arn = principal_arn(profile, assertion.as_ref(), role_arn.as_ref(), problems);
    Some(Step::AssumeRoleWithSaml(AssumeRoleWithSaml {
        region: storage::sts_signing_region(&sts_endpoint),
        sts_endpoint,
        role_arn,
        principal_arn,
        duration_seconds: role::duration(profile, &role::OF_A_ROLE, problems),
        policy: role::policy(profile, problems),
        assertion,
    }))
}

/// The role that is said, or else the one that the assertion offers; of several one is asked for.
fn role_arn(
    profile: &Profile,
    assertion: Option<&Assertion>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Input<String>> {
    let said = property(profile, "role_arn", OnEmpty::Ignore);
    let Some(assertion) = assertion else {
        return said;
    };
    let offered: Vec<_> = assertion
        .roles
        .iter()
        .map(|it| it.role_arn.as_str())
        .collect();
    match (said, offered.as_slice()) {
        (Some(said), []) if assertion.says.is_encrypted => Some(said),
        (Some(said), offered @ [_, ..]) => {
            if let Some(role) = said.value()
                && !offered.contains(&role.as_str())
            {
                problems.push(
                    Diagnostic::error(
                        "saml-role-not-offered",
                        Place::File,
                        format!("the SAML assertion does not offer the role `{role}`"),
                    )
                    .with_help(format!("it offers: {}", offered.join(", "))),
                );
            }
            Some(said)
        }
        (None, []) if assertion.says.is_encrypted => Some(Input::asked("role_arn")),
        (_, []) => {
            problems.push(
                Diagnostic::error(
                    "saml-no-role",
                    Place::File,
                    "the SAML assertion offers no role",
                )
                .with_help("assign a role to you or your group at the identity provider, where it is set up for AWS"),
            );
            None
        }
        (None, [only]) => Some(default(
            (*only).to_owned(),
            "the one role that the assertion offers",
        )),
        (None, _) => Some(Input::asked("role_arn")),
    }
}

/// The identity provider that the assertion names beside the role.
fn principal_arn(
    profile: &Profile,
    assertion: Option<&Assertion>,
    role_arn: Option<&Input<String>>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Input<String>> {
    if let Some(said) = property(profile, PRINCIPAL, OnEmpty::Ignore) {
        if let (Some(text), Some(prompt)) = (said.value(), Prompt::find(PRINCIPAL))
            && let Err(why) = (prompt.check)(text)
        {
            problems.push(
                Diagnostic::error(
                    "principal-arn-malformed",
                    Place::value(keys::PROPERTIES.name),
                    format!("`{text}` is not the ARN of an identity provider"),
                )
                .with_help(why),
            );
        }
        return Some(said);
    }
    let (assertion, role_arn) = (assertion?, role_arn?.value());
    let mut roles = assertion.roles.iter();
    match roles.find(|it| role_arn.is_none_or(|role| *role == it.role_arn)) {
        Some(it) => Some(default(
            it.principal_arn.clone(),
            "the assertion names it beside the role",
        )),
        None => Some(Input::asked(PRINCIPAL)),
    }
}
