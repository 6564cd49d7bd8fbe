//! `missing-icon`: a profile without an icon.

use crate::diagnostic::{Place, Severity};
use crate::document::Format;
use crate::lint::{FileKind, Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "missing-icon",
    summary: "a profile without an icon",
    severity: Severity::Info,
    doc: include_str!("missing_icon.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let has_none = |key| it.document.entry(key).is_none();
    // Nobody types an icon into YAML, and another profile is extended for its icon too.
    let needs_none = it.document.format == Format::Yaml || it.filled("extends").is_some();
    if it.kind == FileKind::Profile && !needs_none && has_none("Disk") && has_none("Icon") {
        findings.push(
            RULE.at(Place::File, "the profile has no `Disk`")
                .with_help("give a TIFF with 64 and 128 pixel pages in base64"),
        );
    }
}
