//! `hijacking-redirect`: a redirect that belongs to another program.

use crate::diagnostic::Severity;
use crate::lint::endpoint;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "hijacking-redirect",
    summary: "a redirect that belongs to another program",
    severity: Severity::Error,
    doc: include_str!("hijacking_redirect.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let Some(redirect) = it.filled("OAuth Redirect Url") else {
        return;
    };
    let text = redirect.value.trim();
    let scheme = text.split(':').next().unwrap_or_default().to_lowercase();
    let everywhere = endpoint::parse(text)
        .and_then(|url| url.host_str().map(str::to_owned))
        .is_some_and(|host| matches!(host.as_str(), "0.0.0.0" | "[::]"));
    let what = if endpoint::OPENED_BY_OTHERS.contains(&scheme.as_str()) {
        format!("`{scheme}:` addresses are opened by other programs")
    } else if everywhere {
        "this address listens to the whole network".to_owned()
    } else {
        return;
    };
    findings.push(
        RULE.at(redirect.place, what)
            .with_help("use `http://127.0.0.1/callback`"),
    );
}
