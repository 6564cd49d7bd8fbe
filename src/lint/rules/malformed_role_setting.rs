//! `malformed-role-setting`: a setting of a role that STS refuses.

use crate::diagnostic::Severity;
use crate::lint::{Findings, Judge, Rule, Subject, amazon};
use crate::step::assume_role::Tags;

pub(crate) static RULE: Rule = Rule {
    name: "malformed-role-setting",
    summary: "a setting of a role that STS refuses",
    severity: Severity::Error,
    doc: include_str!("malformed_role_setting.md"),
    judge: Judge::Alone(check),
};

/// A property, and why STS refuses a value of it.
type Setting = (&'static str, fn(&str) -> Option<String>);

const SETTINGS: &[Setting] = &[
    ("external_id", external_id),
    ("role_session_name", session_name),
    ("s3.assumerole.policy", policy),
    ("s3.assumerole.rolesessionname", session_name),
    ("session_tags", session_tags),
];

fn check(it: &Subject<'_>, findings: &mut Findings) {
    // Other services take what they like.
    if amazon::another_is_asked(it) {
        return;
    }
    for (name, refuses) in SETTINGS {
        for (text, _) in it.settings(&[name]) {
            let value = text.value.trim();
            if value.contains("${") {
                continue;
            }
            if let Some(looks) = refuses(value) {
                let message = format!("STS does not take this `{name}`");
                findings.push(RULE.at(text.place, message).with_help(looks));
            }
        }
    }
}

fn external_id(text: &str) -> Option<String> {
    let allowed = |it: u8| it.is_ascii_alphanumeric() || b"_+=,.@:/-".contains(&it);
    let fits = (2..=1224).contains(&text.len()) && text.bytes().all(allowed);
    (!fits).then(|| "it has 2 to 1224 letters, digits and `_+=,.@:/-`".to_owned())
}

fn session_name(text: &str) -> Option<String> {
    let allowed = |it: u8| it.is_ascii_alphanumeric() || b"_+=,.@-".contains(&it);
    let fits = (2..=64).contains(&text.len()) && text.bytes().all(allowed);
    (!fits).then(|| "it has 2 to 64 letters, digits and `_+=,.@-`".to_owned())
}

fn policy(text: &str) -> Option<String> {
    let json = serde_json::from_str::<serde_json::Value>(text);
    if text.chars().count() > 2048 {
        Some("it has 2048 characters at most: take blanks and statements out".to_owned())
    } else if !json.is_ok_and(|it| it.get("Statement").is_some()) {
        Some("it is an object in JSON with `Version` and `Statement`".to_owned())
    } else {
        None
    }
}

fn session_tags(text: &str) -> Option<String> {
    let why = Tags::parse(text).err()?;
    Some(format!("write `KEY=VALUE`, separated by commas: {why}"))
}
