//! Every code explains itself.

use super::{code, root, sources};
use connection_profile::known;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

fn pages_in(folder: &str) -> BTreeSet<String> {
    std::fs::read_dir(root().join(folder))
        .unwrap()
        .filter_map(|it| {
            Some(
                it.unwrap()
                    .file_name()
                    .to_str()?
                    .strip_suffix(".md")?
                    .to_owned(),
            )
        })
        .collect()
}

#[test]
fn the_table_of_pages_is_the_folder_of_pages() {
    let table: Vec<_> = known::PAGES.iter().map(|it| it.code.to_owned()).collect();
    assert!(table.is_sorted(), "the table is sorted");
    let table: BTreeSet<_> = table.into_iter().collect();
    assert_eq!(table, pages_in("src/known"));
    for page in known::PAGES {
        assert!(page.text.starts_with("# "), "{} has no title", page.code);
        assert!(
            page.text.ends_with('\n'),
            "{} does not end its last line",
            page.code
        );
        assert!(
            page.text.lines().count() > 2,
            "{} says too little",
            page.code
        );
    }
}

/// Whether `explain` has something to say.
fn explained(code: &str) -> bool {
    known::find(code).is_some()
        || connection_profile::lint::Rule::find(code).is_some()
        || connection_profile::document::CODES
            .iter()
            .any(|it| it.code == code)
}

/// The literals that are the code of a failure or of a finding that ends a plan.
fn codes_in_source() -> BTreeMap<String, PathBuf> {
    let mut codes = BTreeMap::new();
    for it in sources().into_iter().filter(|it| it.module != "lint") {
        let code = code(&it.text);
        for start in [
            "Failure::new(",
            "Diagnostic::error(",
            "Diagnostic::warning(",
        ] {
            for (at, _) in code.match_indices(start) {
                let call = code[at + start.len()..].trim_start();
                let call = match call.strip_prefix("Kind::") {
                    Some(rest) => rest
                        .split_once(',')
                        .map_or("", |(_, rest)| rest.trim_start()),
                    None => call,
                };
                if let Some(rest) = call.strip_prefix('"')
                    && let Some((literal, _)) = rest.split_once('"')
                {
                    codes.insert(literal.to_owned(), it.path.clone());
                }
            }
        }
    }
    codes
}

#[test]
fn every_failure_has_a_page() {
    let codes = codes_in_source();
    assert!(codes.len() > 20, "the source is read: {}", codes.len());
    let without: Vec<_> = codes
        .into_iter()
        .filter(|(code, _)| !explained(code))
        .map(|(code, path)| format!("`{code}` in {}", path.display()))
        .collect();
    assert!(without.is_empty(), "{}", without.join("\n"));
}
