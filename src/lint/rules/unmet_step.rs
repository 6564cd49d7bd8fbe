//! `unmet-step`: a step that needs what no earlier step gives.

use crate::diagnostic::Severity;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "unmet-step",
    summary: "a step that needs what no earlier step gives",
    severity: Severity::Error,
    doc: include_str!("unmet_step.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    it.pipeline_faults(RULE.name, findings);
}
