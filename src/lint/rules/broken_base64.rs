//! `broken-base64`: an icon that is not base64.

use crate::diagnostic::{Place, Severity, Span};
use crate::lint::icon;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "broken-base64",
    summary: "an icon that is not base64",
    severity: Severity::Error,
    doc: include_str!("broken_base64.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    for key in icon::KEYS {
        let Some(entry) = it.document.entry(key) else {
            continue;
        };
        let Some((raw, span)) = it.raw(&entry.node) else {
            continue;
        };
        if entry.node.kind() != "string" || raw.trim_ascii().is_empty() {
            continue;
        }
        let Err(defect) = icon::judge_base64(raw) else {
            continue;
        };
        let (place, message) = match defect {
            icon::Defect::Foreign(at) => {
                let start = span.start + at;
                let place = Place::Bytes(Span {
                    start,
                    end: start + 1,
                });
                (
                    place,
                    format!("`{key}` has a character that base64 does not have"),
                )
            }
            icon::Defect::Length(count) => (
                Place::value(*key),
                format!("`{key}` has {count} characters of base64, which is no multiple of 4"),
            ),
        };
        findings.push(
            RULE.at(place, message)
                .with_help("encode the icon again: it has probably been cut off"),
        );
    }
}
