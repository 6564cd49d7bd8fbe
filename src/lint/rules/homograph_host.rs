//! `homograph-host`: a host name with letters that look like others.

use crate::diagnostic::Severity;
use crate::lint::endpoint;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "homograph-host",
    summary: "a host name with letters that look like others",
    severity: Severity::Warning,
    doc: include_str!("homograph_host.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    for key in endpoint::KEYS
        .iter()
        .chain(&["Default Hostname", "Help", "Hostname"])
    {
        let Some(text) = it.filled(key) else { continue };
        let value = text.value.trim();
        let host = match endpoint::parse(value) {
            Some(url) => url.host_str().unwrap_or_default().to_owned(),
            None => value.to_owned(),
        };
        let punycode = host
            .split('.')
            .any(|label| label.to_ascii_lowercase().starts_with("xn--"));
        if punycode || !host.is_ascii() {
            findings.push(
                RULE.at(text.place, format!("the host of `{key}` is not spelled in ASCII: `{host}`"))
                    .with_help("make sure that it is the host you mean: letters of other scripts look the same"),
            );
        }
    }
}
