//! Why a run did not end in credentials.
//!
//! A failure carries a permanent code, what was expected and what came, and what to do next; the
//! page behind the code is in `known/`. Response bodies never enter a failure.

use crate::diagnostic::Code;

/// What kind of ending it was; each has an exit code (see [`Failure::exit`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It did not work and no other row fits: 1.
    General,
    /// The command was used wrongly: 2.
    Usage,
    /// An input was not found, unreadable or ambiguous: 3.
    Input,
    /// A person is needed and none may be asked: 4.
    NeedsPerson,
    /// The identity provider, STS, Identity Center or the storage said no: 5.
    Refused,
    /// DNS, connection, TLS or time-out: 6.
    Unreachable,
    /// The person cancelled or declined: 7.
    Cancelled,
    /// The destination is not accepted: 8.
    NotAccepted,
    /// Ctrl-C: 130, as when the signal ends the process.
    Interrupted,
    /// A bug in this program: 70.
    Bug,
}

/// A process exit code of the command-line contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exit(pub u8);

impl Exit {
    /// Everything asked for was done.
    pub const OK: Exit = Exit(0);
    /// `check` has findings at or above the bar; others: it did not work.
    pub const FINDINGS: Exit = Exit(1);
    /// The command was used wrongly.
    pub const USAGE: Exit = Exit(2);
}

/// A run that did not end in credentials. Texts may hold untrusted words: the reporter escapes them.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    /// The kind, which decides the exit code.
    pub kind: Kind,
    /// The permanent name that `explain` knows.
    pub code: Code,
    /// One sentence: lower case, no full stop.
    pub message: String,
    /// Facts under the sentence, as `label: value`: expected, got, issuer, role.
    pub facts: Vec<(&'static str, String)>,
    /// What to do next, one line each.
    pub help: Vec<String>,
}

impl Failure {
    /// A failure with its kind, code and sentence.
    pub fn new(kind: Kind, code: Code, message: impl Into<String>) -> Self {
        Failure {
            kind,
            code,
            message: message.into(),
            facts: Vec::new(),
            help: Vec::new(),
        }
    }

    /// The person pressed Ctrl-C.
    pub fn interrupted() -> Self {
        Failure::new(Kind::Interrupted, "interrupted", "interrupted")
    }

    /// The person did not answer this question.
    pub fn cancelled_at(key: &str) -> Self {
        Failure::new(
            Kind::Cancelled,
            "cancelled",
            format!("cancelled at `{key}`"),
        )
    }

    /// Whether the person does not want to go on: nobody else is asked for the same.
    pub fn is_a_persons_no(&self) -> bool {
        matches!(self.kind, Kind::Cancelled | Kind::Interrupted)
    }

    /// Adds `label: value` under the sentence.
    pub fn with_fact(mut self, label: &'static str, value: impl Into<String>) -> Self {
        self.facts.push((label, value.into()));
        self
    }

    /// Adds what to do next.
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// The exit code of the command-line contract.
    pub fn exit(&self) -> Exit {
        Exit(match self.kind {
            Kind::General => 1,
            Kind::Usage => 2,
            Kind::Input => 3,
            Kind::NeedsPerson => 4,
            Kind::Refused => 5,
            Kind::Unreachable => 6,
            Kind::Cancelled => 7,
            Kind::NotAccepted => 8,
            Kind::Bug => 70,
            Kind::Interrupted => 130,
        })
    }
}
