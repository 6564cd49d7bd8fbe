//! A profile as JSON, the way `plutil -convert json` or a YAML library has it.

use crate::document::{Document, Entry, Node, Value};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Number, Value as Json};

/// The whole profile. Of a key that is given twice the first counts, as everywhere else.
pub(super) fn of(document: &Document, bytes: &[u8]) -> Json {
    value(&document.root, &|it| long_text(it, bytes))
}

/// Text that the tree has left in the file. A binary file has no places: there only its length is
/// known, and a row of `A` stands in for it.
fn long_text(node: &Node, bytes: &[u8]) -> Json {
    let span = node.inner.or(node.span);
    match (span.and_then(|it| bytes.get(it.start..it.end)), &node.value) {
        (Some(text), _) => {
            let text = String::from_utf8_lossy(text);
            let quoted = ['"', '\''].iter().find_map(|it| {
                let inside = text.strip_prefix(*it)?;
                inside.strip_suffix(*it)
            });
            Json::String(quoted.map_or_else(|| text.clone().into_owned(), str::to_owned))
        }
        (None, Value::Opaque(it)) => Json::String("A".repeat(it.len)),
        (None, _) => Json::Null,
    }
}

/// A tree as JSON; `long` says what stands for text that is not in the tree.
pub(super) fn value(node: &Node, long: &dyn Fn(&Node) -> Json) -> Json {
    match &node.value {
        Value::String(text) | Value::Date(text) => Json::String(text.clone()),
        Value::Integer(it) => integer(*it),
        Value::Real(it) => Number::from_f64(*it).map_or(Json::Null, Json::Number),
        Value::Boolean(it) => Json::Bool(*it),
        Value::Null => Json::Null,
        Value::Data(bytes) => Json::String(STANDARD.encode(bytes)),
        Value::Opaque(_) => long(node),
        Value::Array(elements) => elements.iter().map(|it| value(it, long)).collect(),
        Value::Dict(entries) => Json::Object(object(entries, long)),
    }
}

fn object(entries: &[Entry], long: &dyn Fn(&Node) -> Json) -> Map<String, Json> {
    let mut map = Map::new();
    for it in entries {
        if !map.contains_key(&it.key) {
            map.insert(it.key.clone(), value(&it.node, long));
        }
    }
    map
}

/// Property lists have integers from -2^63 to 2^64 - 1, and so has JSON here.
fn integer(it: i128) -> Json {
    i64::try_from(it)
        .map(Json::from)
        .or_else(|_| u64::try_from(it).map(Json::from))
        .unwrap_or(Json::Null)
}
