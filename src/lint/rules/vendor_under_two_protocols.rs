//! `vendor-under-two-protocols`: one `Vendor` under several protocols.

use crate::diagnostic::Severity;
use crate::lint::together;
use crate::lint::{Card, Compared, Judge, Known, Role, Rule, TogetherFindings};

pub(crate) static RULE: Rule = Rule {
    name: "vendor-under-two-protocols",
    summary: "one `Vendor` under several protocols",
    severity: Severity::Error,
    doc: include_str!("vendor_under_two_protocols.md"),
    judge: Judge::Together(check),
};

fn check<'a>(cards: &'a [Card], _: &'a [Known], findings: &mut TogetherFindings<'a>) {
    let same = |card: &Card| Some(card.vendor.as_ref()?.text.to_lowercase());
    let apart = |card: &Card| Some(card.protocol.as_ref()?.to_lowercase());
    for peers in together::alike_but_apart(cards, Role::Profile, same, apart) {
        let Some(noted) = cards.get(peers.here).and_then(|it| it.vendor.as_ref()) else {
            continue;
        };
        let others = peers.noted(cards, |it| it.vendor.as_ref());
        let message = format!(
            "`Vendor` is `{}` in {} {} of another `Protocol`",
            noted.text,
            peers.count,
            together::plural(peers.count, "profile"),
        );
        let found = Compared::new(&RULE, peers.here, noted, message);
        findings.push(
            found
                .with_others(others)
                .with_help("put the protocol into the vendor: `acme-s3`, `acme-swift`"),
        );
    }
}
