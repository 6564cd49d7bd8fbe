//! The tree every format is read into: order, duplicates and places survive.

use super::Base64Run;
use crate::diagnostic::{KeyPath, PathPart, Place, SourceName, Span};

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// An XML property list.
    XmlPlist,
    /// A binary property list; it has no places.
    BinaryPlist,
    /// YAML with the same keys.
    Yaml,
}

/// A file that could be read.
#[derive(Debug, Clone)]
pub struct Document {
    /// The name it goes by in messages.
    pub source: SourceName,
    /// How it is written.
    pub format: Format,
    /// Its top-level value.
    pub root: Node,
    /// Comments, in order, for allow-comments.
    pub comments: Vec<Comment>,
    /// What stands before the value of an XML property list.
    pub prolog: Prolog,
}

/// What may stand before the root element of an XML property list; empty for other formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Prolog {
    /// `<?xml ...?>`.
    pub declaration: Option<Span>,
    /// `<!DOCTYPE ...>`.
    pub doctype: Option<Span>,
}

/// A comment and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Comment {
    /// Without its delimiters, trimmed.
    pub text: String,
    /// The whole comment, delimiters included.
    pub span: Span,
}

/// A value and where it stands; binary property lists have no places.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What it is.
    pub value: Value,
    /// Where: in XML the whole element, in YAML the scalar or collection.
    pub span: Option<Span>,
    /// Where only the text between an XML element's tags stands (for fixes that edit a value).
    pub inner: Option<Span>,
}

/// What the three formats have in common. Readers never nest deeper than
/// [`super::limits::DEPTH`], so walking and dropping a tree may recurse.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text. Line ends are LF whatever the file has (XML 1.0 section 2.11).
    String(String),
    /// A whole number.
    Integer(i128),
    /// A number that is not whole.
    Real(f64),
    /// True or false.
    Boolean(bool),
    /// A point in time, as written.
    Date(String),
    /// Raw bytes: what the base64 text of a `<data>` stands for.
    Data(Vec<u8>),
    /// Text (or data) too long to be anything but an icon; kept as a place, never copied or decoded.
    Opaque(Opaque),
    /// An array.
    Array(Vec<Node>),
    /// A dictionary, in order; a reader reports a duplicate key and keeps both.
    Dict(Vec<Entry>),
    /// YAML's explicit nothing.
    Null,
}

/// Long text that stays in the source: see [`Value::Opaque`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opaque {
    /// Bytes of text as written.
    pub len: usize,
    /// What was seen of it on the way.
    pub begins: Option<Base64Run>,
}

/// One key of a dictionary.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands: in XML the whole element.
    pub key_span: Option<Span>,
    /// Where only the text between the tags of an XML key stands.
    pub key_inner: Option<Span>,
    /// Its value.
    pub node: Node,
}

impl Node {
    /// The entries of a dictionary; nothing for other values.
    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Dict(entries) => entries,
            _ => &[],
        }
    }

    /// The elements of an array; nothing for other values.
    pub fn elements(&self) -> &[Node] {
        match &self.value {
            Value::Array(elements) => elements,
            _ => &[],
        }
    }

    /// The first entry of that name.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|it| it.key == key)
    }

    /// The text of a string.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// A word for the kind of value, as the field says it.
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::String(_) | Value::Opaque(_) => "string",
            Value::Integer(_) => "integer",
            Value::Real(_) => "real",
            Value::Boolean(_) => "boolean",
            Value::Date(_) => "date",
            Value::Data(_) => "data",
            Value::Array(_) => "array",
            Value::Dict(_) => "dict",
            Value::Null => "null",
        }
    }
}

impl Document {
    /// The first top-level entry of that name.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.root.entry(key)
    }

    /// The value at a path.
    pub fn node(&self, path: &KeyPath) -> Option<&Node> {
        self.at(path.parts())
    }

    fn at(&self, path: &[PathPart]) -> Option<&Node> {
        path.iter().try_fold(&self.root, |node, part| match part {
            PathPart::Key(key) => node.entry(key).map(|it| &it.node),
            PathPart::Index(index) => node.elements().get(*index),
        })
    }

    /// The bytes of a place; `None` for whole files, binary files and paths that are not there.
    pub fn span(&self, place: &Place) -> Option<Span> {
        match place {
            Place::File => None,
            Place::Bytes(span) => Some(*span),
            Place::Value(path) => self.node(path).and_then(|it| it.span),
            Place::Key(path) => {
                let (last, parents) = path.parts().split_last()?;
                let PathPart::Key(key) = last else {
                    return self.node(path).and_then(|it| it.span);
                };
                self.at(parents)?.entry(key).and_then(|it| it.key_span)
            }
        }
    }
}
