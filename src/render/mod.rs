//! Findings as text: for people, for programs, for code scanning and for CI logs.
//!
//! Every format takes the same [`Outcome`] and writes it piece by piece to where it is told: there may
//! be more findings than there is room for their text. Whatever comes from a file is escaped here.

pub mod github;
pub mod human;
pub mod json_v1;
pub mod sarif;

use crate::diagnostic::{Code, Severity};
use crate::lint::{Finding, Found};
use std::borrow::Cow;

/// What a check came to.
#[derive(Debug, Clone)]
pub struct Outcome<'a> {
    /// How many files were judged.
    pub files: usize,
    /// What was found, file by file.
    pub found: Vec<Found<'a>>,
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

impl<'a> Outcome<'a> {
    /// These findings and no others, in their order.
    pub fn of(files: usize, findings: &'a [Finding]) -> Self {
        let found = Found {
            alone: findings,
            compared: Vec::new(),
        };
        Outcome {
            files,
            found: vec![found],
        }
    }

    /// Every finding, in order. Those that compare files are made as they are asked for.
    pub fn findings(&self) -> impl Iterator<Item = Cow<'_, Finding>> {
        self.found.iter().flat_map(Found::findings)
    }

    /// The code and the weight of every finding, in no order.
    pub fn weights(&self) -> impl Iterator<Item = (Code, Severity)> {
        self.found.iter().flat_map(|it| {
            let compared = it.compared.iter().map(|it| it.rule());
            let compared = compared.map(|it| (it.name, it.severity));
            let alone = it.alone.iter().map(|it| (it.code, it.severity));
            compared.chain(alone)
        })
    }

    /// Counts by severity.
    pub fn tally(&self) -> Tally {
        let mut it = Tally::default();
        for (_, severity) in self.weights() {
            match severity {
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
