//! Findings that compare files, kept small until they are shown: there may be some for each of
//! thousands of files.

use super::card::{Card, Noted};
use super::finding::{Finding, RelatedSpot, Snippet};
use super::{Rule, Selection};
use std::borrow::Cow;

/// A value of one file that is at odds with values of others.
#[derive(Debug, Clone)]
pub struct Compared<'a> {
    rule: &'static Rule,
    card: usize,
    noted: &'a Noted,
    others: Vec<&'a Noted>,
    message: String,
    help: Option<Cow<'static, str>>,
}

impl<'a> Compared<'a> {
    /// A finding of this rule about a value of the card of that number.
    pub(super) fn new(rule: &'static Rule, card: usize, noted: &'a Noted, message: String) -> Self {
        Compared {
            rule,
            card,
            noted,
            others: Vec::new(),
            message,
            help: None,
        }
    }

    /// Adds the values it is at odds with, or some of them.
    pub(super) fn with_others(mut self, others: Vec<&'a Noted>) -> Self {
        self.others = others;
        self
    }

    /// Adds what to do next.
    pub(super) fn with_help(mut self, help: impl Into<Cow<'static, str>>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The number of the card it is about.
    pub fn card(&self) -> usize {
        self.card
    }

    /// Its rule; that decides how much it weighs.
    pub fn rule(&self) -> &'static Rule {
        self.rule
    }

    /// Whether it counts, and no comment in its file allows it.
    pub(super) fn is_wanted(&self, cards: &[Card], selection: &Selection) -> bool {
        let allowed = |card: &Card| card.allows(self.rule.name, self.noted.spot.range);
        selection.wants(&self.noted.spot.file, self.rule.name)
            && !cards.get(self.card).is_some_and(allowed)
    }

    /// The whole finding, with the places of the values it is at odds with.
    pub fn finding(&self) -> Finding {
        let also = "also here";
        let related = self.others.iter().map(|it| RelatedSpot {
            spot: it.spot.clone(),
            message: also.to_owned(),
        });
        let mut snippets = self.noted.snippets.clone();
        for other in &self.others {
            snippets.extend(other.snippets.iter().map(|it| labelled(it, also)));
        }
        Finding {
            code: self.rule.name,
            severity: self.rule.severity,
            message: self.message.clone(),
            spot: self.noted.spot.clone(),
            related: related.collect(),
            help: self.help.clone().map(Cow::into_owned),
            fix: None,
            snippets,
        }
    }
}

fn labelled(it: &Snippet, label: &str) -> Snippet {
    let mut it = it.clone();
    for mark in &mut it.marks {
        mark.label = Some(label.to_owned());
    }
    it
}

/// What was found in one file.
#[derive(Debug, Clone, Default)]
pub struct Found<'a> {
    /// By looking at it alone, in the order of places.
    pub alone: &'a [Finding],
    /// By comparing it with others.
    pub compared: Vec<Compared<'a>>,
}

impl Found<'_> {
    /// Every finding, in the order of places.
    pub fn findings(&self) -> impl Iterator<Item = Cow<'_, Finding>> {
        let compared = self.compared.iter().map(|it| Cow::Owned(it.finding()));
        let mut findings: Vec<Cow<'_, Finding>> = compared.collect();
        findings.extend(self.alone.iter().map(Cow::Borrowed));
        if !self.compared.is_empty() {
            findings.sort_by(|a, b| a.by_place(b));
        }
        findings.into_iter()
    }
}
