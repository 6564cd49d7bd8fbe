//! `orphan-placeholder`: a placeholder for a field that is not shown.

use crate::diagnostic::{Place, Severity};
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "orphan-placeholder",
    summary: "a placeholder for a field that is not shown",
    severity: Severity::Info,
    doc: include_str!("orphan_placeholder.md"),
    judge: Judge::Alone(check),
};

const FIELDS: &[(&str, &str)] = &[
    ("Hostname Placeholder", "Hostname Configurable"),
    ("Username Placeholder", "Username Configurable"),
    ("Password Placeholder", "Password Configurable"),
    ("Path Placeholder", "Path Configurable"),
];

fn check(it: &Subject<'_>, findings: &mut Findings) {
    for (placeholder, field) in FIELDS {
        let Some(text) = it.filled(placeholder) else {
            continue;
        };
        if it.flag(field) == Some(false) {
            findings.push(
                RULE.at(text.place, format!("`{placeholder}` is never shown"))
                    .with_related(Place::value(*field), "the field is not there")
                    .with_help("take the placeholder out, or show the field"),
            );
        }
    }
}
