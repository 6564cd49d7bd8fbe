//! `malformed-url`: an address that is no URL.

use crate::diagnostic::Severity;
use crate::lint::endpoint;
use crate::lint::{Findings, Judge, Rule, Subject};
use url::Url;

pub(crate) static RULE: Rule = Rule {
    name: "malformed-url",
    summary: "an address that is no URL",
    severity: Severity::Error,
    doc: include_str!("malformed_url.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    for key in endpoint::KEYS.iter().chain(&["Help"]) {
        let Some(text) = it.filled(key) else { continue };
        let value = text.value.trim();
        let relative =
            key.starts_with("OAuth") && value.starts_with('/') && !value.starts_with("//");
        let said = *key != "Help" && endpoint::deception(value).is_some();
        // Of what was to be replaced `unfilled-template` says it.
        let template = *key != "Help" && endpoint::template(value).is_some();
        if relative || said || template {
            continue;
        }
        let message = match endpoint::parse(value) {
            None => format!("`{key}` is not an absolute `http` or `https` URL"),
            Some(url) => match endpoint::unreachable(&url) {
                Some(what) => format!("`{key}` names {what}"),
                None => continue,
            },
        };
        let mut finding = RULE
            .at(text.place, message)
            .with_help("write the whole address: `https://HOST/PATH`");
        // `mailto:` opens something, if no page.
        let url = endpoint::parse(value);
        if *key == "Help" && url.is_none() && Url::parse(value).is_ok() {
            finding.severity = Severity::Warning;
        }
        findings.push(finding);
    }
}
