//! `endpoints-of-two-tenants`: two OAuth endpoints of different tenants or realms.

use super::malformed_tenant;
use crate::diagnostic::Severity;
use crate::lint::endpoint;
use crate::lint::facts;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "endpoints-of-two-tenants",
    summary: "two OAuth endpoints of different tenants or realms",
    severity: Severity::Error,
    doc: include_str!("endpoints_of_two_tenants.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let (Some(authorize), Some(token)) = (
        it.filled("OAuth Authorization Url"),
        it.filled("OAuth Token Url"),
    ) else {
        return;
    };
    let (Some(page), Some(there)) = (realm(&authorize.value), realm(&token.value)) else {
        return;
    };
    // One that takes everybody redeems codes of anybody.
    let shared = |it: &str| facts::SHARED_TENANTS.contains(&it);
    if page == there || page.0 != there.0 || shared(&page.1) || shared(&there.1) {
        return;
    }
    let message = format!(
        "people sign in at `{}`, and the code is redeemed at `{}`",
        page.1, there.1
    );
    findings.push(
        RULE.at(token.place, message)
            .with_related(authorize.place, "the sign-in page")
            .with_help("take both from the same discovery document"),
    );
}

/// The host, and the part of the path that says whose users they are.
fn realm(text: &str) -> Option<(String, String)> {
    let url = endpoint::parse(text)?;
    let host = url.host_str()?.to_owned();
    if let Some(tenant) = malformed_tenant::tenant(text) {
        return Some((host, tenant));
    }
    // A variable is judged when its value is known.
    if text.contains("${") {
        return None;
    }
    let segments: Vec<&str> = url.path_segments()?.collect();
    let name = segments.windows(3).find_map(|it| match it {
        ["realms", name, _] | ["oauth2", name, "v1"] => Some((*name).to_owned()),
        _ => None,
    });
    Some((host, name?))
}
