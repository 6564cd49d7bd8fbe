//! `wrong-type`: a value of another type than its key has.

use crate::diagnostic::{KeyPath, Place, Severity};
use crate::document::{Node, Value};
use crate::lint::{FileKind, Findings, Judge, Rule, Subject};
use crate::profile::bookmark_keys::{Holds, KEYS};

pub(crate) static RULE: Rule = Rule {
    name: "wrong-type",
    summary: "a value of another type than its key has",
    severity: Severity::Error,
    doc: include_str!("wrong_type.md"),
    judge: Judge::Alone(check),
};

/// Bookmarks only: what is wrong with a profile is found where it is read.
fn check(it: &Subject<'_>, findings: &mut Findings) {
    if it.kind != FileKind::Bookmark {
        return;
    }
    for key in KEYS {
        let Some(entry) = it.document.entry(key.name) else {
            continue;
        };
        let mut wants = |path: KeyPath, node: &Node, wanted: &str| {
            let message = format!("`{path}` must be {wanted}, not {}", a(node.kind()));
            findings.push(
                RULE.at(Place::Value(path), message)
                    .with_help("applications read it as missing"),
            );
        };
        let (node, path) = (&entry.node, KeyPath::key(key.name));
        match (key.holds, &node.value) {
            (Holds::Text | Holds::Port, _) if is_scalar(node) => {}
            (Holds::Text | Holds::Port, _) => wants(path, node, "a string"),
            (Holds::Dict, Value::Dict(_)) => {}
            (Holds::Dict, _) => wants(path, node, "a dict"),
            (Holds::List, Value::Array(_)) | (Holds::Properties, Value::Array(_)) => {
                for (index, element) in node.elements().iter().enumerate() {
                    if !is_scalar(element) {
                        wants(path.clone().at(index), element, "a string");
                    }
                }
            }
            (Holds::List, _) => wants(path, node, "an array of strings"),
            (Holds::Properties, Value::Dict(entries)) => {
                for inner in entries.iter().filter(|it| !is_scalar(&it.node)) {
                    wants(
                        path.clone().then(inner.key.clone()),
                        &inner.node,
                        "a string",
                    );
                }
            }
            (Holds::Properties, _) => wants(path, node, "a dict of strings"),
        }
    }
}

fn is_scalar(it: &Node) -> bool {
    !matches!(
        it.value,
        Value::Array(_) | Value::Dict(_) | Value::Data(_) | Value::Null
    )
}

fn a(kind: &str) -> String {
    let article = if kind.starts_with(['a', 'i']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {kind}")
}
