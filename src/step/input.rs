//! An input that is known, or that the user is asked for.

use super::{Field, Shown};
use crate::failure::{Failure, Kind};
use crate::profile::{Origin, Sourced};
use std::fmt::Display;

/// A value a step needs.
#[derive(Debug, Clone, PartialEq)]
pub enum Input<T> {
    /// Known, and where it came from.
    Given(Sourced<T>),
    /// The user is asked, under this key.
    Asked {
        /// The key that `--set` answers.
        key: String,
    },
    /// A text with holes, each of which the user is asked to fill.
    Open {
        /// The text; a hole is a `${property.NAME}`.
        text: String,
        /// The keys that `--set` answers, in the order of the holes, each once.
        keys: Vec<String>,
    },
}

impl<T> Input<T> {
    /// A value and where it came from.
    pub fn given(value: T, origin: Origin) -> Self {
        Input::Given(Sourced { value, origin })
    }

    /// The user is asked.
    pub fn asked(key: impl Into<String>) -> Self {
        Input::Asked { key: key.into() }
    }

    /// What is given, or the same question for another type of value.
    pub fn settled<U>(self) -> Result<Sourced<T>, Input<U>> {
        match self {
            Input::Given(it) => Ok(it),
            Input::Asked { key } => Err(Input::Asked { key }),
            Input::Open { text, keys } => Err(Input::Open { text, keys }),
        }
    }

    /// The value; questions are asked before the first step runs, so that only a plan run without
    /// them can fail here.
    pub fn known(&self) -> Result<&T, Failure> {
        match self {
            Input::Given(it) => Ok(&it.value),
            Input::Asked { key } => Err(missing(key)),
            Input::Open { text, keys } => Err(missing(keys.first().unwrap_or(text))),
        }
    }

    /// The value, where it is known.
    pub fn value(&self) -> Option<&T> {
        match self {
            Input::Given(it) => Some(&it.value),
            Input::Asked { .. } | Input::Open { .. } => None,
        }
    }
}

impl<T: Display> Input<T> {
    /// As a plan shows it.
    pub fn field(&self, name: &'static str) -> Field {
        match self {
            Input::Given(it) => Field {
                name,
                shown: Shown::Text(it.value.to_string()),
                origin: Some(it.origin.clone()),
            },
            Input::Asked { key } => Field::new(name, Shown::Asked(key.clone())),
            Input::Open { text, keys } => Field::new(name, Shown::Open(text.clone(), keys.clone())),
        }
    }
}

/// The value of an input that there may be none of.
pub(super) fn known_if_any<T: Clone>(it: &Option<Input<T>>) -> Result<Option<T>, Failure> {
    it.as_ref().map(|it| it.known().cloned()).transpose()
}

/// The same, as a plan shows it.
pub(super) fn field_if_any<T: Display>(name: &'static str, it: &Option<Input<T>>) -> Option<Field> {
    it.as_ref().map(|it| it.field(name))
}

/// A question that nobody answered.
pub(super) fn missing(key: &str) -> Failure {
    Failure::new(
        Kind::NeedsPerson,
        "answer-missing",
        format!("`{key}` has no answer yet"),
    )
    .with_help(format!("give it with `--set \"{key}=...\"`"))
}
