//! `disable`: puts a profile out of use.

use crate::bookmark::Folder;
use crate::cli::Session;
use crate::failure::{Exit, Failure};
use crate::library;
use crate::untrusted::Untrusted;
use clap::Args;

/// What `disable` takes.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Path, vendor, `protocol/vendor`, or words of the description
    #[arg(required = true, num_args = 1..)]
    pub name: Vec<String>,
}

/// Forgets what enabling accepted. Bookmarks stay, and say so when they are used.
pub fn run(it: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let folder = &session.invocation.working_directory;
    let loaded = library::find_for_run(&it.name.join(" "), &session.dirs, folder)?;
    library::disable(&loaded, &session.dirs)?;
    let identity = loaded.identity();
    let of_it = |protocol: Option<String>, vendor: Option<String>| {
        let name = format!(
            "{}/{}",
            protocol.unwrap_or_default(),
            vendor.unwrap_or_default()
        );
        name.to_lowercase() == identity.to_lowercase()
    };
    let bookmarks = Folder::read(&session.dirs)?.bookmarks;
    let users = bookmarks
        .iter()
        .filter(|it| of_it(it.protocol(), it.vendor()))
        .count();
    if users > 0 {
        session.ui.tell(format_args!(
            "{users} of the bookmarks use it and cannot connect until it is enabled again"
        ));
    }
    session
        .ui
        .line(format_args!("disabled {}", Untrusted::new(&identity)));
    Ok(Exit::OK)
}
