//! `missing-openid-scope`: an OpenID Connect sign-in without the scope `openid`.

use crate::diagnostic::{Place, Severity};
use crate::lint::endpoint::{self, Provider};
use crate::lint::{Findings, Judge, Rule, Subject};
use crate::profile::grant::Grant;
use crate::profile::keys;

pub(crate) static RULE: Rule = Rule {
    name: "missing-openid-scope",
    summary: "an OpenID Connect sign-in without the scope `openid`",
    severity: Severity::Error,
    doc: include_str!("missing_openid_scope.md"),
    judge: Judge::Alone(check),
};

/// Cognito grants all scopes of the client to whoever asks for none, and version 1 of Entra's
/// endpoints, where the scope is the application's business, always issues an ID token.
fn issues_unasked(it: &Subject<'_>, asks_for_none: bool) -> bool {
    match endpoint::provider(it) {
        Provider::Cognito => asks_for_none,
        Provider::Entra => {
            let authorize = it.filled("OAuth Authorization Url");
            let url = authorize.and_then(|it| endpoint::parse(&it.value));
            url.is_some_and(|it| {
                it.path()
                    .trim_end_matches('/')
                    .ends_with("/oauth2/authorize")
            })
        }
        Provider::Google | Provider::Other => false,
    }
}

fn check(it: &Subject<'_>, findings: &mut Findings) {
    if !it.uses_web_identity() || it.has_grant(Grant::ClientCredentials) {
        return;
    }
    let scopes = it.resolved_list(&keys::SCOPES);
    if scopes
        .iter()
        .any(|it| it.split_whitespace().any(|word| word == "openid"))
    {
        return;
    }
    if issues_unasked(it, scopes.is_empty()) {
        return;
    }
    // A text in the place of a list is `wrong-type`'s.
    let as_text = it
        .text("Scopes")
        .is_some_and(|it| it.value.contains("openid"));
    if as_text {
        return;
    }
    if let Some(scope) = it.list("Scopes").into_iter().find(|it| is_close(&it.value)) {
        let message = format!(
            "`{}` is not the scope `openid`, without which there is no ID token",
            scope.value.trim()
        );
        findings.push(
            RULE.at(scope.place, message)
                .with_help("write `openid`, as an element of its own"),
        );
        return;
    }
    let place = match it.document.entry("Scopes") {
        Some(_) => Place::value("Scopes"),
        None => it.oauth_place(),
    };
    findings.push(
        RULE.at(
            place,
            "without the scope `openid` the provider issues no ID token",
        )
        .with_help("add `openid` to `Scopes`"),
    );
}

/// One that is spelt otherwise, or has others behind it.
fn is_close(scope: &str) -> bool {
    scope.split([',', ';']).any(|it| {
        let letters: String = it.chars().filter(|it| it.is_alphanumeric()).collect();
        let lower = letters.to_lowercase();
        strsim::osa_distance(&lower, "openid") <= 1
    })
}
