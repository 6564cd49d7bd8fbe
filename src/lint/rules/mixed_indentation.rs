//! `mixed-indentation`: lines indented with tabs and lines indented with spaces.

use crate::diagnostic::{Place, Severity, Span};
use crate::lint::layout;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "mixed-indentation",
    summary: "lines indented with tabs and lines indented with spaces",
    severity: Severity::Info,
    doc: include_str!("mixed_indentation.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let Some((tab, space)) = layout::both_indentations(it) else {
        return;
    };
    let (first, second) = (tab.min(space), tab.max(space));
    let name = |at| if at == tab { "a tab" } else { "spaces" };
    findings.push(
        RULE.at(
            Place::Bytes(Span {
                start: second,
                end: second + 1,
            }),
            format!("this line is indented with {}", name(second)),
        )
        .with_related(
            Place::Bytes(Span {
                start: first,
                end: first + 1,
            }),
            format!("and this one with {}", name(first)),
        )
        .with_help("use one of them"),
    );
}
