//! `clear-text-endpoint`: a sign-in address without TLS.

use crate::diagnostic::Severity;
use crate::lint::endpoint;
use crate::lint::host;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "clear-text-endpoint",
    summary: "a sign-in address without TLS",
    severity: Severity::Warning,
    doc: include_str!("clear_text_endpoint.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    for key in endpoint::KEYS.iter().chain(&["OAuth Redirect Url"]) {
        let Some(text) = it.filled(key) else { continue };
        let Some(url) = endpoint::parse(&text.value) else {
            continue;
        };
        let host = url.host_str().unwrap_or_default();
        // These are `hijacking-redirect`'s and `malformed-redirect`'s.
        let everywhere = matches!(host, "0.0.0.0" | "[::]");
        let nowhere = endpoint::unreachable(&url).is_some();
        if url.scheme() == "http" && !host::is_loopback(host) && !everywhere && !nowhere {
            findings.push(
                RULE.at(text.place, format!("`{key}` is reached without TLS"))
                    .with_help("use `https`: passwords, codes and tokens are sent there"),
            );
        }
    }
}
