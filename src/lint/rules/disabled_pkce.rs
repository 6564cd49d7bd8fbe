//! `disabled-pkce`: a sign-in without PKCE.

use crate::diagnostic::{Place, Severity};
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "disabled-pkce",
    summary: "a sign-in without PKCE",
    severity: Severity::Warning,
    doc: include_str!("disabled_pkce.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    if it.flag("OAuth PKCE") == Some(false) {
        findings.push(
            RULE.at(
                Place::value("OAuth PKCE"),
                "without PKCE an intercepted code can be redeemed by anybody",
            )
            .with_help("take the key out: PKCE is on by default"),
        );
    }
}
