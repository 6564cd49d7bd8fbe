//! Where each rule begins and ends: the cases that its page has no room for.
//!
//! Tables of inputs and the severities they are found with, read row by row.

mod hosts;
mod profiles;
mod properties;
mod providers;
mod regions;
mod secrets;
mod sign_in;

use super::judge;
use connection_profile::diagnostic::Severity;

/// What a case is completed with. `-Key` in a case leaves one out.
const PROFILE: &[(&str, &str)] = &[
    ("Protocol", "s3"),
    ("Vendor", "acme"),
    ("Description", "Acme Storage"),
    ("Help", "https://acme.example/help"),
    ("Default Hostname", "s3.acme.example"),
    ("Region", "eu-1"),
];

/// Web identity as it should be; a case replaces keys.
const SIGN_IN: &[(&str, &str)] = &[
    ("OAuth Configurable", "true"),
    ("Authorization", "AuthorizationCode"),
    (
        "OAuth Authorization Url",
        "https://login.acme.example/authorize",
    ),
    ("OAuth Token Url", "https://login.acme.example/token"),
    ("OAuth Redirect Url", "http://127.0.0.1/callback"),
    ("OAuth Client Secret", "''"),
    ("Scopes", "[openid, offline_access]"),
    ("STS Endpoint", "https://sts.acme.example/"),
];

/// The case's lines, then what it does not say itself.
fn complete(case: &str, rest: &[(&str, &str)]) -> String {
    let mut text: String = case
        .lines()
        .filter(|it| !it.starts_with('-'))
        .map(|it| format!("{it}\n"))
        .collect();
    for (key, value) in rest {
        let said = case
            .lines()
            .any(|it| it.starts_with(&format!("{key}:")) || it == format!("-{key}"));
        if !said {
            text.push_str(&format!("{key}: {value}\n"));
        }
    }
    text
}

fn letters(code: &str, name: &str, text: &str) -> String {
    let found = judge(&[(name, text.as_bytes())]);
    let letter = |it: Severity| match it {
        Severity::Error => 'E',
        Severity::Warning => 'W',
        Severity::Info => 'I',
    };
    found
        .iter()
        .filter(|it| it.code == code)
        .map(|it| letter(it.severity))
        .collect()
}

/// Each row: the severities that are found, and the case.
fn check(code: &str, rows: &[(&str, &str)]) {
    for (expected, case) in rows {
        let text = complete(case, PROFILE);
        assert_eq!(letters(code, "a.yaml", &text), *expected, "{code}:\n{text}");
    }
}

/// Each row: words of the help, and the case.
fn check_help(code: &str, rows: &[(&str, &str)]) {
    for (expected, case) in rows {
        let found = judge(&[("a.yaml", complete(case, PROFILE).as_bytes())]);
        let found = found.iter().find(|it| it.code == code);
        let help = found.and_then(|it| it.help.as_deref()).unwrap_or_default();
        assert!(help.contains(expected), "{code}: {help}\n{case}");
    }
}

fn check_sign_in(code: &str, rows: &[(&str, &str)]) {
    let all: Vec<(&str, &str)> = SIGN_IN.iter().chain(PROFILE).copied().collect();
    for (expected, case) in rows {
        let text = complete(case, &all);
        assert_eq!(letters(code, "a.yaml", &text), *expected, "{code}:\n{text}");
    }
}
