//! The rules of the house, read off the source: what may use what, what must have a page, and what
//! must be nowhere.

use connection_profile::known;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Lowest first: a module may use those before it, and those in its own group.
const LAYERS: &[&[&str]] = &[
    &["secret", "untrusted", "template", "env"],
    &["credentials", "diagnostic"],
    &["failure"],
    &["dirs", "file", "document"],
    &["profile"],
    &["kinds"],
    &["effects"],
    &["oidc", "aws", "aws_files"],
    &["step"],
    &["schema"],
    &["plan", "policy"],
    &["lint", "run"],
    &["known", "render", "shape", "handoff"],
    &["bookmark", "preferences", "library"],
    &["sandbox"],
    &["cli"],
    &["lib", "main"],
];

/// Which folder may name a crate: the one door to it.
const DOORS: &[(&str, &[&str])] = &[
    ("quick_xml", &["document"]),
    ("saphyr_parser", &["document"]),
    ("plist", &["bookmark"]),
    ("serde_yaml", &["preferences"]),
    ("handlebars", &["template"]),
    ("oauth2", &["oidc"]),
    ("jsonwebtoken", &["oidc", "sandbox"]),
    ("aws_sdk_sts", &["aws"]),
    ("aws_sdk_s3", &["aws"]),
    ("aws_sdk_sso", &["aws"]),
    ("aws_sdk_ssooidc", &["aws"]),
    ("aws_smithy_http_client", &["effects"]),
    ("annotate_snippets", &["render"]),
    ("jsonschema", &["policy"]),
    ("inquire", &["effects"]),
    ("crossterm", &["effects"]),
    ("webbrowser", &["effects"]),
    ("qrcode", &["effects"]),
    ("clap", &["cli"]),
    ("s3s", &["sandbox"]),
    ("s3s_fs", &["sandbox"]),
    ("hyper", &["sandbox"]),
];

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

fn used_modules(code: &str) -> BTreeSet<String> {
    let word = |text: &str| {
        text.chars()
            .take_while(|it| it.is_ascii_alphanumeric() || *it == '_')
            .collect::<String>()
    };
    let mut used = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|it| it.is_alphanumeric() || it == '_' || it == ':') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(group) => {
                let group = group.split_once("};").map_or(group, |(it, _)| it);
                let mut depth = 0;
                let mut names = String::new();
                for it in group.chars() {
                    match it {
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        it if depth == 0 => names.push(it),
                        _ => {}
                    }
                }
                used.extend(names.split(',').map(|it| word(it.trim())));
            }
            None => {
                used.insert(word(rest));
            }
        }
    }
    used.remove("");
    used
}

#[test]
fn layers() {
    let level = |module: &str| LAYERS.iter().position(|it| it.contains(&module));
    let mut wrong = Vec::new();
    for it in sources() {
        let Some(own) = level(&it.module) else {
            wrong.push(format!("`{}` has no layer", it.module));
            continue;
        };
        for used in used_modules(&code(&it.text)) {
            let above = level(&used).is_some_and(|used| used > own);
            if above && !(it.module == "failure" && used == "diagnostic") {
                wrong.push(format!(
                    "{}: `{}` uses `{used}`",
                    it.path.display(),
                    it.module
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn doors() {
    let mut wrong = Vec::new();
    for it in sources() {
        let code = code(&it.text);
        for (name, folders) in DOORS {
            let named = code.match_indices(&format!("{name}::")).any(|(at, _)| {
                !code[..at]
                    .chars()
                    .next_back()
                    .is_some_and(|it| it.is_alphanumeric() || it == '_')
            });
            if named && !folders.contains(&it.module.as_str()) {
                wrong.push(format!("{} names `{name}`", it.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
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
