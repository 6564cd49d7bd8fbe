//! `unknown-protocol`: a `Protocol` that does not exist.

use crate::diagnostic::Severity;
use crate::lint::{FileKind, Findings, Judge, Rule, Subject};
use crate::profile;

pub(crate) static RULE: Rule = Rule {
    name: "unknown-protocol",
    summary: "a `Protocol` that does not exist",
    severity: Severity::Error,
    doc: include_str!("unknown_protocol.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let Some(protocol) = it
        .filled("Protocol")
        .filter(|_| it.kind == FileKind::Bookmark)
    else {
        return;
    };
    let text = protocol.value.trim();
    if profile::parent::find(text).is_some() {
        return;
    }
    let known = || profile::parent::PARENTS.iter().map(|it| it.protocol);
    let mut finding = RULE.at(protocol.place, format!("there is no protocol `{text}`"));
    match profile::nearest(text, known()) {
        Some(near) => finding = finding.with_help(format!("did you mean `{near}`?")),
        // A vendor stands for its profile too, and old releases wrote `s3-VENDOR`.
        None => {
            finding.severity = Severity::Warning;
            finding = finding.with_help(
                "only where a profile has it as `Vendor` is it found; \
                 write the protocol, such as `s3`, and the vendor as `Provider`",
            );
        }
    }
    findings.push(finding);
}
