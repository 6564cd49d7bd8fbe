//! A document is read as a profile: every value judged by the key table, nothing inherited yet.

use super::codes;
use super::extend::Base;
use super::keys::{self, Home, KEYS, Key, Kind};
use super::steps::{self, WrittenStep};
use super::{bounded, parent};
use crate::diagnostic::{Diagnostic, KeyPath, Place, Severity, SourceName};
use crate::document::{Document, Entry, Format, Node, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// What a value says, whatever it was written as.
#[derive(Clone, PartialEq, Eq)]
pub enum Content {
    /// Text, or the textual form of a number.
    Text(Cow<'static, str>),
    /// Yes or no.
    Flag(bool),
    /// Several texts.
    List(Vec<String>),
    /// An icon of so many bytes of base64; it stays in the file.
    Image(usize),
}

impl Content {
    /// Whether it is there and says nothing.
    pub fn is_blank(&self) -> bool {
        match self {
            Content::Text(text) => text.trim().is_empty(),
            Content::List(elements) => elements.iter().all(|it| it.trim().is_empty()),
            Content::Flag(_) | Content::Image(_) => false,
        }
    }

    /// The same without a copy of its text, for what lives as long as the program.
    pub(super) fn lent(&'static self) -> Content {
        match self {
            Content::Text(text) => Content::Text(Cow::Borrowed(text)),
            Content::Flag(_) | Content::List(_) | Content::Image(_) => self.clone(),
        }
    }

    /// As one text; a list with spaces between, an icon as nothing.
    pub fn to_text(&self) -> String {
        match self {
            Content::Text(text) => text.clone().into_owned(),
            Content::Flag(flag) => flag.to_string(),
            Content::List(elements) => elements.join(" "),
            Content::Image(_) => String::new(),
        }
    }
}

/// A profile as its file has it, before anything is inherited.
#[derive(Clone)]
pub struct Draft {
    pub(super) source: SourceName,
    pub(super) given: Vec<Given>,
    pub(super) properties: Vec<GivenProperty>,
    pub(super) steps: Option<Vec<WrittenStep>>,
    /// What it extends, the nearest first; filled by [`super::extend()`].
    pub(super) bases: Vec<Base>,
}

/// A key that the file has.
#[derive(Clone)]
pub(super) struct Given {
    pub key: &'static Key,
    pub content: Content,
    pub path: KeyPath,
}

/// A property that the file has; blank is kept, because it is meaningful.
#[derive(Clone)]
pub(super) struct GivenProperty {
    pub name: String,
    pub value: String,
    pub path: KeyPath,
}

impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Draft({})", self.source)
    }
}

impl Draft {
    /// The value of a key in this file, blank or not; nothing inherited.
    pub fn given(&self, key: &Key) -> Option<&Content> {
        self.row(key).map(|it| &it.content)
    }

    pub(super) fn row(&self, key: &Key) -> Option<&Given> {
        self.given.iter().find(|it| it.key.row() == key.row())
    }

    /// `Protocol`, as written.
    pub fn protocol(&self) -> Option<&str> {
        self.text(&keys::PROTOCOL)
    }

    /// `Vendor`, as written.
    pub fn vendor(&self) -> Option<&str> {
        self.text(&keys::VENDOR)
    }

    /// `extends`, as written.
    pub fn extends(&self) -> Option<&str> {
        self.text(&keys::EXTENDS)
    }

    /// What it extends, the nearest first.
    pub fn bases(&self) -> &[Base] {
        &self.bases
    }

    fn text(&self, key: &Key) -> Option<&str> {
        match self.given(key) {
            Some(Content::Text(text)) if !text.trim().is_empty() => Some(text),
            _ => None,
        }
    }
}

/// Reads a document against [`KEYS`]. Whatever can be read is in the draft; what could not is in
/// the findings.
pub fn read(document: &Document) -> (Draft, Vec<Diagnostic>) {
    let (draft, mut findings) = read_values(document);
    // That the root is something else is the document's finding.
    if !matches!(document.root.value, Value::Dict(_)) {
        return (draft, bounded(findings));
    }
    for key in KEYS.iter().filter(|it| it.required) {
        // All but its own name may come from the profile that is extended.
        if draft.text(key).is_some() || (draft.extends().is_some() && key.name != keys::VENDOR.name)
        {
            continue;
        }
        let (place, what) = match document.entry(key.name) {
            // What is neither text nor blank is of the wrong type, and that has been said.
            Some(it) if scalar(&it.node).is_none() => continue,
            Some(_) => (Place::value(key.name), "is blank"),
            None => (Place::File, "is missing"),
        };
        findings.push(
            Diagnostic::error(
                codes::REQUIRED_KEY_MISSING,
                place,
                format!("`{}` {what}", key.name),
            )
            .with_help(format!("give `{}`: {}", key.name, lower_first(key.doc))),
        );
    }
    if let Some(protocol) = draft.protocol()
        && parent::find(protocol).is_none()
    {
        let finding = Diagnostic::error(
            codes::UNKNOWN_PROTOCOL,
            Place::value(keys::PROTOCOL.name),
            format!("there is no protocol `{protocol}`"),
        );
        let meant = super::nearest(protocol, parent::PARENTS.iter().map(|it| it.protocol));
        findings.push(finding.with_help(match meant {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "for S3 write `s3`".to_owned(),
        }));
    }
    (draft, bounded(findings))
}

/// Reads the values alone: a parent protocol lacks what every profile must have.
pub(super) fn read_values(document: &Document) -> (Draft, Vec<Diagnostic>) {
    let mut reader = Reader {
        format: document.format,
        draft: Draft {
            source: document.source.clone(),
            given: Vec::new(),
            properties: Vec::new(),
            steps: None,
            bases: Vec::new(),
        },
        properties: BTreeMap::new(),
        findings: Vec::new(),
    };
    for entry in document.root.entries() {
        reader.entry(entry);
    }
    (reader.draft, reader.findings)
}

struct Reader {
    format: Format,
    draft: Draft,
    /// Where each property stands in the draft.
    properties: BTreeMap<String, usize>,
    findings: Vec<Diagnostic>,
}

impl Reader {
    fn entry(&mut self, entry: &Entry) {
        let Some(key) = Key::find(&entry.key).filter(|it| it.home != Home::Bookmark) else {
            return self.unknown_key(&entry.key);
        };
        // A key that is given twice is the document's finding; the first one counts.
        if self.draft.row(key).is_some() {
            return;
        }
        let path = KeyPath::key(key.name);
        if key.kind == Kind::Map {
            return self.properties(&entry.node, &path);
        }
        if key.kind == Kind::Steps {
            let mut wrong =
                |path: &KeyPath, node: &Node, wanted: &str| self.wrong_type(path, node, wanted);
            let steps = steps::read(&entry.node, &path, &mut wrong);
            if self.draft.steps.is_none() {
                self.draft.steps = steps;
            }
            return;
        }
        let content = match key.kind {
            Kind::Flag => self.flag(&entry.node, &path),
            Kind::List => self.list(&entry.node, &path),
            Kind::Port => self.port(&entry.node, &path),
            Kind::Image => self.image(&entry.node, &path),
            Kind::Text | Kind::Url | Kind::Host | Kind::Map | Kind::Steps => {
                self.text(&entry.node, &path)
            }
        };
        if let Some(content) = content {
            self.draft.given.push(Given { key, content, path });
        }
    }

    fn unknown_key(&mut self, name: &str) {
        let finding = Diagnostic::warning(
            codes::UNKNOWN_KEY,
            Place::key(name.to_owned()),
            format!("connection profiles have no key `{name}`"),
        );
        let bookmarks_only = Key::find(name).is_some();
        self.findings.push(match Key::meant_by(name) {
            _ if bookmarks_only => finding.with_help(format!("`{name}` belongs in a bookmark")),
            Some(key) => finding.with_help(format!("did you mean `{}`?", key.name)),
            None => finding.with_help("it is ignored: take it out, or put it in `Properties`"),
        });
    }

    fn wrong_type(&mut self, path: &KeyPath, node: &Node, wanted: &str) {
        let finding = Diagnostic::error(
            codes::WRONG_TYPE,
            Place::Value(path.clone()),
            match &node.value {
                Value::Opaque(it) => {
                    format!(
                        "`{path}` must be {wanted}, not a string of {} bytes",
                        it.len
                    )
                }
                _ => format!("`{path}` must be {wanted}, not {}", article(node.kind())),
            },
        );
        self.findings.push(match node.value {
            Value::Null => {
                finding.with_help("write '' for present but empty, or leave the key out")
            }
            Value::Opaque(_) => finding.with_help("no text but an icon is that long"),
            Value::String(_) if wanted == LIST => {
                finding.with_help("text is not split: give each value as an element of its own")
            }
            _ => finding,
        });
    }

    fn text(&mut self, node: &Node, path: &KeyPath) -> Option<Content> {
        if let Value::String(text) = &node.value {
            return Some(Content::Text(text.clone().into()));
        }
        let Some(text) = scalar(node) else {
            self.wrong_type(path, node, "text");
            return None;
        };
        self.findings.push(
            Diagnostic::warning(
                codes::WRONG_TYPE,
                Place::Value(path.clone()),
                format!("`{path}` must be text, not {}", article(node.kind())),
            )
            .with_help(format!("it is read as the text `{text}`: write it so")),
        );
        Some(Content::Text(text.into()))
    }

    fn flag(&mut self, node: &Node, path: &KeyPath) -> Option<Content> {
        if let Value::Boolean(flag) = node.value {
            return Some(Content::Flag(flag));
        }
        let Some(text) = scalar(node) else {
            self.wrong_type(path, node, "true or false");
            return None;
        };
        let place = Place::Value(path.clone());
        let flag = truth(&text);
        self.findings.push(if text.trim().is_empty() {
            Diagnostic::warning(
                codes::WRONG_TYPE,
                place,
                format!("`{path}` must be true or false, and is blank"),
            )
            .with_help("it is read as if it were not there: write true or false, or take it out")
        } else if ["true", "false", "1", "0", "no", "off"].contains(&text.to_lowercase().as_str()) {
            Diagnostic::warning(
                codes::BOOLEAN_AS_TEXT,
                place,
                format!("`{path}` is written as {}", article(node.kind())),
            )
            .with_help(format!("write {flag} as a boolean"))
        } else {
            Diagnostic::error(
                codes::WRONG_TYPE,
                place,
                format!("`{path}` must be true or false, not `{text}`"),
            )
            .with_help("everything but `true` and `1` is read as false")
        });
        (!text.trim().is_empty()).then_some(Content::Flag(flag))
    }

    fn port(&mut self, node: &Node, path: &KeyPath) -> Option<Content> {
        let text = match (&node.value, self.format) {
            (Value::String(text), _) => Some(text.clone()),
            (Value::Integer(number), Format::Yaml) => Some(number.to_string()),
            // One that is no port has its own finding.
            (Value::Integer(number), _) if port(&number.to_string()).is_none() => {
                Some(number.to_string())
            }
            (Value::Integer(number), _) => {
                self.findings.push(
                    Diagnostic::warning(
                        codes::WRONG_TYPE,
                        Place::Value(path.clone()),
                        format!("`{path}` is an integer, where profiles have a string"),
                    )
                    .with_help(format!("write it as the string `{number}`")),
                );
                Some(number.to_string())
            }
            _ => None,
        };
        let Some(text) = text else {
            self.wrong_type(path, node, "a port as text");
            return None;
        };
        if text.contains("${") || text.trim().is_empty() || port(&text).is_some() {
            return Some(Content::Text(text.into()));
        }
        self.findings
            .push(invalid_port(Place::Value(path.clone()), path, &text));
        None
    }

    fn image(&mut self, node: &Node, path: &KeyPath) -> Option<Content> {
        match &node.value {
            Value::String(text) if text.trim().is_empty() => None,
            Value::String(text) => Some(Content::Image(text.len())),
            Value::Opaque(opaque) => Some(Content::Image(opaque.len)),
            Value::Data(bytes) => Some(Content::Image(bytes.len())),
            _ => {
                self.wrong_type(path, node, "an icon in base64");
                None
            }
        }
    }

    fn list(&mut self, node: &Node, path: &KeyPath) -> Option<Content> {
        let Value::Array(elements) = &node.value else {
            self.wrong_type(path, node, LIST);
            // Nothing is lost: a blank text and an empty list both leave the parent's in place.
            if node.text().is_some_and(|it| it.trim().is_empty())
                && let Some(finding) = self.findings.last_mut()
            {
                finding.severity = Severity::Warning;
            }
            return None;
        };
        let mut texts = Vec::with_capacity(elements.len());
        for (index, element) in elements.iter().enumerate() {
            match &element.value {
                Value::String(text) => texts.push(text.clone()),
                // Cyberduck drops these without a word; here they are said and dropped.
                _ => self.wrong_type(&path.clone().at(index), element, "text"),
            }
        }
        Some(Content::List(texts))
    }

    fn properties(&mut self, node: &Node, path: &KeyPath) {
        match &node.value {
            Value::Dict(entries) => {
                for entry in entries {
                    let path = path.clone().then(entry.key.clone());
                    // A key that is given twice is the document's finding.
                    if self.properties.contains_key(&entry.key) {
                        continue;
                    }
                    match scalar(&entry.node) {
                        Some(value) => self.property(entry.key.clone(), value, path),
                        None => self.wrong_type(&path, &entry.node, "text"),
                    }
                }
            }
            // The older form: `name=value`, split at the first `=`.
            Value::Array(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    let path = path.clone().at(index);
                    let Some(text) = element.text() else {
                        self.wrong_type(&path, element, "text of the form `name=value`");
                        continue;
                    };
                    let (name, value) = text.split_once('=').unwrap_or((text, ""));
                    self.property(name.to_owned(), value.to_owned(), path);
                }
            }
            _ => self.wrong_type(path, node, "a dict of names and texts"),
        }
    }

    fn property(&mut self, name: String, value: String, path: KeyPath) {
        let first = self.properties.get(&name);
        match first.and_then(|at| self.draft.properties.get(*at)) {
            None => {
                let at = self.draft.properties.len();
                self.properties.insert(name.clone(), at);
                self.draft
                    .properties
                    .push(GivenProperty { name, value, path });
            }
            Some(first) if first.value == value => {}
            Some(first) => self.findings.push(
                Diagnostic::error(
                    codes::DUPLICATE_PROPERTY,
                    Place::Value(path),
                    format!("property `{name}` is given twice with different values"),
                )
                .with_related(Place::Value(first.path.clone()), "first given here")
                .with_help("keep one: older readers refuse the whole profile"),
            ),
        }
    }
}

/// Says of a value that it must be something else.
pub(super) type Wrong<'a> = dyn FnMut(&KeyPath, &Node, &str) + 'a;

const LIST: &str = "an array of texts";

/// Cyberduck's reading of a text as yes or no: `1` and `true` are yes, everything else is no.
pub(super) fn truth(text: &str) -> bool {
    text == "1" || text.eq_ignore_ascii_case("true")
}

/// A port in decimal digits.
pub(super) fn port(text: &str) -> Option<u16> {
    let digits = !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    let number = digits.then(|| text.parse::<u16>().ok()).flatten();
    number.filter(|it| *it > 0)
}

pub(super) fn invalid_port(place: Place, path: &KeyPath, text: &str) -> Diagnostic {
    Diagnostic::error(
        codes::INVALID_PORT,
        place,
        format!("`{path}` is not a port: `{text}`"),
    )
    .with_help("a port is a number from 1 to 65535; without one the protocol's counts")
}

/// The textual form of what is neither array nor dict.
pub(super) fn scalar(node: &Node) -> Option<String> {
    match &node.value {
        Value::String(text) | Value::Date(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Real(number) => Some(number.to_string()),
        Value::Boolean(flag) => Some(flag.to_string()),
        Value::Data(_) | Value::Opaque(_) | Value::Array(_) | Value::Dict(_) | Value::Null => None,
    }
}

fn article(kind: &str) -> String {
    let vowel = kind.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {kind}", if vowel { "an" } else { "a" })
}

fn lower_first(text: &str) -> String {
    let mut letters = text.trim_end_matches('.').chars();
    letters
        .next()
        .map(|first| first.to_lowercase().chain(letters).collect())
        .unwrap_or_default()
}
