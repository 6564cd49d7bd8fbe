//! `remove`: a profile's file out of the folder.

use crate::cli::Session;
use crate::failure::{Exit, Failure};
use crate::library;
use crate::untrusted::Untrusted;
use clap::Args;

/// What `remove` takes.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Path, vendor, `protocol/vendor`, or words of the description
    #[arg(required = true, num_args = 1..)]
    pub name: Vec<String>,
}

/// Deletes the file, and what enabling it accepted.
pub fn run(it: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let name = it.name.join(" ");
    let folder = &session.invocation.working_directory;
    let path = library::remove(&name, &session.dirs, folder)?;
    let path = path.display().to_string();
    session
        .ui
        .line(format_args!("removed {}", Untrusted::new(&path)));
    Ok(Exit::OK)
}
