//! `malformed-hostname`: a host name that is more than a host name.

use crate::diagnostic::Severity;
use crate::lint::{FileKind, Findings, Judge, Rule, Subject};

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
    let address = text.trim_start_matches('[').trim_end_matches(']');
    let is_ipv6 = address.parse::<std::net::Ipv6Addr>().is_ok();
    let what = if text.contains("://") {
        "a URL"
    } else if text.contains('/') {
        "a host with a path"
    } else if text.contains('@') {
        "a host with a user name"
    } else if text.contains(':') && !is_ipv6 {
        "a host with a port"
    } else if text.contains(|it: char| it.is_whitespace() || it.is_control()) {
        "a text with spaces"
    } else if !is_ipv6 && text.bytes().any(is_in_no_host) {
        "a text with characters that no host name has"
    } else if !is_ipv6 && (text.len() > 253 || text.split('.').any(|it| it.len() > 63)) {
        "a text longer than host names may be"
    } else if text.starts_with('.') || text.contains("..") {
        "a host with an empty label"
    } else {
        return;
    };
    let message = format!("`{key}` must be a bare host, not {what}");
    let mut finding = RULE.at(host.place, message).with_help(match it.kind {
        FileKind::Profile => {
            "scheme, port and path are given by `Scheme`, `Default Port` and `Default Path`"
        }
        FileKind::Bookmark => "port and path are given by `Port` and `Path`",
    });
    // A template that everyone completes: `<account>.s3.example`, `*.s3.example`.
    if text.contains(['<', '*', '{']) && it.flag("Hostname Configurable") != Some(false) {
        finding.severity = Severity::Warning;
        finding.help = Some("put the template into `Hostname Placeholder`".to_owned());
    }
    findings.push(finding);
}

/// An ASCII character that is in no name; an underscore is in some, and letters of other scripts
/// become ASCII on the way.
fn is_in_no_host(it: u8) -> bool {
    it.is_ascii() && !it.is_ascii_alphanumeric() && !matches!(it, b'-' | b'.' | b'_')
}
