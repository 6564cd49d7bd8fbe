//! A step's input as a plan shows it.

use crate::profile::Origin;

/// One input: its name, what may be shown of it, and where it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The name, as in [`super::StepKind::inputs`].
    pub name: &'static str,
    /// What may be shown.
    pub shown: Shown,
    /// Where it came from; `None` for what the plan itself decides.
    pub origin: Option<Origin>,
}

/// What may be shown of an input.
#[derive(Debug, Clone, PartialEq)]
pub enum Shown {
    /// A value: untrusted text.
    Text(String),
    /// Several values.
    List(Vec<String>),
    /// The user is asked for the value of this key.
    Asked(String),
    /// A text with holes, and the keys that the user is asked for to fill them.
    Open(String, Vec<String>),
    /// The user chooses it once the services have said what there is.
    ChosenLater,
    /// The user is asked for the value of this key when the step runs, not before.
    AskedThen(String),
    /// There is a value, and it is a secret.
    Hidden,
}

impl Field {
    /// Whether it holds because nobody said otherwise.
    pub fn is_default(&self) -> bool {
        matches!(self.origin, Some(Origin::Default(_)))
    }

    /// Whether the protocol says it, and nobody else.
    pub fn is_inherited(&self) -> bool {
        matches!(self.origin, Some(Origin::Parent(..)))
    }

    /// The keys that are asked for ahead of the run.
    pub fn asks(&self) -> &[String] {
        match &self.shown {
            Shown::Asked(key) => std::slice::from_ref(key),
            Shown::Open(_, keys) => keys,
            Shown::Text(_)
            | Shown::List(_)
            | Shown::ChosenLater
            | Shown::AskedThen(_)
            | Shown::Hidden => &[],
        }
    }

    /// What no file says.
    pub fn new(name: &'static str, shown: Shown) -> Self {
        Field {
            name,
            shown,
            origin: None,
        }
    }

    /// A value the plan itself decides.
    pub fn fixed(name: &'static str, value: impl Into<String>) -> Self {
        Field::new(name, Shown::Text(value.into()))
    }
}
