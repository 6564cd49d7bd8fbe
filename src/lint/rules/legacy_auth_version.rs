//! `legacy-auth-version`: a Swift sign-in of version 1 or 2.

use super::unknown_auth_context;
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
    let version = match unknown_auth_context::version(path) {
        Some(1) => "TempAuth (version 1)",
        Some(2) => "Keystone 2",
        _ => return,
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
