//! `google-offline-access`: the scope `offline_access`, asked of Google.

use crate::diagnostic::Severity;
use crate::lint::endpoint::{self, Provider};
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "google-offline-access",
    summary: "the scope `offline_access`, asked of Google",
    severity: Severity::Warning,
    doc: include_str!("google_offline_access.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    if endpoint::provider(it) != Provider::Google {
        return;
    }
    for scope in it.list("Scopes") {
        if scope
            .value
            .split_whitespace()
            .any(|it| it == "offline_access")
        {
            findings.push(
                RULE.at(scope.place, "Google has no scope `offline_access`")
                    .with_help(
                        "take it out: Google wants the parameter `access_type=offline` instead",
                    ),
            );
        }
    }
}
