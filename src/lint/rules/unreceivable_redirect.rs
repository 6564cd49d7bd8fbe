//! `unreceivable-redirect`: a redirect that a command line cannot receive.

use crate::diagnostic::Severity;
use crate::lint::endpoint;
use crate::lint::facts;
use crate::lint::host;
use crate::lint::rules::malformed_redirect;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "unreceivable-redirect",
    summary: "a redirect that a command line cannot receive",
    severity: Severity::Warning,
    doc: include_str!("unreceivable_redirect.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let Some(redirect) = it.filled("OAuth Redirect Url") else {
        return;
    };
    let text = redirect.value.trim();
    if malformed_redirect::fault(text).is_some() {
        return;
    }
    // Nobody gives a certificate to a program that listens for a minute.
    let url = endpoint::parse(text).filter(|it| it.scheme() == "https");
    if url.is_some_and(|it| host::is_loopback(it.host_str().unwrap_or_default())) {
        findings.push(
            RULE.at(
                redirect.place,
                "nothing on this machine has a certificate to answer `https` with",
            )
            .with_help("use `http://127.0.0.1/callback`: it does not leave the machine"),
        );
        return;
    }
    let variable = text.starts_with("${oauth.");
    let scheme = text.split(':').next().unwrap_or_default();
    let own = variable || (facts::is_scheme(scheme) && text.len() > scheme.len());
    let receivable = ["http", "https", "urn"]
        .iter()
        .any(|it| scheme.eq_ignore_ascii_case(it));
    if !own || receivable || endpoint::OPENED_BY_OTHERS.contains(&scheme.to_lowercase().as_str()) {
        return;
    }
    let mut finding = RULE
        .at(
            redirect.place,
            "only an application that has registered this scheme receives the redirect",
        )
        .with_help("register `http://127.0.0.1/callback` as well: a loopback address serves both");
    if variable {
        finding.severity = Severity::Info;
    }
    findings.push(finding);
}
