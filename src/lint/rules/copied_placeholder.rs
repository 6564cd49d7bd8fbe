//! `copied-placeholder`: a placeholder that was copied from another field.

use crate::diagnostic::{Place, Severity};
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "copied-placeholder",
    summary: "a placeholder that was copied from another field",
    severity: Severity::Error,
    doc: include_str!("copied_placeholder.md"),
    judge: Judge::Alone(check),
};

/// Field, and the words for the fields it is not.
const FIELDS: &[(&str, &[&str])] = &[
    (
        "Hostname Placeholder",
        &[
            "username",
            "password",
            "access key",
            "access key id",
            "secret key",
            "secret access key",
            "path",
        ],
    ),
    (
        "Path Placeholder",
        &[
            "username",
            "password",
            "access key",
            "access key id",
            "secret key",
            "secret access key",
            "hostname",
        ],
    ),
    (
        "Username Placeholder",
        &[
            "password",
            "secret key",
            "secret access key",
            "hostname",
            "path",
        ],
    ),
    (
        "Password Placeholder",
        &[
            "username",
            "access key",
            "access key id",
            "hostname",
            "path",
        ],
    ),
];

fn check(it: &Subject<'_>, findings: &mut Findings) {
    for (number, (key, foreign)) in FIELDS.iter().enumerate() {
        let Some(text) = it.filled(key) else { continue };
        let value = text.value.trim().to_lowercase();
        let same = FIELDS.iter().take(number).find_map(|(other, _)| {
            let same = it.filled(other)?.value.trim().to_lowercase() == value;
            same.then_some(*other)
        });
        // What S3 calls the user name is the password of Azure and of several FTP services.
        let s3 = it.protocol().starts_with("s3") || it.protocol() == "spectra";
        let secret = *key == "Password Placeholder" && value == "access key" && !s3;
        if foreign.contains(&value.as_str()) && !secret {
            let message = format!("`{key}` is `{}`, which is another field", text.value);
            findings.push(
                RULE.at(text.place, message)
                    .with_help("say what belongs into this field"),
            );
        } else if let Some(other) = same {
            // Some services do ask for one thing twice.
            let mut finding = RULE
                .at(text.place, format!("`{key}` is the same as `{other}`"))
                .with_related(Place::value(other), "the other field")
                .with_help("say what belongs into this field");
            finding.severity = Severity::Warning;
            findings.push(finding);
        }
    }
}
