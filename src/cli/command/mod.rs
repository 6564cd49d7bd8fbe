//! The verbs: one file each.

use super::Session;
use crate::failure::{Exit, Failure};
use clap::Subcommand;

pub mod add;
pub mod bookmark;
pub mod check;
pub mod connect;
pub mod creds;
pub mod disable;
pub mod enable;
pub mod explain;
pub mod list;
pub mod logout;
pub mod new;
pub mod plan;
pub mod preferences;
pub mod remove;
#[cfg(feature = "sandbox")]
pub mod sandbox;
pub mod show;
pub mod status;

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Copy a profile into the profiles folder
    Add(add::Arguments),
    /// Keep answers and places in bookmarks, as Cyberduck does
    Bookmark(bookmark::Arguments),
    /// Judge profiles and bookmarks
    Check(check::Arguments),
    /// Sign in if need be, reach the storage, list what is there
    Connect(connect::Arguments),
    /// Print credentials for another program
    Creds(creds::Arguments),
    /// Put a profile out of use
    Disable(disable::Arguments),
    /// Say where a profile would send your sign-in, and accept that
    Enable(enable::Arguments),
    /// Show the page of a rule or of a known refusal
    Explain(explain::Arguments),
    /// List the profiles, and which may be used
    List(list::Arguments),
    /// End sessions where they were begun, and forget them here
    Logout(logout::Arguments),
    /// Write a profile of your own
    New(new::Arguments),
    /// Show the pipeline of a profile, before anything runs
    Plan(plan::Arguments),
    /// Show or change the preferences
    Preferences(preferences::Arguments),
    /// Delete a profile from the profiles folder
    Remove(remove::Arguments),
    /// An identity provider, STS and S3 on this machine, to try profiles against
    #[cfg(feature = "sandbox")]
    Sandbox(sandbox::Arguments),
    /// Show a profile resolved, and where each value came from
    Show(show::Arguments),
    /// Show every session and how long it lasts
    Status(status::Arguments),
}

impl Command {
    /// Whether the verb keeps or looks for anything in the user's folders: a CI job may have none.
    pub fn needs_home(&self) -> bool {
        match self {
            Command::Check(it) => it.inputs.is_empty() && it.stdin_filename.is_none(),
            Command::Explain(_) | Command::New(_) => false,
            _ => true,
        }
    }
}

/// Carries out the verb.
pub fn run(it: &Command, session: &mut Session<'_>) -> Result<Exit, Failure> {
    match it {
        Command::Add(it) => add::run(it, session),
        Command::Bookmark(it) => bookmark::run(it, session),
        Command::Check(it) => check::run(it, session),
        Command::Connect(it) => connect::run(it, session),
        Command::Creds(it) => creds::run(it, session),
        Command::Disable(it) => disable::run(it, session),
        Command::Enable(it) => enable::run(it, session),
        Command::Explain(it) => explain::run(it, session),
        Command::List(it) => list::run(it, session),
        Command::Logout(it) => logout::run(it, session),
        Command::New(it) => new::run(it, session),
        Command::Plan(it) => plan::run(it, session),
        Command::Preferences(it) => preferences::run(it, session),
        Command::Remove(it) => remove::run(it, session),
        #[cfg(feature = "sandbox")]
        Command::Sandbox(it) => sandbox::run(it, session),
        Command::Show(it) => show::run(it, session),
        Command::Status(it) => status::run(it, session),
    }
}
