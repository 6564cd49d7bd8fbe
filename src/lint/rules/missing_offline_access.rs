//! `missing-offline-access`: a sign-in that cannot be renewed without a person.

use super::misspelt_scope;
use crate::diagnostic::{Place, Severity};
use crate::lint::endpoint::{self, Provider};
use crate::lint::{Findings, Judge, Rule, Subject};
use crate::profile::grant::Grant;

pub(crate) static RULE: Rule = Rule {
    name: "missing-offline-access",
    summary: "a sign-in that cannot be renewed without a person",
    severity: Severity::Info,
    doc: include_str!("missing_offline_access.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    // These two issue refresh tokens without it, and Cognito refuses scopes that it does not know.
    let unknown = [Provider::Cognito, Provider::Google];
    if !it.uses_web_identity()
        || it.has_grant(Grant::ClientCredentials)
        || unknown.contains(&endpoint::provider(it))
    {
        return;
    }
    let scopes = it.list("Scopes");
    let words = || scopes.iter().flat_map(|it| it.value.split([' ', ',', ';']));
    let has = |name: &str| words().any(|it| it.trim() == name);
    // One that is close to it is `misspelt-scope`'s.
    let misspelt = words().any(|it| misspelt_scope::meant(it).is_some());
    if has("openid") && !has("offline_access") && !misspelt {
        findings.push(
            RULE.at(
                Place::value("Scopes"),
                "without `offline_access` most providers issue no refresh token",
            )
            .with_help("add `offline_access`, unless people shall sign in each time"),
        );
    }
}
