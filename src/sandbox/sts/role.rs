//! Roles: their ARNs, and the account's own.

use super::parameters::{self, Bound, Parameter, Presence};
use super::refusal::Refusal;
use super::{element, group, keys};
use crate::sandbox::config::Role;
use crate::sandbox::form::Parameters;
use crate::sandbox::issued::{Holder, Multi, SpeaksFor};
use crate::sandbox::{World, random};
use aws_lc_rs::digest::{SHA256, digest};

/// The account's role of that ARN, and the place of its trust policy.
pub(super) fn find<'a>(world: &'a World, arn: &str) -> Option<(usize, &'a Role)> {
    world
        .config
        .roles
        .iter()
        .enumerate()
        .find(|(_, it)| it.arn == arn)
}

/// Whether a session policy is one at all.
fn is_policy(it: &str) -> bool {
    serde_json::from_str::<serde_json::Value>(it).is_ok_and(|it| it.get("Statement").is_some())
}

/// The parameters that every call for a role has, as in the API's model.
pub(super) const ROLE_ARN: Parameter = Parameter {
    name: "RoleArn",
    member: "roleArn",
    presence: Presence::Required,
    bound: Bound::Text(20, 2048, None),
};
pub(super) const DURATION_SECONDS: Parameter = Parameter {
    name: "DurationSeconds",
    member: "durationSeconds",
    presence: Presence::Optional,
    bound: Bound::Number(900, 43200),
};
pub(super) const POLICY: Parameter = Parameter {
    name: "Policy",
    member: "policy",
    presence: Presence::Optional,
    bound: Bound::Text(1, 2048, None),
};

/// And the name, where the call gives one.
pub(super) const ROLE_SESSION_NAME: Parameter = Parameter {
    name: "RoleSessionName",
    member: "roleSessionName",
    presence: Presence::Required,
    bound: Bound::Text(2, 64, Some(parameters::SESSION_NAME)),
};

/// In seconds, where `DurationSeconds` is not given.
pub(super) const DEFAULT_DURATION: u32 = 3600;

/// The session policy, if there is one.
pub(super) fn policy(given: &Parameters) -> Result<Option<&str>, Refusal> {
    let policy = given.get("Policy");
    if policy.is_some_and(|it| !is_policy(it)) {
        return Err(Refusal::sender(
            "MalformedPolicyDocument",
            "Syntax errors in policy.",
        ));
    }
    Ok(policy)
}

/// How much of its room a session policy takes, in percent.
pub(super) fn packed_policy_size(policy: Option<&str>) -> String {
    policy.map_or_else(String::new, |it| {
        element("PackedPolicySize", &(it.len() * 100 / 2048).to_string())
    })
}

/// How long the keys are to live, in seconds.
pub(super) fn duration(given: &Parameters) -> u32 {
    given
        .get("DurationSeconds")
        .and_then(|it| it.parse().ok())
        .unwrap_or(DEFAULT_DURATION)
}

/// No longer than the role allows.
pub(super) fn check_duration(duration: u32, longest: u32) -> Result<(), Refusal> {
    if duration > longest {
        return Err(Refusal::validation(
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
        ));
    }
    Ok(())
}

/// The role, taken: who one is then, and the keys, as every answer has them.
pub(super) struct Taken<'a> {
    pub(super) role_arn: &'a str,
    pub(super) arn: &'a RoleArn<'a>,
    pub(super) session_name: &'a str,
    pub(super) duration: u32,
    pub(super) multi_factor: Multi,
}

impl Taken<'_> {
    /// `AssumedRoleUser` and `Credentials`.
    pub(super) fn answer(self, world: &World) -> String {
        let Taken {
            arn, session_name, ..
        } = self;
        let life = world
            .knobs()
            .session_life
            .map_or(u64::from(self.duration), |it| it.as_secs());
        let user_arn = format!(
            "arn:aws:sts::{}:assumed-role/{}/{session_name}",
            arn.account_id, arn.name
        );
        let user_id = format!("{}:{session_name}", id(self.role_arn));
        let user = element("AssumedRoleId", &user_id) + &element("Arn", &user_arn);
        let credentials = keys::issue(
            world,
            life,
            SpeaksFor {
                arn: user_arn,
                user_id,
                holder: Holder::Role(self.role_arn.to_owned()),
                multi_factor: self.multi_factor,
            },
        );
        group("AssumedRoleUser", &user) + &group("Credentials", &credentials)
    }
}

/// `AROA` and 16 characters, the same for the same role.
pub(in crate::sandbox) fn id(arn: &str) -> String {
    random::aws_id_of("AROA", digest(&SHA256, arn.as_bytes()).as_ref())
}

/// The parts of a role's ARN.
pub(super) struct RoleArn<'a> {
    pub(super) account_id: &'a str,
    /// Without its path.
    pub(super) name: &'a str,
}

impl<'a> RoleArn<'a> {
    pub(super) fn parse(it: &'a str) -> Option<Self> {
        let mut parts = it.splitn(6, ':');
        let (arn, partition, service) = (parts.next()?, parts.next()?, parts.next()?);
        let (region, account_id, resource) = (parts.next()?, parts.next()?, parts.next()?);
        let name = resource.strip_prefix("role/")?.rsplit('/').next()?;
        let is_account = account_id.len() == 12 && account_id.bytes().all(|it| it.is_ascii_digit());
        let is_name =
            (1..=64).contains(&name.len()) && name.chars().all(parameters::is_session_name_char);
        let is_partition = partition == "aws" || partition.starts_with("aws-");
        (arn == "arn"
            && is_partition
            && service == "iam"
            && region.is_empty()
            && is_account
            && is_name)
            .then_some(RoleArn { account_id, name })
    }
}
