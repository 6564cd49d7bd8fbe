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
    let known = profile::parent::PARENTS.iter();
    let near = known
        .map(|it| (strsim::jaro_winkler(it.protocol, text), it.protocol))
        .filter(|it| it.0 > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    findings.push(
        RULE.at(protocol.place, format!("there is no protocol `{text}`"))
            .with_help(match near {
                Some((_, near)) => format!("did you mean `{near}`?"),
                None => "for S3 write `s3`".to_owned(),
            }),
    );
}
