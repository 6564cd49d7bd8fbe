//! `missing-final-newline`: a file without a line end at its end.

use crate::diagnostic::{Place, Severity, Span};
use crate::document::Format;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "missing-final-newline",
    summary: "a file without a line end at its end",
    severity: Severity::Info,
    doc: include_str!("missing_final_newline.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let text = it.document.format != Format::BinaryPlist;
    if let Some(last) = it
        .bytes
        .len()
        .checked_sub(1)
        .filter(|_| text && !it.bytes.ends_with(b"\n"))
    {
        findings.push(
            RULE.at(
                Place::Bytes(Span {
                    start: last,
                    end: last + 1,
                }),
                "the last line has no line end",
            )
            .with_help("end the file with a line end"),
        );
    }
}
