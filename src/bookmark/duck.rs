//! `.duck` files: property lists, read within the document's bounds and written with `plist`.

use super::Bookmark;
use crate::diagnostic::{Diagnostic, KeyPath, Place, Severity};
use crate::document::{self, Document, Entry, Format, Node, Value as Read};
use crate::failure::{Failure, Kind};
use plist::{Dictionary, Value};

/// Bytes to a bookmark: a property list with a `Protocol`.
pub(super) fn parse(bytes: &[u8], source: &str) -> Result<Bookmark, Failure> {
    let (document, diagnostics) = document::parse(bytes, source.into());
    let error = diagnostics.iter().find(|it| it.severity == Severity::Error);
    let document = match (document, error) {
        (Some(document), None) => document,
        (document, error) => return Err(unreadable(source, bytes, document.as_ref(), error)),
    };
    if document.format == Format::Yaml {
        return Err(invalid(source).with_fact("reason", "it is not a property list"));
    }
    let mut too_long = None;
    let entries = dictionary(document.root.entries(), &KeyPath::root(), &mut too_long);
    let it = Bookmark {
        entries,
        too_long,
        path: None,
    };
    if it.protocol().is_none() {
        return Err(invalid(source)
            .with_fact("reason", "it has no `Protocol`")
            .with_help("a bookmark names the profile it belongs to by `Protocol` and `Provider`"));
    }
    Ok(it)
}

/// A bookmark to the bytes of an XML property list, read back before they are given out.
pub(super) fn to_bytes(it: &Bookmark) -> Result<Vec<u8>, Failure> {
    let refused = |why: String| {
        Failure::new(
            Kind::General,
            "bookmark-not-writable",
            "the bookmark cannot be written without losing something",
        )
        .with_fact("bookmark", it.title())
        .with_fact("reason", why)
    };
    if let Some(path) = &it.too_long {
        return Err(refused(format!(
            "the value of `{path}` is too long to be kept"
        )));
    }
    let mut bytes = Vec::new();
    Value::Dictionary(it.entries.clone())
        .to_writer_xml(&mut bytes)
        .map_err(|error| refused(error.to_string()))?;
    if !bytes.ends_with(b"\n") {
        bytes.push(b'\n');
    }
    match parse(&bytes, "bookmark") {
        Ok(again) if again.entries == it.entries => Ok(bytes),
        _ => Err(refused(
            "a value has characters that a property list cannot hold".to_owned(),
        )),
    }
}

fn dictionary(entries: &[Entry], at: &KeyPath, too_long: &mut Option<String>) -> Dictionary {
    entries
        .iter()
        .filter_map(|it| {
            let at = at.clone().then(it.key.clone());
            Some((it.key.clone(), value(&it.node, &at, too_long)?))
        })
        .collect()
}

fn value(it: &Node, at: &KeyPath, too_long: &mut Option<String>) -> Option<Value> {
    let mut lost = || {
        too_long.get_or_insert_with(|| at.to_string());
        None
    };
    match &it.value {
        Read::String(it) => Some(Value::String(it.clone())),
        Read::Integer(it) => match (i64::try_from(*it), u64::try_from(*it)) {
            (Ok(it), _) => Some(Value::Integer(it.into())),
            (_, Ok(it)) => Some(Value::Integer(it.into())),
            _ => lost(),
        },
        Read::Real(it) => Some(Value::Real(*it)),
        Read::Boolean(it) => Some(Value::Boolean(*it)),
        Read::Date(text) => match plist::Date::from_xml_format(text) {
            Ok(it) => Some(Value::Date(it)),
            Err(_) => lost(),
        },
        Read::Data(it) => Some(Value::Data(it.clone())),
        Read::Array(elements) => Some(Value::Array(
            elements
                .iter()
                .enumerate()
                .filter_map(|(n, it)| value(it, &at.clone().at(n), too_long))
                .collect(),
        )),
        Read::Dict(entries) => Some(Value::Dictionary(dictionary(entries, at, too_long))),
        Read::Opaque(_) | Read::Null => lost(),
    }
}

fn invalid(source: &str) -> Failure {
    Failure::new(
        Kind::Input,
        "bookmark-invalid",
        format!("`{source}` is not a bookmark"),
    )
}

fn unreadable(
    source: &str,
    bytes: &[u8],
    document: Option<&Document>,
    error: Option<&Diagnostic>,
) -> Failure {
    let Some(error) = error else {
        return invalid(source);
    };
    let span = match &error.place {
        Place::Bytes(span) => Some(*span),
        place => document.and_then(|it| it.span(place)),
    };
    let mut failure = invalid(source);
    if let Some(before) = span.and_then(|it| bytes.get(..it.start)) {
        let line = before.iter().filter(|it| **it == b'\n').count() + 1;
        failure = failure.with_fact("line", line.to_string());
    }
    failure
        .with_fact("reason", error.message.clone())
        .with_help(format!("`profilectl check '{source}'` says more"))
}
