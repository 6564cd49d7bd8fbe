//! `scheme-port-mismatch`: a scheme and a port that contradict each other.

use crate::diagnostic::Severity;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "scheme-port-mismatch",
    summary: "a scheme and a port that contradict each other",
    severity: Severity::Warning,
    doc: include_str!("scheme_port_mismatch.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let (Some(scheme), Some(port)) = (it.filled("Scheme"), it.filled("Default Port")) else {
        return;
    };
    let usual = match (scheme.value.trim(), port.value.trim()) {
        ("https" | "davs", "80") => "443",
        ("http" | "dav", "443") => "80",
        _ => return,
    };
    let message = format!(
        "`Default Port` is {} and `Scheme` is `{}`",
        port.value, scheme.value
    );
    findings.push(
        RULE.at(port.place, message)
            .with_related(scheme.place, "the scheme")
            .with_help(format!("the port of `{}` is {usual}", scheme.value.trim())),
    );
}
