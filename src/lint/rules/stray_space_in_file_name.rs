//! `stray-space-in-file-name`: a file name with spaces where nobody sees them.

use crate::diagnostic::{Place, Severity};
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "stray-space-in-file-name",
    summary: "a file name with spaces where nobody sees them",
    severity: Severity::Warning,
    doc: include_str!("stray_space_in_file_name.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let name = it.file_name();
    let stem = name.rsplit_once('.').map_or(name, |it| it.0);
    let strange = stem
        .chars()
        .any(|it| it.is_control() || (it.is_whitespace() && it != ' '));
    if it.has_name() && (stem != stem.trim() || stem.contains("  ") || strange) {
        findings.push(
            RULE.at(
                Place::File,
                "the file's name has a space at its beginning or end, or two in a row",
            )
            .with_help("rename it before it is published: afterwards its name must not change"),
        );
    }
}
