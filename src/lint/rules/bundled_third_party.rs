//! `bundled-third-party`: a profile that says it ships inside the application.

use crate::diagnostic::{Place, Severity};
use crate::lint::{FileKind, Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "bundled-third-party",
    summary: "a profile that says it ships inside the application",
    severity: Severity::Warning,
    doc: include_str!("bundled_third_party.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    if it.kind == FileKind::Profile && it.flag("Bundled") == Some(true) {
        findings.push(
            RULE.at(
                Place::value("Bundled"),
                "`Bundled` is true in a file that is not built in",
            )
            .with_help("take the key out: people enable a profile themselves"),
        );
    }
}
