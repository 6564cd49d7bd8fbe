//! Findings as text: for people, for editors, for programs, for code scanning and for CI logs.
//!
//! Every format takes the same [`Outcome`] and writes it piece by piece to where it is told: there may
//! be more findings than there is room for their text. Whatever comes from a file is escaped here.

pub mod concise;
pub mod github;
pub mod human;
pub mod json_v1;
pub mod sarif;
pub mod statistics;

use crate::diagnostic::{Code, FixSafety, Severity};
use crate::lint::{Finding, Found};
use std::borrow::Cow;

/// What a check came to.
#[derive(Debug, Clone)]
pub struct Outcome<'a> {
    /// How many files were judged.
    pub files: usize,
    /// What was found, file by file.
    pub found: Vec<Found<'a>>,
    /// What weighs less is left out.
    pub least: Severity,
}

/// What is known of a finding before it is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weight {
    /// Its code.
    pub code: Code,
    /// How much it weighs.
    pub severity: Severity,
    /// Whether it can be mended, and how safely.
    pub fix: Option<FixSafety>,
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
            least: Severity::Info,
        }
    }

    /// Every finding, in order. Those that compare files are made as they are asked for.
    pub fn findings(&self) -> impl Iterator<Item = Cow<'_, Finding>> {
        let findings = self.found.iter().flat_map(Found::findings);
        findings.filter(|it| it.severity >= self.least)
    }

    /// The weight of every finding, in no order.
    pub fn weights(&self) -> impl Iterator<Item = Weight> {
        let weights = self.found.iter().flat_map(|it| {
            let compared = it.compared.iter().map(|it| Weight {
                code: it.rule().name,
                severity: it.rule().severity,
                fix: None,
            });
            let alone = it.alone.iter().map(|it| Weight {
                code: it.code,
                severity: it.severity,
                fix: it.fix.as_ref().map(|it| it.safety),
            });
            compared.chain(alone)
        });
        weights.filter(|it| it.severity >= self.least)
    }

    /// Counts by severity.
    pub fn tally(&self) -> Tally {
        let mut it = Tally::default();
        for weight in self.weights() {
            match weight.severity {
                Severity::Error => it.error += 1,
                Severity::Warning => it.warning += 1,
                Severity::Info => it.info += 1,
            }
        }
        it
    }
}

/// `2 files: 1 error, 3 warnings`.
pub fn summary(it: &Outcome<'_>) -> String {
    let Tally {
        error,
        warning,
        info,
    } = it.tally();
    let mut parts = Vec::new();
    for (count, noun) in [(error, "error"), (warning, "warning"), (info, "remark")] {
        if count > 0 {
            parts.push(plural(count, noun));
        }
    }
    let found = if parts.is_empty() {
        "nothing found".to_owned()
    } else {
        parts.join(", ")
    };
    format!("{}: {found}", plural(it.files, "file"))
}

/// `2 can be mended with `--fix`, 1 more with `--unsafe-fixes``; nothing where nothing can.
pub fn mendable(it: &Outcome<'_>) -> Option<String> {
    let count = |safety| it.weights().filter(|it| it.fix == Some(safety)).count();
    match (count(FixSafety::Safe), count(FixSafety::Unsafe)) {
        (0, 0) => None,
        (safe, 0) => Some(format!("{safe} can be mended with `--fix`")),
        (0, not) => Some(format!("{not} can be mended with `--unsafe-fixes`")),
        (safe, not) => Some(format!(
            "{safe} can be mended with `--fix`, {not} more with `--unsafe-fixes`"
        )),
    }
}

fn plural(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{ending}")
}

/// The word for a severity in every format that has one of its own.
pub(crate) fn word(it: Severity) -> &'static str {
    match it {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}
