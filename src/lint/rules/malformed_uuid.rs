//! `malformed-uuid`: a bookmark whose `UUID` is none.

use crate::diagnostic::Severity;
use crate::lint::{FileKind, Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "malformed-uuid",
    summary: "a bookmark whose `UUID` is none",
    severity: Severity::Warning,
    doc: include_str!("malformed_uuid.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let Some(uuid) = it.filled("UUID").filter(|_| it.kind == FileKind::Bookmark) else {
        return;
    };
    let text = uuid.value.trim();
    // Windows writes them in braces.
    let inside = text.strip_prefix('{').and_then(|it| it.strip_suffix('}'));
    let text = inside.unwrap_or(text);
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    let hexadecimal = text.bytes().all(|it| it == b'-' || it.is_ascii_hexdigit());
    if lengths != [8, 4, 4, 4, 12] || !hexadecimal {
        findings.push(
            RULE.at(uuid.place, format!("`{}` is no UUID", uuid.value))
                .with_help("take the key out: a bookmark gets one when it is first saved"),
        );
    }
}
