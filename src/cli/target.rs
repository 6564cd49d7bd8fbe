//! What a name on the command line means: a bookmark, or a profile and its bookmark.

use super::Session;
use crate::bookmark::{self, Bookmark};
use crate::dirs::Dirs;
use crate::failure::Failure;
use crate::library::{self, Loaded, Source};
use std::path::PathBuf;

/// A profile, and the bookmark that goes with it.
pub struct Target {
    /// The profile as its file has it.
    pub loaded: Loaded,
    /// The bookmark; a new one is not saved yet.
    pub bookmark: Bookmark,
}

/// Finds the bookmark of that name, else the one profile that is meant and its bookmark.
pub fn find(name: &str, session: &Session<'_>) -> Result<Target, Failure> {
    let (dirs, folder) = (&session.dirs, &session.invocation.working_directory);
    if let Some(bookmark) = bookmark::find(name, dirs, folder)? {
        let loaded = library::for_bookmark(&bookmark, dirs)?;
        return Ok(Target { loaded, bookmark });
    }
    let loaded = library::find_for_run(name, dirs, folder).map_err(|it| match it.code {
        "profile-unknown" => {
            it.with_help("no bookmark is called so either: `profilectl bookmark list`")
        }
        _ => it,
    })?;
    let (protocol, vendor) = (loaded.profile.protocol(), loaded.profile.vendor());
    let bookmark = bookmark::for_profile(protocol, vendor, &loaded.nickname(), dirs)?;
    Ok(Target { loaded, bookmark })
}

impl Target {
    /// The files that decide what a run of it does.
    pub fn files(&self, dirs: &Dirs) -> Vec<PathBuf> {
        let profile = match &self.loaded.source {
            Source::File(path) => Some(path.clone()),
            Source::BuiltIn(_) => None,
        };
        [
            Some(dirs.preferences.clone()),
            self.bookmark.path.clone(),
            profile,
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}
