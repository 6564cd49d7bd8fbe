//! Answers on their way into a profile: given, judged, completed.

use super::Kind;
use super::ask::{Ask, Need, in_vendor};
use crate::profile::nearest;
use std::collections::BTreeMap;

/// What was answered so far; every answer has passed its own judgement.
pub struct Answers {
    kind: &'static Kind,
    given: BTreeMap<&'static str, String>,
}

/// Why an answer is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The kind asks nothing of that name.
    #[error("nothing here is called `{name}`")]
    Unknown {
        /// What was given.
        name: String,
        /// What was probably meant.
        meant: Option<&'static str>,
    },
    /// The answer cannot be right.
    #[error("`{name}` cannot be that: {why}")]
    Wrong {
        /// The question.
        name: &'static str,
        /// Why not.
        why: String,
    },
}

impl Answers {
    /// No answers yet.
    pub fn new(kind: &'static Kind) -> Self {
        Answers {
            kind,
            given: BTreeMap::new(),
        }
    }

    /// Takes an answer; a later one replaces an earlier one. `role_arn`, `OAuth Client ID` and
    /// `oauth_client_id` are names as good as any.
    pub fn give(&mut self, name: &str, answer: &str) -> Result<(), Refused> {
        let wanted = variable(name);
        let Some(ask) = self.kind.asks().find(|it| variable(it.name) == wanted) else {
            return Err(Refused::Unknown {
                name: name.to_owned(),
                meant: meant_by(&wanted, self.kind),
            });
        };
        ask.judge(answer).map_err(|why| Refused::Wrong {
            name: ask.name,
            why,
        })?;
        self.given.insert(ask.name, answer.to_owned());
        Ok(())
    }

    /// What has to be answered still, in the order in which it is asked.
    pub fn missing(&self) -> Vec<&'static Ask> {
        let wanted = |it: &&Ask| matches!(it.need, Need::Required | Need::OrLater);
        self.kind
            .asks()
            .filter(wanted)
            .filter(|it| !self.given.contains_key(it.name))
            .collect()
    }

    /// Adds usual values and what follows, and judges the whole. What is missing is refused.
    pub fn complete(self) -> Result<Filled, Refused> {
        let mut filled = Filled {
            values: BTreeMap::new(),
            given: self.given,
        };
        for ask in self.kind.asks() {
            let answer = match (filled.given.get(ask.name), ask.need) {
                (Some(answer), _) => answer.clone(),
                (None, Need::Usually(value)) => value.to_owned(),
                (None, Need::Optional) => String::new(),
                (None, Need::Required | Need::OrLater) => {
                    let why = "it is missing".to_owned();
                    return Err(Refused::Wrong {
                        name: ask.name,
                        why,
                    });
                }
            };
            filled.set(&variable(ask.name), answer);
        }
        (self.kind.complete)(&mut filled)?;
        name(self.kind, &mut filled);
        Ok(filled)
    }
}

/// The question probably meant: spelled almost so, or called so for short, as in `client_id`.
fn meant_by(wanted: &str, kind: &Kind) -> Option<&'static str> {
    let names = || kind.asks().map(|it| it.name);
    let spelled: Vec<_> = names().map(variable).collect();
    let near = nearest(wanted, spelled.iter().map(String::as_str));
    let ending = format!("_{wanted}");
    names().find(|it| near == Some(variable(it).as_str()) || variable(it).ends_with(&ending))
}

/// Vendor and description from the answers that tell two profiles apart, where they are not given.
fn name(kind: &Kind, it: &mut Filled) {
    let apart: Vec<String> = kind
        .told_apart_by
        .iter()
        .map(|name| short(it.value(name)))
        .filter(|it| !it.is_empty())
        .collect();
    if it.value("Vendor").is_empty() {
        let mut vendor = format!("{}-{}", kind.name, apart.join("-"));
        if apart.is_empty() {
            vendor = format!("custom-{}", kind.name);
        }
        let vendor: String = vendor
            .bytes()
            .map(|it| if in_vendor(it) { char::from(it) } else { '-' })
            .collect();
        it.set("vendor", vendor.trim_end_matches(['-', '.']).to_owned());
    }
    if it.value("Description").is_empty() {
        let apart = match apart.is_empty() {
            true => "custom".to_owned(),
            false => apart.join(", "),
        };
        it.set("description", format!("{} ({apart})", kind.title));
    }
}

/// An answer as a name shows it: of a URL host and path, of an ARN account and name.
fn short(answer: &str) -> String {
    let it = answer.strip_prefix("https://").unwrap_or(answer);
    let it = it.trim_end_matches('/');
    match it
        .strip_prefix("arn:")
        .map(|it| it.splitn(5, ':').collect::<Vec<_>>())
        .as_deref()
    {
        Some([_, _, _, account, resource]) => {
            let name = resource.rsplit('/').next().unwrap_or_default();
            format!("{account} {name}").trim().to_owned()
        }
        _ => it.to_owned(),
    }
}

/// Answers that belong together, and what follows from them: what a template is filled in with.
#[derive(Debug, Clone)]
pub struct Filled {
    values: BTreeMap<String, String>,
    given: BTreeMap<&'static str, String>,
}

impl Filled {
    /// Every value, by the name it has in templates.
    pub fn values(&self) -> &BTreeMap<String, String> {
        &self.values
    }

    /// The value of a question; empty where there is none.
    pub fn value(&self, name: &str) -> &str {
        self.values.get(&variable(name)).map_or("", String::as_str)
    }

    /// Whether it was answered, if only with nothing.
    pub(super) fn is_given(&self, name: &str) -> bool {
        self.given.contains_key(name)
    }

    pub(super) fn set(&mut self, variable: &str, value: String) {
        self.values.insert(variable.to_owned(), value);
    }
}

/// The name of a question in templates: `oauth_client_id`.
fn variable(name: &str) -> String {
    name.chars()
        .map(|it| {
            if it.is_ascii_alphanumeric() {
                it.to_ascii_lowercase()
            } else {
                '_'
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind() -> &'static Kind {
        Kind::find("entra").unwrap()
    }

    #[test]
    fn names_are_taken_as_people_type_them() {
        let mut it = Answers::new(kind());
        for name in ["OAuth Client ID", "oauth_client_id", "oauth-client-id"] {
            it.give(name, "abc").unwrap();
        }
        assert_eq!(it.given.len(), 1);
        for (typed, meant) in [
            ("OAuth Client IDs", Some("OAuth Client ID")),
            ("client_id", Some("OAuth Client ID")),
            ("tennant", Some("tenant")),
            ("colour", None),
        ] {
            let name = typed.to_owned();
            let refused = it.give(typed, "abc");
            assert_eq!(refused, Err(Refused::Unknown { name, meant }));
        }
    }

    #[test]
    fn what_is_missing_is_told_in_order_and_not_put_in() {
        let it = Answers::new(kind());
        let names: Vec<_> = it.missing().iter().map(|it| it.name).collect();
        assert_eq!(names, ["tenant", "OAuth Client ID", "role_arn"]);
        assert!(it.complete().is_err());
    }

    #[test]
    fn a_name_is_made_of_what_tells_profiles_apart() {
        for (answer, expected) in [
            (
                "https://id.example.com/realms/x/",
                "id.example.com/realms/x",
            ),
            ("arn:aws:iam::123456789012:role/a/S3", "123456789012 S3"),
            ("arn:aws:iam:::role/S3", "S3"),
            ("example.okta.com", "example.okta.com"),
            ("", ""),
        ] {
            assert_eq!(short(answer), expected);
        }
    }
}
