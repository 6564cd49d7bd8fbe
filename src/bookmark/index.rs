//! Which file a nickname is in, so that a bookmark in daily use is found without reading the folder.
//!
//! It is a memory of the last reading and never more: it counts only while the folder has not
//! changed since, and whoever follows it compares the nickname.

use crate::dirs::Dirs;
use crate::file::{self, Links};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

const LIMIT: usize = 4 << 20;

/// A folder changed twice within one tick of its file system's clock looks unchanged: what was read
/// so soon after a change does not count.
const TICK: Duration = Duration::from_millis(100);

/// What the file holds.
#[derive(Debug, Serialize, Deserialize)]
struct Index {
    version: u32,
    /// When the folder last changed, in nanoseconds since 1970.
    folder_changed: u64,
    /// Nicknames that exactly one bookmark has, and its file.
    files: BTreeMap<String, PathBuf>,
}

fn place(dirs: &Dirs) -> PathBuf {
    dirs.state.join("bookmarks.json")
}

fn changed(path: &Path) -> Option<Duration> {
    let modified = fs::metadata(path).ok()?.modified().ok()?;
    modified.duration_since(SystemTime::UNIX_EPOCH).ok()
}

/// When the folder last changed; taken before it is read.
pub(super) fn moment(dirs: &Dirs) -> Option<Duration> {
    changed(&dirs.bookmarks)
}

/// The file of a nickname, if that is still known for sure.
pub(super) fn file_of(nickname: &str, dirs: &Dirs) -> Option<PathBuf> {
    let bytes = file::read(&place(dirs), LIMIT, Links::Refuse).ok()?;
    let mut index: Index = serde_json::from_slice(&bytes).ok()?;
    let folder = changed(&dirs.bookmarks)?;
    let written = changed(&place(dirs))?;
    let fresh = index.version == 1
        && u128::from(index.folder_changed) == folder.as_nanos()
        && written.checked_sub(folder)? > TICK;
    let file = index.files.remove(nickname)?;
    // Only plain names: the index leads into the one folder.
    let plain = file.file_name() == Some(file.as_os_str());
    (fresh && plain).then(|| dirs.bookmarks.join(file))
}

/// Keeps what a reading of the folder found. That it cannot be kept is no failure.
pub(super) fn keep(found: &[(String, PathBuf)], read_at: Option<Duration>, dirs: &Dirs) {
    let Some(folder_changed) = read_at.and_then(|it| u64::try_from(it.as_nanos()).ok()) else {
        return;
    };
    let mut files: BTreeMap<String, Option<PathBuf>> = BTreeMap::new();
    for (nickname, path) in found {
        let name = path.file_name().map(PathBuf::from);
        files
            .entry(nickname.clone())
            .and_modify(|it| *it = None)
            .or_insert(name);
    }
    let index = Index {
        version: 1,
        folder_changed,
        files: files
            .into_iter()
            .filter_map(|(nickname, file)| Some((nickname, file?)))
            .collect(),
    };
    if file::make_private_folder(&dirs.state).is_ok()
        && let Ok(bytes) = serde_json::to_vec(&index)
    {
        let _ = file::replace(&place(dirs), &bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn it_answers_only_for_the_folder_it_was_made_from() {
        let home = tempfile::tempdir().unwrap();
        let dirs = Dirs::below(home.path());
        fs::create_dir(&dirs.bookmarks).unwrap();
        let found = |names: &[(&str, &str)]| -> Vec<(String, PathBuf)> {
            let path = |file: &str| dirs.bookmarks.join(file);
            names
                .iter()
                .map(|(name, file)| ((*name).to_owned(), path(file)))
                .collect()
        };
        let changed_before = |ago: Duration| {
            let folder = fs::File::open(&dirs.bookmarks).unwrap();
            let now = folder.metadata().unwrap().modified().unwrap();
            folder.set_modified(now - ago).unwrap();
        };
        let names = [("one", "a.duck"), ("two", "b.duck"), ("two", "c.duck")];
        keep(&found(&names), moment(&dirs), &dirs);
        assert_eq!(
            file_of("one", &dirs),
            None,
            "the folder has only just changed"
        );
        changed_before(Duration::from_secs(10));
        keep(&found(&names), moment(&dirs), &dirs);
        assert_eq!(file_of("one", &dirs), Some(dirs.bookmarks.join("a.duck")));
        assert_eq!(file_of("two", &dirs), None, "two bookmarks have that name");
        assert_eq!(file_of("three", &dirs), None);
        changed_before(Duration::from_secs(1));
        assert_eq!(file_of("one", &dirs), None, "the folder has changed since");
        keep(&found(&[("one", "../a.duck")]), moment(&dirs), &dirs);
        let outside = file_of("one", &dirs).map(|it| it.parent() == Some(&dirs.bookmarks));
        assert_ne!(outside, Some(false));
    }
}
