//! `common-authority`: the `common` authority of Microsoft Entra, where a role trusts one tenant.

use crate::diagnostic::Severity;
use crate::lint::endpoint::{self, Provider};
use crate::lint::facts;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "common-authority",
    summary: "the `common` authority of Microsoft Entra, where a role trusts one tenant",
    severity: Severity::Warning,
    doc: include_str!("common_authority.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    if !it.uses_web_identity() || endpoint::provider(it) != Provider::Entra {
        return;
    }
    let shared = |key: &'static str| {
        let text = it.filled(key)?;
        let url = endpoint::parse(&text.value)?;
        let first = url
            .path()
            .trim_start_matches('/')
            .split('/')
            .next()?
            .to_ascii_lowercase();
        facts::SHARED_TENANTS
            .contains(&first.as_str())
            .then_some((text, first))
    };
    let first = shared("OAuth Authorization Url").or_else(|| shared("OAuth Issuer Url"));
    let Some((text, tenant)) = first else {
        return;
    };
    let mut finding = RULE
        .at(
            text.place,
            format!("tokens from `{tenant}` name the tenant of whoever signs in"),
        )
        .with_help(
            "put the directory (tenant) id in the place of it, as in the role's trust policy",
        );
    if let Some((token, _)) = shared("OAuth Token Url") {
        finding = finding.with_related(token.place, "and here");
    }
    findings.push(finding);
}
