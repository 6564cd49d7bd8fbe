//! `relative-url-without-host`: an OAuth address without a host to put it on.

use crate::diagnostic::Severity;
use crate::lint::{Findings, Judge, Rule, Subject};
use crate::profile::keys;

pub(crate) static RULE: Rule = Rule {
    name: "relative-url-without-host",
    summary: "an OAuth address without a host to put it on",
    severity: Severity::Error,
    doc: include_str!("relative_url_without_host.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    for key in ["OAuth Authorization Url", "OAuth Token Url"] {
        let Some(url) = it.filled(key) else { continue };
        if !url.value.trim().starts_with('/') || it.filled("Default Hostname").is_some() {
            continue;
        }
        let s3 = it.protocol() == "s3";
        let host = it.resolved(&keys::DEFAULT_HOSTNAME);
        let typed = it.flag("Hostname Configurable");
        if host.is_some_and(|it| !s3 || it != "s3.amazonaws.com") || (!s3 && typed != Some(false)) {
            continue;
        }
        let mut finding = RULE
            .at(
                url.place,
                format!("`{key}` is a path, and the profile has no host of its own"),
            )
            .with_help("give the whole address, or a `Default Hostname`");
        // Whoever types the host of the service gets to its sign-in page.
        if typed == Some(true) {
            finding.severity = Severity::Warning;
        }
        findings.push(finding);
    }
}
