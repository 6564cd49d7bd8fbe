//! `invalid-scheme-name`: an entry of `Schemes` that is no URL scheme.

use crate::diagnostic::Severity;
use crate::lint::facts;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "invalid-scheme-name",
    summary: "an entry of `Schemes` that is no URL scheme",
    severity: Severity::Warning,
    doc: include_str!("invalid_scheme_name.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    for scheme in it.list("Schemes") {
        if !facts::is_scheme(&scheme.value) {
            let message = format!("`{}` cannot be a URL scheme", scheme.value);
            findings.push(
                RULE.at(scheme.place, message)
                    .with_help("write the scheme alone, without `:` or `//`"),
            );
        }
    }
}
