//! `crlf-line-ends`: lines that end with CR LF.

use crate::diagnostic::{Place, Severity, Span};
use crate::lint::layout;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "crlf-line-ends",
    summary: "lines that end with CR LF",
    severity: Severity::Info,
    doc: include_str!("crlf_line_ends.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let Some(at) = layout::first_crlf(it) else {
        return;
    };
    findings.push(
        RULE.at(
            Place::Bytes(Span {
                start: at,
                end: at + 1,
            }),
            "lines of this file end with CR LF",
        )
        .with_help("use LF: readers differ on what a line break inside a value is"),
    );
}
