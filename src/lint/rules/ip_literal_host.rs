//! `ip-literal-host`: an IP address in the place of a host name.

use crate::diagnostic::Severity;
use crate::lint::endpoint;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "ip-literal-host",
    summary: "an IP address in the place of a host name",
    severity: Severity::Warning,
    doc: include_str!("ip_literal_host.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    for key in endpoint::KEYS {
        let Some(text) = it.filled(key) else { continue };
        let Some(url) = endpoint::parse(&text.value) else {
            continue;
        };
        let host = url.host_str().unwrap_or_default();
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        if bare.parse::<std::net::IpAddr>().is_ok()
            && !endpoint::is_loopback(host)
            && !endpoint::is_metadata(host)
            && endpoint::deception(text.value.trim()).is_none()
        {
            findings.push(
                RULE.at(text.place, format!("`{key}` names an IP address, `{host}`"))
                    .with_help("name the host: certificates are issued for names, and addresses change hands"),
            );
        }
    }
}
