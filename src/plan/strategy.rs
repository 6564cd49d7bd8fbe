//! The decision table: which way in a profile means, and the steps of that way.

pub(super) mod aws_profile;
pub(super) mod identity_center;
pub(super) mod instance_metadata;
pub(super) mod keys;
pub(super) mod machine;
pub(super) mod role;
pub(super) mod saml;
pub(super) mod storage;
mod text;
pub(super) mod web_identity;

use super::Plan;
use crate::aws::identity_center::oidc::Way;
use crate::aws_files::AwsCli;
use crate::diagnostic::{Diagnostic, Place};
use crate::profile::url::Insecure;
use crate::profile::{Origin, Profile, Setting, keys as key};
use crate::step::ask::Ask;
use crate::step::{Input, Step};
pub(crate) use keys::{SECRET_KEY, SESSION_TOKEN};
pub(crate) use machine::{ID_TOKEN, REQUEST_TOKEN, REQUEST_URL};
use std::path::PathBuf;

/// What else decides how a profile is read as a plan, beside the profile under all its layers.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// Whether the profile may name `http://` on a loopback address.
    pub insecure: Insecure,
    /// Hosts the user accepted by name.
    pub accepted_hosts: Vec<String>,
    /// The profiles of the AWS CLI that one may choose from.
    pub aws_profiles: Vec<String>,
    /// What the files and variables of AWS's own tools say, for profiles that want it.
    pub aws_cli: AwsCli,
    /// Where sessions are shared with AWS's own tools, unless they are not to be.
    pub sso_cache: Option<PathBuf>,
    /// How a person signs in at IAM Identity Center.
    pub way: Way,
}

/// A row of the decision table: the first whose condition holds is taken.
#[derive(Debug)]
pub struct Strategy {
    /// Its permanent name.
    pub name: &'static str,
    /// When it is taken, in the profile's own words.
    pub when: &'static str,
    applies: fn(&Profile) -> bool,
    steps: Option<Derive>,
}

/// Derives the steps of a way in, and says what stands in their way.
type Derive = fn(&Profile, &Surroundings, &mut Vec<Diagnostic>) -> Vec<Step>;

/// Every way in, in the order in which they are tried.
pub static STRATEGIES: &[Strategy] = &[
    Strategy {
        name: "by-hand",
        when: "`steps`: the profile writes its own",
        applies: |profile| profile.steps().is_some(),
        steps: Some(super::by_hand::steps),
    },
    Strategy {
        name: "identity-center",
        when: "the protocol `s3-iam`, or the scope `sso:account:access`: sign in with IAM Identity Center, then GetRoleCredentials",
        applies: crate::profile::identity_center::applies,
        steps: Some(identity_center::steps),
    },
    Strategy {
        name: "web-identity",
        when: "`OAuth Configurable`: sign in, or use the ID token that the machine was given, then AssumeRoleWithWebIdentity",
        applies: |profile| profile.flag(&key::OAUTH_CONFIGURABLE).value,
        steps: Some(web_identity::steps),
    },
    Strategy {
        name: "saml",
        when: "`Authorization` is `SAML`: an assertion that the user was given, then AssumeRoleWithSAML",
        applies: crate::profile::grant::takes_saml,
        steps: Some(saml::steps),
    },
    Strategy {
        name: "instance-metadata",
        when: "an AWS host whose `Context` is a URL: keys from the machine's metadata service",
        applies: crate::profile::instance_metadata::applies,
        steps: Some(instance_metadata::steps),
    },
    Strategy {
        name: "aws-cli-profile",
        when: "`Token Configurable` without `Password Configurable`: a profile in the user's AWS files",
        applies: crate::profile::aws_cli::applies,
        steps: Some(aws_profile::steps),
    },
    Strategy {
        name: "assume-role",
        when: "`Role Configurable`, or a property `role_arn`, even empty: AssumeRole",
        applies: |profile| {
            profile.flag(&key::ROLE_CONFIGURABLE).value || profile.property("role_arn").is_present()
        },
        steps: Some(role::assume_role),
    },
    Strategy {
        name: "session-token",
        when: "`Multi Factor Configurable`, or a property `mfa_serial`, even empty: GetSessionToken",
        applies: |profile| {
            profile.flag(&key::MULTI_FACTOR_CONFIGURABLE).value
                || profile.property("mfa_serial").is_present()
        },
        steps: Some(role::session_token),
    },
    Strategy {
        name: "session-credentials",
        when: "`Token Configurable`: keys and session token that the user has",
        applies: |profile| profile.flag(&key::TOKEN_CONFIGURABLE).value,
        steps: Some(|profile, around, problems| {
            alone(
                keys::session_credentials(profile),
                profile,
                around,
                problems,
            )
        }),
    },
    Strategy {
        name: "anonymous",
        when: "`Anonymous Configurable`, and the user name is `anonymous`: no keys",
        applies: keys::is_anonymous,
        steps: Some(|profile, around, problems| alone(keys::nobody(), profile, around, problems)),
    },
    Strategy {
        name: "static-keys",
        when: "otherwise: an access key and a secret key",
        applies: |_| true,
        steps: Some(|profile, around, problems| {
            alone(keys::static_keys(profile), profile, around, problems)
        }),
    },
];

/// Whether profiles for this protocol are connected, and not only checked and shown.
pub fn is_connected(protocol: &str) -> bool {
    matches!(protocol, "s3" | "s3-iam")
}

/// The plan of a profile, or why there is none. Total: any profile gives one or the other.
pub fn plan(profile: &Profile, around: &Surroundings) -> Result<Plan, Vec<Diagnostic>> {
    let protocol = profile.protocol();
    if !is_connected(protocol) {
        return Err(vec![
            Diagnostic::error(
                "protocol-not-connected",
                Place::value("Protocol"),
                format!("profiles for `{protocol}` are checked and shown, not connected"),
            )
            .with_help("S3 is what this version connects to"),
        ]);
    }
    let mut problems = Vec::new();
    let Some(strategy) = STRATEGIES.iter().find(|it| (it.applies)(profile)) else {
        return Err(problems);
    };
    let Some(steps) = strategy.steps else {
        return Err(vec![
            Diagnostic::error(
                "way-not-offered",
                Place::File,
                format!(
                    "this profile's way in (`{}`) is checked and shown, not connected",
                    strategy.name
                ),
            )
            .with_help(format!("it is taken because of {}", strategy.when)),
        ]);
    };
    let mut steps = steps(profile, around, &mut problems);
    if matches!(profile.property(ID_TOKEN), Setting::Set(it) if it.origin == Origin::Flag)
        && !steps.iter().any(|it| matches!(it, Step::IdToken(_)))
    {
        problems.push(
            Diagnostic::error(
                "id-token-unused",
                Place::File,
                format!(
                    "an ID token was given, and this profile's way in (`{}`) takes none",
                    strategy.name
                ),
            )
            .with_help("leave it out, or choose a profile with `OAuth Configurable`"),
        );
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let keys = asked(&steps);
    if !keys.is_empty() {
        steps.insert(0, Step::Ask(Ask { keys }));
    }
    Plan::new(strategy.name, steps).map_err(|unmet| {
        vec![Diagnostic::error(
            "plan-unmet",
            Place::File,
            unmet.to_string(),
        )]
    })
}

/// What the steps leave to the user, each key once, in the order of the steps.
fn asked(steps: &[Step]) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for field in steps.iter().flat_map(Step::fields) {
        for key in field.asks() {
            if !keys.contains(key) {
                keys.push(key.clone());
            }
        }
    }
    keys
}

/// Keys that go to the storage as they are.
fn alone(
    keys: Step,
    profile: &Profile,
    around: &Surroundings,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Step> {
    let mut steps = vec![keys];
    steps.extend(storage::connect(profile, around, problems));
    steps
}

/// A value that holds when nobody says otherwise.
fn default<T>(value: T, reason: &'static str) -> Input<T> {
    Input::given(value, Origin::Default(reason))
}
