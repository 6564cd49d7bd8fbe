//! `oauth-without-authorization`: an S3 sign-in that does not say which OAuth grant it uses.

use crate::diagnostic::Severity;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "oauth-without-authorization",
    summary: "an S3 sign-in that does not say which OAuth grant it uses",
    severity: Severity::Error,
    doc: include_str!("oauth_without_authorization.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    if it.uses_web_identity() && it.filled("Authorization").is_none() {
        findings.push(
            RULE.at(
                it.oauth_place(),
                "OAuth is on, and `Authorization` does not name the grant",
            )
            .with_help("give `Authorization` with the value `AuthorizationCode`"),
        );
    }
}
