//! `deceptive-url`: a URL that is not what it seems.

use crate::diagnostic::Severity;
use crate::lint::endpoint;
use crate::lint::host;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "deceptive-url",
    summary: "a URL that is not what it seems",
    severity: Severity::Error,
    doc: include_str!("deceptive_url.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    for key in endpoint::KEYS.iter().chain(&["Context", "Help"]) {
        let Some(text) = it.filled(key) else { continue };
        // Where that leads is worse than how it is hidden: `metadata-address` says it.
        let url = endpoint::parse(&text.value);
        if url.is_some_and(|it| host::is_metadata(it.host_str().unwrap_or_default())) {
            continue;
        }
        let is_help = *key == "Help";
        let value = text.value.trim();
        // A page may be opened at a heading.
        let address = match value.split_once('#') {
            Some((page, _)) if is_help => page,
            _ => value,
        };
        // Of what was to be replaced `unfilled-template` says it.
        if !is_help && endpoint::template(value).is_some() {
            continue;
        }
        // What is no URL at all is `malformed-url`'s there.
        if is_help && endpoint::parse(address).is_none() {
            continue;
        }
        if let Some(what) = endpoint::deception(address) {
            let mut finding = RULE
                .at(text.place, format!("`{key}` {what}"))
                .with_help("write the address as plainly as the provider does");
            if is_help {
                finding.severity = Severity::Warning;
            }
            findings.push(finding);
        }
    }
}
