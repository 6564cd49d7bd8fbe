//! `unfilled-template`: a part that was meant to be replaced and was not.

use crate::diagnostic::Severity;
use crate::lint::endpoint;
use crate::lint::subject::Text;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "unfilled-template",
    summary: "a part that was meant to be replaced and was not",
    severity: Severity::Error,
    doc: include_str!("unfilled_template.md"),
    judge: Judge::Alone(check),
};

/// Properties that are read as one word and judged by no rule of their own.
const WORDS: &[&str] = &[
    "OAuth Client ID",
    "audience",
    "domain",
    "oauth.clientid",
    "realm",
    "server",
    "sso_session",
    "sso_start_url",
    "tenant",
];

fn check(it: &Subject<'_>, findings: &mut Findings) {
    for key in endpoint::KEYS.iter().chain(&["OAuth Redirect Url"]) {
        if let Some(text) = it.filled(key) {
            let weight = match endpoint::template(&text.value) {
                Some(_) => Severity::Error,
                None => Severity::Warning,
            };
            say(key, text, weight, findings);
        }
    }
    for key in ["OAuth Client ID", "Region"] {
        if let Some(text) = it.filled(key) {
            say(key, text, Severity::Info, findings);
        }
    }
    for (text, name) in it.settings(WORDS) {
        say(name, text, Severity::Info, findings);
    }
}

fn say(name: &str, text: Text<'_>, weight: Severity, findings: &mut Findings) {
    // In an address any part may be one; elsewhere brackets are letters like others.
    let whole = |it: &&str| weight == Severity::Error || *it == text.value.trim();
    let part = endpoint::template(&text.value)
        .filter(whole)
        .or_else(|| word(&text.value));
    let Some(part) = part else { return };
    let message = format!("`{part}` in `{name}` was meant to be replaced");
    let mut finding = RULE.at(text.place, message).with_help(
        "write the value itself; what differs for everyone can be asked: `${property.NAME}`, or a blank value",
    );
    finding.severity = weight;
    findings.push(finding);
}

/// Whether a text is one.
pub(super) fn is_one(text: &str) -> bool {
    endpoint::template(text).is_some() || word(text).is_some()
}

/// A word that manuals put where the reader's own belongs.
fn word(text: &str) -> Option<&str> {
    if text.contains("${") {
        return None;
    }
    let is_part = |it: char| it.is_alphanumeric() || it == '-' || it == '_';
    text.split(|it| !is_part(it)).find(|part| {
        let lower = part.to_ascii_lowercase().replace('-', "_");
        let x = lower.trim_start_matches("d_").replace('_', "");
        let all_x = x.len() >= 6 && x.bytes().all(|it| it == b'x');
        let yours = lower.starts_with("your_") || lower.starts_with("my_tenant");
        let told = [
            "change_me",
            "changeme",
            "client_id",
            "insert_here",
            "replace_me",
            "replaceme",
            "tenant_id",
            "yourcompany",
            "yourdomain",
            "yourtenant",
        ];
        all_x || yours || told.contains(&lower.as_str())
    })
}
