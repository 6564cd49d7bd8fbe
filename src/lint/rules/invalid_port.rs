//! `invalid-port`: a port that is not a number from 1 to 65535.

use crate::diagnostic::Severity;
use crate::lint::{FileKind, Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "invalid-port",
    summary: "a port that is not a number from 1 to 65535",
    severity: Severity::Error,
    doc: include_str!("invalid_port.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let Some(port) = it.filled("Port").filter(|_| it.kind == FileKind::Bookmark) else {
        return;
    };
    // Applications write a negative number where there is none, as for a folder on this machine.
    let number = port.value.trim().parse::<i32>();
    if !number.is_ok_and(|it| it < 0 || (1..=65_535).contains(&it)) {
        findings.push(
            RULE.at(
                port.place,
                format!(
                    "`Port` must be a number from 1 to 65535, not `{}`",
                    port.value
                ),
            )
            .with_help("take the key out for the protocol's own port"),
        );
    }
}
