//! `boolean-as-text`: a yes or no that is written as text.

use crate::diagnostic::Severity;
use crate::lint::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    name: "boolean-as-text",
    summary: "a yes or no that is written as text",
    severity: Severity::Warning,
    doc: include_str!("boolean_as_text.md"),
    judge: Judge::Reading,
};
