//! `stored-password`: a password in a bookmark.

use crate::diagnostic::{Place, Severity};
use crate::lint::{FileKind, Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "stored-password",
    summary: "a password in a bookmark",
    severity: Severity::Warning,
    doc: include_str!("stored_password.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    if it.kind != FileKind::Bookmark {
        return;
    }
    let own = it
        .document
        .root
        .entries()
        .iter()
        .map(|it| (it.key.as_str(), Place::key(it.key.as_str())));
    let custom = it.properties();
    let custom = custom.iter().map(|it| (it.name, it.name_place.clone()));
    for (name, place) in own.chain(custom) {
        let lower = name.to_lowercase();
        let secret = [
            "password",
            "secret access key",
            "secret key",
            "secret_access_key",
            "aws_secret_access_key",
            "passphrase",
            "session token",
            "aws_session_token",
        ];
        if secret.contains(&lower.as_str()) {
            findings.push(
                RULE.at(place, format!("`{name}` does not belong in a bookmark"))
                    .with_help("take it out and change it: bookmarks are plain text; secrets live in the keychain"),
            );
        }
    }
}
