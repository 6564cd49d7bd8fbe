//! What the pages for contributors name is there.

use super::root;
use std::path::Path;

pub(super) const ARCHITECTURE: &str = include_str!("../../../ARCHITECTURE.md");
const CONTRIBUTING: &str = include_str!("../../../CONTRIBUTING.md");

/// What stands below a heading, up to the next one.
pub(super) fn section(page: &'static str, title: &str) -> &'static str {
    let (_, below) = page.split_once(&format!("\n## {title}\n")).unwrap();
    below.split("\n## ").next().unwrap()
}

/// What stands between backticks.
pub(super) fn quoted(text: &str) -> Vec<String> {
    let parts = text.split('`').skip(1).step_by(2);
    parts.map(str::to_owned).collect()
}

/// Whether a test has this name: a file below `tests/it` or `src`, or one of the functions in it.
fn is_a_test(name: &str) -> bool {
    let module = name.replace("::", "/");
    let (folder, item) = module.rsplit_once('/').unwrap_or((&module, ""));
    let declares = |path: &Path| {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        text.contains(&format!("fn {item}(")) || text.contains(&format!("mod {item};"))
    };
    ["tests/it", "src"].iter().any(|below| {
        let file = |name: &str| {
            let path = root().join(below).join(name);
            [path.with_extension("rs"), path.join("mod.rs")]
        };
        file(&module).iter().any(|it| it.exists()) || file(folder).iter().any(|it| declares(it))
    })
}

/// The names that `tests/contract/run` knows its scenarios by.
fn scenarios() -> Vec<String> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(root().join("tests/contract/scenarios")).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let tests = text
            .lines()
            .filter_map(|it| it.strip_prefix("def test_")?.split_once('('));
        names.extend(tests.map(|(name, _)| format!("{stem}-{name}").replace('_', "-")));
    }
    names
}

#[test]
fn every_promise_names_a_test_that_is_there() {
    let rows = section(ARCHITECTURE, "Invariants").lines();
    let promises: Vec<_> = rows
        .filter_map(|it| it.strip_prefix("| ")?.split_once(" | "))
        .filter(|(promise, _)| *promise != "promise")
        .collect();
    assert!(promises.len() > 30, "the table is read: {}", promises.len());
    let scenarios = scenarios();
    for (promise, tests) in promises {
        let tests = quoted(tests);
        assert!(!tests.is_empty(), "no test: {promise}");
        for it in tests {
            let there = match it.split_once(' ') {
                Some((_, word)) => scenarios.iter().any(|it| it.contains(word)),
                None if it.contains('/') => root().join(&it).exists(),
                None => is_a_test(&it),
            };
            assert!(there, "there is no `{it}`: {promise}");
        }
    }
}

#[test]
fn the_files_that_pages_name_are_there() {
    const FOLDERS: [&str; 6] = [".ci/", "fuzz/", "profiles/", "schemas/", "src/", "tests/"];
    let mut seen = 0;
    for name in [ARCHITECTURE, CONTRIBUTING].into_iter().flat_map(quoted) {
        let path = name.split(' ').next().unwrap_or_default();
        if FOLDERS.iter().any(|it| path.starts_with(it)) {
            // `src/lint/rules/<name>.rs`: the folder is there.
            let known = match path.split_once('<') {
                Some((before, _)) => before.rsplit_once('/').map_or("", |(folder, _)| folder),
                None => path,
            };
            assert!(root().join(known).exists(), "there is no `{path}`");
            seen += 1;
        }
    }
    assert!(seen > 30, "the pages are read: {seen}");
}
