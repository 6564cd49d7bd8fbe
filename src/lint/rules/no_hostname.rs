//! `no-hostname`: a profile whose host can be given by nobody.

use crate::diagnostic::{Place, Severity};
use crate::lint::{Findings, Judge, Rule, Subject};
use crate::profile::keys;

pub(crate) static RULE: Rule = Rule {
    name: "no-hostname",
    summary: "a profile whose host can be given by nobody",
    severity: Severity::Error,
    doc: include_str!("no_hostname.md"),
    judge: Judge::Alone(check),
};

/// Protocols without a server of their own.
const WITHOUT_SERVER: &[&str] = &[
    "swift",
    "dav",
    "davs",
    "ftp",
    "ftps",
    "sftp",
    "smb",
    "nextcloud",
    "owncloud",
    "irods",
    "spectra",
];

fn check(it: &Subject<'_>, findings: &mut Findings) {
    if it.is_profile_of(WITHOUT_SERVER)
        && it.flag("Hostname Configurable") == Some(false)
        && it.resolved(&keys::DEFAULT_HOSTNAME).is_none()
    {
        findings.push(
            RULE.at(
                Place::value("Hostname Configurable"),
                "there is no `Default Hostname`, and the host may not be typed",
            )
            .with_help("give `Default Hostname`, or let `Hostname Configurable` be true"),
        );
    }
}
