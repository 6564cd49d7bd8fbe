//! The kinds of profile that can be written from a few answers: one file each.
//!
//! A kind is what it asks, two templates and what to register at the provider. Answers are judged
//! before they are put in, and what comes out is a file like any other: nothing here is known to
//! the reader, to `check` or to a plan. Deliberately not here: asking, judging the finished text,
//! and files (`cli`).

/// One of the two templates of a kind.
macro_rules! template_file {
    ($name:literal, $ending:literal) => {
        include_str!(concat!(
            "../../profiles/templates/",
            $name,
            ".",
            $ending,
            ".hbs"
        ))
    };
}

mod answers;
mod ask;
mod aws;

mod assume_role;
mod auth0;
mod ceph;
mod cognito;
mod entra;
mod generic_oidc;
mod google;
mod identity_center;
mod keycloak;
mod mfa_session;
mod minio;
mod okta;
mod s3;

pub use answers::{Answers, Filled, Refused};
pub use ask::{Ask, Need};

use crate::profile::nearest;
use crate::template::{self, Escaping, Unrenderable};

/// One kind of profile.
pub struct Kind {
    /// As it is typed: `entra`.
    pub name: &'static str,
    /// What it is, in a few words.
    pub summary: &'static str,
    /// What its description begins with; it must not look like another kind's.
    pub title: &'static str,
    /// What it asks; [`ask::COMMON`] is asked of every kind.
    pub asks: &'static [Ask],
    /// The answers that tell two profiles of this kind apart: vendor and description are made of them.
    pub told_apart_by: &'static [&'static str],
    /// Where it lives: `profiles/templates/`, as YAML.
    pub yaml: &'static str,
    /// The same as a property list.
    pub plist: &'static str,
    /// What to do at the provider and in AWS, in their own words: a template.
    pub register: &'static str,
    /// Judges the answers together, and adds what follows from them.
    complete: fn(&mut Filled) -> Result<(), Refused>,
}

/// How the profile is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// YAML: easy to read and to change.
    Yaml,
    /// An XML property list, which Cyberduck and Mountain Duck read too.
    Plist,
}

/// Every kind, sorted by name.
#[rustfmt::skip]
pub static KINDS: &[&Kind] = &[
    &assume_role::KIND,
    &auth0::KIND,
    &ceph::KIND,
    &cognito::KIND,
    &entra::KIND,
    &generic_oidc::KIND,
    &google::KIND,
    &identity_center::KIND,
    &keycloak::KIND,
    &mfa_session::KIND,
    &minio::KIND,
    &okta::KIND,
    &s3::KIND,
];

impl Kind {
    /// The kind of that name.
    pub fn find(name: &str) -> Option<&'static Kind> {
        KINDS.iter().copied().find(|it| it.name == name)
    }

    /// The name that was probably meant by one that is none.
    pub fn meant_by(name: &str) -> Option<&'static str> {
        nearest(name, KINDS.iter().map(|it| it.name))
    }

    /// Everything it asks.
    pub fn asks(&self) -> impl Iterator<Item = &'static Ask> + use<> {
        self.asks.iter().chain(ask::COMMON)
    }

    /// The profile.
    pub fn profile(&self, it: &Filled, format: Format) -> Result<String, Unrenderable> {
        match format {
            Format::Yaml => template::render(self.yaml, Escaping::YamlDoubleQuoted, it.values()),
            Format::Plist => template::render(self.plist, Escaping::XmlText, it.values()),
        }
    }

    /// What to register, and where: for a person to read.
    pub fn registration(&self, it: &Filled) -> Result<String, Unrenderable> {
        template::render(self.register, Escaping::Nothing, it.values())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn sorted_and_found() {
        assert!(KINDS.is_sorted_by(|a, b| a.name < b.name));
        for it in KINDS {
            assert_eq!(Kind::find(it.name).map(|it| it.name), Some(it.name));
            assert!(!it.summary.ends_with('.') && !it.title.is_empty());
        }
        assert_eq!(Kind::meant_by("entar"), Some("entra"));
        assert_eq!(Kind::meant_by("quantum"), None);
    }

    #[test]
    fn no_two_kinds_make_the_same_description() {
        let titles: BTreeSet<_> = KINDS.iter().map(|it| it.title).collect();
        assert_eq!(titles.len(), KINDS.len());
    }

    #[test]
    fn what_is_asked_has_a_question_and_each_name_once() {
        for kind in KINDS {
            let names: Vec<_> = kind.asks().map(|it| it.name).collect();
            let unique: BTreeSet<_> = names.iter().collect();
            assert_eq!(unique.len(), names.len(), "{}", kind.name);
            for it in kind.asks() {
                assert!(it.prompt().is_some(), "{}: {}", kind.name, it.name);
            }
            for it in kind.told_apart_by {
                assert!(names.contains(it), "{}: {it}", kind.name);
            }
        }
    }

    #[test]
    fn no_answer_goes_into_a_comment() {
        // `--` ends an XML comment, a line end a YAML one.
        for kind in KINDS {
            for line in kind.yaml.lines().filter(|it| it.contains('#')) {
                let handlebars = line.trim_start().starts_with("{{#");
                assert!(handlebars || !line.contains("{{"), "{line}");
            }
            for comment in kind.plist.split("<!--").skip(1) {
                let text = comment.split_once("-->").map(|it| it.0).unwrap();
                assert!(!text.contains("{{"), "{text}");
            }
        }
    }

    #[test]
    fn every_answer_of_a_template_is_quoted_in_yaml() {
        for kind in KINDS {
            for line in kind
                .yaml
                .lines()
                .filter(|it| it.contains("{{") && !it.starts_with("{{"))
            {
                let flag = [
                    "{{multi_factor}}",
                    "{{with_role}}",
                    "{{s3_bucket_virtualhost_disable}}",
                ];
                let quoted = line.contains(": \"") && line.ends_with('"');
                assert!(quoted || flag.iter().any(|it| line.ends_with(it)), "{line}");
            }
        }
    }
}
