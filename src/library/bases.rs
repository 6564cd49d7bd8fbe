//! The profiles that a profile may extend: beside it, in the profiles folder, or in the program.

use super::folder::{MOST, is_profile_name};
use crate::dirs::Dirs;
use crate::document::limits::PLIST_BYTES;
use crate::file::{self, Links};
use crate::profile::extend::{Bases, Found, Near, Shelf};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// Folders are read when a profile is there that extends another, each once.
#[derive(Debug)]
pub struct Folders {
    profiles: PathBuf,
    /// What relative names are below.
    working_directory: PathBuf,
    read: Mutex<BTreeMap<PathBuf, Arc<Shelf>>>,
}

impl Folders {
    /// Nothing is read yet.
    pub fn new(dirs: &Dirs, working_directory: &Path) -> Self {
        Folders {
            profiles: dirs.profiles.clone(),
            working_directory: working_directory.to_path_buf(),
            read: Mutex::default(),
        }
    }

    fn shelf(&self, folder: &Path) -> Arc<Shelf> {
        let Ok(mut read) = self.read.lock() else {
            return Arc::default();
        };
        let shelf = read.entry(folder.to_path_buf());
        shelf.or_insert_with(|| Arc::new(shelve(folder))).clone()
    }
}

impl Bases for Folders {
    /// The nearest counts: beside the file, then the profiles folder, then the program.
    fn find(&self, source: &str, name: &str) -> Found {
        let path = self.working_directory.join(source);
        let beside = path.parent().filter(|_| path.is_file());
        let folders = beside.into_iter().chain([self.profiles.as_path()]);
        let mut near = Near::default();
        for folder in folders {
            match self.shelf(folder).find(name) {
                Found::Nothing(other) => near = near.or(other),
                found => return found,
            }
        }
        match Shelf::built_in().find(name) {
            Found::Nothing(other) => Found::Nothing(near.or(other)),
            found => found,
        }
    }
}

/// The profiles of a folder; what cannot be read is not there.
fn shelve(folder: &Path) -> Shelf {
    let mut shelf = Shelf::default();
    let Ok(names) = file::names(folder, MOST) else {
        return shelf;
    };
    for path in names.paths.iter().filter(|it| is_profile_name(it)) {
        if let Ok(bytes) = file::read(path, PLIST_BYTES, Links::Refuse) {
            shelf.add(&bytes, &path.to_string_lossy());
        }
    }
    shelf
}
