//! `legacy-signature`: requests signed with version 2.

use crate::diagnostic::Severity;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "legacy-signature",
    summary: "requests signed with version 2",
    severity: Severity::Warning,
    doc: include_str!("legacy_signature.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let Some(value) = it.filled("Authorization") else {
        return;
    };
    if it.is_profile_of(&["s3", "spectra"]) && value.value.trim() == "AWS2" {
        findings.push(
            RULE.at(
                value.place,
                "`AWS2` is the signature that AWS has deprecated",
            )
            .with_help("use `AWS4HMACSHA256`, or take the key out"),
        );
    }
}
