//! The preferences: one YAML file of `key: value`, edited by place.
//!
//! A change touches the one value it is about; comments, order and keys nobody here knows stay as
//! they were typed. Every change is read back before it is written: what could not be edited
//! without harm is refused. A preference alone accepts no destination (`library::pin` does).

use crate::diagnostic::{Diagnostic, Place, Severity, Span};
use crate::dirs::Dirs;
use crate::document::{self, Node, Value};
use crate::failure::{Failure, Kind};
use crate::file::{self, Links, Unreadable};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The most bytes of a preferences file.
const LIMIT: usize = document::limits::YAML_BYTES;

/// The preferences as they are in the file.
#[derive(Debug)]
pub struct Preferences {
    path: PathBuf,
    text: String,
    entries: Vec<Preference>,
}

#[derive(Debug)]
struct Preference {
    key: String,
    text: String,
    key_span: Option<Span>,
    span: Option<Span>,
}

/// What to make of a preference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change<'a> {
    /// Give it this value.
    Set(&'a str),
    /// Take it out.
    Unset,
}

/// The preference that says whether a profile is enabled: `profiles.<protocol>.<vendor>.enabled`,
/// all in lower case.
pub fn enabled_key(protocol: &str, vendor: &str) -> String {
    format!("profiles.{protocol}.{vendor}.enabled").to_lowercase()
}

impl Preferences {
    /// Reads the file; one that is not there has no preferences.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let text = match file::read(path, LIMIT, Links::Follow) {
            Ok(bytes) => bytes,
            Err(Unreadable::Missing) => Vec::new(),
            Err(it) => return Err(file::unreadable(path, &it)),
        };
        Self::parse(path, text)
    }

    fn parse(path: &Path, bytes: Vec<u8>) -> Result<Self, Failure> {
        let mut it = Preferences {
            path: path.to_path_buf(),
            text: String::new(),
            entries: Vec::new(),
        };
        if bytes.is_empty() || is_blank(&bytes) {
            it.text = String::from_utf8_lossy(&bytes).into_owned();
            return Ok(it);
        }
        let (document, diagnostics) = document::parse(&bytes, path.display().to_string().into());
        if let Some(error) = diagnostics.iter().find(|it| it.severity == Severity::Error) {
            return Err(bad_syntax(path, &bytes, error));
        }
        it.text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some(document) = &document {
            flatten(&document.root, "", &it.text, &mut it.entries);
        }
        Ok(it)
    }

    /// The value of a preference, as text; one set to nothing counts as not set.
    pub fn value(&self, key: &str) -> Option<&str> {
        let it = self.entries.iter().find(|it| it.key == key)?;
        Some(it.text.as_str()).filter(|it| !it.is_empty())
    }

    /// Every preference, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.entries
            .iter()
            .map(|it| (it.key.as_str(), it.text.as_str()))
    }

    /// The file's text after the change, or why that cannot be done without harm.
    fn edited(&self, key: &str, change: Change<'_>) -> Result<String, Failure> {
        let mut expected: BTreeMap<&str, &str> = self.iter().collect();
        let place = self.entries.iter().find(|it| it.key == key);
        match change {
            Change::Set(value) => expected.insert(key, value),
            Change::Unset => expected.remove(key),
        };
        let text = match (change, place) {
            (Change::Set(value), Some(it)) => {
                it.span.and_then(|span| self.with(span, &scalar(value)))
            }
            (Change::Set(value), None) => Some(self.appended(key, value)),
            (Change::Unset, Some(it)) => self.without_lines(it),
            (Change::Unset, None) => Some(self.text.clone()),
        };
        let by_hand = || {
            let failure = Failure::new(
                Kind::Input,
                "preferences-not-editable",
                format!("`{key}` cannot be changed without changing more than it"),
            )
            .with_fact("file", self.path.display().to_string());
            let line = place.and_then(|it| it.key_span).map(|span| self.line(span));
            match line {
                Some(line) => failure.with_help(format!("edit line {line} by hand")),
                None => failure.with_help("edit the file by hand"),
            }
        };
        let text = text.ok_or_else(by_hand)?;
        let again = Self::parse(&self.path, text.clone().into_bytes()).map_err(|_| by_hand())?;
        let result: BTreeMap<&str, &str> = again.iter().collect();
        expected.retain(|_, value| !value.is_empty());
        let same = result
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .eq(expected);
        if same { Ok(text) } else { Err(by_hand()) }
    }

    fn with(&self, span: Span, new: &str) -> Option<String> {
        let (before, after) = (self.text.get(..span.start)?, self.text.get(span.end..)?);
        Some(format!("{before}{new}{after}"))
    }

    fn appended(&self, key: &str, value: &str) -> String {
        let line_end = if self.text.is_empty() || self.text.ends_with('\n') {
            ""
        } else {
            "\n"
        };
        // Keys of one mapping stand in one column.
        let column = self
            .entries
            .iter()
            .find_map(|it| it.key_span)
            .and_then(|it| self.text.get(..it.start))
            .map(|before| before.rsplit('\n').next().unwrap_or_default())
            .filter(|it| it.bytes().all(|it| it == b' '));
        let nested = self.entries.iter().all(|it| self.is_nested(it));
        let indent = column.filter(|_| !nested).unwrap_or_default();
        format!(
            "{}{line_end}{indent}{}: {}\n",
            self.text,
            scalar(key),
            scalar(value)
        )
    }

    fn is_nested(&self, it: &Preference) -> bool {
        let typed = it
            .key_span
            .and_then(|span| self.text.get(span.start..span.end));
        typed.is_some_and(|typed| !typed.contains(&it.key))
    }

    fn without_lines(&self, it: &Preference) -> Option<String> {
        let start = it.key_span?.start;
        let end = it.span.map_or(start, |it| it.end).max(start);
        let start = self.text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
        let rest = self.text.get(end..)?;
        let end = end + rest.find('\n').map_or(rest.len(), |at| at + 1);
        self.with(Span { start, end }, "")
    }

    fn line(&self, span: Span) -> usize {
        line_of(self.text.as_bytes(), span.start)
    }
}

/// Changes one preference; nothing is written unless the file is sound before and after.
pub fn change(dirs: &Dirs, key: &str, change: Change<'_>) -> Result<(), Failure> {
    if key.is_empty() || key.chars().any(char::is_control) {
        return Err(Failure::new(
            Kind::Usage,
            "preference-key",
            "a preference has a name of one line",
        ));
    }
    let unwritable = |it: std::io::Error| file::unwritable(&dirs.preferences, &it);
    let _lock = file::lock(&dirs.state).map_err(unwritable)?;
    let preferences = Preferences::read(&dirs.preferences)?;
    let text = preferences.edited(key, change)?;
    if text == preferences.text {
        return Ok(());
    }
    // Whoever keeps the file elsewhere, behind a link, goes on doing so.
    let path =
        std::fs::canonicalize(&dirs.preferences).unwrap_or_else(|_| dirs.preferences.clone());
    if let Some(folder) = path.parent() {
        file::make_folder(folder).map_err(unwritable)?;
    }
    file::replace(&path, text.as_bytes()).map_err(unwritable)
}

fn is_blank(bytes: &[u8]) -> bool {
    bytes.split(|it| *it == b'\n').all(|line| {
        let line = line.trim_ascii();
        line.is_empty() || line.starts_with(b"#")
    })
}

fn bad_syntax(path: &Path, bytes: &[u8], it: &Diagnostic) -> Failure {
    let mut failure = Failure::new(
        Kind::Input,
        "preferences-syntax",
        "the preferences cannot be read, so nothing is changed",
    )
    .with_fact("file", path.display().to_string());
    if let Place::Bytes(span) = &it.place {
        failure = failure.with_fact("line", line_of(bytes, span.start).to_string());
    }
    failure = failure.with_fact("reason", it.message.clone());
    match &it.help {
        Some(help) => failure.with_help(help.clone()),
        None => failure.with_help("the file is a list of `key: value` lines"),
    }
}

fn line_of(bytes: &[u8], at: usize) -> usize {
    let before = bytes.get(..at).unwrap_or(bytes);
    before.iter().filter(|it| **it == b'\n').count() + 1
}

/// `profiles: {s3: ...}` and `profiles.s3: ...` are one preference.
fn flatten(node: &Node, prefix: &str, text: &str, into: &mut Vec<Preference>) {
    for entry in node.entries() {
        let key = if prefix.is_empty() {
            entry.key.clone()
        } else {
            format!("{prefix}.{}", entry.key)
        };
        let typed = || {
            let span = entry.node.span?;
            text.get(span.start..span.end)
        };
        let value = match &entry.node.value {
            Value::Dict(_) => {
                flatten(&entry.node, &key, text, into);
                continue;
            }
            Value::String(it) => it.clone(),
            Value::Boolean(it) => it.to_string(),
            Value::Integer(it) => it.to_string(),
            Value::Null => String::new(),
            Value::Real(_)
            | Value::Date(_)
            | Value::Data(_)
            | Value::Opaque(_)
            | Value::Array(_) => typed().unwrap_or_default().to_owned(),
        };
        into.push(Preference {
            key,
            text: value,
            key_span: entry.key_span,
            span: entry.node.span,
        });
    }
}

/// Text as a YAML scalar of one line that is read as the same text; yes, no and whole numbers stay
/// as people type them.
fn scalar(text: &str) -> String {
    let number = text.len() < 19 && text.bytes().all(|it| it.is_ascii_digit());
    let decimal = number && (text == "0" || !text.starts_with('0')) && !text.is_empty();
    if decimal || matches!(text, "true" | "false") {
        return text.to_owned();
    }
    match serde_yaml::to_string(text) {
        Ok(it) if it.lines().count() == 1 => it.trim_end().to_owned(),
        // A JSON string is a YAML one.
        _ => serde_json::Value::from(text).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn preferences(text: &str) -> Preferences {
        Preferences::parse(Path::new("preferences.yaml"), text.into()).unwrap()
    }

    fn check_set(before: &str, key: &str, value: &str, after: &str) {
        let text = preferences(before).edited(key, Change::Set(value)).unwrap();
        assert_eq!(text, after);
        assert_eq!(preferences(&text).value(key), Some(value));
    }

    fn check_unset(before: &str, key: &str, after: &str) {
        let text = preferences(before).edited(key, Change::Unset).unwrap();
        assert_eq!(text, after);
        assert_eq!(preferences(&text).value(key), None);
    }

    #[test]
    fn a_value_is_changed_where_it_stands() {
        check_set("", "a.b", "true", "a.b: true\n");
        check_set("# mine\n", "a", "x", "# mine\na: x\n");
        check_set("a: 1", "b", "2", "a: 1\nb: 2\n");
        check_set(
            "# top\na: false # why\n\nunknown: [1, 2]\n",
            "a",
            "true",
            "# top\na: true # why\n\nunknown: [1, 2]\n",
        );
        check_set(
            "profiles:\n  s3:\n    x:\n      enabled: false\n",
            "profiles.s3.x.enabled",
            "true",
            "profiles:\n  s3:\n    x:\n      enabled: true\n",
        );
        check_set(
            "profiles:\n  s3: {}\n",
            "other",
            "x",
            "profiles:\n  s3: {}\nother: x\n",
        );
        check_set(
            "profiles:\n  s3:\n    a: b\n",
            "c",
            "d",
            "profiles:\n  s3:\n    a: b\nc: d\n",
        );
    }

    #[test]
    fn a_value_is_taken_out_with_its_line() {
        check_unset(
            "a: 1\n# of b\nb: 2 # why\nc: 3\n",
            "b",
            "a: 1\n# of b\nc: 3\n",
        );
        check_unset("a: 1\n", "a", "");
        check_unset("a: 1\n", "b", "a: 1\n");
    }

    #[test]
    fn whatever_the_text_it_is_read_back_as_it_was() {
        for value in [
            "true",
            "True",
            "no",
            "012",
            "12",
            "-1",
            "1e3",
            "a: b",
            "# x",
            "'",
            "\"",
            "\\",
            "ü",
            "a\tb",
            "a\nb",
            "|",
            "- x",
            "{}",
            "[1]",
            "~",
            "null",
            " x ",
            "x\u{7f}y",
            "%a",
            "@a",
            "2020-01-01",
            "0x1f",
            ".5",
            "a#b",
            "a #b",
        ] {
            let text = preferences("z: 1\n")
                .edited("k", Change::Set(value))
                .unwrap();
            assert_eq!(preferences(&text).value("k"), Some(value), "{text}");
        }
        let odd = "profiles.s3.a: b #[]{}ü.enabled";
        let text = preferences("").edited(odd, Change::Set("true")).unwrap();
        assert_eq!(preferences(&text).value(odd), Some("true"), "{text}");
    }

    #[test]
    fn what_cannot_be_edited_without_harm_is_refused() {
        for (text, key) in [
            ("{a: 1, b: 2}\n", "c"),
            ("p: {a: 1, b: 2}\n", "p"),
            ("p:\n  a: 1\n", "p"),
        ] {
            let failure = preferences(text).edited(key, Change::Set("x")).unwrap_err();
            assert_eq!(failure.code, "preferences-not-editable", "{text}");
        }
        let failure = preferences("p: {a: 1, b: 2}\n")
            .edited("p.a", Change::Unset)
            .unwrap_err();
        assert_eq!(failure.help, ["edit line 1 by hand"]);
    }

    #[test]
    fn bad_yaml_names_its_line() {
        for text in ["a: 1\nb: [\n", "a: 1\na: 2\n", "a: *x\n", "a: 1\n\tb: 2\n"] {
            let failure =
                Preferences::parse(Path::new("preferences.yaml"), text.into()).unwrap_err();
            assert_eq!(failure.code, "preferences-syntax");
            assert!(
                failure.facts.iter().any(|(it, _)| *it == "line"),
                "{text}: {failure:?}"
            );
        }
    }
}
