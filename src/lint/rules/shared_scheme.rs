//! `shared-scheme`: a URL scheme that several profiles claim.

use crate::diagnostic::Severity;
use crate::lint::together;
use crate::lint::{Card, Compared, Judge, Known, Noted, Rule, TogetherFindings};
use std::collections::BTreeMap;

pub(crate) static RULE: Rule = Rule {
    name: "shared-scheme",
    summary: "a URL scheme that several profiles claim",
    severity: Severity::Warning,
    doc: include_str!("shared_scheme.md"),
    judge: Judge::Together(check),
};

fn check<'a>(cards: &'a [Card], _: &'a [Known], findings: &mut TogetherFindings<'a>) {
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
            let found = Compared::new(&RULE, *here, noted, message).with_others(others);
            findings.push(found.with_help("let each profile have schemes of its own"));
        }
    }
}
