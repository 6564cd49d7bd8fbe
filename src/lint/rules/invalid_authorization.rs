//! `invalid-authorization`: an `Authorization` that its protocol does not know.

use crate::diagnostic::Severity;
use crate::lint::{FileKind, Findings, Judge, Rule, Subject};
use crate::profile::grant::SAML;
use crate::profile::keys;

pub(crate) static RULE: Rule = Rule {
    name: "invalid-authorization",
    summary: "an `Authorization` that its protocol does not know",
    severity: Severity::Error,
    doc: include_str!("invalid_authorization.md"),
    judge: Judge::Alone(check),
};

/// What Cyberduck takes.
const GRANTS: &[&str] = &["AuthorizationCode", "PasswordGrant"];

/// What this program takes too, for web identity.
const WEB_IDENTITY_GRANTS: &[&str] = &["AuthorizationCode", "PasswordGrant", "ClientCredentials"];

/// The authentication schemes of iRODS, with their older names.
const IRODS: &[&str] = &[
    "native",
    "standard",
    "pam_password",
    "pam_interactive",
    "pam",
    "gsi",
    "kerberos",
];

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let Some(value) = it
        .filled("Authorization")
        .filter(|_| it.kind == FileKind::Profile)
    else {
        return;
    };
    let text = value.value.trim();
    let (allowed, why): (&[&str], &str) = match it.protocol() {
        "s3" if it.uses_identity_center() => return,
        "s3" | "spectra" if it.is_on(&keys::OAUTH_CONFIGURABLE) => {
            (WEB_IDENTITY_GRANTS, "with OAuth it names the grant")
        }
        "s3" | "spectra" => (
            &["AWS4HMACSHA256", "AWS2", SAML],
            "without OAuth it names the signature",
        ),
        "dav" | "davs" | "owncloud" | "nextcloud" if it.is_on(&keys::OAUTH_CONFIGURABLE) => {
            (GRANTS, "with OAuth it names the grant")
        }
        "dracoon" => (
            &["oauth", "password", "sql", "radius", "active_directory"],
            "it names the sign-in",
        ),
        "irods" => (IRODS, "it names the sign-in"),
        _ => return,
    };
    // Releases differ in what they take for iRODS, and in whether `PAM` may be in capitals.
    let irods = it.protocol() == "irods";
    let same = |name: &&str| *name == text || (irods && name.eq_ignore_ascii_case(text));
    if text.contains("${") || allowed.iter().any(same) {
        return;
    }
    let choices: Vec<String> = allowed.iter().map(|it| format!("`{it}`")).collect();
    let mut help = format!("one of {}", choices.join(", "));
    let has_endpoint = it.filled("OAuth Authorization Url").is_some();
    if GRANTS.contains(&text) && has_endpoint && it.flag("OAuth Configurable") != Some(false) {
        help = "switch OAuth on: `OAuth Configurable` as true, or an `OAuth Client ID`".to_owned();
    }
    let message = format!("`Authorization` is `{}`: {why}", value.value);
    let mut finding = RULE.at(value.place, message).with_help(help);
    if irods {
        finding.severity = Severity::Warning;
    }
    findings.push(finding);
}
