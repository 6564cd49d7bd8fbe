//! Facts about files: collected, never thrown.
//!
//! A diagnostic names *paths* into a document (`Properties.role_arn`); byte spans are looked up
//! when it is rendered, so the same rule serves XML, YAML and binary property lists.
//! Not here: rendering (`render`), and failures of a run (`failure`).

mod place;

pub use place::{KeyPath, PathPart, Place, Span};

use std::sync::Arc;

/// The name a file goes by in messages: its path as the user gave it.
pub type SourceName = Arc<str>;

/// A permanent kebab-case name shared by `check`, `explain` and the JSON forms.
pub type Code = &'static str;

/// How much a finding weighs, lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Likely to hurt somebody; counts with `--strict`.
    Warning,
    /// Wrong for every user of this file.
    Error,
}

/// One fact about one file.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    /// The permanent name of this kind of fact.
    pub code: Code,
    /// How much it weighs.
    pub severity: Severity,
    /// One sentence: lower case, no full stop, untrusted values in backticks. Unescaped: renderers escape.
    pub message: String,
    /// Where it is.
    pub place: Place,
    /// A few words at the place itself.
    pub label: Option<String>,
    /// Other places that belong to it, in this file or another.
    pub related: Vec<Related>,
    /// What to do next.
    pub help: Option<String>,
    /// A change that would settle it.
    pub fix: Option<Fix>,
}

/// A second place, with what there is to see.
#[derive(Debug, Clone, PartialEq)]
pub struct Related {
    /// The other file; `None` is the same file.
    pub source: Option<SourceName>,
    /// Where.
    pub place: Place,
    /// What is to be seen there.
    pub message: String,
}

/// Whether a fix keeps what the profile does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FixSafety {
    /// Never changes what the profile does.
    Safe,
    /// May change what the profile does: only with `--unsafe-fixes`.
    Unsafe,
}

/// Replacements of byte ranges of the source, in order, not overlapping.
#[derive(Debug, Clone, PartialEq)]
pub struct Fix {
    /// Whether it keeps what the profile does.
    pub safety: FixSafety,
    /// What it does, as a command: "remove the duplicate".
    pub title: String,
    /// The changes.
    pub edits: Vec<Edit>,
}

/// Bytes `span` become `text`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

impl Diagnostic {
    /// A finding with a place and a sentence; the rest is added with the `with_` methods.
    pub fn new(code: Code, severity: Severity, place: Place, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            severity,
            message: message.into(),
            place,
            label: None,
            related: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// An error.
    pub fn error(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, place, message)
    }

    /// A warning.
    pub fn warning(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, place, message)
    }

    /// A remark.
    pub fn info(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Info, place, message)
    }

    /// Adds a few words at the place.
    pub fn with_label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Adds what to do next.
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a second place in the same file.
    pub fn with_related(mut self, place: Place, message: impl Into<String>) -> Self {
        self.related.push(Related {
            source: None,
            place,
            message: message.into(),
        });
        self
    }

    /// Adds a change that would settle it.
    pub fn with_fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }
}
