//! Which way in every published profile means: a table that is kept, and reviewed when it changes.
//!
//! `UPDATE=1` writes it anew.

use crate::corpus;
use connection_profile::document;
use connection_profile::plan::{Surroundings, plan};
use connection_profile::profile::url::Insecure;
use connection_profile::profile::{self, Overrides};
use std::path::Path;

#[test]
fn every_published_profile_has_the_plan_that_was_reviewed() {
    let published = corpus::published();
    if published.is_empty() {
        return;
    }
    let lines: Vec<_> = published
        .iter()
        .map(|(name, bytes)| line(name, bytes))
        .collect();
    let found = lines.join("\n") + "\n";
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/published-plans.txt");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, &found).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap();
    let mut compared = 0;
    for found in found.lines() {
        let name = found.split(": ").next().unwrap_or_default();
        match kept.lines().find(|it| it.split(": ").next() == Some(name)) {
            Some(kept) => {
                assert_eq!(found, kept, "if this is meant: UPDATE=1");
                compared += 1;
            }
            None => println!("not reviewed yet: {found}"),
        }
    }
    assert!(compared > 0, "none of these profiles is in the table");
}

/// `file: strategy: step, step; asks key, key`, or what stands in the way.
fn line(name: &str, bytes: &[u8]) -> String {
    let (document, _) = document::parse(bytes, name.into());
    let Some(document) = document else {
        return format!("{name}: unreadable");
    };
    let (profile, _) = profile::resolve(profile::read(&document).0, &Overrides::default());
    let around = Surroundings {
        insecure: Insecure::Refuse,
        accepted_hosts: Vec::new(),
        aws_profiles: Vec::new(),
        aws_cli: Default::default(),
        sso_cache: None,
        way: connection_profile::aws::identity_center::oidc::Way::Browser,
    };
    match plan(&profile, &around) {
        Ok(plan) => {
            let steps: Vec<_> = plan.steps().iter().map(|it| it.kind().name).collect();
            let asks = match plan.questions() {
                [] => String::new(),
                keys => format!("; asks {}", keys.join(", ")),
            };
            format!("{name}: {}: {}{asks}", plan.strategy(), steps.join(", "))
        }
        Err(problems) => {
            let said: Vec<_> = problems
                .iter()
                .map(|it| format!("{}: {}", it.code, it.message))
                .collect();
            format!("{name}: not planned: {}", said.join("; "))
        }
    }
}
