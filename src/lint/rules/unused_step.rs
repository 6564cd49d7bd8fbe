//! `unused-step`: a step whose outcome nobody uses.

use crate::diagnostic::Severity;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "unused-step",
    summary: "a step whose outcome nobody uses",
    severity: Severity::Error,
    doc: include_str!("unused_step.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    it.pipeline_faults(RULE.name, findings);
}
