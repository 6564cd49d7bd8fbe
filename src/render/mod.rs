//! Findings as text: for people, for programs, for code scanning and for CI logs.
//!
//! Every format takes the same [`Outcome`] and writes it piece by piece to where it is told: there may
//! be more findings than there is room for their text. Whatever comes from a file is escaped here.

pub mod github;
pub mod human;
pub mod json_v1;
pub mod sarif;

use crate::diagnostic::Severity;
use crate::lint::Finding;

/// What a check came to.
#[derive(Debug, Clone, Copy)]
pub struct Outcome<'a> {
    /// How many files were judged.
    pub files: usize,
    /// What was found, in order.
    pub findings: &'a [Finding],
}

/// How many findings there are of each severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Errors.
    pub error: usize,
    /// Warnings.
    pub warning: usize,
    /// Remarks.
    pub info: usize,
}

impl Outcome<'_> {
    /// Counts by severity.
    pub fn tally(&self) -> Tally {
        let mut it = Tally::default();
        for finding in self.findings {
            match finding.severity {
                Severity::Error => it.error += 1,
                Severity::Warning => it.warning += 1,
                Severity::Info => it.info += 1,
            }
        }
        it
    }
}

/// The word for a severity in every format that has one of its own.
pub(crate) fn word(it: Severity) -> &'static str {
    match it {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}
