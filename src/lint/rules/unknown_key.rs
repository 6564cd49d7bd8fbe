//! `unknown-key`: a key that such files do not have.

use crate::diagnostic::Severity;
use crate::lint::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    name: "unknown-key",
    summary: "a key that such files do not have",
    severity: Severity::Warning,
    doc: include_str!("unknown_key.md"),
    judge: Judge::Reading,
};
