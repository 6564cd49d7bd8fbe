//! `add`: a profile's file into the folder, byte for byte.

use crate::cli::Session;
use crate::failure::{Exit, Failure};
use crate::library::{self, Library};
use crate::untrusted::Untrusted;
use clap::Args;
use std::path::PathBuf;

/// What `add` takes.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A profile: `.cyberduckprofile`, `.yaml` or `.yml`
    pub file: PathBuf,
}

/// Copies the file if it is a usable profile. It is not enabled by that.
pub fn run(it: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let path = session.invocation.working_directory.join(&it.file);
    let loaded = library::add(&path, &session.dirs)?;
    let identity = loaded.identity();
    let same = Library::read(&session.dirs)?
        .profiles()
        .filter(|it| it.identity().to_lowercase() == identity.to_lowercase())
        .count();
    let ui = &mut session.ui;
    ui.line(format_args!(
        "added {}  ({})",
        Untrusted::new(&identity),
        Untrusted::new(&loaded.source.to_string())
    ));
    if same > 1 {
        ui.tell(format_args!(
            "warning: {same} profiles have this protocol and vendor, and bookmarks cannot tell them apart"
        ));
    }
    ui.tell(format_args!(
        "next: profilectl enable {}",
        Untrusted::new(&identity)
    ));
    Ok(Exit::OK)
}
