//! `missing-region`: an S3 service without a region.

use crate::diagnostic::Severity;
use crate::lint::facts;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "missing-region",
    summary: "an S3 service without a region",
    severity: Severity::Warning,
    doc: include_str!("missing_region.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let Some(host) = it
        .filled("Default Hostname")
        .filter(|_| it.is_profile_of(&["s3"]))
    else {
        return;
    };
    let name = host.value.trim().to_ascii_lowercase();
    if it.filled("Region").is_some() || !it.list("Regions").is_empty() || facts::is_aws(&name) {
        return;
    }
    let own = name.strip_suffix(facts::site(&name)).unwrap_or(&name);
    let labels: Vec<&str> = own.split('.').collect();
    let says_region = labels.iter().any(|label| {
        let bare = label.trim_start_matches("s3-").trim_start_matches("sos-");
        facts::looks_like_region(bare) || is_short_region(label)
    });
    // `s3.fr-par.acme.example`
    let after_s3 = labels
        .windows(2)
        .any(|it| matches!(it, ["s3", region] if is_place(region)));
    let says_region = says_region || after_s3;
    if !says_region {
        findings.push(
            RULE.at(
                host.place,
                "there is no `Region`, and the host does not say one",
            )
            .with_help(
                "give the region that requests are signed for; `us-east-1` where there are none",
            ),
        );
    }
}

/// A label like `fr-par`: a country, and a word.
fn is_place(label: &str) -> bool {
    let letters = |it: &str| it.bytes().all(|it| it.is_ascii_lowercase());
    label
        .split_once('-')
        .is_some_and(|(country, town)| country.len() == 2 && letters(country) && letters(town))
}

/// A label like `sfo3` or `hel1`.
fn is_short_region(label: &str) -> bool {
    let letters = label.trim_end_matches(|it: char| it.is_ascii_digit());
    label.len() > letters.len()
        && (2..=5).contains(&letters.len())
        && letters.bytes().all(|it| it.is_ascii_alphabetic())
}
