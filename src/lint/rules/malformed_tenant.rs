//! `malformed-tenant`: a tenant of Microsoft Entra that is none.

use super::unfilled_template;
use crate::diagnostic::Severity;
use crate::lint::endpoint;
use crate::lint::facts;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "malformed-tenant",
    summary: "a tenant of Microsoft Entra that is none",
    severity: Severity::Warning,
    doc: include_str!("malformed_tenant.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let keys = [
        "OAuth Authorization Url",
        "OAuth Issuer Url",
        "OAuth Token Url",
    ];
    let wrong: Vec<_> = keys
        .iter()
        .filter_map(|key| {
            let text = it.filled(key)?;
            let tenant = tenant(&text.value).filter(|it| !can_be(it))?;
            Some((text.place, tenant))
        })
        .collect();
    let Some((place, tenant)) = wrong.first() else {
        return;
    };
    let mut finding = RULE
        .at(
            place.clone(),
            format!("`{tenant}` is no tenant of Microsoft Entra"),
        )
        .with_help("put the directory (tenant) id there: a UUID, or a domain of the directory");
    for (other, _) in wrong.iter().skip(1) {
        finding = finding.with_related(other.clone(), "and here");
    }
    findings.push(finding);
}

/// The tenant of an address of Microsoft Entra, where it is a word that stands there as it is.
pub(super) fn tenant(text: &str) -> Option<String> {
    if unfilled_template::is_one(text) {
        return None;
    }
    let url = endpoint::parse(text)?;
    let host = url.host_str()?;
    if !facts::ENTRA.contains(&host) && host != "sts.windows.net" {
        return None;
    }
    // A variable is judged when its value is known.
    let (_, rest) = text.split_once("://")?;
    let tenant = rest.split('/').nth(1)?;
    (!tenant.is_empty() && !tenant.contains("${")).then(|| tenant.to_ascii_lowercase())
}

fn can_be(tenant: &str) -> bool {
    tenant.contains('.') || facts::is_uuid(tenant) || facts::SHARED_TENANTS.contains(&tenant)
}
