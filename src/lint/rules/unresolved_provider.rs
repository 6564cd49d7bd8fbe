//! `unresolved-provider`: a bookmark whose profile is not there.

use crate::diagnostic::Severity;
use crate::lint::{Card, Judge, Known, Role, Rule, TogetherFindings};

pub(crate) static RULE: Rule = Rule {
    name: "unresolved-provider",
    summary: "a bookmark whose profile is not there",
    severity: Severity::Warning,
    doc: include_str!("unresolved_provider.md"),
    judge: Judge::Together(check),
};

fn check(cards: &[Card], known: &[Known], findings: &mut TogetherFindings) {
    let judged = cards
        .iter()
        .filter(|it| it.role == Role::Profile)
        .filter_map(|card| {
            Some((
                card.protocol.as_ref()?.text.as_str(),
                card.vendor.as_ref()?.text.as_str(),
            ))
        });
    let known = known
        .iter()
        .map(|it| (it.protocol.as_str(), it.vendor.as_str()));
    let there: Vec<(&str, &str)> = judged.chain(known).collect();
    let bookmarks = cards
        .iter()
        .enumerate()
        .filter(|(_, it)| it.role == Role::Bookmark);
    for (here, card) in bookmarks {
        let (Some(protocol), Some(provider)) = (&card.protocol, &card.vendor) else {
            continue;
        };
        let own_name = provider.text == protocol.text || provider.text == "iterate GmbH";
        let same_vendor = |it: &&(&str, &str)| it.1.eq_ignore_ascii_case(&provider.text);
        if own_name
            || there
                .iter()
                .any(|it| same_vendor(&it) && it.0 == protocol.text)
        {
            continue;
        }
        let message = format!("no profile is `{}/{}`", protocol.text, provider.text);
        let mut finding = provider.finding(&RULE, message, "", &[]);
        let elsewhere = there.iter().find(same_vendor).map(|it| it.0);
        let near = there
            .iter()
            .filter(|it| it.0 == protocol.text)
            .map(|it| (strsim::jaro_winkler(it.1, &provider.text), it.1))
            .filter(|it| it.0 > 0.85)
            .max_by(|a, b| a.0.total_cmp(&b.0));
        finding.help = Some(match (elsewhere, near) {
            (Some(protocol), _) => format!("there is one with the `Protocol` `{protocol}`"),
            (None, Some((_, near))) => format!("did you mean `{near}`?"),
            (None, None) => {
                "add the profile to the folder, or check it together with the bookmark".to_owned()
            }
        });
        findings.push(here, finding);
    }
}
