//! `duplicate-description`: two profiles with the same `Description`.

use crate::diagnostic::Severity;
use crate::lint::together;
use crate::lint::{Card, Compared, Judge, Known, Role, Rule, TogetherFindings};

pub(crate) static RULE: Rule = Rule {
    name: "duplicate-description",
    summary: "two profiles with the same `Description`",
    severity: Severity::Warning,
    doc: include_str!("duplicate_description.md"),
    judge: Judge::Together(check),
};

fn check<'a>(cards: &'a [Card], _: &'a [Known], findings: &mut TogetherFindings<'a>) {
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
        let found = Compared::new(&RULE, peers.here, noted, message);
        findings.push(
            found
                .with_others(others)
                .with_help("say what tells them apart: the region, the way of signing in"),
        );
    }
}
