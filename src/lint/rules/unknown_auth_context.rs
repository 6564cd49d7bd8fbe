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

const KNOWN: &[&str] = &[
    "/v1.0",
    "/auth/v1.0",
    "/v1",
    "/v2.0/tokens",
    "/v2.0",
    "/v3/auth/tokens",
    "/v3",
];

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let Some(context) = it.filled("Context") else {
        return;
    };
    let path = context.value.trim().trim_end_matches('/');
    if it.is_profile_of(&["swift"]) && !KNOWN.iter().any(|known| path.ends_with(known)) {
        let message = format!(
            "`Context` is `{}`, which says no version of Keystone",
            context.value
        );
        findings.push(RULE.at(context.place, message).with_help(
            "for Keystone 3 write `/v3/auth/tokens`, after whatever prefix the server has",
        ));
    }
}
