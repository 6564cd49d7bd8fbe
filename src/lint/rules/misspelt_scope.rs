//! `misspelt-scope`: a scope that is almost one that is known.

use crate::diagnostic::Severity;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "misspelt-scope",
    summary: "a scope that is almost one that is known",
    severity: Severity::Warning,
    doc: include_str!("misspelt_scope.md"),
    judge: Judge::Alone(check),
};

const KNOWN: &[&str] = &["offline_access", "sso:account:access"];

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let scopes = it.list("Scopes");
    let openid = scopes
        .iter()
        .any(|it| it.value.split_whitespace().any(|it| it == "openid"));
    for scope in scopes {
        let value = scope.value.trim();
        if openid && it.uses_web_identity() && value.contains([',', ';']) {
            let message = format!("`{value}` is one scope, and looks like several");
            findings.push(
                RULE.at(scope.place, message)
                    .with_help("give each scope as an element of its own"),
            );
        } else if let Some(meant) = value.split_whitespace().find_map(meant) {
            findings.push(
                RULE.at(scope.place, format!("there is no scope `{value}`"))
                    .with_help(format!("did you mean `{meant}`?")),
            );
        }
    }
}

/// The known scope that one is a slip of.
pub(super) fn meant(scope: &str) -> Option<&'static str> {
    let lower = scope.to_lowercase().replace('-', "_");
    KNOWN.iter().copied().find(|known| {
        let close = strsim::osa_distance(known, &lower) <= 2;
        // `offline.access` is what others call it.
        close && scope != *known && !scope.contains('.')
    })
}
