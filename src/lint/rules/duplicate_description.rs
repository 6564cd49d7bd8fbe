//! `duplicate-description`: two profiles with the same `Description`.

use crate::diagnostic::Severity;
use crate::lint::together;
use crate::lint::{Card, Judge, Known, Role, Rule, TogetherFindings};

pub(crate) static RULE: Rule = Rule {
    name: "duplicate-description",
    summary: "two profiles with the same `Description`",
    severity: Severity::Warning,
    doc: include_str!("duplicate_description.md"),
    judge: Judge::Together(check),
};

fn check(cards: &[Card], _: &[Known], findings: &mut TogetherFindings) {
    let same = |card: &Card| Some(card.description.as_ref()?.text.clone());
    for peers in together::alike(cards, Role::Profile, same) {
        let Some(noted) = cards.get(peers.here).and_then(|it| it.description.as_ref()) else {
            continue;
        };
        let others = peers.noted(cards, |it| it.description.as_ref());
        let message = format!(
            "`Description` is `{}` in {} other {}",
            noted.text,
            peers.count,
            together::plural(peers.count, "profile"),
        );
        let mut finding = noted.finding(&RULE, message, "", &others);
        finding.help =
            Some("say what tells them apart: the region, the way of signing in".to_owned());
        findings.push(peers.here, finding);
    }
}
