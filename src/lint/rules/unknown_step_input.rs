//! `unknown-step-input`: a step that says what its kind does not take.

use crate::diagnostic::Severity;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "unknown-step-input",
    summary: "a step that says what its kind does not take",
    severity: Severity::Error,
    doc: include_str!("unknown_step_input.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    it.pipeline_faults(RULE.name, findings);
}
