//! `retired-help`: a help link to a site that has been retired.

use crate::diagnostic::Severity;
use crate::lint::endpoint;
use crate::lint::facts;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "retired-help",
    summary: "a help link to a site that has been retired",
    severity: Severity::Warning,
    doc: include_str!("retired_help.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let Some(help) = it.filled("Help") else {
        return;
    };
    let Some(url) = endpoint::parse(&help.value) else {
        return;
    };
    let host = url.host_str().unwrap_or_default();
    if let Some((_, instead)) = facts::RETIRED_HOSTS
        .iter()
        .find(|(it, _)| facts::is_below(host, it))
    {
        findings.push(
            RULE.at(help.place, format!("`{host}` has been retired"))
                .with_help(format!("the pages have moved to {instead}")),
        );
    }
}
