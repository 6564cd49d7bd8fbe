//! `unusable-vendor`: a `Vendor` that cannot be a URL scheme.

use crate::diagnostic::Severity;
use crate::lint::facts;
use crate::lint::{FileKind, Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "unusable-vendor",
    summary: "a `Vendor` that cannot be a URL scheme",
    severity: Severity::Warning,
    doc: include_str!("unusable_vendor.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let Some(vendor) = it.filled("Vendor") else {
        return;
    };
    if it.kind == FileKind::Profile && !facts::is_scheme(vendor.value.trim()) {
        let message = format!(
            "`Vendor` is `{}`, which cannot be a URL scheme",
            vendor.value
        );
        findings.push(RULE.at(vendor.place, message).with_help(
            "use letters, digits, `+`, `-` and `.`, with a letter first; \
             but keep the vendor of a profile that people already use",
        ));
    }
}
