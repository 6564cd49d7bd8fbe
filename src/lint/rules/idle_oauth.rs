//! `idle-oauth`: OAuth settings in a profile that has switched OAuth off.

use crate::diagnostic::{Place, Severity};
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "idle-oauth",
    summary: "OAuth settings in a profile that has switched OAuth off",
    severity: Severity::Warning,
    doc: include_str!("idle_oauth.md"),
    judge: Judge::Alone(check),
};

const SETTINGS: &[&str] = &[
    "OAuth Client ID",
    "OAuth Authorization Url",
    "OAuth Token Url",
    "OAuth Issuer Url",
];

fn check(it: &Subject<'_>, findings: &mut Findings) {
    if it.flag("OAuth Configurable") != Some(false) {
        return;
    }
    if let Some(key) = SETTINGS.iter().find(|key| it.filled(key).is_some()) {
        findings.push(
            RULE.at(
                Place::value(*key),
                format!("`{key}` does nothing: OAuth is switched off"),
            )
            .with_related(Place::value("OAuth Configurable"), "here")
            .with_help("take the OAuth settings out, or switch OAuth on"),
        );
    }
}
