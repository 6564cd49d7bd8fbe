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

fn check(it: &Subject<'_>, findings: &mut Findings) {
    for property in it.properties() {
        let endings = [".enable", ".disable", ".required", ".enabled", ".disabled"];
        let Some(value) = &property.value else {
            continue;
        };
        let text = value.trim();
        if !endings.iter().any(|it| property.name.ends_with(it))
            || text.contains("${")
            || ["true", "false"]
                .iter()
                .any(|it| text.eq_ignore_ascii_case(it))
        {
            continue;
        }
        let message = format!("`{}` must be true or false, not `{value}`", property.name);
        findings.push(
            RULE.at(property.place, message)
                .with_help("everything but `true` is taken for false"),
        );
    }
}
