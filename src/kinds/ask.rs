//! What a kind asks: a question, and whether the profile can do without its answer.

use crate::profile::questions::{Form, Kept, Prompt};
use crate::untrusted::misleads;

/// A question of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask {
    /// The key or property, as profiles spell it: `OAuth Client ID`.
    pub name: &'static str,
    /// Whether the profile can do without an answer.
    pub need: Need,
}

/// Whether a profile can do without an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It cannot.
    Required,
    /// The answer may be blank: then everyone is asked when they connect.
    OrLater,
    /// It has a usual value, which is taken unless another is given.
    Usually(&'static str),
    /// It can, and nobody is asked.
    Optional,
}

pub(super) const fn required(name: &'static str) -> Ask {
    Ask {
        name,
        need: Need::Required,
    }
}

pub(super) const fn or_later(name: &'static str) -> Ask {
    Ask {
        name,
        need: Need::OrLater,
    }
}

pub(super) const fn usually(name: &'static str, value: &'static str) -> Ask {
    Ask {
        name,
        need: Need::Usually(value),
    }
}

pub(super) const fn optional(name: &'static str) -> Ask {
    Ask {
        name,
        need: Need::Optional,
    }
}

/// What every kind takes; both are made of the other answers where they are not given.
pub(super) static COMMON: &[Ask] = &[optional("Vendor"), optional("Description")];

/// Questions that only somebody who writes a profile can answer, sorted by name.
static PROMPTS: &[Prompt] = &[
    Prompt {
        name: "Description",
        title: "Description",
        placeholder: "AWS S3 (Example)",
        help: "what people choose the profile by",
        form: Form::Text,
        kept: Kept::Never,
        check: one_line,
    },
    Prompt {
        name: "Vendor",
        title: "Vendor",
        placeholder: "example-s3",
        help: "the profile's own name, which no other profile has",
        form: Form::Text,
        kept: Kept::Never,
        check: vendor,
    },
    Prompt {
        name: "user_pool_id",
        title: "User pool ID",
        placeholder: "eu-central-1_AbCdEfGhI",
        help: "Amazon Cognito console, User pools, your pool, Overview: User pool ID",
        form: Form::Text,
        kept: Kept::Never,
        check: user_pool_id,
    },
];

/// The longest answer that is a line and not a text.
const LONGEST: usize = 2048;

impl Ask {
    /// The question.
    pub fn prompt(&self) -> Option<&'static Prompt> {
        let own = PROMPTS.iter().find(|it| it.name == self.name);
        own.or_else(|| Prompt::find(self.name))
    }

    /// Whether this may be the answer, and if not, why.
    pub fn judge(&self, answer: &str) -> Result<(), String> {
        if answer.is_empty() && matches!(self.need, Need::OrLater | Need::Optional) {
            return Ok(());
        }
        one_line(answer)?;
        if answer.contains("${") {
            return Err("it has a `${`, which would be read as a variable".to_owned());
        }
        if answer.len() > LONGEST {
            return Err(format!("it is longer than {LONGEST} bytes"));
        }
        match self.prompt() {
            Some(it) => (it.check)(answer),
            None => Ok(()),
        }
    }
}

/// A line that looks like what it is.
fn one_line(text: &str) -> Result<(), String> {
    let no_character = |it: char| u32::from(it) & 0xfffe == 0xfffe;
    match text {
        _ if text.trim().is_empty() => Err("it is blank".to_owned()),
        _ if text.chars().any(|it| misleads(it) || no_character(it)) => {
            Err("it has more than one line, or control or invisible characters".to_owned())
        }
        _ if text.trim() != text => Err("it begins or ends with a space".to_owned()),
        _ => Ok(()),
    }
}

/// What `check` asks of a vendor: that it can be a URL scheme (RFC 3986 section 3.1).
fn vendor(text: &str) -> Result<(), String> {
    let first = text
        .bytes()
        .next()
        .is_some_and(|it| it.is_ascii_alphabetic());
    match first && text.bytes().all(in_vendor) {
        true => Ok(()),
        false => Err("use letters, digits, `+`, `-` and `.`, with a letter first".to_owned()),
    }
}

pub(super) fn in_vendor(it: u8) -> bool {
    it.is_ascii_alphanumeric() || b"+-.".contains(&it)
}

/// The pattern of `UserPoolId` in the Cognito service model, with a region before the `_`.
fn user_pool_id(text: &str) -> Result<(), String> {
    let parts = text.split_once('_');
    let fits = parts.is_some_and(|(region, rest)| {
        crate::profile::region::Region::parse(region).is_ok()
            && (1..=40).contains(&rest.len())
            && rest.bytes().all(|it| it.is_ascii_alphanumeric())
    });
    match fits {
        true => Ok(()),
        false => Err("it does not have the form `eu-central-1_AbCdEfGhI`".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_questions_are_sorted_and_judge() {
        assert!(PROMPTS.is_sorted_by(|a, b| a.name < b.name));
        for (name, right, wrong) in [
            (
                "Description",
                "S3 \"<&>]]>\" no: #1 {{x}} äöü 😀",
                "two\nlines",
            ),
            ("Description", "no", " led by a space"),
            ("Description", "~", "a\u{202e}b"),
            ("Description", "a ${", "${HOME}"),
            ("Vendor", "a.b+c-1", "a_b"),
            ("Vendor", "a", "1a"),
            ("user_pool_id", "us-east-1_Ab1", "us-east-1-Ab1"),
            ("user_pool_id", "us-gov-west-1_Ab1", "moon-1_Ab1"),
        ] {
            let ask = required(name);
            assert!(ask.judge(wrong).is_err(), "{name}: {wrong}");
            let judged = ask.judge(right);
            assert_eq!(judged.is_err(), right.contains("${"), "{name}: {judged:?}");
            assert!(ask.judge("").is_err());
        }
    }

    #[test]
    fn only_what_may_wait_may_be_blank() {
        assert!(or_later("role_arn").judge("").is_ok());
        assert!(optional("Region").judge("").is_ok());
        assert!(required("role_arn").judge("").is_err());
        assert!(usually("port", "443").judge("").is_err());
        assert!(or_later("role_arn").judge(" ").is_err());
    }
}
