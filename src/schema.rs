//! Profiles and bookmarks as JSON Schema, from the key tables: for editors, and for anyone's own checks.
//!
//! A file that the schema refuses is always one that the reader has something to say about; the
//! reader, which knows places and more, may say more. Not here: judging by a schema, which tests do.

use crate::profile::bookmark_keys::{self, Holds};
use crate::profile::keys::{EXTENDS, VENDOR};
use crate::profile::parent::{OTHER_NAMES, PARENTS};
use crate::profile::steps::{ID, KIND, MOST};
use crate::profile::{Blank, Home, KEYS, Key, Kind, keys};
use crate::step::{ByHand, Form, KINDS, LeftOut, Slot, StepInput, StepKind};
use serde_json::{Map, Value, json};

/// The schema of a connection profile: the YAML form, or a property list as JSON.
pub fn connection_profile() -> Value {
    let keys = KEYS.iter().filter(|it| it.home != Home::Bookmark);
    let properties: Map<_, _> = keys.map(|it| (it.name.to_owned(), of(it))).collect();
    let required = KEYS.iter().filter(|it| it.required);
    let required: Vec<_> = required.map(|it| it.name).collect();
    // What is extended has the rest.
    let own = [VENDOR.name, EXTENDS.name];
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Connection profile",
        "description": "A connection profile: keys are spelled as the published format spells them.",
        "type": "object",
        "anyOf": [{ "required": required }, { "required": own }],
        "properties": properties,
        "additionalProperties": false,
    })
}

/// The schema of a bookmark: a `.duck` property list as JSON. Keys that it does not name are other
/// applications' and are left alone.
pub fn bookmark() -> Value {
    let properties: Map<_, _> = bookmark_keys::KEYS
        .iter()
        .map(|it| {
            let mut schema = held(it);
            if let Some(schema) = schema.as_object_mut() {
                schema.insert("description".to_owned(), it.doc.into());
            }
            (it.name.to_owned(), schema)
        })
        .collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Bookmark",
        "description": "A bookmark: keys are spelled as Cyberduck spells them. There is none for a password.",
        "type": "object",
        "required": [keys::PROTOCOL.name],
        "properties": properties,
    })
}

fn held(key: &bookmark_keys::Key) -> Value {
    let scalar = ["string", "boolean", "number"];
    if key.name == keys::PROTOCOL.name {
        return protocol();
    }
    match key.holds {
        Holds::Text => json!({ "type": scalar }),
        Holds::Port => json!({
            "anyOf": [
                { "type": "string", "pattern": "^\\s*(-?[0-9]+)?\\s*$" },
                { "type": "integer", "maximum": 65535 },
            ],
        }),
        Holds::List => json!({ "type": "array", "items": { "type": scalar } }),
        Holds::Properties => json!({
            "anyOf": [
                { "type": "object", "additionalProperties": { "type": scalar } },
                { "type": "array", "items": { "type": scalar } },
            ],
        }),
        Holds::Dict => json!({ "type": "object" }),
    }
}

fn protocol() -> Value {
    let protocols = PARENTS.iter().map(|it| it.protocol);
    let protocols: Vec<_> = protocols.chain(OTHER_NAMES.iter().map(|it| it.0)).collect();
    json!({ "type": "string", "enum": protocols })
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

/// A pipeline: one kind of step or the other, each with what it may say.
fn steps() -> Value {
    let kinds = KINDS.iter().filter(|it| it.by_hand == ByHand::Written);
    let kinds: Vec<_> = kinds.map(|it| step(it)).collect();
    json!({ "type": "array", "maxItems": MOST, "items": { "anyOf": kinds } })
}

fn step(kind: &StepKind) -> Value {
    let written = || kind.inputs.iter().filter(|it| it.is_written());
    let mut properties: Map<_, _> = written()
        .map(|it| (it.name.to_owned(), input(it)))
        .collect();
    for slot in kind.needs.iter().filter(|it| **it != Slot::Answers) {
        properties.insert(
            slot.name().to_owned(),
            json!({ "type": "string", "description": "The step it is taken from: `${steps.ID.OUTPUT}`." }),
        );
    }
    let named = json!({ "type": "string", "description": "What other steps call it." });
    properties.insert(ID.to_owned(), named);
    properties.insert(KIND.to_owned(), json!({ "const": kind.name }));
    let required = written().filter(|it| it.left_out == LeftOut::Wrong);
    let required: Vec<_> = std::iter::once(KIND)
        .chain(required.map(|it| it.name))
        .collect();
    json!({
        "type": "object",
        "description": kind.doc,
        "required": required,
        "properties": properties,
        "additionalProperties": false,
    })
}

fn input(it: &StepInput) -> Value {
    let mut schema = match it.form {
        Form::Text | Form::Url => json!({ "type": "string" }),
        Form::Seconds(least, most) => json!({
            "anyOf": [
                { "type": "integer", "minimum": least, "maximum": most },
                { "type": "string", "pattern": "^\\s*$|^[0-9]{1,}$|\\$\\{" },
            ],
        }),
        Form::Words => json!({ "type": "array", "items": { "type": "string" } }),
        Form::OneOf(all) => {
            let words: Vec<_> = all.iter().map(|it| it.0).chain([""]).collect();
            json!({ "enum": words })
        }
    };
    if let Some(schema) = schema.as_object_mut() {
        let description = format!("{}. {}.", it.doc, it.otherwise());
        schema.insert("description".to_owned(), description.into());
    }
    schema
}

fn shape(key: &Key) -> Value {
    if key.name == keys::PROTOCOL.name {
        return protocol();
    }
    match key.kind {
        Kind::Text | Kind::Url | Kind::Host if key.required => {
            json!({ "type": "string", "pattern": "\\S" })
        }
        Kind::Text | Kind::Url | Kind::Host | Kind::Image => json!({ "type": "string" }),
        Kind::Steps => steps(),
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
