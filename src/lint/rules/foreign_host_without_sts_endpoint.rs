//! `foreign-host-without-sts-endpoint`: roles on a server that is not Amazon's, asked of Amazon's STS.

use crate::diagnostic::{Place, Severity};
use crate::lint::facts;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "foreign-host-without-sts-endpoint",
    summary: "roles on a server that is not Amazon's, asked of Amazon's STS",
    severity: Severity::Error,
    doc: include_str!("foreign_host_without_sts_endpoint.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let Some(host) = it
        .filled("Default Hostname")
        .filter(|_| it.is_profile_of(&["s3"]))
    else {
        return;
    };
    if facts::is_aws(host.value.trim()) || it.filled("STS Endpoint").is_some() {
        return;
    }
    let asked = ["Role Configurable", "Multi Factor Configurable"];
    let asked = asked.into_iter().find(|key| it.flag(key) == Some(true));
    let names = ["mfa_serial", "role_arn", "s3.assumerole.rolearn"];
    // Blank ones choose the way of signing in as well: they are asked.
    let by_property = it
        .properties()
        .into_iter()
        .find(|it| names.contains(&it.name));
    let reason = match (asked, by_property) {
        (Some(key), _) => Some(Place::value(key)),
        (None, Some(property)) => Some(property.name_place),
        (None, None) if it.uses_web_identity() => Some(it.oauth_place()),
        (None, None) => None,
    };
    if let Some(reason) = reason {
        findings.push(
            RULE.at(
                host.place,
                "this host's sign-in would be sent to Amazon: there is no `STS Endpoint`",
            )
            .with_related(reason, "this needs a security token service")
            .with_help(
                "give the `STS Endpoint` of the service that issues credentials for this host",
            ),
        );
    }
}
