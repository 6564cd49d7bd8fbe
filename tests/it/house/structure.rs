//! What may use what: modules in the order of the map in `ARCHITECTURE.md`, foreign crates by their
//! doors.

use super::documents::{ARCHITECTURE, quoted, section};
use super::{Source, code, root, sources};
use std::collections::BTreeSet;

/// Which modules may name a crate: the door to it.
const DOORS: &[(&str, &[&str])] = &[
    ("annotate_snippets", &["render"]),
    ("aws_credential_types", &["aws"]),
    ("aws_sdk_s3", &["aws"]),
    ("aws_sdk_sso", &["aws"]),
    ("aws_sdk_ssooidc", &["aws"]),
    ("aws_sdk_sts", &["aws"]),
    ("aws_smithy_async", &["aws"]),
    ("aws_smithy_http_client", &["effects"]),
    ("aws_smithy_runtime_api", &["aws", "effects"]),
    ("aws_smithy_types", &["aws", "effects"]),
    ("clap", &["cli"]),
    ("crossterm", &["effects"]),
    ("etcetera", &["dirs"]),
    ("handlebars", &["template"]),
    ("hyper", &["sandbox"]),
    ("hyper_util", &["sandbox"]),
    ("inquire", &["effects"]),
    ("jsonschema", &["policy"]),
    ("jsonwebtoken", &["oidc", "sandbox"]),
    ("oauth2", &["oidc"]),
    ("plist", &["bookmark"]),
    ("qrcode", &["effects"]),
    ("quick_xml", &["document"]),
    ("rustix", &["effects", "file"]),
    ("rustls_pki_types", &["effects"]),
    ("rustls_webpki", &["effects"]),
    ("s3s", &["sandbox"]),
    ("s3s_fs", &["sandbox"]),
    ("saphyr_parser", &["document"]),
    ("serde_yaml", &["preferences"]),
    ("smallvec", &["diagnostic"]),
    ("webbrowser", &["effects"]),
    ("zeroize", &["effects", "secret"]),
];

/// Crates whose types or functions are everyday words here.
const ANYWHERE: &[&str] = &[
    "aws_lc_rs",
    "base64",
    "http",
    "jiff",
    "memchr",
    "serde",
    "serde_json",
    "strsim",
    "tempfile",
    "thiserror",
    "tokio",
    "url",
];

/// The modules as the map lists them, lowest first.
fn map() -> Vec<String> {
    let rows = section(ARCHITECTURE, "The map").lines();
    let cells = rows.filter_map(|it| it.strip_prefix("| `")?.split_once(" | "));
    cells
        .flat_map(|(modules, _)| quoted(&format!("`{modules}")))
        .collect()
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
fn the_map_has_every_module() {
    let there: BTreeSet<_> = sources().into_iter().map(|it| it.module).collect();
    let crates = ["lib", "main"].map(str::to_owned);
    let mapped: Vec<_> = map().into_iter().chain(crates).collect();
    assert_eq!(mapped.iter().cloned().collect::<BTreeSet<_>>(), there);
    assert_eq!(mapped.len(), there.len(), "a module is mapped twice");
}

#[test]
fn a_module_uses_only_those_above_it_in_the_map() {
    let map = map();
    let level = |module: &str| map.iter().position(|it| it == module);
    let mut wrong = Vec::new();
    for it in sources() {
        let code = code(&it.text);
        for used in used_modules(&code) {
            if level(&used).is_some_and(|used| level(&it.module).is_some_and(|own| used > own)) {
                wrong.push(format!("{} uses `{used}`", it.path.display()));
            }
        }
        // There `super` is the root, and would be no `crate::`.
        let is_top = it.path.parent() == Some(&root().join("src"))
            || it.path.parent() == Some(&root().join("src").join(&it.module))
                && it.path.ends_with("mod.rs");
        if is_top && code.contains("super::") {
            wrong.push(format!("{} names the root `super`", it.path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_sandbox_stands_beside_the_product() {
    let mut wrong = Vec::new();
    for it in sources() {
        let used = used_modules(&code(&it.text));
        let verb = root().join("src/cli/command/sandbox");
        if it.module == "sandbox" {
            wrong.extend(
                used.into_iter()
                    .filter(|it| it != "effects" && it != "sandbox"),
            );
        } else if used.contains("sandbox") && !it.path.starts_with(verb) {
            wrong.push(it.path.display().to_string());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether a crate is named.
fn names(it: &Source, name: &str) -> bool {
    // The crate's library has the shorter name.
    let name = if name == "rustls_webpki" {
        "webpki"
    } else {
        name
    };
    let code = code(&it.text);
    code.match_indices(&format!("{name}::")).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        !before.is_some_and(|it| it.is_alphanumeric() || it == '_' || it == ':')
    })
}

#[test]
fn doors() {
    let sources = sources();
    let mut wrong = Vec::new();
    for (name, modules) in DOORS {
        let named: Vec<_> = sources.iter().filter(|it| names(it, name)).collect();
        for it in &named {
            if !modules.contains(&it.module.as_str()) {
                wrong.push(format!("{} names `{name}`", it.path.display()));
            }
        }
        for door in *modules {
            if !named.iter().any(|it| it.module == *door) {
                wrong.push(format!("`{door}` does not name `{name}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_dependency_has_a_door_or_is_an_everyday_word() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let mut section = "";
    let mut dependencies = BTreeSet::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line;
        } else if section.ends_with("dependencies]") && !section.contains("dev-dependencies") {
            dependencies.extend(line.split_once(" = ").map(|(it, _)| it.replace('-', "_")));
        }
    }
    let known = DOORS
        .iter()
        .map(|(name, _)| *name)
        .chain(ANYWHERE.iter().copied());
    assert_eq!(dependencies, known.map(str::to_owned).collect());
    let reasons = section_of_crates();
    for (name, _) in DOORS {
        assert!(reasons.contains(*name), "`{name}` is used for no reason");
    }
}

/// The crates that `ARCHITECTURE.md` gives a reason for, as Rust spells them.
fn section_of_crates() -> BTreeSet<String> {
    let rows = section(ARCHITECTURE, "Crates, and why").lines();
    let cells = rows.filter_map(|it| it.strip_prefix("| ")?.split_once(" | "));
    cells
        .flat_map(|(names, _)| quoted(names))
        .map(|it| it.replace('-', "_"))
        .collect()
}
