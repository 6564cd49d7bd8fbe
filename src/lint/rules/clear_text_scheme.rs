//! `clear-text-scheme`: a profile that connects without TLS.

use crate::diagnostic::Severity;
use crate::lint::{FileKind, Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "clear-text-scheme",
    summary: "a profile that connects without TLS",
    severity: Severity::Warning,
    doc: include_str!("clear_text_scheme.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let Some(scheme) = it.filled("Scheme") else {
        return;
    };
    if it.kind == FileKind::Profile && matches!(scheme.value.trim(), "http" | "dav" | "ftp") {
        let message = format!("`Scheme` is `{}`: nothing is encrypted", scheme.value);
        findings.push(
            RULE.at(scheme.place, message)
                .with_help("use `https`; say why in an allow-comment where a server cannot"),
        );
    }
}
