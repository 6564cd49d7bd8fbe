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
    // Google has shut that out: a person was talked into handing over codes.
    let by_hand = text.starts_with("urn:") || text == "oob";
    let web = ["http", "https"].contains(&scheme);
    let accepted = scheme.starts_with("com.googleusercontent.apps.")
        || text.starts_with("${oauth.application.identifier}:");
    // A reversed domain that is the application's bundle id.
    let bundle = scheme.contains('.') && facts::is_scheme(scheme);
    let slashes = text.contains("://");
    if by_hand {
        findings.push(
            RULE.at(redirect.place, "Google no longer shows codes to copy")
                .with_help("write `http://127.0.0.1/callback`"),
        );
        return;
    }
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
