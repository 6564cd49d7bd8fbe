//! `stored-password`: a password in a bookmark or a profile.

use crate::diagnostic::{Place, Severity};
use crate::lint::{FileKind, Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "stored-password",
    summary: "a password in a bookmark or a profile",
    severity: Severity::Warning,
    doc: include_str!("stored_password.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let what = match it.kind {
        FileKind::Bookmark => "bookmark",
        FileKind::Profile => "profile",
    };
    let own = it
        .document
        .root
        .entries()
        .iter()
        .map(|it| (it.key.as_str(), Place::key(it.key.clone())));
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
            "id_token",
            "oauth_password",
            "saml_assertion",
        ];
        if secret.contains(&lower.as_str()) {
            findings.push(
                RULE.at(place, format!("`{name}` does not belong in a {what}"))
                    .with_help("take it out and change it: the file is plain text; secrets live in the keychain"),
            );
        }
    }
}
