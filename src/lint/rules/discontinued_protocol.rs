//! `discontinued-protocol`: a parent protocol whose service or support has ended.

use crate::diagnostic::{Place, Severity};
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "discontinued-protocol",
    summary: "a parent protocol whose service or support has ended",
    severity: Severity::Error,
    doc: include_str!("discontinued_protocol.md"),
    judge: Judge::Alone(check),
};

/// Protocol, what became of it, and how much that weighs.
const ENDED: &[(&str, &str, Severity)] = &[
    (
        "hubic",
        "the hubiC service has been shut down",
        Severity::Error,
    ),
    (
        "manta",
        "no current build has the `manta` protocol",
        Severity::Error,
    ),
    (
        "spectra",
        "the `spectra` module is missing in some builds",
        Severity::Warning,
    ),
];

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let ended = ENDED
        .iter()
        .find(|(protocol, _, _)| *protocol == it.protocol());
    if let Some((protocol, what, severity)) = ended {
        let mut finding = RULE
            .at(
                Place::value("Protocol"),
                format!("`{protocol}` is discontinued: {what}"),
            )
            .with_help("see whether the storage speaks `s3`, `swift` or `davs`");
        finding.severity = *severity;
        findings.push(finding);
    }
}
