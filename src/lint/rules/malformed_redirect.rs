//! `malformed-redirect`: a redirect that no provider can send anybody to.

use crate::diagnostic::Severity;
use crate::lint::endpoint;
use crate::lint::facts;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "malformed-redirect",
    summary: "a redirect that no provider can send anybody to",
    severity: Severity::Error,
    doc: include_str!("malformed_redirect.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let Some(redirect) = it.filled("OAuth Redirect Url") else {
        return;
    };
    if let Some(what) = fault(redirect.value.trim()) {
        findings.push(
            RULE.at(redirect.place, format!("`OAuth Redirect Url` {what}"))
                .with_help("use `http://127.0.0.1/callback`"),
        );
    }
}

/// Why nobody can be sent to a redirect.
pub(super) fn fault(text: &str) -> Option<&'static str> {
    // What it is altogether is not known here.
    let open = text.starts_with("${property.") && text.ends_with('}');
    // Of what was to be replaced `unfilled-template` says it.
    if text.starts_with('/') || text == "oob" || open || endpoint::template(text).is_some() {
        return None;
    }
    let filled = endpoint::without_variables(text);
    let scheme = filled.split(':').next().unwrap_or_default();
    if ["http", "https"]
        .iter()
        .any(|it| scheme.eq_ignore_ascii_case(it))
    {
        return endpoint::deception(text).or_else(|| match endpoint::parse(text) {
            None => Some("is no address: its host or port is missing or wrong"),
            Some(url) => endpoint::unreachable(&url).map(|_| "names a host or port that cannot be"),
        });
    }
    if filled.chars().any(char::is_whitespace) {
        return Some("has white space inside");
    }
    let Some((_, rest)) = filled
        .split_once(':')
        .filter(|(scheme, rest)| facts::is_scheme(scheme) && !rest.is_empty())
    else {
        return Some("has no scheme, or one that cannot be");
    };
    // `localhost:8080/callback`: what looks like a scheme is a host.
    let number = rest.split('/').next().unwrap_or_default();
    let port = !number.is_empty() && number.bytes().all(|it| it.is_ascii_digit());
    (port && (scheme == "localhost" || scheme.contains('.')))
        .then_some("has no scheme: it begins with a host")
}
