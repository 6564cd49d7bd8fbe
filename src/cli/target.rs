//! What a name on the command line means: a bookmark, or a profile and its bookmark.

use super::Session;
use crate::bookmark::{self, Bookmark};
use crate::failure::Failure;
use crate::library::{self, Found};

/// A profile, and the bookmark that goes with it.
pub struct Target {
    /// The profile as its file has it.
    pub found: Found,
    /// The bookmark; a new one is not saved yet.
    pub bookmark: Bookmark,
}

/// Finds the bookmark of that name, else the one profile that is meant and its bookmark.
pub fn find(name: &str, session: &Session<'_>) -> Result<Target, Failure> {
    let (dirs, folder) = (&session.dirs, &session.invocation.working_directory);
    if let Some(bookmark) = bookmark::find(name, dirs, folder)? {
        let protocol = bookmark.protocol().unwrap_or_default();
        let vendor = bookmark.vendor().unwrap_or_default();
        let found = library::find(&format!("{protocol}/{vendor}"), dirs, folder)?;
        return Ok(Target { found, bookmark });
    }
    let found = library::find(name, dirs, folder)?;
    let nickname = found.nickname();
    let bookmark = bookmark::for_profile(found.protocol(), found.vendor(), &nickname, dirs)?;
    Ok(Target { found, bookmark })
}
