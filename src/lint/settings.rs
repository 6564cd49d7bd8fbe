//! The `check:` section of the preferences and of a repository's `profilectl.yaml`.
//!
//! ```yaml
//! check:
//!   strict: true
//!   schema: policy/profile.schema.json
//!   ignore: [missing-icon]
//!   severity: warning
//!   exclude: [tests]
//!   per-file-ignores:
//!     "appliances/*": [clear-text-scheme]
//! ```

use super::finding::{Excerpts, Finding, Locator};
use super::selection::{FileIgnores, Selection, UnknownCode};
use crate::diagnostic::{Code, Diagnostic, KeyPath, Place, Severity};
use crate::document::{self, Document, Node, Value};
use std::sync::Arc;

/// The code of whatever is wrong with the section.
pub const BAD_SETTING: Code = "bad-check-setting";

/// What a `check:` section says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckSettings {
    /// Which codes count.
    pub selection: Selection,
    /// Whether warnings count as errors do.
    pub bar: Option<Severity>,
    /// What weighs less is left out.
    pub least: Option<Severity>,
    /// Patterns of files and folders that are left out when a folder is read.
    pub exclude: Vec<String>,
    /// JSON Schemas that profiles are judged by as well: paths, as written.
    pub schemas: Vec<String>,
}

impl CheckSettings {
    /// Reads the section of a file; the findings say what in it is not understood.
    pub fn read(name: &str, bytes: &[u8]) -> (Self, Vec<Finding>) {
        let source: Arc<str> = Arc::from(name);
        let mut it = CheckSettings::default();
        if bytes.trim_ascii().is_empty() {
            return (it, Vec::new());
        }
        let (document, mut problems) = document::parse(bytes, source.clone());
        problems.retain(|it| it.severity == Severity::Error);
        if let Some(document) = &document
            && let Some(section) = document.entry("check")
        {
            it.section(&section.node, &mut problems);
        }
        let locator = Locator::new(source, bytes, Excerpts::Taken);
        let document: Option<&Document> = document.as_ref();
        let findings = problems.into_iter();
        let findings = findings.map(|it| locator.finding(it, document)).collect();
        (it, findings)
    }

    /// These settings, and on top of them more particular ones: what is selected there is selected,
    /// what is ignored in either is ignored.
    pub fn under(mut self, more: CheckSettings) -> Self {
        if !more.selection.select.is_empty() {
            self.selection.select = more.selection.select;
        }
        self.selection.ignore.extend(more.selection.ignore);
        self.selection.per_file.extend(more.selection.per_file);
        self.bar = more.bar.or(self.bar);
        self.least = more.least.or(self.least);
        self.exclude.extend(more.exclude);
        self.schemas.extend(more.schemas);
        self
    }

    fn section(&mut self, node: &Node, problems: &mut Vec<Diagnostic>) {
        let path = KeyPath::key("check");
        if !matches!(node.value, Value::Dict(_) | Value::Null) {
            problems.push(bad(
                Place::Value(path.clone()),
                "`check` must hold settings by name",
            ));
        }
        for entry in node.entries() {
            let here = path.clone().then(entry.key.clone());
            match entry.key.as_str() {
                "strict" => match entry.node.value {
                    Value::Boolean(true) => self.bar = Some(Severity::Warning),
                    Value::Boolean(false) => self.bar = Some(Severity::Error),
                    _ => problems.push(bad(Place::Value(here), "`strict` must be true or false")),
                },
                "schema" => self.schemas = schemas(&entry.node, &here, problems),
                "severity" => match entry.node.text() {
                    Some("error") => self.least = Some(Severity::Error),
                    Some("warning") => self.least = Some(Severity::Warning),
                    Some("info") => self.least = Some(Severity::Info),
                    _ => problems.push(bad(
                        Place::Value(here),
                        "`severity` must be `error`, `warning` or `info`",
                    )),
                },
                "exclude" => self.exclude = patterns(&entry.node, &here, problems),
                "select" => self.selection.select = codes(&entry.node, &here, problems),
                "ignore" => self.selection.ignore = codes(&entry.node, &here, problems),
                "per-file-ignores" => {
                    for file in entry.node.entries() {
                        let there = here.clone().then(file.key.clone());
                        self.selection.per_file.push(FileIgnores {
                            pattern: file.key.clone(),
                            codes: codes(&file.node, &there, problems),
                        });
                    }
                }
                other => {
                    let message = format!("`check` has no setting `{other}`");
                    problems.push(bad(Place::Key(here), message).with_help(
                        "there are `strict`, `severity`, `schema`, `exclude`, `select`, `ignore` and `per-file-ignores`",
                    ));
                }
            }
        }
    }
}

fn schemas(node: &Node, path: &KeyPath, problems: &mut Vec<Diagnostic>) -> Vec<String> {
    let texts = match &node.value {
        Value::Array(elements) => elements.iter().map(Node::text).collect(),
        _ => vec![node.text()],
    };
    let named = |it: &Option<&str>| it.is_some_and(|it| !it.trim().is_empty());
    if !texts.iter().all(named) {
        let message = format!("`{path}` must be the path of a file, or a list of them");
        problems.push(bad(Place::Value(path.clone()), message));
    }
    let texts = texts.into_iter().flatten();
    texts.map(str::to_owned).collect()
}

fn patterns(node: &Node, path: &KeyPath, problems: &mut Vec<Diagnostic>) -> Vec<String> {
    let texts: Option<Vec<&str>> = match node.value {
        Value::Array(_) => node.elements().iter().map(Node::text).collect(),
        _ => None,
    };
    let Some(texts) = texts else {
        let message = format!("`{path}` must be a list of patterns: `tests`, `old/*.yaml`");
        problems.push(bad(Place::Value(path.clone()), message));
        return Vec::new();
    };
    texts.into_iter().map(str::to_owned).collect()
}

fn codes(node: &Node, path: &KeyPath, problems: &mut Vec<Diagnostic>) -> Vec<String> {
    if !matches!(node.value, Value::Array(_)) {
        let message = format!("`{path}` must be a list of codes");
        problems.push(bad(Place::Value(path.clone()), message));
    }
    let mut found = Vec::new();
    for (index, element) in node.elements().iter().enumerate() {
        let place = Place::Value(path.clone().at(index));
        let Some(code) = element.text() else {
            problems.push(bad(place, "a code is a text"));
            continue;
        };
        let unknown = Selection {
            select: vec![code.to_owned()],
            ..Selection::default()
        };
        for UnknownCode { code, meant } in unknown.unknown() {
            let it = bad(place.clone(), format!("there is no code `{code}`"));
            problems.push(match meant {
                Some(meant) => it.with_help(format!("did you mean `{meant}`?")),
                None => it.with_help("`profilectl explain` lists every code"),
            });
        }
        found.push(code.to_owned());
    }
    found
}

fn bad(place: Place, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(BAD_SETTING, place, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_section_is_read() {
        let text = "check:\n  strict: true\n  schema: p.json\n  ignore: [missing-help]\n  per-file-ignores:\n    \"a/*\": [missing-icon]\n";
        let (it, problems) = CheckSettings::read("profilectl.yaml", text.as_bytes());
        assert_eq!(problems, Vec::new());
        assert_eq!(it.bar, Some(Severity::Warning));
        assert_eq!(it.schemas, ["p.json"]);
        assert!(!it.selection.wants("b", "missing-help"));
        assert!(!it.selection.wants("x/a/b", "missing-icon"));
        assert!(it.selection.wants("b", "missing-icon"));
    }

    #[test]
    fn what_is_not_understood_is_said_with_its_place() {
        for (text, line, words) in [
            ("check: 1\n", 1, "must hold settings"),
            ("check:\n  strict: yes\n", 2, "`strict` must be"),
            ("check:\n  schema: {a: b}\n", 2, "path of a file"),
            ("check:\n  schema: [a, 1]\n", 2, "path of a file"),
            ("check:\n  ignore: missing-help\n", 2, "list of codes"),
            (
                "check:\n  ignore:\n    - missing-hepl\n",
                3,
                "no code `missing-hepl`",
            ),
            ("check:\n  exclude: a\n", 2, "list of patterns"),
            ("check:\n  severity: all\n", 2, "`severity` must be"),
            ("check:\n  excludes: [a]\n", 2, "no setting `excludes`"),
            ("check: [\n", 0, ""),
        ] {
            let (_, problems) = CheckSettings::read("p", text.as_bytes());
            assert_eq!(problems.len(), 1, "{text}");
            let problem = &problems[0];
            assert!(problem.message.contains(words), "{}", problem.message);
            let found = problem.spot.range.map_or(0, |it| it.start.line);
            assert!(line == 0 || line == found, "{text}: {found}");
        }
    }
}
