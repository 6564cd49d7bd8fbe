//! `foreign-token-host`: a token endpoint that is not the provider's.

use crate::diagnostic::Severity;
use crate::lint::endpoint;
use crate::lint::facts;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "foreign-token-host",
    summary: "a token endpoint that is not the provider's",
    severity: Severity::Warning,
    doc: include_str!("foreign_token_host.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    of_the_issuer(it, findings);
    let (Some(authorize), Some(token)) = (
        it.filled("OAuth Authorization Url"),
        it.filled("OAuth Token Url"),
    ) else {
        return;
    };
    let host = |text: &str| endpoint::parse(text).and_then(|it| it.host_str().map(str::to_owned));
    let (Some(page), Some(there)) = (host(&authorize.value), host(&token.value)) else {
        return;
    };
    let inside = facts::is_internal(&page) && facts::is_internal(&there);
    if !inside && !facts::same_operator(&page, &there) {
        findings.push(
            RULE.at(
                token.place,
                format!("codes of the sign-in at `{page}` are sent to `{there}`"),
            )
            .with_label("the code, its verifier and the client secret go here")
            .with_related(authorize.place, "people sign in here")
            .with_help("compare both with the provider's discovery document"),
        );
    }
}

/// An issuer whose sign-in page is somebody else's.
fn of_the_issuer(it: &Subject<'_>, findings: &mut Findings) {
    let (Some(issuer), Some(page)) = (
        it.filled("OAuth Issuer Url"),
        it.filled("OAuth Authorization Url"),
    ) else {
        return;
    };
    let host = |text: &str| endpoint::parse(text).and_then(|it| it.host_str().map(str::to_owned));
    let (Some(whose), Some(there)) = (host(&issuer.value), host(&page.value)) else {
        return;
    };
    if !facts::same_operator(&whose, &there) {
        findings.push(
            RULE.at(
                page.place,
                format!("people who trust `{whose}` sign in at `{there}`"),
            )
            .with_related(issuer.place, "the issuer")
            .with_help("compare both with the issuer's discovery document"),
        );
    }
}
