//! `published-client-secret`: a client secret in a file that is passed on.

use crate::diagnostic::{Place, Severity};
use crate::lint::endpoint;
use crate::lint::secret_text;
use crate::lint::{FileKind, Findings, Judge, Rule, Subject};
use crate::profile::bookmark_keys::letters;

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
        let letters = letters(property.name);
        let secret = letters.ends_with("clientsecret") || letters == "oauthsecret";
        let value = property.value.as_deref().unwrap_or_default();
        if secret && !value.trim().is_empty() && !value.contains("${") {
            findings.push(
                RULE.at(
                    property.name_place,
                    "everyone who gets this file gets the client secret",
                )
                .with_help("take it out, and have the secret replaced"),
            );
        }
        if property.name == "authorization_parameters" {
            in_address(property.place, value, findings);
        }
    }
    for entry in it.document.root.entries() {
        let letters = letters(&entry.key);
        let other = letters == "clientsecret" || letters == "oauthsecret";
        let filled = entry.node.text().is_some_and(|it| !it.trim().is_empty());
        if other && filled {
            findings.push(
                RULE.at(
                    Place::key(entry.key.clone()),
                    "everyone who gets this file gets the client secret",
                )
                .with_help("take it out, and have the secret replaced"),
            );
        }
    }
    for key in endpoint::KEYS
        .iter()
        .chain(&["OAuth Redirect Url", "Help", "Web URL"])
    {
        if let Some(text) = it.filled(key).filter(|it| it.value.contains('?')) {
            in_address(text.place, &text.value, findings);
        }
    }
    for comment in &it.document.comments {
        if let Some(name) = secret_text::in_comment(&comment.text) {
            let message = format!("everyone who gets this file gets the {name} in this comment");
            findings.push(
                RULE.at(Place::Bytes(comment.span), message)
                    .with_help("take it out, and have it replaced"),
            );
        }
    }
}

fn in_address(place: Place, text: &str, findings: &mut Findings) {
    if let Some(name) = secret_text::in_query(text) {
        let message = format!("everyone who gets this file gets the `{name}` in this address");
        findings.push(
            RULE.at(place, message)
                .with_help("take it out, and have it replaced"),
        );
    }
}
