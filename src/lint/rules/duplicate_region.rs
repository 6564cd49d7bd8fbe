//! `duplicate-region`: a region that is listed twice, or an element that is none.

use crate::diagnostic::{Place, Severity};
use crate::lint::{Findings, Judge, Rule, Subject};
use std::collections::BTreeMap;

pub(crate) static RULE: Rule = Rule {
    name: "duplicate-region",
    summary: "a region that is listed twice, or an element that is none",
    severity: Severity::Warning,
    doc: include_str!("duplicate_region.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let regions = it.elements("Regions");
    let mut seen: BTreeMap<String, &Place> = BTreeMap::new();
    for region in &regions {
        let value = region.value.trim();
        let first = seen.get(&value.to_ascii_lowercase()).copied();
        if value.is_empty() {
            findings.push(
                RULE.at(region.place.clone(), "an element of `Regions` is blank")
                    .with_help("take it out"),
            );
        } else if value.contains([',', ';']) {
            let message = format!("`{value}` is one element, and looks like several");
            findings.push(
                RULE.at(region.place.clone(), message)
                    .with_help("give each region as an element of its own"),
            );
        } else if let Some(first) = first {
            findings.push(
                RULE.at(region.place.clone(), format!("`{value}` is listed twice"))
                    .with_related(first.clone(), "first here")
                    .with_help("take one of them out"),
            );
        }
        seen.entry(value.to_ascii_lowercase())
            .or_insert(&region.place);
    }
}
