//! `deceptive-url`: a URL that is not what it seems.

use crate::diagnostic::Severity;
use crate::lint::endpoint;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "deceptive-url",
    summary: "a URL that is not what it seems",
    severity: Severity::Error,
    doc: include_str!("deceptive_url.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    for key in endpoint::KEYS {
        let Some(text) = it.filled(key) else { continue };
        if let Some(what) = endpoint::deception(text.value.trim()) {
            findings.push(
                RULE.at(text.place, format!("`{key}` {what}"))
                    .with_help("write the address as plainly as the provider does"),
            );
        }
    }
}
