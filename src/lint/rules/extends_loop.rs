//! `extends-loop`: profiles that extend one another in a circle.

use crate::diagnostic::Severity;
use crate::lint::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    name: "extends-loop",
    summary: "profiles that extend one another in a circle",
    severity: Severity::Error,
    doc: include_str!("extends_loop.md"),
    judge: Judge::Reading,
};
