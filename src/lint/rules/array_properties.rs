//! `array-properties`: `Properties` in their old form.

use crate::diagnostic::{Edit, Fix, FixSafety, Place, Severity, Span};
use crate::document::{Format, Node, Value};
use crate::lint::{Findings, Judge, Rule, Subject};
use std::collections::BTreeSet;

pub(crate) static RULE: Rule = Rule {
    name: "array-properties",
    summary: "`Properties` in their old form",
    severity: Severity::Warning,
    doc: include_str!("array_properties.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let key = it.properties_key();
    let Some(entry) = it.document.entry(key) else {
        return;
    };
    let Value::Array(elements) = &entry.node.value else {
        return;
    };
    let mut finding = RULE
        .at(
            Place::value(key),
            format!("`{key}` is an array of `name=value`"),
        )
        .with_help("write a dict: one key for each name");
    if let Some(fix) = as_dict(it, &entry.node, elements) {
        finding = finding.with_fix(fix);
    }
    findings.push(finding);
}

/// The array's tags become a dict's, and each element a key and a string; nothing else is touched.
fn as_dict(it: &Subject<'_>, array: &Node, elements: &[Node]) -> Option<Fix> {
    if it.document.format != Format::XmlPlist {
        return None;
    }
    let whole = array.span?;
    let raw = it.bytes.get(whole.start..whole.end)?;
    let mut edits = Vec::new();
    if elements.is_empty() {
        if raw != b"<array/>" {
            return None;
        }
        edits.push(Edit {
            span: whole,
            text: "<dict/>".to_owned(),
        });
    } else {
        if !raw.starts_with(b"<array>") || !raw.ends_with(b"</array>") {
            return None;
        }
        let opening = Span {
            start: whole.start,
            end: whole.start + b"<array>".len(),
        };
        edits.push(Edit {
            span: opening,
            text: "<dict>".to_owned(),
        });
        let mut names = BTreeSet::new();
        for element in elements {
            let name = element.text()?.split_once('=').map(|it| it.0)?;
            if !names.insert(name) || name != name.trim() || name.is_empty() {
                return None;
            }
            edits.push(pair(it, element)?);
        }
        let closing = Span {
            start: whole.end - b"</array>".len(),
            end: whole.end,
        };
        edits.push(Edit {
            span: closing,
            text: "</dict>".to_owned(),
        });
    }
    Some(Fix {
        safety: FixSafety::Safe,
        title: "write it as a dict".to_owned(),
        edits,
    })
}

fn pair(it: &Subject<'_>, element: &Node) -> Option<Edit> {
    let span = element.span?;
    let raw = it.bytes.get(span.start..span.end)?;
    let raw = std::str::from_utf8(raw).ok()?;
    // Plain text only: an entity or CDATA section could hide the `=` that matters.
    let inner = raw.strip_prefix("<string>")?.strip_suffix("</string>")?;
    if inner.contains(['<', '&']) {
        return None;
    }
    let (name, value) = inner.split_once('=')?;
    let before = it.bytes.get(..span.start)?;
    // From the element backwards: all of them may stand in one long line.
    let blank = |it: &&u8| matches!(it, b' ' | b'\t');
    let indent = before.iter().rev().take_while(blank).count();
    let (above, indent) = before.split_at_checked(before.len() - indent)?;
    let indent = std::str::from_utf8(indent).ok()?;
    let between = if above.ends_with(b"\r\n") {
        format!("\r\n{indent}")
    } else if above.ends_with(b"\n") {
        format!("\n{indent}")
    } else {
        String::new()
    };
    Some(Edit {
        span,
        text: format!("<key>{name}</key>{between}<string>{value}</string>"),
    })
}
