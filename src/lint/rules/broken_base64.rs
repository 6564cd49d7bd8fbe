//! `broken-base64`: an icon that is not base64.

use crate::diagnostic::{Place, Severity, Span};
use crate::lint::icon::Defect;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "broken-base64",
    summary: "an icon that is not base64",
    severity: Severity::Error,
    doc: include_str!("broken_base64.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    for icon in it.icons() {
        let key = icon.key;
        let (place, message) = match icon.judgement {
            Ok(()) => continue,
            Err(Defect::Foreign(at)) => {
                let start = icon.start + at;
                let place = Place::Bytes(Span {
                    start,
                    end: start + 1,
                });
                let message = format!("`{key}` has a character that base64 does not have");
                (place, message)
            }
            Err(Defect::Length(count)) => {
                let message =
                    format!("`{key}` has {count} characters of base64, which is no multiple of 4");
                (Place::value(key), message)
            }
        };
        findings.push(
            RULE.at(place, message)
                .with_help("encode the icon again: it has probably been cut off"),
        );
    }
}
