//! A secret of the user's that is known, or that the user is asked for.

use super::{Field, Shown};
use crate::failure::Failure;
use crate::secret::Secret;

/// A secret a step needs. No file says one.
#[derive(Debug)]
pub enum SecretInput {
    /// It is known.
    Given(Secret<String>),
    /// The user is asked, under this key.
    Asked(String),
}

impl SecretInput {
    /// As a plan shows it: never the secret.
    pub(super) fn field(&self, name: &'static str) -> Field {
        let shown = match self {
            SecretInput::Given(_) => Shown::Hidden,
            SecretInput::Asked(key) => Shown::Asked(key.clone()),
        };
        Field::new(name, shown)
    }

    /// The secret; questions are asked before the first step runs.
    pub(super) fn known(&self) -> Result<Secret<String>, Failure> {
        match self {
            SecretInput::Given(it) => Ok(Secret::new(it.reveal().clone())),
            SecretInput::Asked(key) => Err(super::input::missing(key)),
        }
    }
}
