//! A schema as it is written: its value, and where in the file each part of it stands.

use super::{SCHEMA_BYTES, Unusable, instance};
use crate::diagnostic::{KeyPath, PathPart, Place, Severity, SourceName, Span};
use crate::document::{self, Document, Format, Lines};
use serde_json::Value as Json;
use std::sync::Arc;

/// A schema and its text.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) name: SourceName,
    pub(super) bytes: Vec<u8>,
    pub(super) schema: Json,
    /// For places; JSON is YAML, but not all of it is what our reader takes.
    document: Option<Document>,
}

impl Source {
    pub(super) fn read(name: &str, bytes: Vec<u8>) -> Result<Source, Unusable> {
        if bytes.len() > SCHEMA_BYTES {
            let message = format!("the schema has more than {SCHEMA_BYTES} bytes");
            return Err(Unusable::new(message).with_help("is it a JSON Schema?"));
        }
        let name: SourceName = Arc::from(name);
        let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
        let lower = name.to_lowercase();
        let is_yaml = lower.ends_with(".yaml") || lower.ends_with(".yml");
        let (document, problems) = document::parse_as(text, name.clone(), Format::Yaml);
        let schema = match &document {
            Some(document) if is_yaml => {
                let worst = problems.iter().find(|it| it.severity == Severity::Error);
                if let Some(it) = worst {
                    return Err(not_read(it, Some(document), text));
                }
                instance::of(document, text)
            }
            None if is_yaml => {
                let worst = problems.iter().find(|it| it.severity == Severity::Error);
                let unknown = || Unusable::new("the schema cannot be read as YAML");
                return Err(worst.map_or_else(unknown, |it| not_read(it, None, text)));
            }
            _ => serde_json::from_slice(text).map_err(|it| {
                Unusable::new("the schema is not JSON")
                    .with_place(Some(format!("{}:{}", it.line(), it.column())))
                    .with_help("a schema in YAML must be called `.yaml` or `.yml`")
            })?,
        };
        let kept = text.to_vec();
        Ok(Source {
            name,
            bytes: kept,
            schema,
            document,
        })
    }

    /// The bytes of the key that a JSON pointer ends in, or of the element.
    pub(super) fn span(&self, pointer: &str) -> Option<Span> {
        let document = self.document.as_ref()?;
        let path = self.path(pointer)?;
        let key = document.span(&Place::Key(path.clone()));
        key.or_else(|| document.span(&Place::Value(path)))
    }

    /// `line:column`, or the pointer itself.
    pub(super) fn place(&self, pointer: &str) -> Option<String> {
        if let Some(span) = self.span(pointer) {
            let it = Lines::new(&self.bytes).position(span.start);
            return Some(format!("{}:{}", it.line, it.column));
        }
        Some(format!("#{pointer}"))
    }

    fn path(&self, pointer: &str) -> Option<KeyPath> {
        let mut at = &self.schema;
        let mut parts = Vec::new();
        for segment in pointer.split('/').skip(1) {
            let name = segment.replace("~1", "/").replace("~0", "~");
            at = match at {
                Json::Object(map) => {
                    parts.push(PathPart::Key(name.clone().into()));
                    map.get(&name)?
                }
                Json::Array(elements) => {
                    let index: usize = name.parse().ok()?;
                    parts.push(PathPart::Index(index));
                    elements.get(index)?
                }
                _ => return None,
            };
        }
        (!parts.is_empty()).then(|| parts.into_iter().collect())
    }
}

fn not_read(
    it: &crate::diagnostic::Diagnostic,
    document: Option<&Document>,
    bytes: &[u8],
) -> Unusable {
    let span = match (&it.place, document) {
        (Place::Bytes(span), _) => Some(*span),
        (place, Some(document)) => document.span(place),
        (_, None) => None,
    };
    let place = span.map(|span| {
        let it = Lines::new(bytes).position(span.start);
        format!("{}:{}", it.line, it.column)
    });
    let unusable = Unusable::new(it.message.clone()).with_place(place);
    match &it.help {
        Some(help) => unusable.with_help(help.clone()),
        None => unusable,
    }
}
