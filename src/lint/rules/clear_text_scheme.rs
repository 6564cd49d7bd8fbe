//! `clear-text-scheme`: a profile that connects without TLS.

use crate::diagnostic::Severity;
use crate::lint::host;
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
    // What stays on this machine is read by nobody on the way.
    let host = it.filled("Default Hostname");
    if host.is_some_and(|it| host::is_loopback(it.value.trim())) {
        return;
    }
    // For FTP it only says again what `Protocol` says.
    let clear = match scheme.value.trim() {
        "http" | "dav" => true,
        "ftp" => it.protocol() != "ftp",
        _ => false,
    };
    if it.kind == FileKind::Profile && clear {
        let message = format!("`Scheme` is `{}`: nothing is encrypted", scheme.value);
        findings.push(
            RULE.at(scheme.place, message)
                .with_help(match it.protocol() {
                    "dav" => {
                        "derive it from `davs`; say why in an allow-comment where a server cannot"
                    }
                    _ => "use `https`; say why in an allow-comment where a server cannot",
                }),
        );
    }
}
