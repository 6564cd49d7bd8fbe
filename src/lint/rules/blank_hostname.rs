//! `blank-hostname`: a `Default Hostname` that is blank.

use crate::diagnostic::Severity;
use crate::lint::{FileKind, Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "blank-hostname",
    summary: "a `Default Hostname` that is blank",
    severity: Severity::Info,
    doc: include_str!("blank_hostname.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let Some(host) = it.text("Default Hostname") else {
        return;
    };
    if it.kind == FileKind::Profile && host.value.trim().is_empty() {
        findings.push(
            RULE.at(host.place, "a blank `Default Hostname` counts as none")
                .with_help("leave the key out, or give a host"),
        );
    }
}
