//! Bytes to documents: every file of `tests/parse` against the dump beside it.
//!
//! `UPDATE=1` writes the dumps anew; read the difference before committing it.

mod boundaries;
mod corpus;
mod hostile;
mod mutations;

use connection_profile::diagnostic::{Diagnostic, Place, Span};
use connection_profile::document::{CODES, Document, Format, Lines, Node, Value, parse};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Reads `bytes` and compares what came of them with `<file>.expected`.
fn check_parse(file: &Path) {
    let bytes = std::fs::read(file).unwrap();
    let (document, diagnostics) = parse(&bytes, "file".into());
    if let Some(document) = &document {
        check_places(document, &bytes);
    }
    let found = dump(document.as_ref(), &diagnostics, &bytes);
    let beside = PathBuf::from(format!("{}.expected", file.display()));
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&beside, &found).unwrap();
    }
    let expected = std::fs::read_to_string(&beside).unwrap_or_default();
    assert!(
        found == expected,
        "{}:\n--- expected\n{expected}\n--- found\n{found}",
        file.display()
    );
}

#[test]
fn every_file_reads_as_written_beside_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parse");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().path())
        .collect();
    files.sort();
    let (expected, inputs): (Vec<_>, Vec<_>) = files
        .into_iter()
        .partition(|it| it.extension().is_some_and(|it| it == "expected"));
    assert!(inputs.len() > 40, "only {} inputs", inputs.len());
    for file in &inputs {
        check_parse(file);
    }
    let mut seen = BTreeSet::new();
    for dump in &expected {
        let text = std::fs::read_to_string(dump).unwrap();
        seen.extend(CODES.iter().filter_map(|it| {
            let finding = |severity| text.contains(&format!("{severity} {} ", it.code));
            (finding("error") || finding("warning")).then_some(it.code)
        }));
    }
    // The others take files that nobody wants in a repository: `hostile` has them.
    const LARGE: &[&str] = &[
        "file-too-large",
        "too-many-comments",
        "too-many-problems",
        "too-much-text",
    ];
    for it in CODES {
        assert_ne!(
            seen.contains(it.code),
            LARGE.contains(&it.code),
            "{}",
            it.code
        );
    }
    for dump in expected {
        let input = dump.with_extension("");
        assert!(inputs.contains(&input), "{} has no input", dump.display());
    }
}

/// Findings, prolog, tree and comments, with places as `line:column`.
fn dump(document: Option<&Document>, diagnostics: &[Diagnostic], bytes: &[u8]) -> String {
    let lines = Lines::new(bytes);
    let at = |span: Span| {
        let (from, to) = (lines.position(span.start), lines.position(span.end));
        format!("{}:{}-{}:{}", from.line, from.column, to.line, to.column)
    };
    let place = |it: &Place| match it {
        Place::File => "file".to_owned(),
        Place::Key(path) => format!("key {path}"),
        Place::Value(path) => format!("value {path}"),
        Place::Bytes(span) => at(*span),
    };
    let mut out = String::new();
    for it in diagnostics {
        let severity = format!("{:?}", it.severity).to_lowercase();
        writeln!(
            out,
            "{severity} {} {}: {}",
            it.code,
            place(&it.place),
            it.message
        )
        .unwrap();
        if let Some(label) = &it.label {
            writeln!(out, "  label: {label}").unwrap();
        }
        for other in &it.related {
            writeln!(out, "  see {}: {}", place(&other.place), other.message).unwrap();
        }
        if let Some(help) = &it.help {
            writeln!(out, "  help: {help}").unwrap();
        }
    }
    let Some(document) = document else {
        out.push_str("no document\n");
        return out;
    };
    writeln!(out, "{:?}", document.format).unwrap();
    let prolog = [
        ("declaration", document.prolog.declaration),
        ("doctype", document.prolog.doctype),
    ];
    for (name, span) in prolog {
        if let Some(span) = span {
            writeln!(out, "{name} {}", at(span)).unwrap();
        }
    }
    dump_node(&document.root, 0, &at, &mut out);
    for comment in &document.comments {
        writeln!(out, "comment {} {:?}", at(comment.span), comment.text).unwrap();
    }
    out
}

fn dump_node(node: &Node, depth: usize, at: &dyn Fn(Span) -> String, out: &mut String) {
    let places = |span: Option<Span>, inner: Option<Span>| {
        let span = span.map(|it| format!(" @ {}", at(it))).unwrap_or_default();
        let inner = inner.map(|it| format!(" ({})", at(it))).unwrap_or_default();
        span + &inner
    };
    let here = places(node.span, node.inner);
    match &node.value {
        Value::Array(_) | Value::Dict(_) => writeln!(out, "{}{here}", node.kind()).unwrap(),
        value => writeln!(out, "{value:?}{here}").unwrap(),
    }
    let indent = "  ".repeat(depth + 1);
    for entry in node.entries() {
        let here = places(entry.key_span, entry.key_inner);
        write!(out, "{indent}{:?}{here} = ", entry.key).unwrap();
        dump_node(&entry.node, depth + 1, at, out);
    }
    for element in node.elements() {
        write!(out, "{indent}- ").unwrap();
        dump_node(element, depth + 1, at, out);
    }
}

/// What must hold for the places of any document.
fn check_places(document: &Document, bytes: &[u8]) {
    let inside = |span: Span, outer: Span| {
        assert!(outer.start <= span.start && span.start <= span.end && span.end <= outer.end);
    };
    let all = Span {
        start: 0,
        end: bytes.len(),
    };
    let text = |span: Span| std::str::from_utf8(&bytes[span.start..span.end]).unwrap();
    let mut todo = vec![(&document.root, all)];
    while let Some((node, outer)) = todo.pop() {
        if document.format == Format::BinaryPlist {
            assert_eq!((node.span, node.inner), (None, None));
        } else {
            let span = node.span.unwrap();
            inside(span, outer);
            text(span);
            if document.format == Format::XmlPlist {
                assert!(text(span).starts_with('<') && text(span).ends_with('>'));
            }
        }
        if let Some(inner) = node.inner {
            inside(inner, node.span.unwrap());
            let written = text(inner);
            if let (Value::String(value), None) = (&node.value, written.find(['&', '\r', '<'])) {
                assert_eq!(value, written);
            }
        }
        let outer = node.span.unwrap_or(all);
        for entry in node.entries() {
            if let Some(span) = entry.key_span {
                inside(span, outer);
                inside(entry.key_inner.unwrap_or(span), span);
                if document.format == Format::XmlPlist {
                    assert!(text(span).starts_with("<key"));
                }
            }
            todo.push((&entry.node, outer));
        }
        todo.extend(node.elements().iter().map(|it| (it, outer)));
    }
    for comment in &document.comments {
        inside(comment.span, all);
        assert!(text(comment.span).contains(comment.text.as_str()));
    }
}
