//! `published-client-secret`: a client secret in a file that is passed on.

use crate::diagnostic::{Place, Severity};
use crate::lint::{FileKind, Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "published-client-secret",
    summary: "a client secret in a file that is passed on",
    severity: Severity::Warning,
    doc: include_str!("published_client_secret.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let key = Place::key("OAuth Client Secret");
    if it.kind == FileKind::Profile && it.filled("OAuth Client Secret").is_some() {
        findings.push(
            RULE.at(key, "everyone who gets this file gets the client secret")
                .with_help("leave the value blank for a public client with PKCE, and have the secret replaced"),
        );
    }
    for property in it.properties() {
        let secret = ["OAuth Client Secret", "oauth.clientsecret"].contains(&property.name);
        if secret && property.value.is_some_and(|it| !it.trim().is_empty()) {
            findings.push(
                RULE.at(
                    property.name_place,
                    "everyone who gets this file gets the client secret",
                )
                .with_help("take it out, and have the secret replaced"),
            );
        }
    }
}
