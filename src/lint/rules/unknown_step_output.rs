//! `unknown-step-output`: a step that takes what no earlier step gives under that name.

use crate::diagnostic::Severity;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "unknown-step-output",
    summary: "a step that takes what no earlier step gives under that name",
    severity: Severity::Error,
    doc: include_str!("unknown_step_output.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    it.pipeline_faults(RULE.name, findings);
}
