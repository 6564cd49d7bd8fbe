//! A profile as a list of steps, before anything runs.
//!
//! Pure: a plan can be printed, compared and refused without a network, a clock or a person.

mod cache;
mod print;
mod strategy;

pub use print::{human, json};
pub(crate) use strategy::SECRET_KEY;
pub use strategy::{STRATEGIES, Strategy, Surroundings, plan};

use crate::step::{Slot, Step};

/// Steps that fit together.
#[derive(Debug)]
pub struct Plan {
    strategy: &'static str,
    steps: Vec<Step>,
}

/// A step needs what no earlier step gives.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("step `{step}` needs {}, and no earlier step gives that", slot.name())]
pub struct Unmet {
    /// The kind of the step.
    pub step: &'static str,
    /// What it misses.
    pub slot: Slot,
}

impl Plan {
    /// Refuses a step that needs what no earlier step gives.
    pub fn new(strategy: &'static str, steps: Vec<Step>) -> Result<Plan, Unmet> {
        let mut given = vec![Slot::Answers];
        for step in &steps {
            let kind = step.kind();
            if let Some(slot) = kind.needs.iter().find(|it| !given.contains(it)) {
                return Err(Unmet {
                    step: kind.name,
                    slot: *slot,
                });
            }
            given.extend(kind.gives);
        }
        Ok(Plan { strategy, steps })
    }

    /// The row of the decision table it came from.
    pub fn strategy(&self) -> &'static str {
        self.strategy
    }

    /// The steps, in order.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The keys to ask for, in order; nothing is left to ask once the plan is ready to run.
    pub fn questions(&self) -> &[String] {
        match self.steps.first() {
            Some(Step::Ask(it)) => &it.keys,
            _ => &[],
        }
    }
}
