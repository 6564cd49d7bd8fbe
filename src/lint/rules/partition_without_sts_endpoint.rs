//! `partition-without-sts-endpoint`: AWS GovCloud or China without its own `STS Endpoint`.

use crate::diagnostic::Severity;
use crate::lint::facts;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "partition-without-sts-endpoint",
    summary: "AWS GovCloud or China without its own `STS Endpoint`",
    severity: Severity::Warning,
    doc: include_str!("partition_without_sts_endpoint.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    if !it.is_profile_of(&["s3"]) || it.filled("STS Endpoint").is_some() {
        return;
    }
    let by_host = it.filled("Default Hostname").filter(|host| {
        let name = host.value.trim().to_ascii_lowercase();
        facts::is_aws(&name) && (name.contains("us-gov-") || name.ends_with(".cn"))
    });
    let aws = it
        .filled("Default Hostname")
        .is_none_or(|host| facts::is_aws(host.value.trim()));
    let by_region = it.filled("Region").filter(|region| {
        let name = region.value.trim();
        aws && (name.starts_with("us-gov-") || matches!(name, "cn-north-1" | "cn-northwest-1"))
    });
    let region = by_region.as_ref().map(|it| it.value.trim().to_owned());
    let Some(place) = by_host.or(by_region).map(|it| it.place) else {
        return;
    };
    let region = region.unwrap_or_else(|| "REGION".to_owned());
    let suffix = if region.starts_with("cn-") {
        "amazonaws.com.cn"
    } else {
        "amazonaws.com"
    };
    findings.push(
        RULE.at(
            place,
            "this partition does not know accounts at `sts.amazonaws.com`",
        )
        .with_help(format!(
            "give `STS Endpoint`: `https://sts.{region}.{suffix}/`"
        )),
    );
}
