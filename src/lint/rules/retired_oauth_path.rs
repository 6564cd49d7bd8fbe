//! `retired-oauth-path`: an OAuth endpoint that its provider has replaced.

use crate::diagnostic::Severity;
use crate::lint::endpoint;
use crate::lint::facts;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "retired-oauth-path",
    summary: "an OAuth endpoint that its provider has replaced",
    severity: Severity::Warning,
    doc: include_str!("retired_oauth_path.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    for key in ["OAuth Authorization Url", "OAuth Token Url"] {
        let Some(text) = it.filled(key) else { continue };
        let Some(url) = endpoint::parse(&text.value) else {
            continue;
        };
        let retired = facts::RETIRED_OAUTH.iter().find(|(host, path, ..)| {
            url.host_str() == Some(host) && url.path().trim_end_matches('/') == *path
        });
        if let Some((_, _, instead, source)) = retired {
            findings.push(
                RULE.at(text.place, "this address is an old one")
                    .with_help(format!("use {instead} ({source})")),
            );
        }
    }
}
