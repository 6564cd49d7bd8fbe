//! `unknown-auth-context`: a Swift sign-in path that is none of the known ones.

use crate::diagnostic::Severity;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "unknown-auth-context",
    summary: "a Swift sign-in path that is none of the known ones",
    severity: Severity::Warning,
    doc: include_str!("unknown_auth_context.md"),
    judge: Judge::Alone(check),
};

/// What an application looks for in the path, in this order: `SwiftAuthenticationService` of
/// Cyberduck. A path without any of them is version 1.
const VERSIONS: &[(&str, u8)] = &[("1.0", 1), ("1.1", 1), ("2.0", 2), ("3", 3)];

/// The version of the sign-in that a `Context` asks for.
pub(super) fn version(path: &str) -> Option<u8> {
    let version = VERSIONS.iter().find(|it| path.contains(it.0));
    let bare = || path.ends_with("/v1").then_some(1);
    version.map(|it| it.1).or_else(bare)
}

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let Some(context) = it.filled("Context") else {
        return;
    };
    let path = context.value.trim().trim_end_matches('/');
    if it.is_profile_of(&["swift"]) && version(path).is_none() {
        let message = format!(
            "`Context` is `{}`, which says no version of Keystone",
            context.value
        );
        findings.push(RULE.at(context.place, message).with_help(
            "for Keystone 3 write `/v3/auth/tokens`, after whatever prefix the server has",
        ));
    }
}
