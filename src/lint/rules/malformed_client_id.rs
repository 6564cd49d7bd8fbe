//! `malformed-client-id`: a client id of another provider, or a secret in its place.

use crate::diagnostic::Severity;
use crate::lint::endpoint::{self, Provider};
use crate::lint::facts;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "malformed-client-id",
    summary: "a client id of another provider, or a secret in its place",
    severity: Severity::Info,
    doc: include_str!("malformed_client_id.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let Some(id) = it.filled("OAuth Client ID") else {
        return;
    };
    let text = id.value.trim();
    if text.contains("${") {
        return;
    }
    let googles = text.ends_with(".apps.googleusercontent.com");
    let (message, help) = match endpoint::provider(it) {
        _ if text.starts_with("GOCSPX-") => (
            "this is a client secret, and everyone who gets this file gets it",
            "have the secret replaced; a client id ends in `.apps.googleusercontent.com`",
        ),
        Provider::Entra if googles || text.contains('@') => (
            "Microsoft Entra issues no such client id",
            "copy the application (client) id: a UUID",
        ),
        Provider::Google if facts::is_uuid(text) || text.contains('@') => (
            "Google issues no such client id",
            "copy the client id: it ends in `.apps.googleusercontent.com`",
        ),
        _ => return,
    };
    let mut finding = RULE.at(id.place, message).with_help(help);
    if text.starts_with("GOCSPX-") {
        finding.severity = Severity::Warning;
    }
    findings.push(finding);
}
