//! `unsafe-variable-value`: a property that would change the address it is put into.

use crate::diagnostic::Severity;
use crate::lint::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    name: "unsafe-variable-value",
    summary: "a property that would change the address it is put into",
    severity: Severity::Error,
    doc: include_str!("unsafe_variable_value.md"),
    judge: Judge::Reading,
};
