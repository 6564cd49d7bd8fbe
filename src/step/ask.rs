//! Asks for what the profile leaves to the user, before anything is sent anywhere.

use super::{ByHand, Field, Shown, Slot, StepInput, StepKind};
use crate::failure::Failure;

/// The kind.
pub static KIND: StepKind = StepKind {
    name: "ask",
    doc: "asks for what the profile leaves to the user; the answers are kept in the bookmark",
    needs: &[],
    gives: &[Slot::Answers],
    inputs: &[StepInput::person(
        "keys",
        "the keys to ask for, answered ahead of time with `--set KEY=VALUE`",
    )],
    by_hand: ByHand::Implied("it is the first wherever something is left to the person"),
};

/// The questions of a plan, by key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// The keys, in the order in which they are asked.
    pub keys: Vec<String>,
}

impl Ask {
    pub(super) fn fields(&self) -> Vec<Field> {
        vec![Field::new("keys", Shown::List(self.keys.clone()))]
    }

    /// The caller asks and plans again; a plan that still holds this step is not ready to run.
    pub(super) fn run(&self) -> Result<(), Failure> {
        match self.keys.first() {
            None => Ok(()),
            Some(key) => Err(super::input::missing(key)),
        }
    }
}
