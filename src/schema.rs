//! The profile format as JSON Schema, from the key table: for editors, and for anyone's own checks.
//!
//! A file that the schema refuses is always one that the reader has something to say about; the
//! reader, which knows places and more, may say more. Not here: judging by a schema, which tests do.

use crate::profile::parent::PARENTS;
use crate::profile::{Blank, Home, KEYS, Key, Kind};
use serde_json::{Map, Value, json};

/// The schema of a connection profile: the YAML form, or a property list as JSON.
pub fn connection_profile() -> Value {
    let keys = KEYS.iter().filter(|it| it.home != Home::Bookmark);
    let properties: Map<_, _> = keys.map(|it| (it.name.to_owned(), of(it))).collect();
    let required = KEYS.iter().filter(|it| it.required);
    let required: Vec<_> = required.map(|it| it.name).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Connection profile",
        "description": "A connection profile: keys are spelled as the published format spells them.",
        "type": "object",
        "required": required,
        "properties": properties,
        "additionalProperties": false,
    })
}

fn of(key: &Key) -> Value {
    let mut schema = shape(key);
    let mut description = key.doc.to_owned();
    if let Blank::Means(meaning) = key.blank {
        description.push_str(&format!(" Blank: {meaning}."));
    }
    if key.home == Home::Own {
        description.push_str(" An extension: other programs ignore it.");
    }
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("description".to_owned(), description.into());
    }
    schema
}

fn shape(key: &Key) -> Value {
    if key.name == crate::profile::keys::PROTOCOL.name {
        let protocols: Vec<_> = PARENTS.iter().map(|it| it.protocol).collect();
        return json!({ "type": "string", "enum": protocols });
    }
    match key.kind {
        Kind::Text | Kind::Url | Kind::Host if key.required => {
            json!({ "type": "string", "pattern": "\\S" })
        }
        Kind::Text | Kind::Url | Kind::Host | Kind::Image => json!({ "type": "string" }),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Port => json!({
            "anyOf": [
                { "type": "string", "pattern": "^\\s*$|^[0-9]{1,}$|\\$\\{" },
                { "type": "integer", "minimum": 1, "maximum": 65535 },
            ],
        }),
        Kind::List => json!({ "type": "array", "items": { "type": "string" } }),
        Kind::Map => json!({
            "anyOf": [
                {
                    "type": "object",
                    "additionalProperties": { "type": ["string", "boolean", "number"] },
                },
                { "type": "array", "items": { "type": "string" } },
            ],
        }),
    }
}
