//! `empty-regions`: a list of regions without elements.

use crate::diagnostic::{Place, Severity};
use crate::document::Value;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "empty-regions",
    summary: "a list of regions without elements",
    severity: Severity::Info,
    doc: include_str!("empty_regions.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let Some(entry) = it.document.entry("Regions") else {
        return;
    };
    if matches!(&entry.node.value, Value::Array(elements) if elements.is_empty()) {
        findings.push(
            RULE.at(
                Place::value("Regions"),
                "`Regions` is empty: the protocol's list is inherited",
            )
            .with_help("leave the key out, or list the regions of the service"),
        );
    }
}
