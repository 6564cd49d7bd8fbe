//! `duplicate-vendor`: two profiles with the same `Protocol` and `Vendor`.

use crate::diagnostic::Severity;
use crate::lint::together;
use crate::lint::{Card, Compared, Judge, Known, Role, Rule, TogetherFindings};

pub(crate) static RULE: Rule = Rule {
    name: "duplicate-vendor",
    summary: "two profiles with the same `Protocol` and `Vendor`",
    severity: Severity::Error,
    doc: include_str!("duplicate_vendor.md"),
    judge: Judge::Together(check),
};

fn check<'a>(cards: &'a [Card], _: &'a [Known], findings: &mut TogetherFindings<'a>) {
    let same = |card: &Card| {
        let protocol = card.protocol.as_ref()?.to_lowercase();
        Some(format!(
            "{protocol}/{}",
            card.vendor.as_ref()?.text.to_lowercase()
        ))
    };
    for peers in together::alike(cards, Role::Profile, same) {
        let Some(noted) = cards.get(peers.here).and_then(|it| it.vendor.as_ref()) else {
            continue;
        };
        let others = peers.noted(cards, |it| it.vendor.as_ref());
        let message = format!(
            "`Vendor` is `{}` in {} other {} with the same `Protocol`",
            noted.text,
            peers.count,
            together::plural(peers.count, "profile"),
        );
        let found = Compared::new(&RULE, peers.here, noted, message);
        findings.push(
            found
                .with_others(others)
                .with_help("give each profile a `Vendor` of its own"),
        );
    }
}
