//! `unknown-variable`: a `${...}` that nothing fills in.

use crate::diagnostic::Severity;
use crate::lint::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    name: "unknown-variable",
    summary: "a `${...}` that nothing fills in",
    severity: Severity::Error,
    doc: include_str!("unknown_variable.md"),
    judge: Judge::Reading,
};
