//! `unexplained-allow`: an allow-comment without a reason.

use crate::diagnostic::{Diagnostic, Place, Severity, Span};
use crate::lint::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    name: "unexplained-allow",
    summary: "an allow-comment without a reason",
    severity: Severity::Warning,
    doc: include_str!("unexplained_allow.md"),
    judge: Judge::Reading,
};

pub(in crate::lint) fn finding(comment: Span) -> Diagnostic {
    RULE.at(
        Place::Bytes(comment),
        "this comment does not say why the finding is allowed",
    )
    .with_help("write the reason behind the bracket")
}
