//! The pages of what is found while a file is read: examples that are judged as they say.

use super::page::{self, Page};
use super::{codes, judge};
use connection_profile::diagnostic::Severity;
use connection_profile::document::{CODES, ReaderCode};
use connection_profile::lint::Finding;
use connection_profile::render::human::{Style, one};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Its example is a binary file of megabytes, or takes one to make; `parse::hostile` has it.
const TOLD: &str = "too-much-text";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/document/pages")
}

fn found(example: &page::Example) -> Vec<Finding> {
    let files: Vec<(&str, &[u8])> = example
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    judge(&files)
}

/// What is found of this code in the bad example: the first is shown.
fn of_its_code(it: &ReaderCode, page: &Page) -> Option<Finding> {
    let found = found(&page.bad);
    found.into_iter().find(|found| found.code == it.code)
}

#[test]
fn every_code_of_the_readers_has_a_page() {
    let files: BTreeSet<String> = fs::read_dir(folder())
        .expect("the pages")
        .map(|it| it.expect("an entry").path())
        .filter_map(|it| Some(it.file_stem()?.to_str()?.to_owned()))
        .collect();
    let table: BTreeSet<String> = CODES.iter().map(|it| it.code.to_owned()).collect();
    assert_eq!(files, table);
    for it in CODES {
        let page = page::read(it.code, it.doc);
        assert_eq!(page.title, it.code);
        assert_eq!(page.summary, it.summary, "{}", it.code);
    }
}

/// `UPDATE=1` writes what is said now into the pages.
#[test]
fn their_bad_examples_say_what_is_on_the_page() {
    let mut stale = Vec::new();
    for it in CODES.iter().filter(|it| it.code != TOLD) {
        let page = page::read(it.code, it.doc);
        let Some(finding) = of_its_code(it, &page) else {
            stale.push(format!("{}: {:?}", it.code, codes(&found(&page.bad))));
            continue;
        };
        let severity = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        };
        if page.severity != severity {
            stale.push(format!("{} is of severity {severity}", it.code));
        }
        let said: String = one(&finding, Style::Plain)
            .lines()
            .map(|it| format!("{}\n", it.trim_end()))
            .collect();
        if said == page.diagnostic {
            continue;
        }
        if std::env::var_os("UPDATE").is_some() {
            let path = folder().join(format!("{}.md", it.code));
            fs::write(path, page::with_diagnostic(it.doc, &said)).expect("the page");
        } else {
            stale.push(format!("{}:\n{said}", it.code));
        }
    }
    assert!(stale.is_empty(), "{}", stale.join("\n"));
}

#[test]
fn their_good_examples_are_clean() {
    for it in CODES {
        let page = page::read(it.code, it.doc);
        assert!(!page.good.is_empty(), "{}", it.code);
        assert_eq!(codes(&found(&page.good)), Vec::<&str>::new(), "{}", it.code);
    }
}
