//! `property-out-of-range`: an iRODS setting outside its range.

use crate::diagnostic::Severity;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "property-out-of-range",
    summary: "an iRODS setting outside its range",
    severity: Severity::Warning,
    doc: include_str!("property_out_of_range.md"),
    judge: Judge::Alone(check),
};

/// Name, least, most.
const RANGES: &[(&str, i64, i64)] = &[
    ("Parallel Transfer Buffer Size", 1, 128 << 20),
    ("Parallel Transfer Connections", 2, 10),
    ("Parallel Transfer Threshold", 1, i32::MAX as i64),
];

/// Name, and what it may be.
const CHOICES: &[(&str, &[&str])] = &[
    (
        "Client Server Negotiation",
        &["CS_NEG_REQUIRE", "CS_NEG_DONT_CARE", "CS_NEG_REFUSE"],
    ),
    (
        "Delete Objects Permanently",
        &["yes", "no", "true", "false"],
    ),
];

fn check(it: &Subject<'_>, findings: &mut Findings) {
    if it.protocol() != "irods" {
        return;
    }
    for property in it.properties() {
        let Some(value) = &property.value else {
            continue;
        };
        let text = value.trim();
        let range = RANGES.iter().find(|it| it.0 == property.name);
        let choice = CHOICES.iter().find(|it| it.0 == property.name);
        let wanted = match (range, choice) {
            (Some((_, least, most)), _)
                if !text
                    .parse::<i64>()
                    .is_ok_and(|it| (*least..=*most).contains(&it)) =>
            {
                format!("a whole number from {least} to {most}")
            }
            (_, Some((_, choices))) if !choices.contains(&text) => {
                format!("one of {}", choices.join(", "))
            }
            _ => continue,
        };
        let message = format!("`{}` must be {wanted}", property.name);
        findings.push(
            RULE.at(property.place, message)
                .with_help("see the iRODS page of the Cyberduck documentation"),
        );
    }
}
