//! `policy`: a profile that a JSON Schema of your own refuses.

use crate::diagnostic::Severity;
use crate::lint::{Judge, Rule};
use crate::policy;

pub(crate) static RULE: Rule = Rule {
    name: policy::CODE,
    summary: "a profile that a JSON Schema of your own refuses",
    severity: Severity::Error,
    doc: include_str!("policy.md"),
    judge: Judge::Policy,
};
