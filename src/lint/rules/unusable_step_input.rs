//! `unusable-step-input`: an input of a step that is missing or cannot be used.

use crate::diagnostic::Severity;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "unusable-step-input",
    summary: "an input of a step that is missing or cannot be used",
    severity: Severity::Error,
    doc: include_str!("unusable_step_input.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    it.pipeline_faults(RULE.name, findings);
}
