//! `unresolved-provider`: a bookmark whose profile is not there.

use crate::diagnostic::Severity;
use crate::lint::{Card, Compared, Judge, Known, Role, Rule, TogetherFindings};
use std::collections::{BTreeSet, HashMap};

pub(crate) static RULE: Rule = Rule {
    name: "unresolved-provider",
    summary: "a bookmark whose profile is not there",
    severity: Severity::Warning,
    doc: include_str!("unresolved_provider.md"),
    judge: Judge::Together(check),
};

/// Names that a misspelt one is compared with. A folder with more vendors than that is a registry.
const COMPARED: usize = 500;

/// Vendors of the profiles that come with the application, in this release or an older one.
const BUNDLED: &[&str] = &[
    "Action Verb",
    "cyberduck",
    "dracoon-sql",
    "iRODS Consortium",
    "iterate GmbH",
];

fn check<'a>(cards: &'a [Card], known: &'a [Known], findings: &mut TogetherFindings<'a>) {
    let bookmarks = cards
        .iter()
        .enumerate()
        .filter(|(_, it)| it.role == Role::Bookmark);
    let there = There::new(cards, known);
    for (here, card) in bookmarks {
        let (Some(protocol), Some(provider)) = (&card.protocol, &card.vendor) else {
            continue;
        };
        let own_name = provider.text == *protocol || BUNDLED.contains(&provider.text.as_str());
        let protocols = there.protocols(&provider.text);
        if own_name || protocols.contains(&protocol.as_str()) {
            continue;
        }
        let message = format!("no profile is `{protocol}/{}`", provider.text);
        let found = Compared::new(&RULE, here, provider, message);
        findings.push(match protocols.first() {
            Some(protocol) => {
                found.with_help(format!("there is one with the `Protocol` `{protocol}`"))
            }
            None => match there.nearest(protocol, &provider.text) {
                Some(near) => found.with_help(format!("did you mean `{near}`?")),
                None => found.with_help(
                    "add the profile to the folder, or check it together with the bookmark",
                ),
            },
        });
    }
}

/// The profiles that are there, judged or not.
struct There<'a> {
    /// The protocols of a vendor, whose name is in lower case here.
    protocols: HashMap<String, Vec<&'a str>>,
    /// The vendors of a protocol.
    vendors: HashMap<&'a str, BTreeSet<&'a str>>,
}

impl<'a> There<'a> {
    fn new(cards: &'a [Card], known: &'a [Known]) -> Self {
        let judged = cards.iter().filter(|it| it.role == Role::Profile);
        let judged = judged.filter_map(|card| {
            let protocol = card.protocol.as_ref()?.as_str();
            Some((protocol, card.vendor.as_ref()?.text.as_str()))
        });
        let known = known
            .iter()
            .map(|it| (it.protocol.as_str(), it.vendor.as_str()));
        let mut there = There {
            protocols: HashMap::new(),
            vendors: HashMap::new(),
        };
        for (protocol, vendor) in judged.chain(known) {
            if there.vendors.entry(protocol).or_default().insert(vendor) {
                let protocols = there.protocols.entry(vendor.to_ascii_lowercase());
                protocols.or_default().push(protocol);
            }
        }
        there
    }

    fn protocols(&self, vendor: &str) -> &[&'a str] {
        let protocols = self.protocols.get(&vendor.to_ascii_lowercase());
        protocols.map(Vec::as_slice).unwrap_or_default()
    }

    /// The vendor of that protocol that was probably meant.
    fn nearest(&self, protocol: &str, vendor: &str) -> Option<&'a str> {
        let vendors = self.vendors.get(protocol)?.iter().take(COMPARED);
        vendors
            .map(|it| (strsim::jaro_winkler(it, vendor), *it))
            .filter(|it| it.0 > 0.85)
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|it| it.1)
    }
}
