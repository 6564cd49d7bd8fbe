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
        findings.push(
            RULE.at(host.place, message)
                .with_help("use the form `s3.REGION.amazonaws.com`"),
        );
    }
}
