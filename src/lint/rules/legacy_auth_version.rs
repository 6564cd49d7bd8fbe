//! `legacy-auth-version`: a Swift sign-in of version 1 or 2.

use crate::diagnostic::Severity;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "legacy-auth-version",
    summary: "a Swift sign-in of version 1 or 2",
    severity: Severity::Warning,
    doc: include_str!("legacy_auth_version.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let Some(context) = it.filled("Context") else {
        return;
    };
    let path = context.value.trim().trim_end_matches('/');
    let version = if path.ends_with("/v1.0") || path.ends_with("/v1") {
        "TempAuth (version 1)"
    } else if path.ends_with("/v2.0/tokens") || path.ends_with("/v2.0") {
        "Keystone 2"
    } else {
        return;
    };
    if it.is_profile_of(&["swift"]) {
        findings.push(
            RULE.at(
                context.place,
                format!("`Context` asks for {version}, which OpenStack has retired"),
            )
            .with_help("ask the service for its Keystone 3 address: `/v3/auth/tokens`"),
        );
    }
}
