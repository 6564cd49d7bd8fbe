//! `unused-allow`: an allow-comment that allows nothing.

use crate::diagnostic::{Diagnostic, Place, Severity, Span};
use crate::lint::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    name: "unused-allow",
    summary: "an allow-comment that allows nothing",
    severity: Severity::Warning,
    doc: include_str!("unused_allow.md"),
    judge: Judge::Reading,
};

use crate::lint::RULES;
use crate::lint::selection::nearest_code;

pub(in crate::lint) fn finding(comment: Span, code: &str) -> Diagnostic {
    let known = RULES.iter().any(|it| it.name == code);
    let it = RULE.at(Place::Bytes(comment), format!("nothing here is a `{code}`"));
    match nearest_code(code) {
        Some(meant) if !known && meant != code => it.with_help(format!("did you mean `{meant}`?")),
        _ => it.with_help("take the comment out"),
    }
}
