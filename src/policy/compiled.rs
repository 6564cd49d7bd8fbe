//! The schema as `jsonschema` compiles it: drafts 4, 6, 7, 2019-09 and 2020-12.

use super::source::Source;
use super::{MOST, Unusable, violation};
use crate::diagnostic::{Diagnostic, Place};
use jsonschema::error::ValidationErrorKind;
use jsonschema::{PatternOptions, Retrieve, Uri, ValidationError, Validator};
use serde_json::Value as Json;
use std::error::Error;

/// Steps that a pattern which cannot be matched in linear time may take on one text.
const BACKTRACKS: usize = 100_000;

#[derive(Debug)]
pub(super) struct Compiled(Validator);

/// What a relative reference is relative to in a schema without an `$id`.
const HERE: &str = "schema:///";

/// What a schema for profiles has at least one of: keywords that ask something of an object.
const KEYWORDS: &[&str] = &[
    "$dynamicRef",
    "$recursiveRef",
    "$ref",
    "$schema",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "dependencies",
    "dependentRequired",
    "dependentSchemas",
    "enum",
    "if",
    "maxProperties",
    "minProperties",
    "not",
    "oneOf",
    "patternProperties",
    "properties",
    "propertyNames",
    "required",
    "type",
    "unevaluatedProperties",
];

const NOT_FETCHED: &str = "is not in the schema, and nothing is fetched";

/// What is not in the schema itself stays where it is.
struct NothingIsFetched;

impl Retrieve for NothingIsFetched {
    fn retrieve(&self, uri: &Uri<String>) -> Result<Json, Box<dyn Error + Send + Sync>> {
        let uri = uri.as_str();
        let written = uri.strip_prefix(HERE).unwrap_or(uri);
        Err(format!("`{written}` {NOT_FETCHED}").into())
    }
}

impl Compiled {
    pub(super) fn new(source: &Source) -> Result<Self, Unusable> {
        if !matches!(source.schema, Json::Object(_) | Json::Bool(_)) {
            return Err(Unusable::new("a schema is an object")
                .with_place(source.place(""))
                .with_help("is it a JSON Schema?"));
        }
        let keyword = |it: &String| KEYWORDS.contains(&it.as_str());
        if let Json::Object(map) = &source.schema
            && !map.is_empty()
            && !map.keys().any(keyword)
        {
            return Err(Unusable::new("the schema has no keyword of JSON Schema")
                .with_place(source.place(""))
                .with_help("nothing would ever be found by it: is it a JSON Schema?"));
        }
        jsonschema::options()
            .with_base_uri(HERE)
            .with_retriever(NothingIsFetched)
            .with_pattern_options(PatternOptions::fancy_regex().backtrack_limit(BACKTRACKS))
            .should_validate_formats(true)
            .should_ignore_unknown_formats(true)
            .build(&source.schema)
            .map(Compiled)
            .map_err(|it| unusable(source, &it))
    }

    pub(super) fn judge(&self, source: &Source, instance: &Json) -> Vec<Diagnostic> {
        let mut found: Vec<Diagnostic> = Vec::new();
        for error in self.0.iter_errors(instance) {
            found.extend(violation::diagnostics(source, &error));
            if found.len() >= MOST {
                found.truncate(MOST - 1);
                let message = format!("`{}` has more against this profile", source.name);
                found.push(
                    Diagnostic::error(super::CODE, Place::File, message)
                        .with_help("mend the first ones and look again"),
                );
                break;
            }
        }
        found
    }
}

/// What is wrong with a schema: its place is the instance of the schema of schemas.
fn unusable(source: &Source, it: &ValidationError<'_>) -> Unusable {
    if let ValidationErrorKind::Referencing(why) = it.kind() {
        let said = innermost(why);
        let reference = reference_in(source, &why.to_string());
        let message = match &reference {
            Some((_, written)) if !said.ends_with(NOT_FETCHED) => {
                format!("`{written}` leads nowhere")
            }
            _ => said,
        };
        let help =
            "a reference leads to a part of the same file: put the other schema into `$defs`";
        return Unusable::new(message)
            .with_place(reference.and_then(|it| source.place(&it.0)))
            .with_help(help);
    }
    let pointer = it.instance_path().as_str();
    let at = match pointer {
        "" => "the schema".to_owned(),
        pointer => format!("`#{pointer}`"),
    };
    let message = format!(
        "{at} is not as JSON Schema has it: {}",
        violation::masked(it)
    );
    Unusable::new(message).with_place(source.place(pointer))
}

/// What the retriever said, without what the crate says around it.
fn innermost(it: &dyn Error) -> String {
    let mut last = it;
    while let Some(next) = last.source() {
        last = next;
    }
    last.to_string()
}

/// The pointer to the reference that a message names, and the reference.
fn reference_in(source: &Source, message: &str) -> Option<(String, String)> {
    let mut open = vec![(&source.schema, String::new())];
    while let Some((at, pointer)) = open.pop() {
        match at {
            Json::Object(map) => {
                for (key, value) in map {
                    let key = key.replace('~', "~0").replace('/', "~1");
                    let inner = format!("{pointer}/{key}");
                    let named = value.as_str().filter(|it| {
                        let (file, fragment) = it.split_once('#').unwrap_or((it, ""));
                        message.contains(if file.is_empty() { fragment } else { file })
                    });
                    let refers = key == "$ref" || key == "$dynamicRef" || key == "$schema";
                    if let Some(written) = named.filter(|_| refers) {
                        return Some((inner, written.to_owned()));
                    }
                    open.push((value, inner));
                }
            }
            Json::Array(elements) => {
                let numbered = elements.iter().enumerate();
                open.extend(numbered.map(|(n, it)| (it, format!("{pointer}/{n}"))));
            }
            _ => {}
        }
    }
    None
}
