//! `metadata-address`: an address inside the machine that hands out credentials.

use crate::diagnostic::Severity;
use crate::lint::endpoint;
use crate::lint::host;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "metadata-address",
    summary: "an address inside the machine that hands out credentials",
    severity: Severity::Error,
    doc: include_str!("metadata_address.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    for key in endpoint::KEYS
        .iter()
        .chain(&["Default Hostname", "Context", "Hostname"])
    {
        let Some(text) = it.filled(key) else { continue };
        let host = match endpoint::parse(&text.value) {
            Some(url) => url.host_str().unwrap_or_default().to_owned(),
            None => text.value.trim().to_owned(),
        };
        if !host::is_metadata(&host) {
            continue;
        }
        let mut finding = RULE
            .at(
                text.place,
                match host::meant_address(&host) {
                    Some(meant) if host::address(&host).is_none() => format!(
                        "`{host}` is read as `{meant}`, which hands out the credentials of the machine"
                    ),
                    _ => format!("`{host}` hands out the credentials of the machine"),
                },
            )
            .with_help("no sign-in is sent there: give the address of the service");
        if *key == "Context" {
            finding.severity = Severity::Warning;
            finding.help = Some(
                "make sure that everyone who gets this profile may use the machine's role"
                    .to_owned(),
            );
        }
        findings.push(finding);
    }
}
