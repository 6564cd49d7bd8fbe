//! `stale-property`: a property under a name that is no longer read.

use crate::diagnostic::{Edit, Fix, FixSafety, Severity, Span};
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "stale-property",
    summary: "a property under a name that is no longer read",
    severity: Severity::Warning,
    doc: include_str!("stale_property.md"),
    judge: Judge::Alone(check),
};

/// The old name and the new one.
pub(super) const STALE: &[(&str, &str)] = &[
    ("oauth.clientid", "OAuth Client ID"),
    ("oauth.clientsecret", "OAuth Client Secret"),
];

fn check(it: &Subject<'_>, findings: &mut Findings) {
    for property in it.properties() {
        let Some((old, new)) = STALE.iter().find(|it| it.0 == property.name) else {
            continue;
        };
        let mut finding = RULE
            .at(
                property.name_place.clone(),
                format!("`{old}` is no longer read"),
            )
            .with_help(format!("write `{new}`"));
        let span = it.document.span(&property.name_place);
        if let Some(edit) = span.and_then(|span| rename(it, span, old, new)) {
            finding = finding.with_fix(Fix {
                safety: FixSafety::Unsafe,
                title: format!("rename it to `{new}`"),
                edits: vec![edit],
            });
        }
        findings.push(finding);
    }
}

fn rename(it: &Subject<'_>, span: Span, old: &str, new: &str) -> Option<Edit> {
    let text = std::str::from_utf8(it.bytes.get(span.start..span.end)?).ok()?;
    let at = text.find(old)?;
    let start = span.start + at;
    Some(Edit {
        span: Span {
            start,
            end: start + old.len(),
        },
        text: new.to_owned(),
    })
}
