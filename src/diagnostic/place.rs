//! Where a fact is: a path of keys, found in the text later.

use smallvec::{SmallVec, smallvec};
use std::borrow::Cow;
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
    /// A key of a dictionary. Most are rows of a table, and are not copied.
    Key(Cow<'static, str>),
    /// An element of an array, from 0.
    Index(usize),
}

/// A path into a document: `Properties.role_arn`, `Scopes[1]`. Empty is the root.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct KeyPath(SmallVec<[PathPart; DEPTH]>);

/// Profiles are two levels deep: a path to any of their values is made without allocating.
const DEPTH: usize = 2;

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
    pub fn key(name: impl Into<Cow<'static, str>>) -> Self {
        KeyPath(smallvec![PathPart::Key(name.into())])
    }

    /// One key further in.
    pub fn then(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.0.push(PathPart::Key(name.into()));
        self
    }

    /// One element further in.
    pub fn at(mut self, index: usize) -> Self {
        self.0.push(PathPart::Index(index));
        self
    }

    /// Its steps, the outermost first.
    pub fn parts(&self) -> &[PathPart] {
        &self.0
    }
}

impl FromIterator<PathPart> for KeyPath {
    fn from_iter<T: IntoIterator<Item = PathPart>>(parts: T) -> Self {
        KeyPath(parts.into_iter().collect())
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
    pub fn value(key: impl Into<Cow<'static, str>>) -> Self {
        Place::Value(KeyPath::key(key))
    }

    /// The name of a top-level key.
    pub fn key(key: impl Into<Cow<'static, str>>) -> Self {
        Place::Key(KeyPath::key(key))
    }
}
