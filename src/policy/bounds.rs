//! A schema that judges one value for ever, or nearly so, is refused before it judges anything.
//!
//! Some keywords look further into the value, and a profile is not deep. The others look at the
//! same value again: along these a schema must not come back to itself (a JSON Schema processor
//! would never end: 2020-12 Core, section 9.4.1), and the looks must not multiply without limit.
//! References by anchor and by `$id` are followed by name alone, which may see a circle too many in
//! bundles of schemas that use one name twice, and never one too few.

use super::Unusable;
use super::source::Source;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// Looks at one value, one inside another.
const DEEPEST: usize = 100;

/// Looks at one value in all.
const MOST: u64 = 10_000;

/// Keywords whose schemas judge the same value: one schema, a list of them, or some by name.
const SAME_VALUE: &[&str] = &[
    "allOf",
    "anyOf",
    "dependencies",
    "dependentSchemas",
    "else",
    "if",
    "not",
    "oneOf",
    "then",
];

/// Keywords that refer to another schema for the same value.
const REFERENCES: &[&str] = &["$dynamicRef", "$recursiveRef", "$ref"];

/// Refuses what would not come to an end.
pub(super) fn check(source: &Source) -> Result<(), Unusable> {
    let mut walk = Walk {
        resources: vec![&source.schema],
        named: BTreeMap::new(),
        places: Vec::new(),
        looks: BTreeMap::new(),
    };
    walk.collect(&source.schema, String::new());
    for (schema, pointer) in walk.places.clone() {
        if let Err(why) = walk.looks(schema, 0) {
            let message = match why {
                Endless::Circle => "a schema refers to itself for the same value",
                Endless::Many => "a schema looks at the same value too many times",
            };
            return Err(Unusable::new(message)
                .with_place(source.place(&pointer))
                .with_help("no profile could be judged by it: take the reference out"));
        }
    }
    Ok(())
}

enum Endless {
    Circle,
    Many,
}

#[derive(Clone, Copy)]
enum Looks {
    Counting,
    Counted(u64),
}

struct Walk<'a> {
    /// What `#` may stand for: the whole schema, and each that has an `$id` of its own.
    resources: Vec<&'a Json>,
    /// Schemas by the names that references may use: anchors, and the last part of an `$id`.
    named: BTreeMap<String, Vec<&'a Json>>,
    places: Vec<(&'a Json, String)>,
    /// By address: two schemas that read alike are still two.
    looks: BTreeMap<usize, Looks>,
}

impl<'a> Walk<'a> {
    fn collect(&mut self, it: &'a Json, pointer: String) {
        match it {
            Json::Object(map) => {
                for name in ["$anchor", "$dynamicAnchor", "$id", "id"] {
                    if let Some(Json::String(text)) = map.get(name) {
                        self.named
                            .entry(last_part(text).to_owned())
                            .or_default()
                            .push(it);
                    }
                }
                if map
                    .get("$id")
                    .or(map.get("id"))
                    .is_some_and(Json::is_string)
                {
                    self.resources.push(it);
                }
                for (key, value) in map {
                    let key = key.replace('~', "~0").replace('/', "~1");
                    self.collect(value, format!("{pointer}/{key}"));
                }
                self.places.push((it, pointer));
            }
            Json::Array(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    self.collect(element, format!("{pointer}/{index}"));
                }
            }
            _ => {}
        }
    }

    /// How many schemas look at a value that this one judges.
    fn looks(&mut self, schema: &'a Json, depth: usize) -> Result<u64, Endless> {
        let Json::Object(map) = schema else {
            return Ok(1);
        };
        let address = std::ptr::from_ref(schema).addr();
        match self.looks.get(&address) {
            Some(Looks::Counting) => return Err(Endless::Circle),
            Some(Looks::Counted(it)) => return Ok(*it),
            None if depth > DEEPEST => return Err(Endless::Many),
            None => {}
        }
        self.looks.insert(address, Looks::Counting);
        let mut sum = 1_u64;
        for next in self.next(map) {
            sum = sum.saturating_add(self.looks(next, depth + 1)?);
        }
        if sum > MOST {
            return Err(Endless::Many);
        }
        self.looks.insert(address, Looks::Counted(sum));
        Ok(sum)
    }

    fn next(&self, map: &'a Map<String, Json>) -> Vec<&'a Json> {
        let mut found = Vec::new();
        for keyword in SAME_VALUE {
            match map.get(*keyword) {
                Some(Json::Array(elements)) => found.extend(elements),
                Some(Json::Object(schemas)) if keyword.starts_with("depend") => {
                    found.extend(schemas.values());
                }
                Some(schema) => found.push(schema),
                None => {}
            }
        }
        for keyword in REFERENCES {
            if let Some(Json::String(reference)) = map.get(*keyword) {
                found.extend(self.target(reference));
            }
        }
        found
    }

    fn target(&self, reference: &str) -> Vec<&'a Json> {
        let (file, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let base = match file {
            "" => self.resources.clone(),
            file => self.named.get(last_part(file)).cloned().unwrap_or_default(),
        };
        if fragment.is_empty() || fragment.starts_with('/') {
            let decoded = decoded(fragment);
            return base
                .into_iter()
                .filter_map(|it| it.pointer(&decoded))
                .collect();
        }
        self.named.get(fragment).cloned().unwrap_or_default()
    }
}

fn last_part(text: &str) -> &str {
    let text = text.strip_suffix('#').unwrap_or(text);
    let fragment = text.rsplit('#').next().unwrap_or(text);
    fragment.rsplit('/').next().unwrap_or(fragment)
}

/// A fragment without its percent escapes.
fn decoded(fragment: &str) -> String {
    let pair = format!("a={}", fragment.replace('+', "%2B"));
    let mut pairs = url::form_urlencoded::parse(pair.as_bytes());
    pairs
        .next()
        .map_or_else(String::new, |it| it.1.into_owned())
}

#[cfg(test)]
mod tests {
    use super::super::Policy;

    fn refused(schema: &str) -> Option<String> {
        let read = Policy::read("s.json", schema.as_bytes().to_vec());
        read.err().map(|it| it.message)
    }

    #[test]
    fn circles_are_refused() {
        for schema in [
            r##"{"$ref":"#"}"##,
            r##"{"allOf":[{"$ref":"#"}]}"##,
            r##"{"$defs":{"a":{"anyOf":[{"$ref":"#/$defs/b"}]},"b":{"not":{"$ref":"#/$defs/a"}}}}"##,
            r##"{"$anchor":"x","if":{"$ref":"#x"}}"##,
            r##"{"$id":"https://acme.example/p.json","then":{"$ref":"p.json"},"if":true}"##,
            r##"{"$defs":{"a b":{"$ref":"#/$defs/a%20b"}},"$ref":"#/$defs/a%20b"}"##,
            r##"{"$dynamicAnchor":"n","oneOf":[{"$dynamicRef":"#n"}]}"##,
        ] {
            let message = refused(schema).unwrap_or_default();
            assert!(message.contains("refers to itself"), "{schema}: {message}");
        }
    }

    #[test]
    fn what_doubles_at_every_step_is_refused() {
        let step = |n: u32| {
            let next = n + 1;
            format!(
                r##""a{n}":{{"allOf":[{{"$ref":"#/$defs/a{next}"}},{{"$ref":"#/$defs/a{next}"}}]}}"##
            )
        };
        let steps: Vec<String> = (0..40).map(step).collect();
        let schema = format!(
            r##"{{"$ref":"#/$defs/a0","$defs":{{{},"a40":true}}}}"##,
            steps.join(",")
        );
        assert!(refused(&schema).is_some_and(|it| it.contains("too many times")));
    }

    #[test]
    fn a_long_chain_is_refused() {
        let steps: Vec<String> = (0..9_000)
            .map(|n| format!(r##""a{n}":{{"$ref":"#/$defs/a{}"}}"##, n + 1))
            .collect();
        let schema = format!(
            r##"{{"$ref":"#/$defs/a0","$defs":{{{},"a9000":true}}}}"##,
            steps.join(",")
        );
        assert!(refused(&schema).is_some());
    }

    #[test]
    #[cfg(feature = "schema")]
    fn a_schema_may_come_back_to_itself_for_a_part_of_the_value() {
        for schema in [
            r##"{"additionalProperties":{"$ref":"#"}}"##,
            r##"{"properties":{"allOf":{"$ref":"#"}},"allOf":[{"required":["Vendor"]}]}"##,
            r##"{"$schema":"https://json-schema.org/draft/2020-12/schema","$defs":{"a":{"type":"string"}},
                "properties":{"Vendor":{"$ref":"#/$defs/a"},"Help":{"$ref":"#/$defs/a"}}}"##,
        ] {
            assert_eq!(refused(schema), None, "{schema}");
        }
    }
}
