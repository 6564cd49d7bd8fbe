//! What a schema has against a profile, in words and with both places.
//!
//! The schema's author may say it better: `errorMessage` (a text, or one per keyword, as `ajv-errors`
//! has it) and `patternErrorMessage` are said instead of ours, and `description` or `title` of the
//! nearest schema is the help. Values of the profile are never repeated: they may be secrets.

use super::CODE;
use super::source::Source;
use crate::diagnostic::{Diagnostic, KeyPath, PathPart, Place, Related};
use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::paths::LocationSegment;
use serde_json::Value as Json;

/// Allowed values, and alternatives, that are named; the rest is counted.
const NAMED: usize = 8;

/// One finding, or one for each key too many.
pub(super) fn diagnostics(source: &Source, it: &ValidationError<'_>) -> Vec<Diagnostic> {
    let path = key_path(it);
    let one = |place: Place, path: &KeyPath, words: String| finding(source, it, place, path, words);
    match it.kind() {
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            let each = unexpected.iter().map(|key| {
                let path = path.clone().then(key.clone());
                one(
                    Place::Key(path.clone()),
                    &path,
                    format!("`{path}` is not allowed"),
                )
            });
            each.collect()
        }
        Kind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            let missing = path.clone().then(name.to_owned());
            let place = key_place(&path);
            vec![one(place, &missing, format!("`{missing}` is missing"))]
        }
        Kind::FalseSchema => vec![one(
            key_place(&path),
            &path,
            format!("{} is not allowed", subject(&path)),
        )],
        Kind::PropertyNames { error } => {
            let key = error.instance().as_str().unwrap_or_default().to_owned();
            let path = path.then(key);
            let words = format!("the name of `{path}` {}", words(error));
            vec![one(Place::Key(path.clone()), &path, words)]
        }
        _ => {
            let words = format!("{} {}", subject(&path), words(it));
            vec![one(value_place(&path), &path, words)]
        }
    }
}

/// The crate's own sentence, for a value that is not repeated.
pub(super) fn masked(it: &ValidationError<'_>) -> String {
    it.masked_with("the value").to_string()
}

fn finding(
    source: &Source,
    it: &ValidationError<'_>,
    place: Place,
    path: &KeyPath,
    words: String,
) -> Diagnostic {
    let pointer = it.schema_path().as_str();
    let keyword = it.kind().keyword();
    let name = match path.parts().last() {
        Some(PathPart::Key(name)) => name.as_ref(),
        _ => "",
    };
    let said = Said::at(source, pointer);
    let message = said.message(keyword, name).unwrap_or(words);
    let mut found = Diagnostic::error(CODE, place, message);
    if let Some(help) = said.help(keyword, name).or_else(|| alternatives(it.kind())) {
        found = found.with_help(help);
    }
    if let Some(span) = source.span(pointer) {
        found.related.push(Related {
            source: Some(source.name.clone()),
            place: Place::Bytes(span),
            message: format!("`{}` says so", last(pointer)),
        });
    } else {
        found = found.with_label(format!("`{keyword}` of `{}`", source.name));
    }
    found
}

fn last(pointer: &str) -> &str {
    pointer.rsplit('/').next().unwrap_or(pointer)
}

fn key_path(it: &ValidationError<'_>) -> KeyPath {
    let parts = it.instance_path().into_iter().map(|it| match it {
        LocationSegment::Property(name) => PathPart::Key(name.into_owned().into()),
        LocationSegment::Index(index) => PathPart::Index(index),
    });
    parts.collect()
}

fn key_place(path: &KeyPath) -> Place {
    match path.parts().last() {
        None => Place::File,
        Some(PathPart::Key(_)) => Place::Key(path.clone()),
        Some(PathPart::Index(_)) => Place::Value(path.clone()),
    }
}

fn value_place(path: &KeyPath) -> Place {
    match path.parts().is_empty() {
        true => Place::File,
        false => Place::Value(path.clone()),
    }
}

fn subject(path: &KeyPath) -> String {
    match path.parts().is_empty() {
        true => "the profile".to_owned(),
        false => format!("`{path}`"),
    }
}

/// What is wrong, after the name of what it is wrong with.
fn words(it: &ValidationError<'_>) -> String {
    match it.kind() {
        Kind::Type { kind } => {
            let wanted = match kind {
                TypeKind::Single(it) => it.to_string(),
                TypeKind::Multiple(set) => {
                    let names: Vec<String> = set.iter().map(|it| it.to_string()).collect();
                    names.join(" or ")
                }
            };
            format!(
                "must be of type {wanted}, and is of type {}",
                kind_of(it.instance())
            )
        }
        Kind::Enum { options } => format!("is none of {}", listed(options)),
        Kind::Constant { expected_value } => format!("is not `{}`", shown(expected_value)),
        Kind::Pattern { pattern } => format!("does not match `{pattern}`"),
        Kind::Format { format } => format!("is not of the format `{format}`"),
        Kind::MinLength { limit } => format!("is shorter than {limit} characters"),
        Kind::MaxLength { limit: 0 } => "is not empty".to_owned(),
        Kind::MaxLength { limit } => format!("is longer than {limit} characters"),
        Kind::Minimum { limit } => format!("is less than {limit}"),
        Kind::Maximum { limit } => format!("is more than {limit}"),
        Kind::MinItems { limit } => format!("has fewer than {limit} elements"),
        Kind::MaxItems { limit } => format!("has more than {limit} elements"),
        Kind::MinProperties { limit } => format!("has fewer than {limit} keys"),
        Kind::MaxProperties { limit } => format!("has more than {limit} keys"),
        Kind::UniqueItems => "has an element twice".to_owned(),
        Kind::Contains => "has no element that fits `contains`".to_owned(),
        Kind::Not { .. } => "is what `not` rules out".to_owned(),
        Kind::AnyOf { .. } => "fits none of the alternatives of `anyOf`".to_owned(),
        Kind::OneOfNotValid { .. } => "fits none of the alternatives of `oneOf`".to_owned(),
        Kind::OneOfMultipleValid { .. } => {
            "fits more than one of the alternatives of `oneOf`".to_owned()
        }
        Kind::BacktrackLimitExceeded { .. } | Kind::RegexEngineFailure { .. } => {
            "cannot be judged by `pattern`: it takes too many steps".to_owned()
        }
        _ => format!("breaks `{}`: {}", it.kind().keyword(), masked(it)),
    }
}

fn kind_of(it: &Json) -> &'static str {
    match it {
        Json::Null => "null",
        Json::Bool(_) => "boolean",
        Json::Number(_) => "number",
        Json::String(_) => "string",
        Json::Array(_) => "array",
        Json::Object(_) => "object",
    }
}

fn shown(it: &Json) -> String {
    match it {
        Json::String(text) => text.clone(),
        it => it.to_string(),
    }
}

fn listed(options: &Json) -> String {
    let Json::Array(options) = options else {
        return format!("`{}`", shown(options));
    };
    let mut names: Vec<String> = options
        .iter()
        .take(NAMED)
        .map(|it| format!("`{}`", shown(it)))
        .collect();
    if options.len() > NAMED {
        names.push(format!("{} more", options.len() - NAMED));
    }
    names.join(", ")
}

/// What each alternative wanted, for a schema that does not say itself what it is about.
fn alternatives(it: &Kind) -> Option<String> {
    let (Kind::AnyOf { context } | Kind::OneOfNotValid { context }) = it else {
        return None;
    };
    let firsts = context.iter().filter_map(|it| it.first());
    let reasons: Vec<String> = firsts
        .take(NAMED)
        .map(|it| {
            let path = key_path(it);
            match it.kind() {
                Kind::Required { property } => {
                    let name = property.as_str().unwrap_or_default();
                    format!("`{}` is missing", path.then(name.to_owned()))
                }
                Kind::AdditionalProperties { unexpected } => {
                    let key = unexpected.first().map_or("", String::as_str);
                    format!("`{}` is not allowed", path.then(key.to_owned()))
                }
                _ => format!("{} {}", subject(&path), words(it)),
            }
        })
        .collect();
    (!reasons.is_empty()).then(|| format!("of the alternatives, {}", reasons.join("; ")))
}

/// What the schema's author has said about the rule that was broken.
struct Said<'a> {
    /// The schema that has the keyword, and those around it.
    schemas: Vec<&'a Json>,
}

impl<'a> Said<'a> {
    fn at(source: &'a Source, pointer: &str) -> Said<'a> {
        let mut schemas = Vec::new();
        let mut pointer = pointer;
        while let Some((parent, _)) = pointer.rsplit_once('/') {
            schemas.extend(source.schema.pointer(parent));
            pointer = parent;
        }
        Said { schemas }
    }

    /// The author's own words for this failure.
    fn message(&self, keyword: &str, name: &str) -> Option<String> {
        let schema = self.schemas.first()?;
        if keyword == "pattern"
            && let Some(Json::String(text)) = schema.get("patternErrorMessage")
        {
            return Some(text.clone());
        }
        match schema.get("errorMessage")? {
            Json::String(text) => Some(text.clone()),
            by_keyword => match by_keyword.get(keyword)? {
                Json::String(text) => Some(text.clone()),
                by_name => by_name.get(name)?.as_str().map(str::to_owned),
            },
        }
    }

    /// What the nearest schema says it is about; of a missing key its own.
    fn help(&self, keyword: &str, name: &str) -> Option<String> {
        let own = (keyword == "required")
            .then(|| self.schemas.first()?.get("properties")?.get(name))
            .flatten();
        let about = |it: &Json| {
            let text = it.get("description").or_else(|| it.get("title"))?;
            text.as_str().map(str::to_owned)
        };
        own.into_iter()
            .chain(self.schemas.iter().copied())
            .find_map(about)
    }
}
