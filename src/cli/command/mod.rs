//! The verbs: one file each.

use super::Session;
use crate::failure::{Exit, Failure};
use clap::Subcommand;

pub mod explain;

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show the page of a rule or of a known refusal
    Explain(explain::Arguments),
}

/// Carries out the verb.
pub fn run(it: &Command, session: &mut Session<'_>) -> Result<Exit, Failure> {
    match it {
        Command::Explain(it) => explain::run(it, session),
    }
}
