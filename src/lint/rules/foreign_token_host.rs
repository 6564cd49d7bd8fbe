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
