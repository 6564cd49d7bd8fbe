//! `duplicate-property`: a property that is given twice with different values.

use crate::diagnostic::Severity;
use crate::lint::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    name: "duplicate-property",
    summary: "a property that is given twice with different values",
    severity: Severity::Error,
    doc: include_str!("duplicate_property.md"),
    judge: Judge::Reading,
};
