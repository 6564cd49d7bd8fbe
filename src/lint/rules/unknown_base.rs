//! `unknown-base`: an `extends` that names no profile that can be used.

use crate::diagnostic::Severity;
use crate::lint::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    name: "unknown-base",
    summary: "an `extends` that names no profile that can be used",
    severity: Severity::Error,
    doc: include_str!("unknown_base.md"),
    judge: Judge::Reading,
};
