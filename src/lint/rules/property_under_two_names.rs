//! `property-under-two-names`: a property that is given under two of its names.

use crate::diagnostic::Severity;
use crate::lint::{Findings, Judge, Rule, Subject};
use crate::profile;

pub(crate) static RULE: Rule = Rule {
    name: "property-under-two-names",
    summary: "a property that is given under two of its names",
    severity: Severity::Warning,
    doc: include_str!("property_under_two_names.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let all = it.properties();
    for (number, property) in all.iter().enumerate() {
        let Some(known) = profile::Property::find(property.name) else {
            continue;
        };
        let first = all.iter().take(number).find(|other| {
            other.name != property.name
                && known.names.contains(&other.name)
                && other.value != property.value
        });
        if let Some(first) = first {
            let message = format!(
                "`{}` is the same setting as `{}`, with another value",
                property.name, first.name
            );
            findings.push(
                RULE.at(property.place.clone(), message)
                    .with_related(first.place.clone(), "the other one")
                    .with_help("keep one of them"),
            );
        }
    }
}
