//! The rules of the house, read off the source: what may use what, what must have a page, and what
//! must be nowhere.

mod documents;
mod pages;
mod structure;

use std::path::{Path, PathBuf};

/// Where a secret may be looked at: where it is sent, kept, or written for whoever asked for it.
const REVEALING: &[&str] = &[
    "aws",
    "aws_files",
    "cli",
    "effects",
    "oidc",
    "plan",
    "run",
    "sandbox",
    "secret",
    "shape",
    "step",
];

/// Files over 600 lines, each with its reason.
const LONG: &[(&str, &str)] = &[];

struct Source {
    path: PathBuf,
    module: String,
    text: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
}

fn sources() -> Vec<Source> {
    let mut files = Vec::new();
    rust_files(&root().join("src"), &mut files);
    let source = |path: PathBuf| {
        let inside = path.strip_prefix(root().join("src")).unwrap();
        let first = inside
            .components()
            .next()
            .unwrap()
            .as_os_str()
            .to_str()
            .unwrap();
        let module = first.trim_end_matches(".rs").to_owned();
        Source {
            text: std::fs::read_to_string(&path).unwrap(),
            path,
            module,
        }
    };
    files.into_iter().map(source).collect()
}

/// The source without its tests and comments.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let lines = text.lines().filter(|it| !it.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn secrets_are_revealed_in_few_places() {
    let elsewhere: Vec<_> = sources()
        .into_iter()
        .filter(|it| code(&it.text).contains(".reveal()"))
        .filter(|it| !REVEALING.contains(&it.module.as_str()))
        .map(|it| it.path.display().to_string())
        .collect();
    assert!(elsewhere.is_empty(), "{}", elsewhere.join("\n"));
}

#[test]
fn files_are_short() {
    let long: Vec<_> = sources()
        .into_iter()
        .filter(|it| it.text.lines().count() > 600)
        .filter(|it| !LONG.iter().any(|(name, _)| it.path.ends_with(name)))
        .map(|it| it.path.display().to_string())
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn the_library_does_not_panic_on_purpose() {
    const BANNED: [&str; 7] = [
        ".unwrap()",
        ".expect(",
        "panic!(",
        "todo!(",
        "unimplemented!(",
        "dbg!(",
        "println!(",
    ];
    // The refusing world exists to panic, and nothing of the product runs in it.
    let allowed =
        |it: &Source| it.path.ends_with("effects/refusing.rs") || it.path.ends_with("tests.rs");
    let mut wrong = Vec::new();
    for it in sources().into_iter().filter(|it| !allowed(it)) {
        for (number, line) in code(&it.text).lines().enumerate() {
            if BANNED.iter().any(|banned| line.contains(banned)) {
                wrong.push(format!("{}:{number}: {}", it.path.display(), line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_environment_and_the_clock_are_read_in_one_place() {
    const READS: [&str; 5] = [
        "std::env::var",
        "std::env::current_dir",
        "SystemTime::now",
        "Instant::now",
        "Timestamp::now",
    ];
    let allowed = |it: &Source| {
        it.module == "main" || it.path.components().any(|it| it.as_os_str() == "real")
    };
    let wrong: Vec<_> = sources()
        .into_iter()
        .filter(|it| !allowed(it))
        .filter(|it| READS.iter().any(|read| code(&it.text).contains(read)))
        .map(|it| it.path.display().to_string())
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_test_file_is_in_the_one_binary() {
    let main = std::fs::read_to_string(root().join("tests/it/main.rs")).unwrap();
    for entry in std::fs::read_dir(root().join("tests/it")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let belongs = name == "main" || main.contains(&format!("mod {name};"));
        assert!(belongs, "{} is never compiled", path.display());
    }
}
