//! `ip-literal-host`: an IP address in the place of a host name.

use crate::diagnostic::Severity;
use crate::lint::{Findings, Judge, Rule, Subject};
use crate::lint::{endpoint, facts, host};

pub(crate) static RULE: Rule = Rule {
    name: "ip-literal-host",
    summary: "an IP address in the place of a host name",
    severity: Severity::Warning,
    doc: include_str!("ip_literal_host.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    // A service that is itself at an address of the own network has its token service there too.
    let storage = it.filled("Default Hostname");
    let beside = |bare: &str| {
        let same = |it: &str| it.trim().trim_matches(['[', ']']) == bare;
        facts::is_internal(bare) && storage.as_ref().is_some_and(|it| same(&it.value))
    };
    for key in endpoint::KEYS {
        let Some(text) = it.filled(key) else { continue };
        let Some(url) = endpoint::parse(&text.value) else {
            continue;
        };
        let host = url.host_str().unwrap_or_default();
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        if bare.parse::<std::net::IpAddr>().is_ok()
            && !host::is_loopback(host)
            && !host::is_metadata(host)
            && !beside(bare)
            && endpoint::deception(text.value.trim()).is_none()
        {
            findings.push(
                RULE.at(text.place, format!("`{key}` names an IP address, `{host}`"))
                    .with_help("name the host: certificates are issued for names, and addresses change hands"),
            );
        }
    }
}
