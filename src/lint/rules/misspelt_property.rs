//! `misspelt-property`: a property that is almost one that is known.

use super::stale_property;
use crate::diagnostic::Severity;
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
        if known(name) {
            continue;
        }
        if name.contains('.') && !name.starts_with("s3.assumerole.") {
            // Any preference of the application may stand here: only a slip of one letter is one.
            let slip = |it: &&&str| name.len() > 12 && strsim::osa_distance(it, name) == 1;
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
        let meant = profile::Property::meant_by(name).map(|it| it.name);
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

fn known(name: &str) -> bool {
    profile::Property::find(name).is_some()
        || PREFERENCES.contains(&name)
        || Key::find(name).is_some()
        || stale_property::STALE.iter().any(|it| it.0 == name)
}

/// Keys that a bookmark keeps among its custom properties.
fn near_key(name: &str) -> Option<&'static Key> {
    let close =
        |key: &&&Key| strsim::jaro_winkler(&key.name.to_lowercase(), &name.to_lowercase()) > 0.94;
    let oauth = profile::KEYS
        .iter()
        .filter(|it| it.name.starts_with("OAuth"));
    oauth.copied().find(|it| close(&it))
}
