//! The rules: their pages are their tests.

mod allow;
mod bookmark;
mod cases;
mod cli;
mod corpus;
mod fix;
mod imagined;
mod own;
mod page;
mod pages;
mod policy;
mod reader_pages;
mod render;

use connection_profile::lint::{self, Card, Excerpts, Finding, Selection, Terms};
use connection_profile::policy::Policy;

/// Judges files together, as `check` does.
fn judge(files: &[(&str, &[u8])]) -> Vec<Finding> {
    let selection = Selection::default();
    let mut findings = Vec::new();
    let mut cards: Vec<Card> = Vec::new();
    let (schemas, files): (Vec<_>, Vec<_>) =
        files.iter().partition(|it| it.0.ends_with(".schema.json"));
    let policy = |it: &(&str, &[u8])| Policy::read(it.0, it.1.to_vec()).expect("a schema");
    let policies: Vec<Policy> = schemas.iter().map(policy).collect();
    let terms = Terms {
        bases: connection_profile::profile::Shelf::built_in(),
        selection: &selection,
        policies: &policies,
        excerpts: Excerpts::Taken,
    };
    for (name, bytes) in files {
        let checked = lint::check_by(name, bytes, &terms);
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
