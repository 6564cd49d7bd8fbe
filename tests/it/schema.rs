//! The published schema is the key table's, and never stricter than the reader.
//!
//! `UPDATE=1` writes `schemas/` anew.

use crate::corpus;
use connection_profile::bookmark;
use connection_profile::document::{Document, Node, Value, parse};
use connection_profile::lint::{self, Excerpts, Selection};
use connection_profile::profile::{self, Overrides};
use connection_profile::schema;
use jsonschema::Validator;
use serde_json::{Number, Value as Json};
use std::path::Path;

fn validator() -> Validator {
    jsonschema::validator_for(&schema::connection_profile()).unwrap()
}

/// A document as JSON, the way `plutil -convert json` or a YAML library has it.
fn json(node: &Node) -> Json {
    match &node.value {
        Value::String(text) | Value::Date(text) => Json::String(text.clone()),
        Value::Opaque(_) | Value::Data(_) => Json::String("aWNvbg==".to_owned()),
        Value::Integer(number) => i64::try_from(*number).map_or(Json::Null, Json::from),
        Value::Real(number) => Number::from_f64(*number).map_or(Json::Null, Json::Number),
        Value::Boolean(flag) => Json::Bool(*flag),
        Value::Null => Json::Null,
        Value::Array(elements) => elements.iter().map(json).collect(),
        Value::Dict(entries) => entries
            .iter()
            .map(|it| (it.key.clone(), json(&it.node)))
            .collect(),
    }
}

/// What the readers say about a file, and its document.
fn read(name: &str, bytes: &[u8]) -> (Option<Document>, Vec<&'static str>) {
    let (document, findings) = parse(bytes, name.into());
    let mut codes: Vec<_> = findings.iter().map(|it| it.code).collect();
    if let Some(document) = &document {
        let (draft, findings) = profile::read(document);
        codes.extend(findings.iter().map(|it| it.code));
        let (_, findings) = profile::resolve(draft, &Overrides::default());
        codes.extend(findings.iter().map(|it| it.code));
    }
    (document, codes)
}

#[test]
fn the_committed_schemas_are_the_tables() {
    committed("connection-profile", &schema::connection_profile());
    committed("bookmark", &schema::bookmark());
}

#[test]
fn the_program_hands_out_its_schemas_and_its_pages() {
    let stage = crate::connect::world::Stage::empty();
    for (code, file) in [
        ("schema:profile", "connection-profile"),
        ("schema:bookmark", "bookmark"),
        ("schema:check-output", "check-output.v1"),
    ] {
        let it = stage.verb(&["explain", code]);
        let file = format!("schemas/{file}.schema.json");
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        assert_eq!(
            (it.exit, it.out),
            (0, std::fs::read_to_string(file).unwrap())
        );
        let all = stage.verb(&["explain"]).out;
        assert!(
            all.lines().any(|it| it.starts_with(&format!("{code} "))),
            "{all}"
        );
    }
    let page = stage.verb(&["explain", "missing-icon"]).out;
    for pasted in ["info[missing-icon]", "[missing-icon]"] {
        assert_eq!(stage.verb(&["explain", pasted]).out, page);
    }
    let it = stage.verb(&["explain", "schema:profil"]);
    assert_eq!(it.exit, 3);
    assert!(
        it.err.contains("did you mean `schema:profile`?"),
        "{}",
        it.err
    );
}

fn committed(name: &str, generated: &Json) {
    let file = format!("schemas/{name}.schema.json");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os("UPDATE").is_some() {
        let text = serde_json::to_string_pretty(generated).unwrap();
        std::fs::write(&file, text + "\n").unwrap();
    }
    let committed: Json = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    assert!(
        committed == *generated,
        "{name} is out of date: run the tests with UPDATE=1"
    );
    assert!(jsonschema::meta::is_valid(&committed));
}

#[test]
fn shipped_and_valid_profiles_pass() {
    let validator = validator();
    let valid = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/profiles/valid");
    assert!(corpus::files(&valid).len() >= 4);
    for (name, bytes) in corpus::everything() {
        let (document, codes) = read(&name, &bytes);
        let document = document.unwrap_or_else(|| panic!("{name}: {codes:?}"));
        if let Err(error) = validator.validate(&json(&document.root)) {
            // Published profiles have their defects; the reader must know them all.
            assert!(!codes.is_empty(), "{name}: {error}");
            assert!(
                !corpus::files(&valid).iter().any(|it| it.0 == name),
                "{name}: {error}"
            );
        }
    }
}

#[test]
fn invalid_profiles_fail_for_the_reason_in_their_name() {
    let validator = validator();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/profiles/invalid");
    let files = corpus::files(&folder);
    assert!(files.len() >= 10);
    for (name, bytes) in files {
        let (document, codes) = read(&name, &bytes);
        let reason = name.split('.').next().unwrap_or_default();
        assert!(codes.contains(&reason), "{name}: the reader says {codes:?}");
        // Beyond the schema's reach: names that depend on other values, and duplicates.
        let reader_only = ["unknown-variable", "duplicate-property", "duplicate-key"];
        if let Some(document) = document {
            let passes = validator.is_valid(&json(&document.root));
            assert_eq!(passes, reader_only.contains(&reason), "{name}");
        }
    }
}

/// Values of every type, as YAML.
const VALUES: &[&str] = &[
    "text",
    "''",
    "' '",
    "true",
    "'true'",
    "'yes'",
    "1",
    "0",
    "1.5",
    "'443'",
    "'70000'",
    "'abc'",
    "70000",
    "-1",
    "[]",
    "[a]",
    "[1]",
    "[a, true]",
    "[[a]]",
    "{}",
    "{a: b}",
    "{a: 1}",
    "{a: [b]}",
    "{a: }",
    "[a=b]",
    "",
    "2026-01-01",
    "'${HOME}'",
];

/// Every key with every type of value: whatever the schema refuses, the reader has a finding for.
#[test]
fn what_the_schema_refuses_the_reader_has_found() {
    let validator = validator();
    let mut refused = 0;
    let names = profile::KEYS
        .iter()
        .map(|it| it.name)
        .chain(["Favourite Colour", "scopes"]);
    for name in names {
        for value in VALUES {
            let base = [("Protocol", "s3"), ("Vendor", "v"), ("Description", "d")];
            let mut text: String = base
                .iter()
                .filter(|it| it.0 != name)
                .map(|(key, value)| format!("{key}: {value}\n"))
                .collect();
            text.push_str(&format!("{name}: {value}\n"));
            let (document, codes) = read("generated", text.as_bytes());
            let document = document.unwrap_or_else(|| panic!("{text}{codes:?}"));
            if !validator.is_valid(&json(&document.root)) {
                refused += 1;
                assert!(
                    !codes.is_empty(),
                    "the schema refuses and the reader is silent:\n{text}"
                );
            }
        }
    }
    assert!(refused > 500, "{refused}");
}

/// Bookmarks of every key with every type of value: what the schema refuses is found.
#[test]
fn what_the_schema_refuses_in_a_bookmark_is_found() {
    let validator = jsonschema::validator_for(&schema::bookmark()).unwrap();
    let mut refused = 0;
    let names = bookmark::KEYS.iter().map(|it| it.name);
    for name in names.chain(["Some Application's Own"]) {
        for value in VALUES {
            let mut text = format!("UUID: 8f14e45f-ceea-467f-a8f3-0a7a1a1c2c11\n{name}: {value}\n");
            if name == "UUID" {
                text = format!("Provider: iterate GmbH\n{name}: {value}\n");
            }
            if name != "Protocol" {
                text.push_str("Protocol: s3\n");
            }
            let (document, _) = parse(text.as_bytes(), "a.duck".into());
            let document = document.unwrap_or_else(|| panic!("{text}"));
            if !validator.is_valid(&json(&document.root)) {
                refused += 1;
                let checked = lint::check(
                    "a.duck",
                    text.as_bytes(),
                    &Selection::default(),
                    Excerpts::LeftOut,
                );
                // It is YAML, which no bookmark is; that does not count.
                let mut found = checked.findings.iter().map(|it| it.code);
                assert!(
                    found.any(|it| it != "wrong-extension" && it != "missing-final-newline"),
                    "the schema refuses and nothing is found:\n{text}"
                );
            }
        }
    }
    assert!(refused > 150, "{refused}");
}

#[test]
fn bookmarks_that_applications_wrote_pass() {
    let validator = jsonschema::validator_for(&schema::bookmark()).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bookmarks");
    let files = corpus::files(&folder);
    assert!(!files.is_empty());
    for (name, bytes) in files {
        let (document, _) = parse(&bytes, name.clone().into());
        let document = document.unwrap_or_else(|| panic!("{name}"));
        if let Err(error) = validator.validate(&json(&document.root)) {
            panic!("{name}: {error}");
        }
    }
}
