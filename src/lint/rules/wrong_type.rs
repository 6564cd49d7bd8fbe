//! `wrong-type`: a value of another type than its key has.

use crate::diagnostic::Severity;
use crate::lint::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    name: "wrong-type",
    summary: "a value of another type than its key has",
    severity: Severity::Error,
    doc: include_str!("wrong_type.md"),
    judge: Judge::Reading,
};
