//! `unknown-scheme`: a `Scheme` that does not exist.

use crate::diagnostic::Severity;
use crate::lint::{FileKind, Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "unknown-scheme",
    summary: "a `Scheme` that does not exist",
    severity: Severity::Error,
    doc: include_str!("unknown_scheme.md"),
    judge: Judge::Alone(check),
};

/// The application's schemes.
const SCHEMES: &[&str] = &[
    "ftp",
    "ftps",
    "sftp",
    "http",
    "https",
    "dav",
    "davs",
    "file",
    "rackspace",
    "swift",
    "s3",
    "googledrive",
    "irods",
    "smb",
    "azure",
    "onedrive",
    "dropbox",
    "nfs",
    "scp",
    "udt",
    "udts",
    "rtmp",
];

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let Some(scheme) = it.filled("Scheme") else {
        return;
    };
    if it.kind != FileKind::Profile || SCHEMES.contains(&scheme.value.trim()) {
        return;
    }
    let lower = scheme.value.trim().to_ascii_lowercase();
    let message = format!("there is no scheme `{}`", scheme.value);
    findings.push(
        RULE.at(scheme.place, message)
            .with_help(if SCHEMES.contains(&lower.as_str()) {
                format!("did you mean `{lower}`?")
            } else {
                "write `https`, or leave the key out".to_owned()
            }),
    );
}
