//! A profile of the AWS CLI: whatever it begins with, then its roles, one with the keys of the other.
//!
//! What the connection profile, the bookmark or the command line say of the role takes the place of
//! what the chosen AWS profile says (it is a layer below them); the links before it are as they are.

use super::role::{self, own_role, own_session};
use super::{Surroundings, default, identity_center, storage, web_identity};
use crate::aws_files::{AwsRole, CredentialSource, Start, split};
use crate::diagnostic::{Diagnostic, Place};
use crate::profile::aws_cli::AWS_PROFILE;
use crate::profile::instance_metadata::Service;
use crate::profile::{Origin, Profile};
use crate::secret::Secret;
use crate::step::assume_role::AssumeRole;
use crate::step::credential_process::CredentialProcess;
use crate::step::id_token::IdToken;
use crate::step::identity_center::aws_profile::AwsProfile;
use crate::step::instance_metadata::InstanceMetadata;
use crate::step::multi_factor::{MFA_CODE, MultiFactor};
use crate::step::session_credentials::SessionCredentials;
use crate::step::static_keys::StaticKeys;
use crate::step::web_identity::WebIdentity;
use crate::step::{Input, SecretInput, Step};

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
    let takes_it_with_a_token =
        matches!(&chain.start, Start::WebIdentity(_, role) if role.profile == name);
    steps.extend(start(
        &chain.profile,
        chain.start,
        &name,
        profile,
        around,
        problems,
    ));
    let (own, before): (Vec<_>, Vec<_>) =
        chain.roles.into_iter().partition(|it| it.profile == name);
    for it in before {
        steps.extend(link(it, profile, around, problems));
    }
    let takes_a_role =
        !takes_it_with_a_token && (!own.is_empty() || profile.property("role_arn").is_present());
    if takes_a_role {
        steps.extend(own_role(profile, around, problems));
    } else if long_lived && profile.property("mfa_serial").is_present() {
        steps.extend(own_session(profile, around, problems));
    }
    role::chain(&mut steps, profile, around, problems);
    steps.extend(storage::connect(profile, around, problems));
    steps
}

fn start(
    name: &str,
    it: Start,
    chosen: &str,
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
        Start::Source(CredentialSource::EcsContainer) => container(name, around, problems),
        Start::Process(line) => process(name, &line, around, problems),
        Start::WebIdentity(file, role) => {
            let mut steps: Vec<_> = token(name, &file, around, problems).into_iter().collect();
            let own = role.profile == chosen;
            let exchange = match own {
                true => web_identity::exchange(profile, around, problems),
                false => link_of_a_token(role, profile, around, problems),
            };
            steps.extend(exchange.map(Step::WebIdentity));
            steps
        }
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
            secret_access_key: SecretInput::Given(secret_access_key),
            session_token: SecretInput::Given(session_token),
        }),
        None => Step::StaticKeys(StaticKeys {
            access_key_id,
            secret_access_key: SecretInput::Given(secret_access_key),
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

/// `credential_process`: split as AWS's tools split it. A program that comes back to the profile it
/// is run for would go on for ever, and its lock with it.
fn process(
    name: &str,
    line: &Secret<String>,
    around: &Surroundings,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Step> {
    let at = around.aws_cli.files.place(name, "credential_process");
    let at = at.map(|it| format!(" ({it})")).unwrap_or_default();
    let running_for = &around.aws_cli.running_for;
    if running_for.iter().any(|it| it == name) {
        problems.push(
            Diagnostic::error(
                "credential-process-loop",
                Place::File,
                format!("the program of profile `{name}`{at} comes back to the same profile"),
            )
            .with_help(
                "its `credential_process` runs profilectl for a bookmark that takes its credentials from this very profile: name another one in the bookmark",
            ),
        );
        return Vec::new();
    }
    let mut words = match split(line.reveal()) {
        Ok(words) => words.into_iter(),
        Err(why) => {
            problems.push(
                Diagnostic::error(
                    "credential-process-line",
                    Place::File,
                    format!(
                        "the `credential_process` of profile `{name}`{at} cannot be run: {why}"
                    ),
                )
                .with_help("arguments with blanks stand between quotation marks"),
            );
            return Vec::new();
        }
    };
    vec![Step::CredentialProcess(CredentialProcess {
        profile: name.to_owned(),
        program: words.next().unwrap_or_default(),
        arguments: Secret::new(words.collect()),
        running_for: running_for.clone(),
    })]
}

/// The token in the file that a profile names.
fn token(
    name: &str,
    file: &str,
    around: &Surroundings,
    problems: &mut Vec<Diagnostic>,
) -> Option<Step> {
    let at = around.aws_cli.files.place(name, "web_identity_token_file");
    let at = at.map(|it| format!(" ({it})")).unwrap_or_default();
    match around.aws_cli.tokens.get(file) {
        Some(Ok(token)) => Some(Step::IdToken(IdToken::Given {
            token: Secret::new(token.reveal().clone()),
            origin: Origin::AwsCli(name.to_owned()),
        })),
        other => {
            let why = match other {
                Some(Err(why)) => why,
                _ => "was not read",
            };
            problems.push(
                Diagnostic::error(
                    "aws-profile-token-file",
                    Place::File,
                    format!("the token file of profile `{name}`{at} cannot be used: `{file}`: {why}"),
                )
                .with_help(
                    "whoever runs the machine puts the token there (Kubernetes: `serviceAccountToken` of the pod)",
                ),
            );
            None
        }
    }
}

/// A role of a profile before the chosen one, taken with a token.
fn link_of_a_token(
    it: AwsRole,
    profile: &Profile,
    around: &Surroundings,
    problems: &mut Vec<Diagnostic>,
) -> Option<WebIdentity> {
    let (sts_endpoint, region) = role::sts(profile, around, problems)?;
    let origin = Origin::AwsCli(it.profile);
    let given = |value: String| Input::given(value, origin.clone());
    Some(WebIdentity {
        sts_endpoint,
        region,
        role_arn: Some(given(it.role_arn)),
        role_session_name: it.role_session_name.map(given),
        duration_seconds: it
            .duration_seconds
            .map(|it| Input::given(it, origin.clone())),
        policy: None,
        audience: None,
    })
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

/// `credential_source = EcsContainer`: the container's endpoint is asked by AWS's own tools only.
fn container(name: &str, around: &Surroundings, problems: &mut Vec<Diagnostic>) -> Vec<Step> {
    let at = around.aws_cli.files.place(name, "credential_source");
    let at = at.map(|it| format!(" ({it})")).unwrap_or_default();
    problems.push(
        Diagnostic::error(
            "aws-profile-container",
            Place::File,
            format!(
                "profile `{name}`{at} takes the keys of the container it runs in, whose endpoint is not asked here"
            ),
        )
        .with_help(
            "put them into the environment (`eval \"$(aws configure export-credentials --format env)\"`) and say `credential_source = Environment`",
        ),
    );
    Vec::new()
}
