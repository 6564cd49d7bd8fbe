//! Which cards say the same.

use super::card::{Card, Noted, Role};
use std::collections::BTreeMap;

/// Other cards that are shown with a finding; the rest is counted.
const SHOWN: usize = 3;

/// A card and those it is at odds with.
pub(super) struct Peers {
    /// The card.
    pub(super) here: usize,
    /// The first few others.
    pub(super) others: Vec<usize>,
    /// How many others there are.
    pub(super) count: usize,
}

impl Peers {
    /// A value of the others that are shown.
    pub(super) fn noted<'a>(
        &self,
        cards: &'a [Card],
        value: impl Fn(&'a Card) -> Option<&'a Noted>,
    ) -> Vec<&'a Noted> {
        let others = self.others.iter().filter_map(|it| cards.get(*it));
        others.filter_map(value).collect()
    }
}

/// Every card that has the same key as another one.
pub(super) fn alike(
    cards: &[Card],
    role: Role,
    key: impl Fn(&Card) -> Option<String>,
) -> Vec<Peers> {
    let mut found = Vec::new();
    for group in groups(cards, role, key) {
        for here in &group {
            let others = group.iter().filter(|it| *it != here).take(SHOWN);
            found.push(Peers {
                here: *here,
                others: others.copied().collect(),
                count: group.len() - 1,
            });
        }
    }
    found
}

/// Every card that has the same key as another one from which it is apart in something else.
pub(super) fn alike_but_apart(
    cards: &[Card],
    role: Role,
    key: impl Fn(&Card) -> Option<String>,
    apart: impl Fn(&Card) -> Option<String>,
) -> Vec<Peers> {
    let mut found = Vec::new();
    for group in groups(cards, role, key) {
        let mut kinds: BTreeMap<Option<String>, Vec<usize>> = BTreeMap::new();
        for it in &group {
            let kind = cards.get(*it).and_then(&apart);
            kinds.entry(kind).or_default().push(*it);
        }
        for (kind, members) in kinds.iter().filter(|_| kinds.len() > 1) {
            let foreign = kinds.iter().filter(|it| it.0 != kind);
            let foreign = foreign.flat_map(|it| it.1.iter().take(SHOWN));
            let others: Vec<usize> = foreign.take(SHOWN).copied().collect();
            for here in members {
                found.push(Peers {
                    here: *here,
                    others: others.clone(),
                    count: group.len() - members.len(),
                });
            }
        }
    }
    found
}

fn groups(
    cards: &[Card],
    role: Role,
    key: impl Fn(&Card) -> Option<String>,
) -> impl Iterator<Item = Vec<usize>> {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (number, card) in cards.iter().enumerate().filter(|it| it.1.role == role) {
        if let Some(key) = key(card) {
            groups.entry(key).or_default().push(number);
        }
    }
    groups.into_values().filter(|it| it.len() > 1)
}

/// A noun for that many.
pub(super) fn plural(count: usize, noun: &str) -> String {
    if count == 1 {
        noun.to_owned()
    } else {
        format!("{noun}s")
    }
}
