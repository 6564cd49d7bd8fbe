//! `password-grant`: a sign-in that hands the person's password to this program.

use crate::diagnostic::Severity;
use crate::lint::{FileKind, Findings, Judge, Rule, Subject};
use crate::profile::grant::Grant;
use crate::profile::keys;

pub(crate) static RULE: Rule = Rule {
    name: "password-grant",
    summary: "a sign-in that hands over the person's password",
    severity: Severity::Warning,
    doc: include_str!("password_grant.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    if it.kind != FileKind::Profile
        || !it.is_on(&keys::OAUTH_CONFIGURABLE)
        || !it.has_grant(Grant::Password)
    {
        return;
    }
    if let Some(said) = it.filled("Authorization") {
        findings.push(
            RULE.at(
                said.place,
                "whoever connects types the provider's password into this program",
            )
            .with_help(
                "set it to `AuthorizationCode`, and give an authorization and a redirect URL",
            ),
        );
    }
}
