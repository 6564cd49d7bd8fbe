//! The user's files: read with care, written whole or not at all.
//!
//! Reading opens nothing that is not a regular file, does not wait for a pipe's other end and never
//! takes in more than its limit. Writing goes through a new file beside the old one, so that after
//! a crash there is the old content or the new, readable by its owner only. Deliberately not here:
//! what the files mean, and the cache of tokens (`effects`).

use crate::failure::{self, Failure};
#[cfg(unix)]
use rustix::fs::OFlags;
use std::fmt::Display;
use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;
use tempfile::NamedTempFile;

/// Files on their way begin so; one left behind by a crash is swept by a later write.
const UNFINISHED: &str = ".profilectl-";

/// How old an unfinished file must be to count as left behind.
const LEFT_BEHIND: Duration = Duration::from_secs(600);

/// What to do at a symbolic link in the place of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Links {
    /// Read what it points to: for a path that a person gave.
    Follow,
    /// Leave it alone: for whatever lies in a folder.
    Refuse,
}

/// Why a file was not read.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// There is none.
    #[error("there is no such file")]
    Missing,
    /// It is a symbolic link, and links are not followed here.
    #[error("is a symbolic link; put the file itself there")]
    Link,
    /// It is a folder, a pipe, a socket or a device.
    #[error("is a {0}, not a file")]
    NotAFile(&'static str),
    /// It is larger than anything it could be.
    #[error("is larger than {limit} bytes")]
    TooLarge {
        /// The most bytes that are read.
        limit: usize,
    },
    /// The system said no.
    #[error("{0}")]
    Io(io::Error),
}

impl From<io::Error> for Unreadable {
    fn from(it: io::Error) -> Self {
        match it.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Unreadable::Missing,
            _ => Unreadable::Io(it),
        }
    }
}

/// The failure of a file or folder that cannot be read.
pub fn unreadable(path: &Path, why: &dyn Display) -> Failure {
    let message = format!("`{}` cannot be read", path.display());
    Failure::new(failure::Kind::Input, "file-unreadable", message)
        .with_fact("reason", why.to_string())
}

/// The failure of a file or folder that cannot be written; what was there is there still.
pub fn unwritable(path: &Path, why: &io::Error) -> Failure {
    let message = format!("`{}` was not written", path.display());
    Failure::new(failure::Kind::General, "file-not-written", message)
        .with_fact("reason", why.to_string())
}

/// Reads a regular file of at most `limit` bytes.
pub fn read(path: &Path, limit: usize, links: Links) -> Result<Vec<u8>, Unreadable> {
    let mut bytes = Vec::new();
    read_into(&mut bytes, path, limit, links)?;
    Ok(bytes)
}

/// Like [`read`], in the place of what `bytes` held: for whoever reads many files in a row.
pub fn read_into(
    bytes: &mut Vec<u8>,
    path: &Path,
    limit: usize,
    links: Links,
) -> Result<(), Unreadable> {
    bytes.clear();
    let named = match links {
        Links::Follow => fs::metadata(path)?,
        Links::Refuse => fs::symlink_metadata(path)?,
    };
    regular(&named)?;
    let file = open(path, links)?;
    // What was opened may be another file than what was looked at.
    let opened = file.metadata()?;
    regular(&opened)?;
    let too_large = || Unreadable::TooLarge { limit };
    if opened.len() > limit as u64 {
        return Err(too_large());
    }
    bytes.reserve(usize::try_from(opened.len()).unwrap_or_default() + 1);
    file.take(limit as u64 + 1).read_to_end(bytes)?;
    if bytes.len() > limit {
        return Err(too_large());
    }
    Ok(())
}

fn regular(it: &fs::Metadata) -> Result<(), Unreadable> {
    let kind = it.file_type();
    if kind.is_file() {
        return Ok(());
    }
    if kind.is_symlink() {
        return Err(Unreadable::Link);
    }
    Err(Unreadable::NotAFile(special(&kind)))
}

#[cfg(unix)]
fn special(kind: &fs::FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    match kind {
        it if it.is_dir() => "folder",
        it if it.is_fifo() => "pipe",
        it if it.is_socket() => "socket",
        _ => "device",
    }
}

#[cfg(not(unix))]
fn special(kind: &fs::FileType) -> &'static str {
    if kind.is_dir() { "folder" } else { "device" }
}

#[cfg(unix)]
fn flags(it: OFlags) -> i32 {
    it.bits().cast_signed()
}

fn open(path: &Path, links: Links) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        let follow = match links {
            Links::Follow => OFlags::empty(),
            Links::Refuse => OFlags::NOFOLLOW,
        };
        options.custom_flags(flags(OFlags::NONBLOCK | OFlags::NOCTTY | follow));
    }
    #[cfg(not(unix))]
    let _ = links;
    options.open(path)
}

/// What lies in a folder.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Sorted; hidden files (they begin with a dot) are left out.
    pub paths: Vec<PathBuf>,
    /// Whether there was more than the limit, so that some are left out.
    pub more: bool,
}

/// Lists at most `most` names of a folder, without opening anything. One that is not there is empty.
pub fn names(folder: &Path, most: usize) -> io::Result<Names> {
    let entries = match fs::read_dir(folder) {
        Err(it) if it.kind() == io::ErrorKind::NotFound => return Ok(Names::default()),
        it => it?,
    };
    let mut names = Names::default();
    for entry in entries {
        let entry = entry?;
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        if names.paths.len() == most {
            names.more = true;
            break;
        }
        names.paths.push(entry.path());
    }
    names.paths.sort();
    Ok(names)
}

/// What a path leads to, as far as that matters before anything is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A link, a pipe, a socket or a device.
    Other,
}

/// What is at a path; nothing if there is nothing.
pub fn kind(path: &Path, links: Links) -> Option<Kind> {
    let it = match links {
        Links::Follow => fs::metadata(path),
        Links::Refuse => fs::symlink_metadata(path),
    };
    let it = it.ok()?.file_type();
    Some(match it {
        it if it.is_file() => Kind::File,
        it if it.is_dir() => Kind::Folder,
        _ => Kind::Other,
    })
}

/// Replaces the content of a file that is there; its permissions stay, and so does a link to it.
pub fn rewrite(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = fs::canonicalize(path)?;
    let permissions = fs::metadata(&path)?.permissions();
    let (written, folder) = write_beside(&path, bytes)?;
    written.as_file().set_permissions(permissions)?;
    written.persist(&path).map_err(|it| it.error)?;
    sync_folder(&folder);
    Ok(())
}

/// Replaces a file's content, or makes the file. A symbolic link is replaced, not followed.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let (written, folder) = write_beside(path, bytes)?;
    written.persist(path).map_err(|it| it.error)?;
    sync_folder(&folder);
    Ok(())
}

/// Makes a file, and fails with [`io::ErrorKind::AlreadyExists`] if there is one.
pub fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let (written, folder) = write_beside(path, bytes)?;
    written.persist_noclobber(path).map_err(|it| it.error)?;
    sync_folder(&folder);
    Ok(())
}

/// Removes a file; one that is not there is no error.
pub fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(it) if it.kind() == io::ErrorKind::NotFound => Ok(()),
        it => it,
    }
}

fn write_beside(path: &Path, bytes: &[u8]) -> io::Result<(NamedTempFile, PathBuf)> {
    let folder = match path.parent() {
        Some(it) if !it.as_os_str().is_empty() => it.to_path_buf(),
        _ => PathBuf::from("."),
    };
    // `tempfile` makes the file anew (O_EXCL), with a random name and mode 0600.
    let mut file = tempfile::Builder::new()
        .prefix(UNFINISHED)
        .tempfile_in(&folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    sweep(&folder, file.as_file());
    Ok((file, folder))
}

/// The rename is done: that it reaches the disk is worth trying for, and nothing to fail at.
fn sync_folder(folder: &Path) {
    if cfg!(unix)
        && let Ok(folder) = File::open(folder)
    {
        let _ = folder.sync_all();
    }
}

/// Removes what crashed writers left. The file just written says what time it is there.
fn sweep(folder: &Path, just_written: &File) {
    let Ok(now) = just_written.metadata().and_then(|it| it.modified()) else {
        return;
    };
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let unfinished = entry.file_name().to_string_lossy().starts_with(UNFINISHED);
        let age = || {
            now.duration_since(entry.metadata().ok()?.modified().ok()?)
                .ok()
        };
        if unfinished && age().is_some_and(|it| it > LEFT_BEHIND) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Makes a folder, and those above it, for its owner only.
pub fn make_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// As [`make_folder`], and takes away what others may do in a folder that is already there.
pub fn make_private_folder(path: &Path) -> io::Result<()> {
    make_folder(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(path)?.permissions().mode();
        if mode & 0o077 != 0 {
            fs::set_permissions(path, fs::Permissions::from_mode(mode & 0o7700))?;
        }
    }
    Ok(())
}

/// A lock that other processes respect; released when dropped, or when the process dies.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// How long a writer waits for another: far longer than a read and a write take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Waits for the lock that guards the files below a state folder against other writers. It is held
/// for the time of one read and one write, never while a person is asked; whoever holds it longer
/// is named, and nothing is written.
pub fn lock(state: &Path) -> io::Result<Lock> {
    lock_within(state, PATIENCE)
}

fn lock_within(state: &Path, patience: Duration) -> io::Result<Lock> {
    make_private_folder(state)?;
    locked(&state.join("files.lock"), patience)
}

/// As [`lock`], for a file that is not below a state folder: `path` is the lock itself.
pub fn lock_at(path: &Path) -> io::Result<Lock> {
    locked(path, PATIENCE)
}

fn locked(path: &Path, patience: Duration) -> io::Result<Lock> {
    let mut options = OpenOptions::new();
    // Some network file systems lock only what is open for both.
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600).custom_flags(flags(OFlags::NOFOLLOW));
    }
    let mut file = options.open(path)?;
    match file.try_lock() {
        Ok(()) => {}
        // A file system without locks: one writer at a time is then the user's business.
        Err(TryLockError::Error(it)) if it.kind() == io::ErrorKind::Unsupported => {}
        Err(TryLockError::Error(it)) => return Err(it),
        Err(TryLockError::WouldBlock) => file = wait_for_lock(file, path, patience)?,
    }
    // For the message of whoever waits; the lock itself does not depend on it.
    let _ = file
        .set_len(0)
        .and_then(|()| file.rewind())
        .and_then(|()| write!(file, "{}", std::process::id()));
    Ok(Lock { _file: file })
}

/// The system's own wait has no end, so a thread waits; what it gets too late it gives back.
fn wait_for_lock(file: File, path: &Path, patience: Duration) -> io::Result<File> {
    let (done, waiting) = mpsc::channel();
    std::thread::Builder::new()
        .name("lock".into())
        .spawn(move || {
            let locked = file.lock().map(|()| file);
            let _ = done.send(locked);
        })?;
    waiting.recv_timeout(patience).unwrap_or_else(|_| {
        let holder = fs::read_to_string(path).ok();
        let holder = holder.and_then(|it| it.parse::<u32>().ok());
        Err(io::Error::new(
            io::ErrorKind::TimedOut,
            format!(
                "another profilectl{} has held `{}` for {} seconds",
                holder
                    .map(|it| format!(" (process {it})"))
                    .unwrap_or_default(),
                path.display(),
                patience.as_secs()
            ),
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().unwrap()
    }

    #[test]
    fn what_is_written_is_read_and_nothing_else_stays() {
        let folder = folder();
        let path = folder.path().join("a b\n.txt");
        replace(&path, b"old").unwrap();
        replace(&path, b"new").unwrap();
        assert_eq!(read(&path, 3, Links::Refuse).unwrap(), b"new");
        assert_eq!(
            create(&path, b"other").unwrap_err().kind(),
            io::ErrorKind::AlreadyExists
        );
        assert_eq!(read(&path, 3, Links::Refuse).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn one_byte_more_than_the_limit_is_too_large() {
        let folder = folder();
        let path = folder.path().join("it");
        replace(&path, b"1234").unwrap();
        assert!(matches!(
            read(&path, 3, Links::Refuse),
            Err(Unreadable::TooLarge { limit: 3 })
        ));
    }

    #[cfg(unix)]
    #[test]
    fn only_regular_files_are_opened() {
        let folder = folder();
        let at = |name: &str| folder.path().join(name);
        replace(&at("file"), b"x").unwrap();
        std::os::unix::fs::symlink(at("file"), at("link")).unwrap();
        std::os::unix::fs::symlink("/dev/zero", at("zero")).unwrap();
        std::os::unix::fs::symlink(at("nowhere"), at("dangling")).unwrap();
        fs::create_dir(at("folder")).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
        let refused = |name: &str| read(&at(name), 10, Links::Refuse).unwrap_err().to_string();
        assert!(refused("link").contains("symbolic link"));
        assert!(refused("zero").contains("symbolic link"));
        assert!(refused("dangling").contains("symbolic link"));
        assert!(refused("folder").contains("folder"));
        assert!(refused("socket").contains("socket"));
        assert!(refused("nothing").contains("no such file"));
        assert_eq!(read(&at("link"), 10, Links::Follow).unwrap(), b"x");
        let zero = read(&at("zero"), 10, Links::Follow).unwrap_err();
        assert!(zero.to_string().contains("device"));
    }

    #[cfg(unix)]
    #[test]
    fn files_and_folders_are_for_their_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let folder = folder();
        let mode = |it: &Path| fs::metadata(it).unwrap().permissions().mode() & 0o777;
        let private = folder.path().join("a/b");
        make_private_folder(&private).unwrap();
        assert_eq!(mode(&private), 0o700);
        fs::set_permissions(&private, fs::Permissions::from_mode(0o777)).unwrap();
        make_private_folder(&private).unwrap();
        assert_eq!(mode(&private), 0o700);
        replace(&private.join("it"), b"x").unwrap();
        assert_eq!(mode(&private.join("it")), 0o600);
    }

    #[cfg(unix)]
    #[test]
    fn a_planted_link_is_replaced_and_its_target_left_alone() {
        let folder = folder();
        let (target, link) = (folder.path().join("target"), folder.path().join("link"));
        replace(&target, b"precious").unwrap();
        std::os::unix::fs::symlink(&target, &link).unwrap();
        replace(&link, b"new").unwrap();
        assert_eq!(read(&target, 100, Links::Refuse).unwrap(), b"precious");
        assert_eq!(read(&link, 100, Links::Refuse).unwrap(), b"new");
    }

    #[test]
    fn what_a_crashed_writer_left_is_swept() {
        let folder = folder();
        let (old, young) = (
            folder.path().join(format!("{UNFINISHED}old")),
            folder.path().join(format!("{UNFINISHED}young")),
        );
        fs::write(&young, b"half").unwrap();
        fs::write(&old, b"half").unwrap();
        let file = File::options().write(true).open(&old).unwrap();
        let modified = file.metadata().unwrap().modified().unwrap();
        file.set_modified(modified - LEFT_BEHIND * 2).unwrap();
        replace(&folder.path().join("it"), b"x").unwrap();
        assert!(!old.exists());
        assert!(young.exists());
    }

    #[test]
    fn whoever_reads_meanwhile_sees_the_old_or_the_new() {
        let folder = folder();
        let path = folder.path().join("it");
        let contents = [vec![b'a'; 100_000], vec![b'b'; 50_000]];
        replace(&path, &contents[0]).unwrap();
        std::thread::scope(|scope| {
            let writer = scope.spawn(|| {
                for n in 0..50 {
                    replace(&path, &contents[n % 2]).unwrap();
                }
            });
            while !writer.is_finished() {
                let seen = read(&path, 1 << 20, Links::Refuse).unwrap();
                assert!(contents.contains(&seen), "{} bytes", seen.len());
            }
        });
    }

    #[test]
    fn whoever_never_lets_go_is_named() {
        let folder = folder();
        let held = lock(folder.path()).unwrap();
        let refused = lock_within(folder.path(), Duration::ZERO).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::TimedOut);
        let (said, process) = (refused.to_string(), std::process::id());
        assert!(said.contains("files.lock"), "{said}");
        #[cfg(unix)]
        assert!(said.contains(&format!("(process {process})")), "{said}");
        drop(held);
        // What waited in vain lets go by itself.
        lock(folder.path()).unwrap();
    }

    #[test]
    fn two_writers_wait_for_each_other() {
        let folder = folder();
        let path = folder.path().join("count");
        replace(&path, b"0").unwrap();
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..20 {
                        let _lock = lock(folder.path()).unwrap();
                        let text = read(&path, 10, Links::Refuse).unwrap();
                        let count: u32 = String::from_utf8(text).unwrap().parse().unwrap();
                        replace(&path, (count + 1).to_string().as_bytes()).unwrap();
                    }
                });
            }
        });
        assert_eq!(read(&path, 10, Links::Refuse).unwrap(), b"160");
    }
}
