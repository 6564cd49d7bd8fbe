//! `region-not-offered`: a `Region` that is not among the `Regions`.

use crate::diagnostic::{KeyPath, Place, Severity};
use crate::lint::{FileKind, Findings, Judge, Rule, Subject, facts};

pub(crate) static RULE: Rule = Rule {
    name: "region-not-offered",
    summary: "a `Region` that is not among the `Regions`",
    severity: Severity::Error,
    doc: include_str!("region_not_offered.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let Some(region) = it.filled("Region").filter(|_| it.kind == FileKind::Profile) else {
        return;
    };
    let offered = it.list("Regions");
    let Some(first) = offered.first() else { return };
    if offered
        .iter()
        .any(|it| it.value.trim() == region.value.trim())
    {
        return;
    }
    // A comparison takes as long as both are together, and a text may be thousands of letters.
    let near = offered
        .iter()
        .filter(|it| it.value.len().max(region.value.len()) <= 64)
        .map(|it| {
            (
                strsim::jaro_winkler(&it.value, &region.value),
                it.value.trim(),
            )
        })
        .filter(|it| it.0 > 0.9)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    // What requests are signed with, where buckets are put in places of the service's own.
    let signing = region.value.trim() == "us-east-1"
        && it
            .filled("Default Hostname")
            .is_some_and(|host| !facts::is_aws(host.value.trim()));
    let mut finding = RULE
        .at(
            region.place,
            format!(
                "`Region` is `{}`, which `Regions` does not have",
                region.value
            ),
        )
        .with_related(
            Place::Value(KeyPath::key("Regions")),
            format!(
                "these are offered: `{}`{}",
                first.value,
                if offered.len() > 1 { " ..." } else { "" }
            ),
        )
        .with_help(match near {
            Some((_, near)) => format!("did you mean `{near}`?"),
            None => "add it to `Regions`, or choose one of them".to_owned(),
        });
    if signing {
        finding.severity = Severity::Warning;
    }
    findings.push(finding);
}
