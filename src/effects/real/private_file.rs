//! Files and folders that only their owner may see, made so from the start.
//!
//! A name is never trusted to lead where it led before: links at its end are not followed, and what
//! was opened is looked at again. On systems without owners and modes, the user's profile folder
//! is what keeps others out.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::path::Path;

/// Whether something had to be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repair {
    /// No.
    Unneeded,
    /// Others could read it; now they cannot.
    Done,
}

/// Refuses a folder that others own or may write to, and closes one that they may only read.
#[cfg(unix)]
pub(super) fn make_private(folder: &Path) -> io::Result<Repair> {
    use crate::untrusted::Untrusted;
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let found = fs::metadata(folder)?;
    let refuse = |why: &str| {
        let folder = folder.to_string_lossy();
        let text = format!("`{}` {why}", Untrusted::new(&folder));
        Err(io::Error::new(io::ErrorKind::PermissionDenied, text))
    };
    if !found.is_dir() {
        return refuse("is not a folder");
    }
    if found.uid() != rustix::process::geteuid().as_raw() {
        return refuse("belongs to somebody else");
    }
    if found.mode() & 0o022 != 0 {
        return refuse("can be written by others; `chmod 700` it when its files are yours");
    }
    if found.mode() & 0o077 != 0 {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
        return Ok(Repair::Done);
    }
    Ok(Repair::Unneeded)
}

#[cfg(not(unix))]
pub(super) fn make_private(_: &Path) -> io::Result<Repair> {
    Ok(Repair::Unneeded)
}

/// Makes folders for their owner only.
#[cfg(unix)]
pub(super) fn folders() -> DirBuilder {
    use std::os::unix::fs::DirBuilderExt;
    let mut it = DirBuilder::new();
    it.recursive(true).mode(0o700);
    it
}

#[cfg(not(unix))]
pub(super) fn folders() -> DirBuilder {
    let mut it = DirBuilder::new();
    it.recursive(true);
    it
}

/// Opens without following a link at the end of the path, and without waiting on a pipe.
#[cfg(unix)]
pub(super) fn open(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;
    options
        .mode(0o600)
        .custom_flags((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed())
        .open(path)
}

#[cfg(not(unix))]
pub(super) fn open(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    options.open(path)
}

/// What speaks against an open file: it must be a regular one, ours, with one name. A mode others
/// can read is repaired.
#[cfg(unix)]
pub(super) fn suspicion(file: &File) -> io::Result<Option<&'static str>> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let found = file.metadata()?;
    if !found.is_file() {
        return Ok(Some("it is not a file"));
    }
    if found.uid() != rustix::process::geteuid().as_raw() {
        return Ok(Some("it belongs to somebody else"));
    }
    if found.nlink() != 1 {
        return Ok(Some("it has a second name elsewhere"));
    }
    if found.mode() & 0o077 != 0 {
        file.set_permissions(fs::Permissions::from_mode(0o600))?;
    }
    Ok(None)
}

#[cfg(not(unix))]
pub(super) fn suspicion(_: &File) -> io::Result<Option<&'static str>> {
    Ok(None)
}

/// The renaming itself is on disk only when the directory is.
#[cfg(unix)]
pub(super) fn sync_folder(directory: &Path) -> io::Result<()> {
    File::open(directory)?.sync_all()
}

#[cfg(not(unix))]
pub(super) fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Whether the file system has no locks to give: a network file system mounted without them.
#[cfg(unix)]
pub(super) fn is_lockless(it: &io::Error) -> bool {
    it.raw_os_error() == Some(rustix::io::Errno::NOLCK.raw_os_error())
}

#[cfg(not(unix))]
pub(super) fn is_lockless(_: &io::Error) -> bool {
    false
}
