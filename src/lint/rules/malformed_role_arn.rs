//! `malformed-role-arn`: a role ARN that is none.

use crate::diagnostic::Severity;
use crate::lint::{Findings, Judge, Rule, Subject};
use crate::profile::arn::RoleArn;

pub(crate) static RULE: Rule = Rule {
    name: "malformed-role-arn",
    summary: "a role ARN that is none",
    severity: Severity::Error,
    doc: include_str!("malformed_role_arn.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let Some((role, name)) = it.property(&["role_arn", "s3.assumerole.rolearn"]) else {
        return;
    };
    let text = role.value.trim();
    if text.contains("${") {
        return;
    }
    if let Err(why) = RoleArn::parse(text) {
        findings.push(RULE.at(role.place, format!("`{name}` is no role ARN: {why}")).with_help(
            "it looks like `arn:aws:iam::123456789012:role/NAME`; leave it blank to have it asked",
        ));
    }
}
