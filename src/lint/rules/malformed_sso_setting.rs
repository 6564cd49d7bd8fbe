//! `malformed-sso-setting`: a setting of IAM Identity Center that AWS refuses.

use crate::diagnostic::Severity;
use crate::lint::{Findings, Judge, Rule, Subject, endpoint};
use crate::profile::region::Region;

pub(crate) static RULE: Rule = Rule {
    name: "malformed-sso-setting",
    summary: "a setting of IAM Identity Center that AWS refuses",
    severity: Severity::Error,
    doc: include_str!("malformed_sso_setting.md"),
    judge: Judge::Alone(check),
};

/// A property, whether its value can be one, and what it looks like.
type Setting = (&'static str, fn(&str) -> bool, &'static str);

const SETTINGS: &[Setting] = &[
    ("sso_account_id", is_account, "an account id has 12 digits"),
    (
        "sso_region",
        is_region,
        "it looks like `eu-central-1`: the region of the Identity Center instance",
    ),
    (
        "sso_role_name",
        is_permission_set,
        "a permission set has 1 to 32 letters, digits and `+=,.@-_`",
    ),
    (
        "sso_start_url",
        is_start_url,
        "it looks like `https://d-1234567890.awsapps.com/start`",
    ),
];

fn check(it: &Subject<'_>, findings: &mut Findings) {
    for (name, holds, looks) in SETTINGS {
        let Some((value, _)) = it.property(&[name]) else {
            continue;
        };
        let text = value.value.trim();
        // Of what was to be replaced `unfilled-template` says it.
        let template = *name == "sso_start_url" && endpoint::template(text).is_some();
        if !text.contains("${") && !holds(text) && !template {
            let message = format!("`{name}` cannot be `{text}`");
            findings.push(RULE.at(value.place, message).with_help(*looks));
        }
    }
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|it| it.is_ascii_digit())
}

fn is_region(text: &str) -> bool {
    Region::parse(text).is_ok()
}

/// IAM Identity Center API reference, `PermissionSet`, `Name`.
fn is_permission_set(text: &str) -> bool {
    let allowed = |it: u8| it.is_ascii_alphanumeric() || b"+=,.@-_".contains(&it);
    (1..=32).contains(&text.len()) && text.bytes().all(allowed)
}

fn is_start_url(text: &str) -> bool {
    let url = endpoint::parse(text).filter(|it| endpoint::unreachable(it).is_none());
    url.is_some_and(|it| it.scheme() == "https")
        && endpoint::deception(text.split('#').next().unwrap_or_default()).is_none()
}
