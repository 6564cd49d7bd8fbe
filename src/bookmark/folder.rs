//! The bookmarks folder: found, saved, brought in, removed.

use super::{Bookmark, Uuid, index, is_secret};
use crate::dirs::Dirs;
use crate::failure::{Failure, Kind};
use crate::file::{self, Links};
use crate::profile::Key;
use std::path::{Path, PathBuf};

/// The most bytes of a bookmark.
const LIMIT: usize = 1 << 20;

/// The most bookmarks of a folder.
const MOST: usize = 4096;

/// What lies in the bookmarks folder.
#[derive(Debug, Default)]
pub struct Folder {
    /// Those that could be read, by title.
    pub bookmarks: Vec<Bookmark>,
    /// Those that could not, and why.
    pub skipped: Vec<(PathBuf, String)>,
    /// Whether there are more than are read.
    pub more: bool,
}

impl Folder {
    /// Reads every `.duck` file of the folder; one that cannot be read does not hide the others.
    pub fn read(dirs: &Dirs) -> Result<Self, Failure> {
        let moment = index::moment(dirs);
        let names = file::names(&dirs.bookmarks, MOST)
            .map_err(|it| file::unreadable(&dirs.bookmarks, &it))?;
        let mut folder = Folder {
            more: names.more,
            ..Folder::default()
        };
        for path in names.paths.into_iter().filter(|it| is_duck(it)) {
            match read(&path, Links::Refuse) {
                Ok(bookmark) => folder.bookmarks.push(bookmark),
                Err(failure) => {
                    let reason = failure
                        .facts
                        .into_iter()
                        .find(|(label, _)| *label == "reason");
                    let why = reason.map_or(failure.message, |(_, why)| why);
                    folder.skipped.push((path, why));
                }
            }
        }
        let by_nickname: Vec<_> = folder
            .bookmarks
            .iter()
            .filter_map(|it| Some((it.text("Nickname")?, it.path.clone()?)))
            .collect();
        index::keep(&by_nickname, moment, dirs);
        folder.bookmarks.sort_by_cached_key(Bookmark::title);
        Ok(folder)
    }
}

fn is_duck(path: &Path) -> bool {
    path.extension()
        .is_some_and(|it| it.eq_ignore_ascii_case("duck"))
}

fn read(path: &Path, links: Links) -> Result<Bookmark, Failure> {
    let bytes = file::read(path, LIMIT, links).map_err(|it| file::unreadable(path, &it))?;
    let mut it = Bookmark::parse(&bytes, &path.display().to_string())?;
    it.path = Some(path.to_path_buf());
    Ok(it)
}

fn file_of(uuid: &Uuid, dirs: &Dirs) -> PathBuf {
    dirs.bookmarks.join(format!("{uuid}.duck"))
}

/// Finds a bookmark by its UUID, its nickname, or the path of its file; nothing if nothing is
/// called so. Two bookmarks of one nickname are a failure that names both.
pub fn find(
    name: &str,
    dirs: &Dirs,
    working_directory: &Path,
) -> Result<Option<Bookmark>, Failure> {
    if let Some(uuid) = Uuid::parse(name) {
        let path = file_of(&uuid, dirs);
        if path.exists() {
            return read(&path, Links::Refuse).map(Some);
        }
    }
    let path = Path::new(name);
    if is_duck(path) {
        for folder in [working_directory, &dirs.bookmarks] {
            let path = folder.join(path);
            match read(&path, Links::Follow) {
                Err(_) if !path.exists() => {}
                it => return it.map(Some),
            }
        }
    }
    if let Some(path) = index::file_of(name, dirs)
        && let Ok(it) = read(&path, Links::Refuse)
        && it.text("Nickname").as_deref() == Some(name)
    {
        return Ok(Some(it));
    }
    let Folder { bookmarks, .. } = Folder::read(dirs)?;
    let called = |same: &dyn Fn(&Bookmark) -> bool| -> Vec<Bookmark> {
        bookmarks.iter().filter(|it| same(it)).cloned().collect()
    };
    let by_uuid = |it: &Bookmark| {
        it.uuid()
            .is_some_and(|it| it.as_str().eq_ignore_ascii_case(name))
    };
    for same in [
        &by_uuid as &dyn Fn(&Bookmark) -> bool,
        &|it: &Bookmark| it.title() == name,
        &|it: &Bookmark| it.title().to_lowercase() == name.to_lowercase(),
    ] {
        match called(same).as_slice() {
            [] => {}
            [it] => return Ok(Some(it.clone())),
            several => return Err(ambiguous(name, several)),
        }
    }
    Ok(None)
}

fn ambiguous(name: &str, several: &[Bookmark]) -> Failure {
    let failure = Failure::new(
        Kind::Input,
        "bookmark-ambiguous",
        format!("{} bookmarks are meant by `{name}`", several.len()),
    );
    several
        .iter()
        .fold(failure, |failure, it| {
            let name = match (it.uuid(), &it.path) {
                (Some(uuid), _) => uuid.to_string(),
                (None, Some(path)) => path.display().to_string(),
                (None, None) => String::new(),
            };
            failure.with_fact("bookmark", format!("{name}  {}", it.title()))
        })
        .with_help("name one of them by its UUID")
}

/// The bookmark of a profile: the one there is, or a new one that is not saved yet. Several are a
/// failure that names them.
pub fn for_profile(
    protocol: &str,
    vendor: &str,
    nickname: &str,
    dirs: &Dirs,
) -> Result<Bookmark, Failure> {
    let same = |a: Option<String>, b: &str| a.is_some_and(|a| a.to_lowercase() == b.to_lowercase());
    let mut own: Vec<_> = Folder::read(dirs)?
        .bookmarks
        .into_iter()
        .filter(|it| same(it.protocol(), protocol) && same(it.vendor(), vendor))
        .collect();
    match (own.pop(), own.as_slice()) {
        (None, _) => Ok(Bookmark::new(protocol, vendor, nickname)),
        (Some(it), []) => Ok(it),
        (Some(it), _) => {
            own.push(it);
            Err(ambiguous(vendor, &own))
        }
    }
}

/// Writes a bookmark: into its own file, or a new one in the folder, named by its UUID.
pub fn save(it: &mut Bookmark, dirs: &Dirs) -> Result<(), Failure> {
    let _lock = lock(dirs)?;
    write(it, dirs)
}

/// Saves answers, keyed as in the profile, so that the next run asks nothing. What another process
/// changed meanwhile is kept; secrets are left out.
pub fn save_answers(
    it: &mut Bookmark,
    answers: &[(String, String)],
    dirs: &Dirs,
) -> Result<(), Failure> {
    let _lock = lock(dirs)?;
    if let Some(path) = &it.path
        && path.exists()
    {
        *it = read(path, Links::Follow)?;
    } else if it.path.is_none()
        && let (Some(protocol), Some(vendor)) = (it.protocol(), it.vendor())
    {
        // Another process may just have made the profile's bookmark: one is enough.
        *it = for_profile(&protocol, &vendor, &it.title(), dirs)?;
    }
    let before = it.clone();
    for (key, value) in answers.iter().filter(|(key, _)| !is_secret(key)) {
        match Key::find(key).and_then(|it| it.bookmark) {
            Some(own) => it.put(own, value),
            None => it.put_custom(key, value),
        }
    }
    if *it == before && it.path.is_some() {
        return Ok(());
    }
    write(it, dirs)
}

fn lock(dirs: &Dirs) -> Result<file::Lock, Failure> {
    file::lock(&dirs.state).map_err(|it| file::unwritable(&dirs.state, &it))
}

fn write(it: &mut Bookmark, dirs: &Dirs) -> Result<(), Failure> {
    if it.uuid().is_none() {
        let name = |n: u32| {
            let (protocol, vendor) = (it.protocol(), it.vendor());
            Uuid::of(&format!("{protocol:?} {vendor:?} {:?} {n}", it.title()))
        };
        let free = |uuid: &Uuid| !file_of(uuid, dirs).exists();
        if let Some(uuid) = (0..).map(name).find(free) {
            it.put("UUID", uuid.as_str());
        }
    }
    let path = match (&it.path, it.uuid()) {
        (Some(path), _) => path.clone(),
        (None, Some(uuid)) => file_of(&uuid, dirs),
        (None, None) => return Ok(()),
    };
    place(&path, &it.to_bytes()?, dirs)?;
    it.path = Some(path);
    Ok(())
}

fn place(path: &Path, bytes: &[u8], dirs: &Dirs) -> Result<(), Failure> {
    file::make_folder(&dirs.bookmarks)
        .map_err(|error| file::unwritable(&dirs.bookmarks, &error))?;
    file::replace(path, bytes).map_err(|error| file::unwritable(path, &error))
}

/// Copies a `.duck` file into the folder, every key kept. One with the same UUID is not overwritten.
pub fn import(path: &Path, dirs: &Dirs) -> Result<Bookmark, Failure> {
    let bytes = file::read(path, LIMIT, Links::Follow).map_err(|it| file::unreadable(path, &it))?;
    let mut it = Bookmark::parse(&bytes, &path.display().to_string())?;
    let _lock = lock(dirs)?;
    if let Some(uuid) = it.uuid() {
        let there = Folder::read(dirs)?.bookmarks.into_iter().find(|it| {
            it.uuid()
                .is_some_and(|it| it.as_str().eq_ignore_ascii_case(uuid.as_str()))
        });
        if let Some(there) = there {
            return Err(Failure::new(
                Kind::Input,
                "bookmark-exists",
                "this bookmark is in the folder already",
            )
            .with_fact("bookmark", there.title())
            .with_fact("uuid", uuid.to_string())
            .with_help(format!(
                "remove that one first: `profilectl bookmark remove {uuid}`"
            )));
        }
    }
    match it.uuid() {
        Some(uuid) => {
            let to = file_of(&uuid, dirs);
            place(&to, &bytes, dirs)?;
            it.path = Some(to);
        }
        None => write(&mut it, dirs)?,
    }
    Ok(it)
}

/// Removes a bookmark's file.
pub fn remove(it: &Bookmark, dirs: &Dirs) -> Result<(), Failure> {
    let _lock = lock(dirs)?;
    match &it.path {
        Some(path) => file::remove(path).map_err(|error| file::unwritable(path, &error)),
        None => Ok(()),
    }
}
