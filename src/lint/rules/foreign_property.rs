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
    ("box.", &["box"]),
    ("brick.", &["brick"]),
    ("ctera.", &["ctera"]),
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

/// Settings of iRODS, which have words for names.
const IRODS: &[&str] = &[
    "Client Server Negotiation",
    "Delete Objects Permanently",
    "Destination Resource",
    "Destination Root Resource",
    "Encryption Algorithm",
    "Encryption Hash Rounds",
    "Encryption Key Size",
    "Encryption Salt Size",
    "Parallel Transfer Buffer Size",
    "Parallel Transfer Connections",
    "Parallel Transfer Threshold",
    "TLS Protocol",
    "TLS Truststore",
    "TLS Truststore Password",
];

/// What roles and devices of AWS are given by.
const AWS: &[&str] = &[
    "duration_seconds",
    "external_id",
    "mfa_serial",
    "principal_arn",
    "role_arn",
    "role_chain",
    "role_session_name",
    "session_tags",
    "sso_account_id",
    "sso_region",
    "sso_role_name",
    "sso_start_url",
];

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let protocol = it.protocol();
    if profile::parent::find(protocol).is_none() {
        return;
    }
    // Steps that are written out get credentials of AWS for any protocol.
    let own_steps = it.document.entry("steps").is_some();
    for property in it.properties() {
        let namespace = NAMESPACES
            .iter()
            .find(|(prefix, _)| property.name.starts_with(prefix))
            .map(|it| it.1);
        let named = || {
            let irods = IRODS.contains(&property.name).then_some(&["irods"][..]);
            let aws = AWS.contains(&property.name) && !own_steps;
            irods.or(aws.then_some(&["s3", "s3-iam", "s3-login", "spectra"][..]))
        };
        let protocols = namespace.or_else(named);
        let Some(protocols) = protocols.filter(|it| !it.contains(&protocol)) else {
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
