//! `oauth-without-endpoints`: an OAuth sign-in without its endpoints.

use crate::diagnostic::Severity;
use crate::lint::{FileKind, Findings, Judge, Rule, Subject};
use crate::profile::grant::Grant;
use crate::profile::keys;

pub(crate) static RULE: Rule = Rule {
    name: "oauth-without-endpoints",
    summary: "an OAuth sign-in without its endpoints",
    severity: Severity::Error,
    doc: include_str!("oauth_without_endpoints.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    if it.kind != FileKind::Profile
        || !it.is_on(&keys::OAUTH_CONFIGURABLE)
        || it.uses_identity_center()
        || it.document.entry("OAuth Issuer Url").is_some()
        || !["s3", "dav", "davs", "owncloud", "nextcloud"].contains(&it.protocol())
    {
        return;
    }
    let in_browser = !it.has_grant(Grant::ClientCredentials) && !it.has_grant(Grant::Password);
    let authorize = in_browser.then_some(&keys::OAUTH_AUTHORIZATION_URL);
    for key in authorize.into_iter().chain([&keys::OAUTH_TOKEN_URL]) {
        if it.resolved(key).is_none() {
            findings.push(
                RULE.at(
                    it.oauth_place(),
                    format!("OAuth is on, and there is no `{}`", key.name),
                )
                .with_help(format!(
                    "give `{}`: the provider's documentation has it",
                    key.name
                )),
            );
        }
    }
}
