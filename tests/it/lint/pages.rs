//! Table, files and pages agree, and every page's examples are judged as it says.

use super::page::{self, Example};
use super::{codes, judge};
use connection_profile::diagnostic::Severity;
use connection_profile::lint::{Finding, RULES};
use connection_profile::render::human::{Style, one};
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/lint/rules")
}

fn found(example: &Example) -> Vec<Finding> {
    let files: Vec<(&str, &[u8])> = example
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    judge(&files)
}

#[test]
fn table_files_and_pages_agree() {
    assert!(RULES.is_sorted_by(|a, b| a.name < b.name));
    let mut files = BTreeSet::new();
    let mut pages = BTreeSet::new();
    for entry in fs::read_dir(folder()).expect("the rules") {
        let path = entry.expect("an entry").path();
        let stem = path.file_stem().and_then(|it| it.to_str()).expect("a name");
        let set = match path.extension().and_then(|it| it.to_str()) {
            Some("rs") if stem == "mod" => continue,
            Some("rs") => &mut files,
            Some("md") => &mut pages,
            other => panic!("{other:?} among the rules"),
        };
        set.insert(stem.replace('_', "-"));
    }
    let table: BTreeSet<String> = RULES.iter().map(|it| it.name.to_owned()).collect();
    assert_eq!(files, table);
    assert_eq!(pages, table);
}

#[test]
fn a_page_says_what_its_rule_says() {
    for rule in RULES {
        let it = page::read(rule.name, rule.doc);
        assert!(!it.bad.is_empty() && !it.good.is_empty(), "{}", rule.name);
        assert_eq!(it.title, rule.name);
        assert_eq!(it.summary, rule.summary, "{}", rule.name);
        let severity = match rule.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        };
        assert_eq!(it.severity, severity, "{}", rule.name);
    }
}

#[test]
fn the_bad_example_is_found_by_its_rule_alone() {
    let mut wrong = Vec::new();
    for rule in RULES {
        let it = page::read(rule.name, rule.doc);
        let found = codes(&found(&it.bad));
        if found != [rule.name] {
            wrong.push(format!("{}: {found:?}", rule.name));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_good_example_is_clean() {
    let mut wrong = Vec::new();
    for rule in RULES {
        let it = page::read(rule.name, rule.doc);
        let found = codes(&found(&it.good));
        if !found.is_empty() {
            wrong.push(format!("{}: {found:?}", rule.name));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// `UPDATE=1` writes what is said now into the pages.
#[test]
fn the_diagnostic_is_the_one_on_the_page() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut stale = Vec::new();
    for rule in RULES {
        let it = page::read(rule.name, rule.doc);
        let mut said = String::new();
        for (number, finding) in found(&it.bad).iter().enumerate() {
            if number > 0 {
                said.push('\n');
            }
            said.push_str(&one(finding, Style::Plain));
            said.push('\n');
        }
        let said: String = said
            .lines()
            .map(|it| format!("{}\n", it.trim_end()))
            .collect();
        if said == it.diagnostic {
            continue;
        }
        if update {
            let path = folder().join(format!("{}.md", rule.name.replace('-', "_")));
            fs::write(path, page::with_diagnostic(rule.doc, &said)).expect("the page");
        } else {
            stale.push(format!("{}:\n{said}", rule.name));
        }
    }
    assert!(stale.is_empty(), "{}", stale.join("\n"));
}
