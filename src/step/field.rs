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
    /// The user chooses it once the services have said what there is.
    ChosenLater,
    /// The user is asked for the value of this key when the step runs, not before.
    AskedThen(String),
    /// There is a value, and it is a secret.
    Hidden,
}

impl Field {
    /// A value the plan itself decides.
    pub fn fixed(name: &'static str, value: impl Into<String>) -> Self {
        Field {
            name,
            shown: Shown::Text(value.into()),
            origin: None,
        }
    }
}
