//! `inherited-hostname`: an S3 profile of another service that goes to Amazon.

use crate::diagnostic::Severity;
use crate::lint::{Findings, Judge, Rule, Subject};
use crate::profile::region::Region;

pub(crate) static RULE: Rule = Rule {
    name: "inherited-hostname",
    summary: "an S3 profile of another service that goes to Amazon",
    severity: Severity::Warning,
    doc: include_str!("inherited_hostname.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    if !it.is_profile_of(&["s3"]) || it.filled("Default Hostname").is_some() {
        return;
    }
    let place = match it.filled("Hostname Placeholder") {
        Some(hint) if hint.value.contains("amazonaws.com") => return,
        Some(hint) => hint.place,
        None if names_amazon(it) || !is_meant_for_another(it) => return,
        None => match it.filled("Vendor") {
            Some(vendor) => vendor.place,
            None => return,
        },
    };
    findings.push(
        RULE.at(
            place,
            "without `Default Hostname` the server is `s3.amazonaws.com`",
        )
        .with_help(
            "give the service's host; where it differs for everyone, one that cannot be Amazon's",
        ),
    );
}

/// Whether a person is to type the host, or the region is one that Amazon does not have.
fn is_meant_for_another(it: &Subject<'_>) -> bool {
    let region = it.filled("Region");
    let foreign = region.is_some_and(|it| Region::parse(it.value.trim()).is_err());
    match it.flag("Hostname Configurable") {
        Some(may_be_typed) => may_be_typed,
        None => foreign,
    }
}

/// Whether the profile is about S3 itself, or about Amazon: by its name, or since it takes roles.
fn names_amazon(it: &Subject<'_>) -> bool {
    let vendor = it.filled("Vendor").map(|it| it.value.to_lowercase());
    let by_name = vendor.is_some_and(|it| {
        ["s3", "aws", "amazon"]
            .iter()
            .any(|name| it.starts_with(name))
    });
    let roles = [
        "Role Configurable",
        "Multi Factor Configurable",
        "OAuth Configurable",
    ];
    by_name || roles.iter().any(|key| it.flag(key) == Some(true))
}
