//! `stored-password`: a password in a bookmark or a profile.

use crate::diagnostic::{Place, Severity};
use crate::lint::{FileKind, Findings, Judge, Rule, Subject};
use crate::profile::{Key, bookmark_keys};

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
    let own = it.document.root.entries().iter().map(|entry| {
        let said = entry.node.text().is_none_or(|it| !it.trim().is_empty());
        (entry.key.as_str(), said, None)
    });
    let custom = it.properties();
    let custom = custom.iter().map(|property| {
        let value = property.value.as_deref().unwrap_or_default();
        let said = !value.trim().is_empty() && !value.contains("${");
        (property.name, said, Some(&property.name_place))
    });
    for (name, said, place) in own.chain(custom) {
        if said && is_secret(name) {
            let place = place.cloned();
            let place = place.unwrap_or_else(|| Place::key(name.to_owned()));
            findings.push(
                RULE.at(place, format!("`{name}` does not belong in a {what}"))
                    .with_help("take it out and change it: the file is plain text; secrets live in the keychain"),
            );
        }
    }
}

/// Whether a name is that of a secret, other than the client's: `published-client-secret` has that.
fn is_secret(name: &str) -> bool {
    // What a field is called, and whether it is shown.
    if Key::find(name).is_some() {
        return false;
    }
    let letters = bookmark_keys::letters(name);
    let other = [
        "apikey",
        "bearer",
        "bearertoken",
        "privatekey",
        "samlassertion",
        "token",
    ];
    let clients = letters.contains("clientsecret") || letters == "oauthsecret";
    // The word for a list of certificates of iRODS, and preferences about passwords.
    let about =
        name == "TLS Truststore Password" || (name.contains('.') && !letters.ends_with("password"));
    (bookmark_keys::is_secret(name) || other.contains(&letters.as_str())) && !clients && !about
}
