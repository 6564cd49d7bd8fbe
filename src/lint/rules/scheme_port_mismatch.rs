//! `scheme-port-mismatch`: a scheme and a port that contradict each other.

use crate::diagnostic::{Place, Severity};
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "scheme-port-mismatch",
    summary: "a scheme and a port that contradict each other",
    severity: Severity::Warning,
    doc: include_str!("scheme_port_mismatch.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let Some(port) = it.filled("Default Port") else {
        return;
    };
    // Without a scheme of its own the protocol's counts.
    let scheme = match it.filled("Scheme") {
        Some(scheme) => (scheme.value.trim().to_owned(), scheme.place),
        None => match it.protocol() {
            "s3" | "swift" | "davs" => ("https".to_owned(), Place::value("Protocol")),
            own @ ("dav" | "ftp" | "ftps" | "sftp") => (own.to_owned(), Place::value("Protocol")),
            _ => return,
        },
    };
    let (scheme, place) = scheme;
    let usual = match (scheme.as_str(), port.value.trim()) {
        ("https" | "davs", "80") => "443",
        ("http" | "dav", "443") => "80",
        ("https" | "davs" | "http" | "dav", "21" | "22") => "443",
        ("sftp", "21") => "22",
        ("ftp" | "ftps", "22") => "21",
        _ => return,
    };
    let message = format!(
        "`Default Port` is {}, and the scheme `{scheme}`",
        port.value
    );
    findings.push(
        RULE.at(port.place, message)
            .with_related(place, "the scheme")
            .with_help(format!("the port of `{scheme}` is {usual}")),
    );
}
