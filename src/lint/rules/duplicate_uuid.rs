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
    // The history of an application has a copy of every bookmark, in a folder of its own.
    let folder = |card: &Card| {
        let parts = card.source.rsplit_once(['/', '\\']);
        parts.map_or(String::new(), |it| it.0.to_owned())
    };
    let same = |card: &Card| {
        let uuid = card.uuid.as_ref()?.text.to_lowercase();
        Some(format!(
            "{}\n{}",
            folder(card),
            uuid.trim_matches(['{', '}'])
        ))
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
