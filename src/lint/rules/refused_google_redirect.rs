//! `refused-google-redirect`: a redirect of a form that Google refuses.

use crate::diagnostic::Severity;
use crate::lint::endpoint::{self, Provider};
use crate::lint::facts;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "refused-google-redirect",
    summary: "a redirect of a form that Google refuses",
    severity: Severity::Warning,
    doc: include_str!("refused_google_redirect.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let Some(redirect) = it.filled("OAuth Redirect Url") else {
        return;
    };
    if endpoint::provider(it) != Provider::Google {
        return;
    }
    let text = redirect.value.trim();
    let scheme = text.split(':').next().unwrap_or_default();
    let web = ["http", "https", "urn"].contains(&scheme);
    let accepted = scheme.starts_with("com.googleusercontent.apps.")
        || text.starts_with("${oauth.application.identifier}:");
    // A reversed domain that is the application's bundle id.
    let bundle = scheme.contains('.') && facts::is_scheme(scheme);
    let slashes = text.contains("://");
    if web || (accepted || bundle) && !slashes {
        return;
    }
    findings.push(
        RULE.at(
            redirect.place,
            "Google takes a scheme only if it is a bundle id or a reversed client id",
        )
        .with_help("write `${oauth.application.identifier}:oauth`, or a loopback address"),
    );
}
