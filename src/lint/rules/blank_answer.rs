//! `blank-answer`: a custom property of a bookmark that is blank.

use crate::diagnostic::Severity;
use crate::lint::{FileKind, Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "blank-answer",
    summary: "a custom property of a bookmark that is blank",
    severity: Severity::Info,
    doc: include_str!("blank_answer.md"),
    judge: Judge::Alone(check),
};

/// Not the client secret: blank it says that there is none.
const ASKED: &[&str] = &[
    "OAuth Client ID",
    "role_arn",
    "mfa_serial",
    "sso_region",
    "sso_start_url",
    "sso_account_id",
    "sso_role_name",
];

fn check(it: &Subject<'_>, findings: &mut Findings) {
    for property in it.properties() {
        let blank = property
            .value
            .as_ref()
            .is_some_and(|it| it.trim().is_empty());
        if it.kind == FileKind::Bookmark && blank && ASKED.contains(&property.name) {
            findings.push(
                RULE.at(
                    property.name_place,
                    format!(
                        "`{}` is blank, and hides what the profile says",
                        property.name
                    ),
                )
                .with_help("take it out, or give the value"),
            );
        }
    }
}
