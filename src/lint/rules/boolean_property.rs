//! `boolean-property`: a property that must be true or false and is neither.

use crate::diagnostic::Severity;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "boolean-property",
    summary: "a property that must be true or false and is neither",
    severity: Severity::Warning,
    doc: include_str!("boolean_property.md"),
    judge: Judge::Alone(check),
};

/// What `PreferencesReader.toBoolean` of Cyberduck reads as it is meant.
const READ: &[&str] = &["true", "false", "yes", "no", "1", "0"];

/// Preferences that end as a yes or no does, and are none.
const LISTS: &[&str] = &["queue.transfer.type.enabled"];

fn check(it: &Subject<'_>, findings: &mut Findings) {
    for property in it.properties() {
        let endings = [".enable", ".disable", ".required", ".enabled", ".disabled"];
        let Some(value) = &property.value else {
            continue;
        };
        let text = value.trim();
        if !endings.iter().any(|it| property.name.ends_with(it))
            || text.contains("${")
            || LISTS.contains(&property.name)
            || READ.iter().any(|it| text.eq_ignore_ascii_case(it))
        {
            continue;
        }
        let message = format!("`{}` must be true or false, not `{value}`", property.name);
        findings.push(
            RULE.at(property.place, message)
                .with_help("`true`, `yes` and `1` are read as true, everything else as false"),
        );
    }
}
