//! `duplicate-nickname`: two profiles with the same `Default Nickname`.

use crate::diagnostic::Severity;
use crate::lint::together;
use crate::lint::{Card, Compared, Judge, Known, Role, Rule, TogetherFindings};

pub(crate) static RULE: Rule = Rule {
    name: "duplicate-nickname",
    summary: "two profiles with the same `Default Nickname`",
    severity: Severity::Warning,
    doc: include_str!("duplicate_nickname.md"),
    judge: Judge::Together(check),
};

fn check<'a>(cards: &'a [Card], _: &'a [Known], findings: &mut TogetherFindings<'a>) {
    let same = |card: &Card| Some(card.nickname.as_ref()?.text.clone());
    for peers in together::alike(cards, Role::Profile, same) {
        let Some(noted) = cards.get(peers.here).and_then(|it| it.nickname.as_ref()) else {
            continue;
        };
        let others = peers.noted(cards, |it| it.nickname.as_ref());
        let message = format!(
            "`Default Nickname` is `{}` in {} other {}",
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
