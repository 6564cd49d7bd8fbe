//! The formats and bounds of parameters, checked all together before anything else, as AWS does.

use super::refusal::Refusal;
use crate::sandbox::form::Parameters;

/// How a parameter's value is bounded.
pub(super) enum Bound {
    /// Length, least and most; then the characters allowed.
    Text(usize, usize, Option<Characters>),
    /// A whole number, least and most.
    Number(u32, u32),
}

/// The characters a parameter may hold.
pub(super) struct Characters {
    /// As AWS prints them.
    pattern: &'static str,
    allowed: fn(char) -> bool,
}

/// What the name of a session may hold.
pub(super) const SESSION_NAME: Characters = Characters {
    pattern: r"[\w+=,.@-]*",
    allowed: is_session_name_char,
};

/// What an external id may hold.
pub(super) const EXTERNAL_ID: Characters = Characters {
    pattern: r"[\w+=,.@:\/-]*",
    allowed: |it| is_session_name_char(it) || ":/".contains(it),
};

/// What the serial number of an MFA device may hold.
pub(super) const SERIAL_NUMBER: Characters = Characters {
    pattern: r"[\w+=/:,.@-]*",
    allowed: |it| is_session_name_char(it) || ":/".contains(it),
};

/// What an MFA code may hold.
pub(super) const TOKEN_CODE: Characters = Characters {
    pattern: r"[\d]*",
    allowed: |it| it.is_ascii_digit(),
};

/// One parameter of an action.
pub(super) struct Parameter {
    /// As it stands in the request: `RoleArn`.
    pub(super) name: &'static str,
    /// As it stands in messages: `roleArn`.
    pub(super) member: &'static str,
    pub(super) presence: Presence,
    pub(super) bound: Bound,
}

/// Whether a parameter must be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    Required,
    Optional,
}

/// `[\w+=,.@-]`, in ASCII.
pub(super) fn is_session_name_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_+=,.@-".contains(c)
}

/// Refuses with all violations at once.
pub(super) fn check(given: &Parameters, all: &[Parameter]) -> Result<(), Refusal> {
    let violations: Vec<String> = all
        .iter()
        .flat_map(|it| violations(it, given.get(it.name)))
        .collect();
    if violations.is_empty() {
        return Ok(());
    }
    let plural = if violations.len() == 1 {
        "error"
    } else {
        "errors"
    };
    Err(Refusal::validation(format!(
        "{} validation {plural} detected: {}",
        violations.len(),
        violations.join("; ")
    )))
}

fn violations(it: &Parameter, value: Option<&str>) -> Vec<String> {
    let Some(value) = value else {
        return match it.presence {
            Presence::Optional => Vec::new(),
            Presence::Required => vec![format!(
                "Value null at '{}' failed to satisfy constraint: Member must not be null",
                it.member
            )],
        };
    };
    let mut constraints = Vec::new();
    match &it.bound {
        Bound::Text(least, most, characters) => {
            let length = value.chars().count();
            if let Some(Characters { pattern, allowed }) = characters
                && !value.chars().all(allowed)
            {
                constraints.push(format!(
                    "Member must satisfy regular expression pattern: {pattern}"
                ));
            }
            if length > *most {
                constraints.push(format!(
                    "Member must have length less than or equal to {most}"
                ));
            }
            if length < *least {
                constraints.push(format!(
                    "Member must have length greater than or equal to {least}"
                ));
            }
        }
        Bound::Number(least, most) => match value.parse::<u32>() {
            Err(_) => constraints.push("Member must be a number".to_owned()),
            Ok(it) if it > *most => constraints.push(format!(
                "Member must have value less than or equal to {most}"
            )),
            Ok(it) if it < *least => {
                constraints.push(format!(
                    "Member must have value greater than or equal to {least}"
                ));
            }
            Ok(_) => {}
        },
    }
    let shown = if it.name == "WebIdentityToken" {
        "***"
    } else {
        value
    };
    constraints
        .into_iter()
        .map(|what| {
            format!(
                "Value '{shown}' at '{}' failed to satisfy constraint: {what}",
                it.member
            )
        })
        .collect()
}
