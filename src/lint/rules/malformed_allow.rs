//! `malformed-allow`: a `profilectl:` comment that says nothing.

use crate::diagnostic::{Diagnostic, Place, Severity, Span};
use crate::lint::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    name: "malformed-allow",
    summary: "a `profilectl:` comment that says nothing",
    severity: Severity::Warning,
    doc: include_str!("malformed_allow.md"),
    judge: Judge::Reading,
};

pub(in crate::lint) fn finding(comment: Span) -> Diagnostic {
    RULE.at(
        Place::Bytes(comment),
        "this comment is addressed to profilectl, and not understood",
    )
    .with_help("write `profilectl: allow[CODE] REASON`")
}
