//! The variables a profile's values may hold: `${...}` from a closed list.
//!
//! Never the environment, never a file, never a preference. A property that is put into a URL or a
//! host name is checked first, so that no value can change the structure of what it is put into.

use super::origin::Setting;

/// The variables that mean the same in every profile. The values are Cyberduck's, because that is
/// what profiles are registered with at providers.
pub static VARIABLES: &[(&str, &str)] = &[
    ("oauth.application.identifier", "io.cyberduck"),
    ("oauth.handler.scheme", "x-cyberduck-action"),
];

const PROPERTY: &str = "property.";

/// What a text is used as: it decides what a property may put into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A URL, a host name or a port: letters, digits and `. _ -` between letters and digits.
    Address,
    /// One word of a list, such as a scope: RFC 6749 appendix A.4.
    Word,
    /// A line of text.
    Line,
    /// A property itself: it may hold no property.
    Property,
}

/// What came of a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Substituted {
    /// The text; what could not be put in stands there as it was.
    pub text: String,
    /// Properties that are declared and still without a value.
    pub unanswered: Vec<String>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

/// Why a variable stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// Not on the list, or no property of this profile.
    Unknown(String),
    /// `${` without its `}`.
    Unclosed,
    /// A property whose value may not stand there, and what may.
    Unsafe(String, &'static str),
}

impl Substituted {
    /// A few of a text's problems are as good as a thousand.
    fn problem(&mut self, it: Problem) {
        const ENOUGH: usize = 4;
        if self.problems.len() < ENOUGH && !self.problems.contains(&it) {
            self.problems.push(it);
        }
    }
}

/// Puts values in place of variables. What is put in is not looked through again.
pub fn substitute(
    text: &str,
    purpose: Purpose,
    property: &dyn Fn(&str) -> Setting<String>,
) -> Substituted {
    let mut out = Substituted::default();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        out.text.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            out.problem(Problem::Unclosed);
            out.text.push_str("${");
            rest = after;
            continue;
        };
        match value(name, purpose, property) {
            Ok(Some(value)) => out.text.push_str(&value),
            Ok(None) => {
                let wanted = name.strip_prefix(PROPERTY).unwrap_or(name);
                if !out.unanswered.iter().any(|it| it == wanted) {
                    out.unanswered.push(wanted.to_owned());
                }
                keep(&mut out.text, name);
            }
            Err(problem) => {
                out.problem(problem);
                keep(&mut out.text, name);
            }
        }
        rest = after;
    }
    out.text.push_str(rest);
    out
}

fn keep(text: &mut String, name: &str) {
    text.push_str("${");
    text.push_str(name);
    text.push('}');
}

fn value(
    name: &str,
    purpose: Purpose,
    property: &dyn Fn(&str) -> Setting<String>,
) -> Result<Option<String>, Problem> {
    if let Some((_, value)) = VARIABLES.iter().find(|(it, _)| *it == name) {
        return Ok(Some((*value).to_owned()));
    }
    let unknown = || Problem::Unknown(name.to_owned());
    let wanted = name.strip_prefix(PROPERTY).ok_or_else(unknown)?;
    if purpose == Purpose::Property {
        return Err(unknown());
    }
    match property(wanted) {
        Setting::Missing => Err(unknown()),
        Setting::Empty(_) => Ok(None),
        Setting::Set(it) => match misfit(&it.value, purpose) {
            None => Ok(Some(it.value)),
            Some(allowed) => Err(Problem::Unsafe(wanted.to_owned(), allowed)),
        },
    }
}

/// What may stand there, when this value may not.
fn misfit(value: &str, purpose: Purpose) -> Option<&'static str> {
    let fits = match purpose {
        Purpose::Address => is_address_part(value),
        Purpose::Word => value
            .bytes()
            .all(|it| it.is_ascii_graphic() && it != b'"' && it != b'\\'),
        Purpose::Line | Purpose::Property => !value.chars().any(char::is_control),
    };
    (!fits).then_some(match purpose {
        Purpose::Address => "letters and digits, with single dots, `_` and `-` between them",
        Purpose::Word => "printable ASCII without spaces, quotation marks and backslashes",
        Purpose::Line | Purpose::Property => "one line without control characters",
    })
}

/// Letters, digits, `-`, `_` and single dots, beginning and ending with a letter or digit: a
/// tenant id, a realm, a domain, a port, and nothing that means something in a URL.
pub fn is_address_part(value: &str) -> bool {
    let edge = |it: Option<u8>| it.is_some_and(|it| it.is_ascii_alphanumeric());
    edge(value.bytes().next())
        && edge(value.bytes().last())
        && !value.contains("..")
        && value
            .bytes()
            .all(|it| it.is_ascii_alphanumeric() || b"-_.".contains(&it))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{Origin, Sourced};

    fn with(name: &'static str, value: &'static str) -> impl Fn(&str) -> Setting<String> {
        move |it| match value {
            _ if it != name => Setting::Missing,
            "" => Setting::Empty(Origin::Flag),
            _ => Setting::Set(Sourced {
                value: value.to_owned(),
                origin: Origin::Flag,
            }),
        }
    }

    #[test]
    fn known_variables_are_put_in() {
        let none = with("unused", "");
        for (text, expected) in [
            (
                "${oauth.handler.scheme}://oauth",
                "x-cyberduck-action://oauth",
            ),
            (
                "${oauth.application.identifier}:oauth",
                "io.cyberduck:oauth",
            ),
            ("plain $5 {} text", "plain $5 {} text"),
            ("", ""),
        ] {
            let it = substitute(text, Purpose::Address, &none);
            assert_eq!(
                (it.text.as_str(), it.problems.len()),
                (expected, 0),
                "{text}"
            );
        }
    }

    #[test]
    fn everything_else_stays_and_is_said() {
        let none = with("unused", "");
        for name in [
            "HOME",
            "AWS_SECRET_ACCESS_KEY",
            "env.HOME",
            "sys:user.home",
            "file:/etc/passwd",
            "oauth.handler.scheme:-x",
            "",
            " ",
            "property.",
            "property.nothing",
            "script:js:1",
        ] {
            let text = format!("a${{{name}}}b");
            let it = substitute(&text, Purpose::Line, &none);
            assert_eq!(it.text, text);
            assert_eq!(it.problems, [Problem::Unknown(name.to_owned())]);
        }
        let it = substitute("a${b", Purpose::Line, &none);
        assert_eq!(
            (it.text.as_str(), it.problems),
            ("a${b", vec![Problem::Unclosed])
        );
    }

    #[test]
    fn a_property_is_put_in_once_and_not_looked_through_again() {
        let it = substitute(
            "https://${property.x}/${property.x}/",
            Purpose::Address,
            &with("x", "contoso.example"),
        );
        assert_eq!(it.text, "https://contoso.example/contoso.example/");
        let nested = substitute("${property.x}", Purpose::Line, &with("x", "${HOME}"));
        assert_eq!(
            (nested.text.as_str(), nested.problems.len()),
            ("${HOME}", 0)
        );
    }

    #[test]
    fn a_declared_property_without_a_value_is_left_to_be_asked() {
        let it = substitute("https://${property.x}/", Purpose::Address, &with("x", ""));
        assert_eq!(it.text, "https://${property.x}/");
        assert_eq!((it.unanswered, it.problems), (vec!["x".to_owned()], vec![]));
    }

    #[test]
    fn no_value_can_change_the_structure_of_an_address() {
        for value in [
            "evil.test/",
            "a/b",
            "a@evil.test",
            "evil.test#",
            "evil.test?x",
            "a:b",
            "a\\b",
            "..",
            "a..b",
            ".a",
            "a.",
            "-a",
            "a-",
            "%2e",
            "a b",
            "a\n",
            "ä",
            "ＵＳ",
            "a\u{202e}b",
            "a;b",
            "${HOME}",
            "[::1]",
            "a&b=c",
        ] {
            assert!(!is_address_part(value), "{value}");
            let property = |_: &str| {
                Setting::Set(Sourced {
                    value: value.to_owned(),
                    origin: Origin::Answer,
                })
            };
            let it = substitute("https://h/${property.x}/y", Purpose::Address, &property);
            assert_eq!(it.text, "https://h/${property.x}/y", "{value}");
            assert!(
                matches!(it.problems.as_slice(), [Problem::Unsafe(..)]),
                "{value}"
            );
        }
        for value in [
            "72f988bf-86f1-41af-91ab-2d7cd011db47",
            "contoso.onmicrosoft.com",
            "my_realm",
            "9000",
            "xn--bcher-kva.example",
            "a",
        ] {
            assert!(is_address_part(value), "{value}");
        }
    }

    #[test]
    fn the_list_is_sorted() {
        assert!(VARIABLES.is_sorted());
    }
}
