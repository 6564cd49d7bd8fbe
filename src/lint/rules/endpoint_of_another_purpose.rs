//! `endpoint-of-another-purpose`: an OAuth address that is there for something else.

use crate::diagnostic::Severity;
use crate::lint::endpoint;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "endpoint-of-another-purpose",
    summary: "an OAuth address that is there for something else",
    severity: Severity::Error,
    doc: include_str!("endpoint_of_another_purpose.md"),
    judge: Judge::Alone(check),
};

/// The last part of a path, and what is there.
const ELSEWHERE: &[(&str, &str)] = &[
    ("certs", "the signing keys"),
    ("end_session", "the page to sign out"),
    ("introspect", "where tokens are looked into"),
    ("jwks", "the signing keys"),
    ("jwks.json", "the signing keys"),
    ("logout", "the page to sign out"),
    ("oauth-authorization-server", "the discovery document"),
    ("openid-configuration", "the discovery document"),
    ("revoke", "where tokens are revoked"),
    ("userinfo", "where a token is exchanged for a name"),
];
const PAGES: &[&str] = &["authorize", "authorization"];
const EXCHANGES: &[&str] = &["token", "tokens"];

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let mut found = false;
    for key in [
        "OAuth Authorization Url",
        "OAuth Token Url",
        "OAuth Issuer Url",
    ] {
        let Some(text) = it.filled(key) else { continue };
        let last = last_segment(&text.value);
        let is_page = PAGES.contains(&last.as_str());
        let is_exchange = EXCHANGES.contains(&last.as_str());
        let what = match ELSEWHERE.iter().find(|it| it.0 == last) {
            Some((_, what)) => *what,
            None if is_exchange && key != "OAuth Token Url" => "where codes are redeemed",
            None if is_page && key != "OAuth Authorization Url" => "the page to sign in",
            None => continue,
        };
        found = true;
        findings.push(
            RULE.at(text.place, format!("`{key}` is {what}"))
                .with_help("compare it with the provider's discovery document"),
        );
    }
    let (Some(page), Some(exchange)) = (
        it.filled("OAuth Authorization Url"),
        it.filled("OAuth Token Url"),
    ) else {
        return;
    };
    if !found && page.value.trim() == exchange.value.trim() {
        let mut finding = RULE
            .at(
                exchange.place,
                "the page to sign in and the place to redeem codes are the same",
            )
            .with_related(page.place, "the page")
            .with_help("compare both with the provider's discovery document");
        finding.severity = Severity::Warning;
        findings.push(finding);
    }
}

/// Of an address, or of a path on the server.
fn last_segment(text: &str) -> String {
    let text = text.trim();
    let path = match endpoint::parse(text) {
        Some(url) => url.path().to_owned(),
        None => text.split('?').next().unwrap_or_default().to_owned(),
    };
    let last = path.trim_end_matches('/').rsplit('/').next();
    last.unwrap_or_default().to_ascii_lowercase()
}
