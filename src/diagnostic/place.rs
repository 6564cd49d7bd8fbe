//! Where a fact is: a path of keys, found in the text later.

use std::fmt;

/// A half-open range of bytes in the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// One step into a document.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PathPart {
    /// A key of a dictionary.
    Key(String),
    /// An element of an array, from 0.
    Index(usize),
}

/// A path into a document: `Properties.role_arn`, `Scopes[1]`. Empty is the root.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct KeyPath(pub Vec<PathPart>);

/// Where in a file a fact is to be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The file as a whole.
    File,
    /// The key at this path (its name, not its value).
    Key(KeyPath),
    /// The value at this path.
    Value(KeyPath),
    /// Bytes that belong to no key: syntax errors, comments.
    Bytes(Span),
}

impl KeyPath {
    /// The root of the document.
    pub fn root() -> Self {
        KeyPath::default()
    }

    /// The path of one top-level key.
    pub fn key(name: impl Into<String>) -> Self {
        KeyPath(vec![PathPart::Key(name.into())])
    }

    /// One key further in.
    pub fn then(mut self, name: impl Into<String>) -> Self {
        self.0.push(PathPart::Key(name.into()));
        self
    }

    /// One element further in.
    pub fn at(mut self, index: usize) -> Self {
        self.0.push(PathPart::Index(index));
        self
    }
}

impl fmt::Display for KeyPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, part) in self.0.iter().enumerate() {
            match part {
                PathPart::Key(key) if n == 0 => f.write_str(key)?,
                PathPart::Key(key) => write!(f, ".{key}")?,
                PathPart::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

impl Place {
    /// The value of a top-level key.
    pub fn value(key: impl Into<String>) -> Self {
        Place::Value(KeyPath::key(key))
    }

    /// The name of a top-level key.
    pub fn key(key: impl Into<String>) -> Self {
        Place::Key(KeyPath::key(key))
    }
}
