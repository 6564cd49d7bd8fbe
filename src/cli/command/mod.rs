//! The verbs: one file each.

use super::Session;
use crate::failure::{Exit, Failure};
use clap::Subcommand;

pub mod check;
pub mod connect;
pub mod creds;
pub mod explain;
pub mod plan;
#[cfg(feature = "sandbox")]
pub mod sandbox;

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Judge profiles and bookmarks
    Check(check::Arguments),
    /// Sign in if need be, reach the storage, list what is there
    Connect(connect::Arguments),
    /// Print credentials for another program
    Creds(creds::Arguments),
    /// Show the page of a rule or of a known refusal
    Explain(explain::Arguments),
    /// Show the pipeline of a profile, before anything runs
    Plan(plan::Arguments),
    /// An identity provider, STS and S3 on this machine, to try profiles against
    #[cfg(feature = "sandbox")]
    Sandbox(sandbox::Arguments),
}

/// Carries out the verb.
pub fn run(it: &Command, session: &mut Session<'_>) -> Result<Exit, Failure> {
    match it {
        Command::Check(it) => check::run(it, session),
        Command::Connect(it) => connect::run(it, session),
        Command::Creds(it) => creds::run(it, session),
        Command::Explain(it) => explain::run(it, session),
        Command::Plan(it) => plan::run(it, session),
        #[cfg(feature = "sandbox")]
        Command::Sandbox(it) => sandbox::run(it, session),
    }
}
