//! What a profile says of the role or session that keys are exchanged for.

use super::text::{OnEmpty, endpoint, place, property, said};
use super::{Surroundings, default, storage};
use crate::diagnostic::{Diagnostic, KeyPath, Place};
use crate::profile::arn::RoleArn;
use crate::profile::{Origin, Profile, Setting, Sourced, keys};
use crate::step::assume_role::{AssumeRole, Tags};
use crate::step::multi_factor::{MFA_CODE, MultiFactor};
use crate::step::session_token::SessionToken;
use crate::step::{Input, Step};
use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use url::Url;

/// The longest session of a role that was taken with the keys of another role, in seconds.
pub(in crate::plan) const LONGEST_CHAINED: i32 = 3600;

/// How long `AssumeRole` may be asked for, in seconds.
pub(super) const OF_A_ROLE: RangeInclusive<i32> = 900..=43_200;

/// How long `GetSessionToken` may be asked for, in seconds.
const OF_A_SESSION: RangeInclusive<i32> = 900..=129_600;

/// The longest session policy, in characters.
const LONGEST_POLICY: usize = 2048;

/// How a session is called in logs when nobody says otherwise.
pub(super) const SESSION_NAME: &str = "profilectl";

/// Keys, then the role.
pub(super) fn assume_role(
    profile: &Profile,
    around: &Surroundings,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Step> {
    let mut steps = vec![super::keys::own(profile)];
    steps.extend(own_role(profile, around, problems));
    chain(&mut steps, profile, around, problems);
    steps.extend(storage::connect(profile, around, problems));
    steps
}

/// The role that the profile itself says.
pub(in crate::plan) fn own_role(
    profile: &Profile,
    around: &Surroundings,
    problems: &mut Vec<Diagnostic>,
) -> Option<Step> {
    let (sts_endpoint, region) = sts(profile, around, problems)?;
    let role_arn =
        property(profile, "role_arn", OnEmpty::Ask).unwrap_or_else(|| Input::asked("role_arn"));
    Some(Step::AssumeRole(AssumeRole {
        sts_endpoint,
        region,
        role_arn: checked_role(Some(role_arn), problems)?,
        role_session_name: session_name(profile, problems),
        duration_seconds: duration(profile, &OF_A_ROLE, problems),
        external_id: external_id(profile, problems),
        policy: policy(profile, problems),
        session_tags: session_tags(profile, problems),
        multi_factor: multi_factor(profile),
    }))
}

fn loops(place: Place, arn: &str) -> Diagnostic {
    Diagnostic::error(
        "role-loop",
        place,
        format!("the chain of roles comes back to `{arn}`"),
    )
    .with_help("name each role once")
}

/// What is wrong with a role that was taken before.
pub(in crate::plan) fn loops_back(step: &Step, before: &[Step]) -> Option<Diagnostic> {
    let role = |it: &Step| match it {
        Step::AssumeRole(it) => it.role_arn.value().cloned(),
        Step::WebIdentity(it) => it.role_arn.as_ref()?.value().cloned(),
        _ => None,
    };
    let arn = role(step)?;
    let Step::AssumeRole(it) = step else {
        return None;
    };
    let Input::Given(given) = &it.role_arn else {
        return None;
    };
    let taken = before.iter().any(|it| role(it).as_ref() == Some(&arn));
    taken.then(|| loops(place_of_property("role_arn", &given.origin), &arn))
}

/// A session of the user whose long-lived keys come before.
pub(in crate::plan) fn own_session(
    profile: &Profile,
    around: &Surroundings,
    problems: &mut Vec<Diagnostic>,
) -> Option<Step> {
    let (sts_endpoint, region) = sts(profile, around, problems)?;
    Some(Step::SessionToken(SessionToken {
        sts_endpoint,
        region,
        duration_seconds: duration(profile, &OF_A_SESSION, problems),
        multi_factor: multi_factor(profile),
    }))
}

/// Long-lived keys, then a session of the same user.
pub(super) fn session_token(
    profile: &Profile,
    around: &Surroundings,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Step> {
    let mut steps = vec![super::keys::static_keys(profile)];
    steps.extend(own_session(profile, around, problems));
    chain(&mut steps, profile, around, problems);
    steps.extend(storage::connect(profile, around, problems));
    steps
}

/// Adds the roles that are taken one with the keys of the other, after the first (`role_chain`), and
/// holds what there is then against what STS allows.
pub(super) fn chain(
    steps: &mut Vec<Step>,
    profile: &Profile,
    around: &Surroundings,
    problems: &mut Vec<Diagnostic>,
) {
    steps.extend(named_roles(profile, around, problems));
    check_chained(steps, around, problems);
}

fn named_roles(
    profile: &Profile,
    around: &Surroundings,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Step> {
    let Some(Input::Given(it)) = property(profile, "role_chain", OnEmpty::Ignore) else {
        return Vec::new();
    };
    let Some((sts_endpoint, region)) = sts(profile, around, problems) else {
        return Vec::new();
    };
    // Its own range was judged with the first role.
    let seconds = duration(profile, &OF_A_ROLE, &mut Vec::new());
    let mut seen = BTreeSet::new();
    seen.extend(profile.property("role_arn").into_value());
    let mut steps = Vec::new();
    for arn in it
        .value
        .split([',', ' ', '\n', '\t'])
        .filter(|it| !it.is_empty())
    {
        if !seen.insert(arn.to_owned()) {
            problems.push(loops(place_of_property("role_chain", &it.origin), arn));
            return steps;
        }
        let role_arn = Input::given(arn.to_owned(), it.origin.clone());
        steps.extend(checked_role(Some(role_arn), problems).map(|role_arn| {
            Step::AssumeRole(AssumeRole {
                sts_endpoint: sts_endpoint.clone(),
                region: region.clone(),
                role_arn,
                role_session_name: session_name(profile, &mut Vec::new()),
                duration_seconds: seconds.clone(),
                external_id: None,
                policy: None,
                session_tags: None,
                multi_factor: None,
            })
        }));
    }
    steps
}

/// A role that is taken with the keys of a role lasts an hour at most: asking for more is told with
/// its place.
pub(in crate::plan) fn check_chained(
    steps: &[Step],
    around: &Surroundings,
    problems: &mut Vec<Diagnostic>,
) {
    let mut by_a_role = false;
    for step in steps {
        match step {
            Step::WebIdentity(_)
            | Step::AssumeRoleWithSaml(_)
            | Step::RoleCredentials(_)
            | Step::InstanceMetadata(_) => {
                by_a_role = true;
            }
            Step::AssumeRole(it) => {
                let seconds = it.duration_seconds.as_ref().filter(|_| by_a_role);
                by_a_role = true;
                if let Some(Input::Given(it)) = seconds
                    && it.value > LONGEST_CHAINED
                {
                    problems.push(too_long(it, around));
                    return;
                }
            }
            _ => {}
        }
    }
}

fn too_long(it: &Sourced<i32>, around: &Surroundings) -> Diagnostic {
    let at = match &it.origin {
        Origin::AwsCli(profile) => around.aws_cli.files.place(profile, "duration_seconds"),
        _ => None,
    };
    let at = at.map(|it| format!(" ({it})")).unwrap_or_default();
    Diagnostic::error(
        "role-chain-duration",
        place_of_property("duration_seconds", &it.origin),
        format!(
            "a role assumed by a role lasts one hour at most, not {} seconds{at}",
            it.value
        ),
    )
    .with_help(format!(
        "leave `duration_seconds` out, or set it to {LONGEST_CHAINED} or less"
    ))
}

/// Where STS is, and the region for which requests to it are signed.
pub(super) fn sts(
    profile: &Profile,
    around: &Surroundings,
    problems: &mut Vec<Diagnostic>,
) -> Option<(Input<Url>, String)> {
    let sts_endpoint = endpoint(profile, &keys::STS_ENDPOINT, around, problems)?;
    let region = storage::sts_signing_region(&sts_endpoint);
    Some((sts_endpoint, region))
}

/// The device whose code is asked for. Blank in a profile it is asked for; left blank by the user
/// there is none.
fn multi_factor(profile: &Profile) -> Option<MultiFactor> {
    let serial_number = match profile.property("mfa_serial") {
        Setting::Empty(origin) if origin.is_users_word() => return None,
        Setting::Missing if !profile.flag(&keys::MULTI_FACTOR_CONFIGURABLE).value => return None,
        _ => property(profile, "mfa_serial", OnEmpty::Ask)
            .unwrap_or_else(|| Input::asked("mfa_serial")),
    };
    Some(MultiFactor {
        serial_number,
        code: said(profile, MFA_CODE),
    })
}

pub(super) fn session_name(profile: &Profile, problems: &mut Vec<Diagnostic>) -> Input<String> {
    let allowed = |it: &str| {
        (2..=64).contains(&it.len())
            && it
                .bytes()
                .all(|it| it.is_ascii_alphanumeric() || b"_+=,.@-".contains(&it))
    };
    let it = property(profile, "role_session_name", OnEmpty::Ignore)
        .unwrap_or_else(|| default(SESSION_NAME.to_owned(), "this program's name"));
    if let Input::Given(it) = &it
        && !allowed(&it.value)
    {
        problems.push(
            Diagnostic::error(
                "session-name-malformed",
                place_of_property("role_session_name", &it.origin),
                format!("`{}` cannot be the name of a session", it.value),
            )
            .with_help("it has 2 to 64 letters, digits and `_+=,.@-`"),
        );
    }
    it
}

fn external_id(profile: &Profile, problems: &mut Vec<Diagnostic>) -> Option<Input<String>> {
    let allowed = |it: &str| {
        (2..=1224).contains(&it.len())
            && it
                .bytes()
                .all(|it| it.is_ascii_alphanumeric() || b"_+=,.@:/-".contains(&it))
    };
    let it = property(profile, "external_id", OnEmpty::Ask)?;
    if let Input::Given(it) = &it
        && !allowed(&it.value)
    {
        problems.push(
            Diagnostic::error(
                "external-id-malformed",
                place_of_property("external_id", &it.origin),
                format!("`{}` cannot be an external id", it.value),
            )
            .with_help("it has 2 to 1224 letters, digits and `_+=,.@:/-`"),
        );
    }
    Some(it)
}

/// What STS would refuse in fewer words is told before anything is sent.
pub(super) fn policy(profile: &Profile, problems: &mut Vec<Diagnostic>) -> Option<Input<String>> {
    let it = property(profile, "s3.assumerole.policy", OnEmpty::Ignore)?;
    if let Input::Given(it) = &it {
        let length = it.value.chars().count();
        let place = place_of_property("s3.assumerole.policy", &it.origin);
        if length > LONGEST_POLICY {
            problems.push(
                Diagnostic::error(
                    "sts-policy-too-large",
                    place,
                    format!("the session policy has {length} characters"),
                )
                .with_help(format!(
                    "STS takes {LONGEST_POLICY} at most: take blanks and statements out"
                )),
            );
        } else if it.value.chars().any(|it| !may_be_in_a_policy(it)) {
            problems.push(
                Diagnostic::error(
                    "sts-malformed-policy",
                    place,
                    "the session policy has characters that STS does not take",
                )
                .with_help("STS takes Latin letters only, up to U+00FF; write others as `\\u4e2d`"),
            );
        } else if !serde_json::from_str::<serde_json::Value>(&it.value)
            .is_ok_and(|it| it.get("Statement").is_some())
        {
            problems.push(
                Diagnostic::error(
                    "sts-malformed-policy",
                    place,
                    "the session policy is not a policy in JSON",
                )
                .with_help("it is an object with `Version` and `Statement`"),
            );
        }
    }
    Some(it)
}

/// Printable, and of Latin-1 (STS API).
fn may_be_in_a_policy(it: char) -> bool {
    matches!(it, '\t' | '\n' | '\r' | ' '..='\u{ff}')
}

fn session_tags(profile: &Profile, problems: &mut Vec<Diagnostic>) -> Option<Input<Tags>> {
    match property(profile, "session_tags", OnEmpty::Ignore)?.settled() {
        Err(asked) => Some(asked),
        Ok(it) => match Tags::parse(&it.value) {
            Ok(tags) => Some(Input::given(tags, it.origin)),
            Err(why) => {
                problems.push(
                    Diagnostic::error(
                        "session-tags-malformed",
                        place_of_property("session_tags", &it.origin),
                        format!("the session tags cannot be used: {why}"),
                    )
                    .with_help("write `KEY=VALUE`, separated by commas"),
                );
                None
            }
        },
    }
}

/// `duration_seconds`, in the range that the call takes.
pub(super) fn duration(
    profile: &Profile,
    range: &RangeInclusive<i32>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Input<i32>> {
    match property(profile, "duration_seconds", OnEmpty::Ignore)?.settled() {
        Err(asked) => Some(asked),
        Ok(it) => match it.value.trim().parse::<i32>() {
            Ok(seconds) if range.contains(&seconds) => Some(Input::given(seconds, it.origin)),
            _ => {
                problems.push(
                    Diagnostic::error(
                        "duration-out-of-range",
                        place_of_property("duration_seconds", &it.origin),
                        format!("a session of `{}` seconds is not to be had", it.value),
                    )
                    .with_help(format!(
                        "`duration_seconds` goes from {} to {}",
                        range.start(),
                        range.end()
                    )),
                );
                None
            }
        },
    }
}

/// STS would refuse it in fewer words: a malformed ARN is told before anything is sent.
pub(super) fn checked_role(
    it: Option<Input<String>>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Input<String>> {
    if let Some(Input::Given(it)) = &it
        && let Err(refused) = RoleArn::parse(&it.value)
    {
        problems.push(
            Diagnostic::error(
                "role-arn-malformed",
                place_of_property("role_arn", &it.origin),
                format!("`{}` is not the ARN of a role: {refused}", it.value),
            )
            .with_help("copy it from the role's Summary in the IAM console: `arn:aws:iam::123456789012:role/NAME`"),
        );
    }
    it
}

pub(super) fn place_of_property(name: &str, origin: &Origin) -> Place {
    match origin {
        Origin::Profile(_) => place(&keys::PROPERTIES, origin),
        _ => Place::Value(KeyPath::key("Properties").then(name.to_owned())),
    }
}
