//! `lookalike-host`: a host that is made to look like a well-known one.

use crate::diagnostic::Severity;
use crate::lint::endpoint;
use crate::lint::host;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "lookalike-host",
    summary: "a host that is made to look like a well-known one",
    severity: Severity::Warning,
    doc: include_str!("lookalike_host.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    for key in endpoint::KEYS
        .iter()
        .chain(&["Default Hostname", "Hostname"])
    {
        let Some(text) = it.filled(key) else { continue };
        let host = match endpoint::parse(&text.value) {
            Some(url) => url.host_str().unwrap_or_default().to_owned(),
            None => text.value.trim().to_owned(),
        };
        if let Some(domain) = host::imitated(&host) {
            findings.push(
                RULE.at(
                    text.place,
                    format!("`{host}` looks like `{domain}`, and is not"),
                )
                .with_help("make sure whose host it is: the end of a name says it"),
            );
        }
    }
}
