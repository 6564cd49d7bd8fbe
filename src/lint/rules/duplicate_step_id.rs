//! `duplicate-step-id`: two steps with the same `id`.

use crate::diagnostic::Severity;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "duplicate-step-id",
    summary: "two steps with the same `id`",
    severity: Severity::Error,
    doc: include_str!("duplicate_step_id.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    it.pipeline_faults(RULE.name, findings);
}
