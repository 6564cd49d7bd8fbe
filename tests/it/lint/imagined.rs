//! Profiles as vendors and companies write them, good and bad, with all that is found in each: a
//! false alarm shows here as much as a miss.
//!
//! `tests/lint/imagined.txt` has them: `## name: E code, W code`, then the profile.

use super::judge;
use connection_profile::diagnostic::Severity;
use std::collections::BTreeSet;

#[test]
fn imagined_profiles_are_judged_as_a_person_would() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/lint/imagined.txt");
    let text = std::fs::read_to_string(path).expect("the profiles");
    let (mut profiles, mut clean) = (0, 0);
    let mut wrong = Vec::new();
    for block in text.split("## ").filter(|it| !it.is_empty()) {
        let (title, profile) = block.split_once('\n').expect("a title");
        let (name, expected) = title.split_once(':').expect("what is found");
        let found: BTreeSet<String> = judge(&[("imagined.yaml", profile.as_bytes())])
            .iter()
            .map(|it| format!("{} {}", letter(it.severity), it.code))
            .collect();
        let found = found.into_iter().collect::<Vec<_>>().join(", ");
        if found != expected.trim() {
            wrong.push(format!("{name}: {found}, not {expected}"));
        }
        profiles += 1;
        clean += usize::from(found.is_empty());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(profiles > 170 && clean > 70, "{profiles}, {clean} clean");
}

fn letter(it: Severity) -> char {
    match it {
        Severity::Error => 'E',
        Severity::Warning => 'W',
        Severity::Info => 'I',
    }
}
