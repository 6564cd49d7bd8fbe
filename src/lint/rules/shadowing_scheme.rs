//! `shadowing-scheme`: a web scheme among the `Schemes` of a profile.

use crate::diagnostic::Severity;
use crate::lint::endpoint;
use crate::lint::{FileKind, Findings, Judge, Rule, Subject};
use crate::profile::parent;

pub(crate) static RULE: Rule = Rule {
    name: "shadowing-scheme",
    summary: "a web scheme among the `Schemes` of a profile",
    severity: Severity::Warning,
    doc: include_str!("shadowing_scheme.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    for scheme in it.list("Schemes") {
        let name = scheme.value.to_ascii_lowercase();
        if it.kind == FileKind::Profile && matches!(name.as_str(), "http" | "https") {
            let message = format!("`{name}` in `Schemes` hides WebDAV behind this profile");
            findings.push(
                RULE.at(scheme.place, message)
                    .with_help("take it out; `Scheme` says how the server is reached"),
            );
        } else if it.kind == FileKind::Profile && name != it.protocol() {
            let what = if parent::find(&name).is_some() {
                "the protocol of that name"
            } else if endpoint::OPENED_BY_OTHERS.contains(&name.as_str()) {
                "another program"
            } else {
                continue;
            };
            let message = format!("`{name}` in `Schemes` hides {what} behind this profile");
            findings.push(
                RULE.at(scheme.place, message)
                    .with_help("let the profile have schemes of its own"),
            );
        }
    }
}
