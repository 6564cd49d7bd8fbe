//! `unknown-step`: a step of a kind that does not exist.

use crate::diagnostic::Severity;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "unknown-step",
    summary: "a step of a kind that does not exist",
    severity: Severity::Error,
    doc: include_str!("unknown_step.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    it.pipeline_faults(RULE.name, findings);
}
