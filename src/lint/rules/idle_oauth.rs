//! `idle-oauth`: OAuth settings in a profile in which OAuth is off.

use crate::diagnostic::{Place, Severity};
use crate::lint::{Findings, Judge, Rule, Subject};
use crate::profile::keys;

pub(crate) static RULE: Rule = Rule {
    name: "idle-oauth",
    summary: "OAuth settings in a profile in which OAuth is off",
    severity: Severity::Warning,
    doc: include_str!("idle_oauth.md"),
    judge: Judge::Alone(check),
};

const SETTINGS: &[&str] = &[
    "OAuth Client ID",
    "OAuth Authorization Url",
    "OAuth Token Url",
    "OAuth Issuer Url",
];

/// Protocols that ask for keys or passwords unless a profile says otherwise. The rest may have OAuth
/// of their own, switched on in the application.
const WITH_KEYS: &[&str] = &[
    "dav",
    "davs",
    "ftp",
    "ftps",
    "nextcloud",
    "owncloud",
    "s3",
    "sftp",
    "smb",
    "spectra",
    "swift",
];

fn check(it: &Subject<'_>, findings: &mut Findings) {
    if it.flag("OAuth Configurable") != Some(false) {
        forgotten(it, findings);
        return;
    }
    if let Some(key) = SETTINGS.iter().find(|key| it.filled(key).is_some()) {
        findings.push(
            RULE.at(
                Place::value(*key),
                format!("`{key}` does nothing: OAuth is switched off"),
            )
            .with_related(Place::value("OAuth Configurable"), "here")
            .with_help("take the OAuth settings out, or switch OAuth on"),
        );
    }
}

/// Endpoints of its own, and nothing that switches OAuth on: neither the flag nor a client id. For
/// S3 with a grant as `Authorization`, `invalid-authorization` says it.
fn forgotten(it: &Subject<'_>, findings: &mut Findings) {
    let endpoints = ["OAuth Authorization Url", "OAuth Token Url"];
    let own = endpoints.iter().all(|key| it.filled(key).is_some());
    let said_elsewhere =
        it.is_profile_of(&["s3", "spectra"]) && it.filled("Authorization").is_some();
    if !it.is_profile_of(WITH_KEYS) || !own || said_elsewhere || it.is_on(&keys::OAUTH_CONFIGURABLE)
    {
        return;
    }
    findings.push(
        RULE.at(
            Place::value("OAuth Authorization Url"),
            "the OAuth settings do nothing: nothing switches OAuth on",
        )
        .with_help("give `OAuth Configurable` as true, or an `OAuth Client ID`"),
    );
}
