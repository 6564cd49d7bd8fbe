//! Roles: their ARNs, and the account's own.

use super::parameters;
use crate::sandbox::config::Role;
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
pub(super) fn is_policy(it: &str) -> bool {
    serde_json::from_str::<serde_json::Value>(it).is_ok_and(|it| it.get("Statement").is_some())
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
