//! A role in AWS, assumed with the access key of an IAM user.

use super::answers::{Filled, Refused};
use super::ask::{optional, or_later};
use super::{Kind, aws};

pub(super) static KIND: Kind = Kind {
    name: "assume-role",
    summary: "a role in AWS, assumed with an access key",
    title: "AWS S3 as a role",
    asks: &[
        or_later("role_arn"),
        optional("mfa_serial"),
        optional("external_id"),
        optional("duration_seconds"),
        optional("Region"),
    ],
    told_apart_by: &["role_arn"],
    yaml: template_file!("assume-role", "yaml"),
    plist: template_file!("assume-role", "cyberduckprofile"),
    register: "\
In AWS IAM, Roles, the role, Trust relationships:
  Principal: the IAM user or their account; Action: sts:AssumeRole
{{#if external_id}}
  Condition: StringEquals, sts:ExternalId, {{external_id}}
{{/if}}
{{#if with_mfa}}
  Condition: Bool, aws:MultiFactorAuthPresent, true
{{/if}}
The user needs a policy that allows sts:AssumeRole on the role, and an access key.
",
    complete,
};

/// Nobody is asked for an MFA device unless one was given, or left blank on purpose.
fn complete(it: &mut Filled) -> Result<(), Refused> {
    let with_mfa = it.is_given("mfa_serial");
    it.set("multi_factor", with_mfa.to_string());
    it.set("with_mfa", if with_mfa { "yes" } else { "" }.to_owned());
    aws::place(it)
}
