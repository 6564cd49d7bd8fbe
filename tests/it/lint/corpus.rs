//! The published profiles: every finding has been looked at by a person, and stays as it is.

use super::judge;
use crate::corpus;
use std::fs;
use std::path::Path;

/// `UPDATE=1` writes the list anew. Each line is severity, code, file and key path.
#[test]
fn findings_are_those_that_were_reviewed() {
    let files = corpus::published();
    if files.is_empty() {
        return;
    }
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    let mut rows: Vec<String> = judge(&files)
        .iter()
        .map(|it| {
            format!(
                "{:?}\t{}\t{}\t{}\n",
                it.severity, it.code, it.spot.file, it.spot.key_path
            )
        })
        .collect();
    rows.sort();
    let found = rows.concat();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lint/corpus.expected");
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &found).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap();
    // Another folder of profiles has other findings; then only a panic is looked for.
    let names: std::collections::BTreeSet<&str> = files.iter().map(|it| it.0).collect();
    let reviewed = expected.lines().filter_map(|it| it.split('\t').nth(2));
    if !reviewed.clone().all(|it| names.contains(it)) {
        println!("skipped: these are other profiles than those that were reviewed");
        return;
    }
    let different: Vec<&str> = diff(&expected, &found);
    assert!(different.is_empty(), "{different:#?}");
}

fn diff<'a>(a: &'a str, b: &'a str) -> Vec<&'a str> {
    let (left, right): (Vec<&str>, Vec<&str>) = (a.lines().collect(), b.lines().collect());
    let gone = left.iter().filter(|it| !right.contains(it));
    let new = right.iter().filter(|it| !left.contains(it));
    gone.chain(new).copied().collect()
}
