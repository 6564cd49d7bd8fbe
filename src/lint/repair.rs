//! What the readers find, seen from the file: how much it weighs there, and how to mend it.

use super::Subject;
use crate::diagnostic::{Diagnostic, Edit, Fix, FixSafety, Place, Severity, Span};
use crate::document::{Format, Node, Value};

/// Gives the finding its weight in this file, and a fix where there is one.
pub(super) fn complete(it: &Subject<'_>, finding: &mut Diagnostic) {
    let Place::Value(path) = &finding.place else {
        return;
    };
    let Some(node) = it.document.node(path) else {
        return;
    };
    if finding.code == "unknown-variable" && node.text().is_some_and(has_impossible_variable) {
        finding.severity = Severity::Error;
    }
    let made = match (finding.code, finding.severity) {
        ("boolean-as-text", _) => as_boolean(it, node),
        ("wrong-type", Severity::Warning) => as_string(it, node),
        _ => None,
    };
    if let Some((span, text, title)) = made {
        finding.fix = Some(Fix {
            safety: FixSafety::Safe,
            title: title.to_owned(),
            edits: vec![Edit { span, text }],
        });
    }
}

/// Whether a text has a variable that no application fills in. Cyberduck fills in any of its
/// preferences, and their names are words with dots between.
fn has_impossible_variable(text: &str) -> bool {
    text.split("${")
        .skip(1)
        .any(|after| match after.split_once('}') {
            None => true,
            Some((name, _)) => {
                // What stands after `:-` is the value where the preference has none.
                let name = name.split(":-").next().unwrap_or(name);
                let in_word = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit();
                let word = |it: &str| !it.is_empty() && it.bytes().all(in_word);
                let preference = name.contains('.') && name.split('.').all(word);
                !preference && !name.starts_with("property.")
            }
        })
}

/// `<string>true</string>` becomes `<true/>`.
fn as_boolean(it: &Subject<'_>, node: &Node) -> Option<(Span, String, &'static str)> {
    let text = super::subject::scalar(node)?;
    let flag = match text.to_lowercase().as_str() {
        "true" | "1" => "true",
        "false" | "0" | "no" | "off" => "false",
        _ => return None,
    };
    let text = match it.document.format {
        Format::XmlPlist => format!("<{flag}/>"),
        Format::Yaml => flag.to_owned(),
        Format::BinaryPlist => return None,
    };
    Some((node.span?, text, "write it as a boolean"))
}

/// `<integer>443</integer>` becomes `<string>443</string>`; the digits stay as they are.
fn as_string(it: &Subject<'_>, node: &Node) -> Option<(Span, String, &'static str)> {
    if it.document.format != Format::XmlPlist || !matches!(node.value, Value::Integer(_)) {
        return None;
    }
    let (raw, _) = it.raw(node)?;
    let digits = std::str::from_utf8(raw).ok()?.trim();
    let plain = !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit());
    let text = plain.then(|| format!("<string>{digits}</string>"))?;
    Some((node.span?, text, "write it as a string"))
}
