//! SARIF 2.1.0, as code scanning services read it. The handful of objects that are needed, written
//! by hand; the tests validate them against the published schema.

use super::Outcome;
use super::json_v1::write_escaped;
use crate::diagnostic::Severity;
use crate::document::CODES;
use crate::lint::{Finding, RULES, Rule, Spot};
use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    column_kind: &'static str,
    results: Entries<'a>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Descriptor<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    short_description: Option<Message<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Help<'a>>,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Help<'a> {
    text: &'a str,
    markdown: &'a str,
}

#[derive(Serialize)]
struct Message<'a> {
    text: Cow<'a, str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    rule_id: &'a str,
    rule_index: usize,
    level: &'static str,
    message: Message<'a>,
    locations: [Location<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    logical_locations: Option<[Logical<'a>; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Logical<'a> {
    fully_qualified_name: &'a str,
}

/// Writes one SARIF log and a line end.
pub fn write(it: &Outcome<'_>, out: &mut dyn Write) -> io::Result<()> {
    let codes: BTreeSet<&str> = it.weights().map(|it| it.code).collect();
    let places: BTreeMap<&str, usize> = codes.iter().enumerate().map(|(n, it)| (*it, n)).collect();
    let log = Log {
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "profilectl",
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules: codes.iter().map(|it| descriptor(it)).collect(),
                },
            },
            column_kind: "unicodeCodePoints",
            results: Entries(it, &places),
        }],
    };
    write_escaped(&log, out)
}

/// The findings, made into results one at a time; and the place of each code among the rules.
struct Entries<'a>(&'a Outcome<'a>, &'a BTreeMap<&'a str, usize>);

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut entries = serializer.serialize_seq(None)?;
        for finding in self.0.findings() {
            entries.serialize_element(&entry(&finding, self.1))?;
        }
        entries.end()
    }
}

fn descriptor(code: &str) -> Descriptor<'_> {
    let rule: Option<&'static Rule> = RULES.iter().copied().find(|it| it.name == code);
    let reader = || CODES.iter().find(|it| it.code == code);
    let page = match rule {
        Some(rule) => Some((rule.summary, rule.doc)),
        None => reader().map(|it| (it.summary, it.doc)),
    };
    Descriptor {
        id: code,
        short_description: page.map(|(summary, _)| Message {
            text: summary.into(),
        }),
        help: page.map(|(text, markdown)| Help { text, markdown }),
        default_configuration: Configuration {
            level: level(rule.map_or(Severity::Error, |it| it.severity)),
        },
    }
}

fn entry<'a>(it: &'a Finding, places: &BTreeMap<&str, usize>) -> Entry<'a> {
    Entry {
        rule_id: it.code,
        rule_index: places.get(it.code).copied().unwrap_or_default(),
        level: level(it.severity),
        // Viewers show the message and nothing else of a finding.
        message: Message {
            text: match &it.help {
                Some(help) => format!("{}; {help}", it.message).into(),
                None => (&it.message).into(),
            },
        },
        locations: [location(&it.spot, None)],
        related_locations: it
            .related
            .iter()
            .map(|it| location(&it.spot, Some(&it.message)))
            .collect(),
    }
}

fn level(it: Severity) -> &'static str {
    match it {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn location<'a>(it: &'a Spot, message: Option<&'a str>) -> Location<'a> {
    Location {
        physical_location: Physical {
            artifact_location: Artifact { uri: uri(&it.file) },
            region: it.range.map(|it| Region {
                start_line: it.start.line,
                start_column: it.start.column,
                end_line: it.end.line,
                end_column: it.end.column,
            }),
        },
        logical_locations: (!it.key_path.is_empty()).then_some([Logical {
            fully_qualified_name: &it.key_path,
        }]),
        message: message.map(|it| Message { text: it.into() }),
    }
}

/// A path as a relative or `file:` URI reference (RFC 3986): everything else is escaped.
fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let mut out = String::new();
    if path.starts_with('/') {
        out.push_str("file://");
    }
    for it in path.bytes() {
        if it.is_ascii_alphanumeric() || b"-._~/".contains(&it) {
            out.push(char::from(it));
        } else {
            out.push_str(&format!("%{it:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uri_references() {
        assert_eq!(uri("a b/ü.duck"), "a%20b/%C3%BC.duck");
        assert_eq!(uri("/x/a.duck"), "file:///x/a.duck");
        assert_eq!(uri("a:b#c\n"), "a%3Ab%23c%0A");
    }
}
