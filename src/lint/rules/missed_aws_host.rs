//! `missed-aws-host`: a host of Amazon's that is not recognised as one.

use crate::diagnostic::Severity;
use crate::lint::facts;
use crate::lint::{Findings, Judge, Rule, Subject};
use crate::profile::region;

pub(crate) static RULE: Rule = Rule {
    name: "missed-aws-host",
    summary: "a host of Amazon's that is not recognised as one",
    severity: Severity::Warning,
    doc: include_str!("missed_aws_host.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let Some(host) = it
        .filled("Default Hostname")
        .filter(|_| it.is_profile_of(&["s3"]))
    else {
        return;
    };
    let name = host.value.trim();
    let s3 = name
        .split('.')
        .any(|label| label == "s3" || label.starts_with("s3-"));
    if facts::is_aws(name) && s3 && !region::cyberduck_sees_aws(&name.to_ascii_lowercase()) {
        let message = format!("`{name}` is not recognised as one of Amazon's hosts");
        let mut finding = RULE.at(host.place, message);
        let has_region = it.filled("Region").is_some();
        findings.push(match (has_plain_form(name), has_region) {
            (true, _) => finding.with_help("use the form `s3.REGION.amazonaws.com`"),
            (false, false) => finding.with_help("give `Region`: the host does not tell it"),
            (false, true) => {
                finding.severity = Severity::Info;
                finding.with_help("with keys and this `Region` it works all the same")
            }
        });
    }
}

/// Whether the plain form reaches the same: not what FIPS, access points, Outposts, acceleration or a
/// partition apart are chosen for.
fn has_plain_form(host: &str) -> bool {
    let labels = host.split('.').collect::<Vec<_>>();
    let apart = |it: &&str| {
        let kinds = [
            "s3-fips",
            "s3-accesspoint",
            "s3-outposts",
            "s3-accelerate",
            "s3-global",
            "s3-object-lambda",
            "s3express",
        ];
        kinds.iter().any(|kind| it.starts_with(kind))
    };
    let common = host.ends_with(".amazonaws.com") || host.ends_with(".amazonaws.com.cn");
    common && !labels.iter().any(apart)
}
