//! A profile of the AWS CLI: whatever it begins with, then its roles, one with the keys of the other.
//!
//! What the connection profile, the bookmark or the command line say of the role takes the place of
//! what the chosen AWS profile says (it is a layer below them); the links before it are as they are.

use super::role::{self, own_role, own_session};
use super::{Surroundings, default, identity_center, storage};
use crate::aws_files::{AwsRole, CredentialSource, Start};
use crate::diagnostic::{Diagnostic, Place};
use crate::profile::aws_cli::AWS_PROFILE;
use crate::profile::instance_metadata::Service;
use crate::profile::{Origin, Profile};
use crate::secret::Secret;
use crate::step::assume_role::AssumeRole;
use crate::step::identity_center::aws_profile::AwsProfile;
use crate::step::instance_metadata::InstanceMetadata;
use crate::step::multi_factor::{MFA_CODE, MultiFactor};
use crate::step::session_credentials::SessionCredentials;
use crate::step::static_keys::StaticKeys;
use crate::step::{Input, Step};

pub(super) fn steps(
    profile: &Profile,
    around: &Surroundings,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Step> {
    let files = &around.aws_cli.files;
    let Some(chosen) = around.aws_cli.chosen(profile) else {
        // Everything else follows from the answer.
        return vec![Step::AwsProfile(AwsProfile {
            name: Input::asked(AWS_PROFILE),
        })];
    };
    let chain = match files.chain(&chosen.value) {
        Ok(chain) => chain,
        Err(finding) => {
            problems.push(*finding);
            return Vec::new();
        }
    };
    let name = chosen.value.clone();
    let mut steps = vec![Step::AwsProfile(AwsProfile {
        name: Input::Given(chosen),
    })];
    let long_lived = matches!(
        chain.start,
        Start::Keys {
            session_token: None,
            ..
        }
    );
    steps.extend(start(
        &chain.profile,
        chain.start,
        profile,
        around,
        problems,
    ));
    let (own, before): (Vec<_>, Vec<_>) =
        chain.roles.into_iter().partition(|it| it.profile == name);
    for it in before {
        steps.extend(link(it, profile, around, problems));
    }
    let takes_a_role = !own.is_empty() || profile.property("role_arn").is_present();
    if takes_a_role {
        steps.extend(own_role(profile, around, problems));
    } else if long_lived && profile.property("mfa_serial").is_present() {
        steps.extend(own_session(profile, around, problems));
    }
    steps.extend(role::chain(profile, around, problems));
    role::check_chained(&steps, around, problems);
    steps.extend(storage::connect(profile, around, problems));
    steps
}

fn start(
    name: &str,
    it: Start,
    profile: &Profile,
    around: &Surroundings,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Step> {
    match it {
        Start::Keys {
            access_key_id,
            secret_access_key,
            session_token,
        } => vec![keys(
            Input::given(access_key_id, Origin::AwsCli(name.to_owned())),
            secret_access_key,
            session_token,
        )],
        Start::IdentityCenter(it) => {
            identity_center::of_aws_profile(name, &it, profile, around, problems)
        }
        Start::Source(CredentialSource::Environment) => environment(name, around, problems),
        Start::Source(CredentialSource::Ec2InstanceMetadata) => {
            let service = Service::own();
            let service = service.map(|it| Input::given(it.url, Origin::AwsCli(name.to_owned())));
            let step = |service| {
                Step::InstanceMetadata(InstanceMetadata {
                    service,
                    role_name: None,
                })
            };
            service.map(step).into_iter().collect()
        }
        Start::Source(it) => refused(
            name,
            &format!("`credential_source = {}`", it.name()),
            problems,
        ),
        Start::Process(_) => refused(name, "`credential_process`", problems),
        Start::WebIdentity(..) => refused(name, "`web_identity_token_file`", problems),
    }
}

fn keys(
    access_key_id: Input<String>,
    secret_access_key: Secret<String>,
    session_token: Option<Secret<String>>,
) -> Step {
    match session_token {
        Some(session_token) => Step::SessionCredentials(SessionCredentials {
            access_key_id,
            secret_access_key: Ok(secret_access_key),
            session_token: Ok(session_token),
        }),
        None => Step::StaticKeys(StaticKeys {
            access_key_id,
            secret_access_key: Ok(secret_access_key),
        }),
    }
}

/// `credential_source = Environment`.
fn environment(name: &str, around: &Surroundings, problems: &mut Vec<Diagnostic>) -> Vec<Step> {
    match around.aws_cli.keys.as_deref() {
        Some(Start::Keys {
            access_key_id,
            secret_access_key,
            session_token,
        }) => {
            let origin = Origin::Environment("AWS_ACCESS_KEY_ID".to_owned());
            let copy = |it: &Secret<String>| Secret::new(it.reveal().clone());
            vec![keys(
                Input::given(access_key_id.clone(), origin),
                copy(secret_access_key),
                session_token.as_ref().map(copy),
            )]
        }
        _ => {
            problems.push(
                Diagnostic::error(
                    "aws-profile-without-credentials",
                    Place::File,
                    format!("profile `{name}` takes its keys from the environment, which has none"),
                )
                .with_help("set `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`"),
            );
            Vec::new()
        }
    }
}

/// A role of a profile before the chosen one.
fn link(
    it: AwsRole,
    profile: &Profile,
    around: &Surroundings,
    problems: &mut Vec<Diagnostic>,
) -> Option<Step> {
    let (sts_endpoint, region) = role::sts(profile, around, problems)?;
    let origin = Origin::AwsCli(it.profile);
    let given = |value: String| Input::given(value, origin.clone());
    Some(Step::AssumeRole(AssumeRole {
        sts_endpoint,
        region,
        role_arn: given(it.role_arn),
        role_session_name: it.role_session_name.map_or_else(
            || default(role::SESSION_NAME.to_owned(), "this program's name"),
            given,
        ),
        duration_seconds: it
            .duration_seconds
            .map(|it| Input::given(it, origin.clone())),
        external_id: it.external_id.map(given),
        policy: None,
        session_tags: None,
        multi_factor: it.mfa_serial.map(|it| MultiFactor {
            serial_number: given(it),
            code: super::text::said(profile, MFA_CODE),
        }),
    }))
}

fn refused(name: &str, what: &str, problems: &mut Vec<Diagnostic>) -> Vec<Step> {
    problems.push(
        Diagnostic::error(
            "way-not-offered",
            Place::File,
            format!("profile `{name}` of the AWS CLI begins with {what}, which is not offered"),
        )
        .with_help("choose another profile: `--set aws_profile=NAME`"),
    );
    Vec::new()
}
