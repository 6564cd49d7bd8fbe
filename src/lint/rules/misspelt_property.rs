//! `misspelt-property`: a property that is almost one that is known.

use super::stale_property;
use crate::diagnostic::Severity;
use crate::document::Node;
use crate::lint::{Findings, Judge, Rule, Subject};
use crate::profile::{self, Key};

pub(crate) static RULE: Rule = Rule {
    name: "misspelt-property",
    summary: "a property that is almost one that is known",
    severity: Severity::Warning,
    doc: include_str!("misspelt_property.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    for property in it.properties() {
        let name = property.name;
        if known(name) || is_put_in(it, name) {
            continue;
        }
        if name.trim().is_empty() {
            findings.push(
                RULE.at(property.name_place, "a property without a name")
                    .with_help("give it the name that is to be read, or take it out"),
            );
            continue;
        }
        // A preference with a space before or behind it is none.
        let bare = name.trim();
        if bare != name && (bare.contains('.') || known(bare)) {
            findings.push(
                RULE.at(
                    property.name_place,
                    format!("nothing reads the property `{name}`"),
                )
                .with_help(format!("write `{bare}`, without the spaces")),
            );
            continue;
        }
        if name.contains('.') && !name.starts_with("s3.assumerole.") {
            // Any preference of the application may stand here: only a slip of one letter is one.
            let lower = name.to_ascii_lowercase();
            let slip = |it: &&&str| {
                it.eq_ignore_ascii_case(name)
                    || (name.len() > 12
                        && name.len().abs_diff(it.len()) <= 4
                        && strsim::osa_distance(it, &lower) == 1)
            };
            if let Some(meant) = PREFERENCES.iter().find(slip) {
                findings.push(
                    RULE.at(
                        property.name_place,
                        format!("nothing reads the property `{name}`"),
                    )
                    .with_help(format!("did you mean `{meant}`?")),
                );
            }
            continue;
        }
        let other = CALLED.iter().find(|it| it.0.eq_ignore_ascii_case(name));
        let meant = other
            .map(|it| it.1)
            .or_else(|| profile::Property::meant_by(name).map(|it| it.name));
        let key = || {
            Key::find(name.trim())
                .or_else(|| near_key(name))
                .map(|it| it.name)
        };
        if let Some(meant) = meant.or_else(key) {
            findings.push(
                RULE.at(
                    property.name_place,
                    format!("nothing reads the property `{name}`"),
                )
                .with_help(format!("did you mean `{meant}`?")),
            );
        }
    }
}

/// Preferences that published profiles set, and none of which is another one misspelt.
const PREFERENCES: &[&str] = &[
    "ftp.command.lista",
    "ftp.command.mlsd",
    "ftp.command.stat",
    "s3.accelerate.enable",
    "s3.bucket.requesterpays",
    "s3.bucket.virtualhost.disable",
    "s3.copy.multipart.size",
    "s3.endpoint.dualstack.enable",
    "s3.listing.metadata.enable",
    "s3.storage.class",
    "s3.storage.class.options",
    "s3.upload.checksum.header",
    "s3.upload.multipart.size",
    "s3.versioning.enable",
    "smb.encrypt.enable",
    "smb.signing.enable",
    "smb.signing.required",
    "webdav.lock.enable",
    "webdav.ntlm.windows.authentication.enable",
];

/// What other programs call the same, too far from it to be a slip.
const CALLED: &[(&str, &str)] = &[
    ("account_id", "sso_account_id"),
    ("client id", "OAuth Client ID"),
    ("client_id", "OAuth Client ID"),
    ("duration", "duration_seconds"),
    ("oauth.client.id", "OAuth Client ID"),
    ("session_duration", "duration_seconds"),
    ("sso_account", "sso_account_id"),
    ("sso_role", "sso_role_name"),
    ("sso_url", "sso_start_url"),
];

/// Whether a value of the file has the property put in, whatever it is called.
fn is_put_in(it: &Subject<'_>, name: &str) -> bool {
    let variable = format!("${{property.{name}}}");
    let has = |node: &Node| node.text().is_some_and(|it| it.contains(&variable));
    it.document.root.entries().iter().any(|entry| {
        let inner = entry.node.entries().iter().map(|it| &it.node);
        has(&entry.node) || entry.node.elements().iter().chain(inner).any(has)
    })
}

fn known(name: &str) -> bool {
    profile::Property::find(name).is_some()
        || PREFERENCES.contains(&name)
        || Key::find(name).is_some()
        || stale_property::STALE.iter().any(|it| it.0 == name)
}

/// Keys that a bookmark keeps among its custom properties.
fn near_key(name: &str) -> Option<&'static Key> {
    // A comparison takes as long as both are together, and a name may be a thousand letters.
    if name.len() > 64 {
        return None;
    }
    let close =
        |key: &&&Key| strsim::jaro_winkler(&key.name.to_lowercase(), &name.to_lowercase()) > 0.94;
    let oauth = profile::KEYS
        .iter()
        .filter(|it| it.name.starts_with("OAuth"));
    oauth.copied().find(|it| close(&it))
}
