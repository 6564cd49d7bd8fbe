//! `wrong-extension`: a file whose name hides what it is.

use crate::diagnostic::{Place, Severity};
use crate::document::{Format, Value};
use crate::lint::{FileKind, Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "wrong-extension",
    summary: "a file whose name hides what it is",
    severity: Severity::Error,
    doc: include_str!("wrong_extension.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let name = it.file_name().to_lowercase();
    if !it.has_name() || !matches!(it.document.root.value, Value::Dict(_)) {
        return;
    }
    let wanted: &[&str] = match (it.kind, it.document.format) {
        (_, Format::Yaml) => &[".yaml", ".yml"],
        (FileKind::Profile, _) => &[".cyberduckprofile"],
        (FileKind::Bookmark, _) => &[".duck"],
    };
    let (Some(first), false) = (wanted.first(), wanted.iter().any(|it| name.ends_with(it))) else {
        return;
    };
    let what = match it.kind {
        FileKind::Profile => "a connection profile",
        FileKind::Bookmark => "a bookmark",
    };
    let (message, help) = match it.document.format {
        Format::Yaml => (
            format!("{what} in YAML or JSON is looked for under the extension `{first}`"),
            format!("rename the file to `{first}`; Cyberduck reads property lists only"),
        ),
        _ => (
            format!("{what} is looked for under the extension `{first}`"),
            format!("rename the file: its name must end in `{first}`"),
        ),
    };
    findings.push(RULE.at(Place::File, message).with_help(help));
}
