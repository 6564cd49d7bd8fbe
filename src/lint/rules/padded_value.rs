//! `padded-value`: a value with spaces at its beginning or end.

use crate::diagnostic::{Edit, Fix, FixSafety, KeyPath, Place, Severity, Span};
use crate::document::{Format, Node};
use crate::lint::{Findings, Judge, Rule, Subject};
use crate::profile::{Key, Property};

pub(crate) static RULE: Rule = Rule {
    name: "padded-value",
    summary: "a value with spaces at its beginning or end",
    severity: Severity::Warning,
    doc: include_str!("padded_value.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    for entry in it.document.root.entries() {
        let key = || KeyPath::key(entry.key.clone());
        if entry.key == it.properties_key() {
            for inner in entry.node.entries() {
                if is_one_word(&inner.key) {
                    judge(it, &inner.node, || key().then(inner.key.clone()), findings);
                }
            }
        } else if LISTS.contains(&&*entry.key) {
            for (index, element) in entry.node.elements().iter().enumerate() {
                judge(it, element, || key().at(index), findings);
            }
        } else if !IMAGES.contains(&&*entry.key) {
            judge(it, &entry.node, key, findings);
        }
    }
}

fn judge(it: &Subject<'_>, node: &Node, path: impl FnOnce() -> KeyPath, findings: &mut Findings) {
    let Some(text) = node.text() else {
        return;
    };
    let trimmed = text.trim();
    if trimmed.is_empty() || trimmed.len() == text.len() {
        return;
    }
    let path = path();
    let message = format!("`{path}` begins or ends with spaces");
    let mut finding = RULE
        .at(Place::Value(path), message)
        .with_help("spaces are kept and compared like any other character");
    if let Some(fix) = trim(it, node) {
        finding = finding.with_fix(fix);
    }
    findings.push(finding);
}

/// Lists whose elements are compared.
const LISTS: &[&str] = &["Regions", "Schemes", "Scopes"];

/// Whether a property is read as one word; preferences may be written over several lines.
fn is_one_word(name: &str) -> bool {
    const WORDS: &[&str] = &["role_chain", "s3.assumerole.policy", "session_tags"];
    let answer = Key::find(name).is_some() || Property::find(name).is_some();
    answer && !WORDS.contains(&name)
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
