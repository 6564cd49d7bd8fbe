//! Bytes become a [`Document`]: XML and binary property lists and YAML, bounded before anything
//! is built, with a place for every key and value.
//!
//! Deliberately not here: what a key means (`profile`), and any file access.

mod tree;

pub use tree::{Comment, Document, Entry, Format, Node, Opaque, Value};
