//! `shared-scheme`: a URL scheme that several profiles claim.

use crate::diagnostic::Severity;
use crate::lint::together;
use crate::lint::{Card, Judge, Known, Noted, Rule, TogetherFindings};
use std::collections::BTreeMap;

pub(crate) static RULE: Rule = Rule {
    name: "shared-scheme",
    summary: "a URL scheme that several profiles claim",
    severity: Severity::Warning,
    doc: include_str!("shared_scheme.md"),
    judge: Judge::Together(check),
};

fn check(cards: &[Card], _: &[Known], findings: &mut TogetherFindings) {
    let mut claims: BTreeMap<String, Vec<(usize, &Noted)>> = BTreeMap::new();
    for (number, card) in cards.iter().enumerate() {
        for scheme in &card.schemes {
            let claim = claims.entry(scheme.text.to_lowercase()).or_default();
            if claim.last().is_none_or(|(other, _)| *other != number) {
                claim.push((number, scheme));
            }
        }
    }
    for (scheme, claim) in claims.iter().filter(|(_, claim)| claim.len() > 1) {
        for (here, noted) in claim {
            let others = claim.iter().filter(|(other, _)| other != here);
            let others: Vec<&Noted> = others.map(|it| it.1).take(3).collect();
            let count = claim.len() - 1;
            let message = format!(
                "the scheme `{scheme}` leads to {count} other {} too",
                together::plural(count, "profile"),
            );
            let mut finding = noted.finding(&RULE, message, "", &others);
            finding.help = Some("let each profile have schemes of its own".to_owned());
            findings.push(*here, finding);
        }
    }
}
