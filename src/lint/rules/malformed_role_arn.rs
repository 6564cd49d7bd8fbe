//! `malformed-role-arn`: a role ARN that is none.

use crate::diagnostic::Severity;
use crate::lint::amazon;
use crate::lint::{Findings, Judge, Rule, Subject};
use crate::profile::arn::RoleArn;
use crate::profile::region::Partition;

pub(crate) static RULE: Rule = Rule {
    name: "malformed-role-arn",
    summary: "a role ARN that is none",
    severity: Severity::Error,
    doc: include_str!("malformed_role_arn.md"),
    judge: Judge::Alone(check),
};

/// The last one takes several.
const NAMES: &[&str] = &["role_arn", "s3.assumerole.rolearn", "role_chain"];

fn check(it: &Subject<'_>, findings: &mut Findings) {
    for (text, name) in it.settings(NAMES) {
        let whole = text.value.trim();
        if whole.contains("${") {
            continue;
        }
        let several: &[char] = match name {
            "role_chain" => &[',', ' ', '\n', '\t'],
            _ => &[],
        };
        let faults = whole
            .split(several)
            .filter(|arn| !arn.is_empty())
            .find_map(|arn| fault(it, arn));
        if let Some(why) = faults {
            findings.push(
                RULE.at(text.place, format!("`{name}` is no role ARN: {why}"))
                    .with_help("it looks like `arn:aws:iam::123456789012:role/NAME`; leave it blank to have it asked"),
            );
        }
    }
    for (text, name) in it.settings(&["principal_arn"]) {
        let arn = text.value.trim();
        let provider = arn.starts_with("arn:") && arn.contains(":saml-provider/");
        if !provider && !arn.contains("${") {
            let message = format!("`{name}` is not the ARN of a SAML provider");
            findings.push(
                RULE.at(text.place, message)
                    .with_help("it looks like `arn:aws:iam::123456789012:saml-provider/NAME`"),
            );
        }
    }
}

fn fault(it: &Subject<'_>, text: &str) -> Option<String> {
    if amazon::another_is_asked(it) {
        return None;
    }
    let arn = match RoleArn::parse(text) {
        Ok(arn) => arn,
        Err(why) => return Some(why.to_string()),
    };
    if text.contains(",arn:") || text.contains(";arn:") {
        return Some("it holds several".to_owned());
    }
    // Other services have partitions and accounts of their own making.
    if !amazon::is_asked(it) {
        return None;
    }
    if Partition::find(&arn.partition).is_none() {
        return Some(format!("AWS has no partition `{}`", arn.partition));
    }
    let digits = arn.account.len() == 12 && arn.account.bytes().all(|it| it.is_ascii_digit());
    (!digits).then(|| format!("an account of AWS has 12 digits, not `{}`", arn.account))
}
