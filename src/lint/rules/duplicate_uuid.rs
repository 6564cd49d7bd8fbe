//! `duplicate-uuid`: two bookmarks with the same `UUID`.

use crate::diagnostic::Severity;
use crate::lint::together;
use crate::lint::{Card, Compared, Judge, Known, Role, Rule, TogetherFindings};

pub(crate) static RULE: Rule = Rule {
    name: "duplicate-uuid",
    summary: "two bookmarks with the same `UUID`",
    severity: Severity::Error,
    doc: include_str!("duplicate_uuid.md"),
    judge: Judge::Together(check),
};

fn check<'a>(cards: &'a [Card], _: &'a [Known], findings: &mut TogetherFindings<'a>) {
    let same = |card: &Card| {
        let text = card.uuid.as_ref()?.text.to_lowercase();
        Some(text.trim_matches(['{', '}']).to_owned())
    };
    for peers in together::alike(cards, Role::Bookmark, same) {
        let Some(noted) = cards.get(peers.here).and_then(|it| it.uuid.as_ref()) else {
            continue;
        };
        let others = peers.noted(cards, |it| it.uuid.as_ref());
        let message = format!(
            "`UUID` is `{}` in {} other {}",
            noted.text,
            peers.count,
            together::plural(peers.count, "bookmark"),
        );
        let found = Compared::new(&RULE, peers.here, noted, message);
        findings.push(
            found
                .with_others(others)
                .with_help("give one of them a new UUID"),
        );
    }
}
