//! `foreign-property`: a property that belongs to another protocol.

use crate::diagnostic::Severity;
use crate::lint::{FileKind, Findings, Judge, Rule, Subject};
use crate::profile;

pub(crate) static RULE: Rule = Rule {
    name: "foreign-property",
    summary: "a property that belongs to another protocol",
    severity: Severity::Error,
    doc: include_str!("foreign_property.md"),
    judge: Judge::Alone(check),
};

/// What a name begins with, and the protocols that read it.
const NAMESPACES: &[(&str, &[&str])] = &[
    ("azure.", &["azure"]),
    ("b2.", &["b2"]),
    ("dropbox.", &["dropbox"]),
    ("ftp.", &["ftp", "ftps"]),
    ("googledrive.", &["googledrive"]),
    ("googlestorage.", &["gs"]),
    ("irods.", &["irods"]),
    ("onedrive.", &["onedrive", "sharepoint", "sharepoint-site"]),
    ("openstack.", &["swift", "hubic"]),
    ("s3.", &["s3", "s3-iam", "s3-login", "spectra", "gs"]),
    ("sftp.", &["sftp"]),
    ("smb.", &["smb"]),
    ("ssh.", &["sftp"]),
    (
        "webdav.",
        &[
            "dav",
            "davs",
            "nextcloud",
            "owncloud",
            "freenet",
            "eue",
            "ctera",
        ],
    ),
];

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let protocol = it.protocol();
    if profile::parent::find(protocol).is_none() {
        return;
    }
    for property in it.properties() {
        let namespace = NAMESPACES
            .iter()
            .find(|(prefix, _)| property.name.starts_with(prefix));
        let Some((_, protocols)) = namespace.filter(|(_, it)| !it.contains(&protocol)) else {
            continue;
        };
        let message = format!("`{}` does nothing for `{protocol}`", property.name);
        let help = format!(
            "it is a setting of {}",
            protocols
                .iter()
                .map(|it| format!("`{it}`"))
                .collect::<Vec<_>>()
                .join(", ")
        );
        let mut finding = RULE.at(property.name_place, message).with_help(help);
        // A bookmark keeps them when somebody chooses another protocol for it.
        if it.kind == FileKind::Bookmark {
            finding.severity = Severity::Warning;
        }
        findings.push(finding);
    }
}
