//! `unknown-aws-region`: a region that AWS does not have.

use crate::diagnostic::{Place, Severity};
use crate::lint::amazon;
use crate::lint::{Findings, Judge, Rule, Subject};
use crate::profile::region::Region;

pub(crate) static RULE: Rule = Rule {
    name: "unknown-aws-region",
    summary: "a region that AWS does not have",
    severity: Severity::Error,
    doc: include_str!("unknown_aws_region.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    if ["s3", "s3-iam", "s3-login"].contains(&it.protocol()) && amazon::stores(it) {
        // Without a host of its own the profile may be meant for another service.
        let certain = amazon::own_host(it).is_some();
        let typed = it.flag("Hostname Configurable") == Some(true)
            || it.filled("Hostname Placeholder").is_some();
        let likely = !typed || it.protocol() != "s3";
        let region = it.filled("Region").into_iter();
        for text in region.chain(it.list("Regions")) {
            let region = text.value.trim();
            if certain || (likely && amazon::slip(region).is_some()) {
                judge(region, text.place, findings);
            }
        }
    }
    // One that has not even the form is `malformed-sso-setting`'s.
    for (text, _) in it.settings(&["sso_region"]) {
        if Region::parse(text.value.trim()).is_ok() {
            judge(text.value.trim(), text.place, findings);
        }
    }
}

fn judge(region: &str, place: Place, findings: &mut Findings) {
    // The SDKs call the hosts without a region so, and S3's first location constraint was `EU`.
    if region.contains("${") || ["aws-global", "EU", "US"].contains(&region) {
        return;
    }
    let meant = amazon::slip(region);
    if meant.is_none() && Region::parse(region).is_ok() {
        return;
    }
    let finding = RULE.at(place, format!("AWS has no region `{region}`"));
    findings.push(match meant {
        Some(meant) => finding.with_help(format!("did you mean `{meant}`?")),
        None => finding.with_help("a region looks like `eu-central-1`"),
    });
}
