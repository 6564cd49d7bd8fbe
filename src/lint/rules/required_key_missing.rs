//! `required-key-missing`: a key that every file of this kind must have.

use crate::diagnostic::{Place, Severity};
use crate::lint::{FileKind, Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "required-key-missing",
    summary: "a key that every file of this kind must have",
    severity: Severity::Error,
    doc: include_str!("required_key_missing.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    if it.kind == FileKind::Bookmark && it.filled("Protocol").is_none() {
        let place = match it.document.entry("Protocol") {
            Some(_) => Place::value("Protocol"),
            None => Place::File,
        };
        findings.push(
            RULE.at(place, "the bookmark has no `Protocol`")
                .with_help("give the protocol it connects with: `s3`"),
        );
    }
}
