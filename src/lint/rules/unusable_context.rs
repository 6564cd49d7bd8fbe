//! `unusable-context`: an S3 `Context` that is neither a path nor a URL.

use crate::diagnostic::Severity;
use crate::lint::endpoint;
use crate::lint::facts;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "unusable-context",
    summary: "an S3 `Context` that is neither a path nor a URL",
    severity: Severity::Warning,
    doc: include_str!("unusable_context.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let Some(context) = it.filled("Context").filter(|_| it.is_profile_of(&["s3"])) else {
        return;
    };
    let text = context.value.trim();
    if text.starts_with('/') || text.contains("${") {
        return;
    }
    let Some(_) = endpoint::parse(text) else {
        let message = format!("`Context` is `{text}`, which is neither a path nor a URL");
        findings.push(RULE.at(context.place, message).with_help(
            "a path prefix begins with `/`; an instance metadata address with `http://`",
        ));
        return;
    };
    if let Some(host) = it.filled("Default Hostname")
        && !facts::is_aws(host.value.trim())
    {
        let finding = RULE
            .at(
                context.place,
                "a `Context` that is a URL is only looked at for Amazon's hosts",
            )
            .with_related(host.place, "this host is not Amazon's")
            .with_help("take one of the two out");
        findings.push(finding);
    }
}
