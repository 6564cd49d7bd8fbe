//! The rules: their pages are their tests.

mod allow;
mod bookmark;
mod cases;
mod cli;
mod corpus;
mod fix;
mod own;
mod page;
mod pages;
mod render;

use connection_profile::lint::{self, Card, Excerpts, Finding, Selection};

/// Judges files together, as `check` does.
fn judge(files: &[(&str, &[u8])]) -> Vec<Finding> {
    let selection = Selection::default();
    let mut findings = Vec::new();
    let mut cards: Vec<Card> = Vec::new();
    for (name, bytes) in files {
        let checked = lint::check(name, bytes, &selection, Excerpts::Taken);
        findings.extend(checked.findings);
        cards.push(checked.card);
    }
    let compared = lint::check_together(&cards, &[], &selection);
    findings.extend(compared.iter().map(|it| it.finding()));
    findings
}

fn codes(findings: &[Finding]) -> Vec<&'static str> {
    let mut codes: Vec<_> = findings.iter().map(|it| it.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}
