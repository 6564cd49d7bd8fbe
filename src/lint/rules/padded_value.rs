//! `padded-value`: a value with spaces at its beginning or end.

use crate::diagnostic::{Edit, Fix, FixSafety, Place, Severity, Span};
use crate::document::{Format, Node};
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "padded-value",
    summary: "a value with spaces at its beginning or end",
    severity: Severity::Warning,
    doc: include_str!("padded_value.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    for entry in it.document.root.entries() {
        let Some(text) = entry.node.text() else {
            continue;
        };
        let trimmed = text.trim();
        if trimmed.is_empty() || trimmed.len() == text.len() || IMAGES.contains(&&*entry.key) {
            continue;
        }
        let place = Place::value(entry.key.as_str());
        let mut finding = RULE
            .at(place, format!("`{}` begins or ends with spaces", entry.key))
            .with_help("spaces are kept and compared like any other character");
        if let Some(fix) = trim(it, &entry.node) {
            finding = finding.with_fix(fix);
        }
        findings.push(finding);
    }
}

/// Icons may be wrapped and indented as anyone likes.
const IMAGES: &[&str] = &["Disk", "Icon"];

fn trim(it: &Subject<'_>, node: &Node) -> Option<Fix> {
    if it.document.format != Format::XmlPlist {
        return None;
    }
    let (raw, span) = it.raw(node)?;
    let start = raw.len() - raw.trim_ascii_start().len();
    let end = raw.len() - raw.trim_ascii_end().len();
    let edit = |start, end| Edit {
        span: Span { start, end },
        text: String::new(),
    };
    let edits = [
        edit(span.start, span.start + start),
        edit(span.end - end, span.end),
    ];
    Some(Fix {
        safety: FixSafety::Unsafe,
        title: "remove the spaces".to_owned(),
        edits: edits
            .into_iter()
            .filter(|it| it.span.start < it.span.end)
            .collect(),
    })
}
