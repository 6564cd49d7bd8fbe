//! `missing-openid-scope`: an OpenID Connect sign-in without the scope `openid`.

use crate::diagnostic::{Place, Severity};
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
