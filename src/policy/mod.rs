//! A company's own JSON Schema as a judge of profiles, with places.
//!
//! The only door to `jsonschema`. A policy is compiled once and then only reads: no reference is
//! ever fetched, no pattern runs without a limit, and a schema that would go round in circles is
//! refused before it judges anything. Bookmarks are not judged: a policy speaks of profiles.
//! Deliberately not here: our own judgement (`lint`), and reading files.

mod bounds;
#[cfg(feature = "schema")]
mod compiled;
#[cfg(not(feature = "schema"))]
#[path = "without_schema.rs"]
mod compiled;
mod instance;
mod source;
#[cfg(feature = "schema")]
mod violation;

use crate::diagnostic::{Code, Diagnostic, SourceName};
use crate::document::Document;
use source::Source;

/// The code of whatever a policy finds.
pub const CODE: Code = "policy";

/// Bytes of a schema file.
pub const SCHEMA_BYTES: usize = 1 << 20;

/// Findings of one policy for one file; the last says that there are more.
pub const MOST: usize = 100;

/// A JSON Schema, ready to judge.
#[derive(Debug)]
pub struct Policy {
    source: Source,
    compiled: compiled::Compiled,
}

/// Why a schema cannot judge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unusable {
    /// What is wrong with it.
    pub message: String,
    /// `line:column` in the schema, or a JSON pointer where there are no lines.
    pub place: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Policy {
    /// Reads and compiles a schema: JSON, or YAML where the name says so.
    pub fn read(name: &str, bytes: Vec<u8>) -> Result<Policy, Unusable> {
        let source = Source::read(name, bytes)?;
        bounds::check(&source)?;
        let compiled = compiled::Compiled::new(&source)?;
        Ok(Policy { source, compiled })
    }

    /// The schema's file.
    pub fn name(&self) -> &SourceName {
        &self.source.name
    }

    /// The schema's bytes, for places in it.
    pub fn bytes(&self) -> &[u8] {
        &self.source.bytes
    }

    /// What the schema has against a profile, with the place in the profile and, as a second one,
    /// the place in the schema.
    pub fn judge(&self, document: &Document, bytes: &[u8]) -> Vec<Diagnostic> {
        let instance = instance::of(document, bytes);
        self.compiled.judge(&self.source, &instance)
    }
}

impl Unusable {
    fn new(message: impl Into<String>) -> Self {
        Unusable {
            message: message.into(),
            place: None,
            help: None,
        }
    }

    fn with_place(mut self, place: Option<String>) -> Self {
        self.place = place;
        self
    }

    fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
