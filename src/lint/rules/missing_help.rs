//! `missing-help`: a profile without a help link.

use crate::diagnostic::{Place, Severity};
use crate::lint::{FileKind, Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "missing-help",
    summary: "a profile without a help link",
    severity: Severity::Info,
    doc: include_str!("missing_help.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    // What another profile is extended for is also its `Help`.
    let says = |key| it.filled(key).is_some();
    if it.kind == FileKind::Profile && !says("Help") && !says("extends") {
        findings.push(
            RULE.at(Place::File, "the profile has no `Help`")
                .with_help("give the address of a page that says how to get an account and keys"),
        );
    }
}
