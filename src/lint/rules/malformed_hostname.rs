//! `malformed-hostname`: a host name that is more than a host name.

use crate::diagnostic::Severity;
use crate::lint::host::{self, Fault};
use crate::lint::{FileKind, Findings, Judge, Rule, Subject};
use std::net::IpAddr;

pub(crate) static RULE: Rule = Rule {
    name: "malformed-hostname",
    summary: "a host name that is more than a host name",
    severity: Severity::Error,
    doc: include_str!("malformed_hostname.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let key = match it.kind {
        FileKind::Profile => "Default Hostname",
        FileKind::Bookmark => "Hostname",
    };
    let Some(host) = it.filled(key) else { return };
    let text = host.value.trim();
    if text.contains("${") {
        return;
    }
    let is_ipv6 = matches!(host::address(text), Some(IpAddr::V6(_)));
    // For SFTP it may be an alias of `~/.ssh/config`, which is spelled as anyone likes.
    let fault = host::fault(text).filter(|_| it.protocol() != "sftp");
    let what = if text.contains("://") {
        "a URL".to_owned()
    } else if text.contains('/') {
        "a host with a path".to_owned()
    } else if text.contains('@') {
        "a host with a user name".to_owned()
    } else if text.contains(':') && !is_ipv6 {
        "a host with a port".to_owned()
    } else if text.contains(|it: char| it.is_whitespace() || it.is_control()) {
        "a text with spaces".to_owned()
    } else {
        match &fault {
            Some(Fault::Characters) => "a text with characters that no host name has".to_owned(),
            Some(Fault::TooLong) => "a text longer than host names may be".to_owned(),
            Some(Fault::EmptyLabel) => "a host with an empty label".to_owned(),
            Some(Fault::HyphenAtEdge) => {
                "a host with a hyphen at the beginning or end of a label".to_owned()
            }
            Some(Fault::TrailingDot) => "a host that ends in a dot".to_owned(),
            Some(Fault::NoAddress) => "numbers that are no address".to_owned(),
            // Where that leads is worse than how it is hidden: `metadata-address` says it.
            Some(Fault::Disguised(_)) if host::is_metadata(text) => return,
            Some(Fault::Disguised(it)) => format!("a number that programs read as `{it}`"),
            None => return,
        }
    };
    let message = format!("`{key}` must be a bare host, not {what}");
    let mut finding = RULE.at(host.place, message).with_help(match it.kind {
        FileKind::Profile => {
            "scheme, port and path are given by `Scheme`, `Default Port` and `Default Path`"
        }
        FileKind::Bookmark => "port and path are given by `Port` and `Path`",
    });
    if matches!(fault, Some(Fault::HyphenAtEdge | Fault::TrailingDot)) {
        finding.severity = Severity::Warning;
        finding.help = Some("write the name as its certificate has it".to_owned());
    }
    // A template that everyone completes: `<account>.s3.example`, `*.s3.example`.
    let brackets = text.contains('[') && text.contains(']') && !text.contains(':');
    let template = brackets || text.contains(['<', '*', '{', '(', '%', '$']);
    if template && it.flag("Hostname Configurable") != Some(false) {
        finding.severity = Severity::Warning;
        finding.help = Some("put the template into `Hostname Placeholder`".to_owned());
    }
    findings.push(finding);
}
