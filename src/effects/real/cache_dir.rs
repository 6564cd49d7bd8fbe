//! The token cache as a private directory, one file for each key.
//!
//! ```text
//! state/cache/                      0700, owned by us, or it is not used
//!   <sha-256 of kind and tuple>.json   0600; schema, kind, tuple and the entry
//!   <same>.lock                        held while a run works on the key; never deleted
//!   <same>.json.corrupt-1 .. 3         what could not be read, newest first
//! ```
//! An entry is replaced by renaming a finished file over it, so a crash leaves the old or the new
//! one whole. Deliberately not here: encryption. A key on the same disk would only pretend; the
//! file's mode is the protection.

use super::Say;
use super::private_file::{self, Repair};
use crate::digest::sha256;
use crate::effects::{Answered, CacheKey, Clock, Lease, TokenCache};
use crate::secret::Secret;
use crate::untrusted::Untrusted;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};
use zeroize::Zeroizing;

/// The form of an entry. A program that knows only an older one neither reads nor replaces it.
const SCHEMA: u32 = 1;

/// Tokens and credentials are a few kilobytes.
const LARGEST: u64 = 1024 * 1024;

/// How many unreadable files of one entry are kept.
const KEPT: u32 = 3;

/// A temporary file of this age was left by a run that was killed.
const ABANDONED: Duration = Duration::from_secs(600);

/// How long a run waits for another without saying so.
const SILENT_WAIT: Duration = Duration::from_secs(3);

/// A directory of entries.
#[derive(Clone)]
pub struct CacheDir {
    directory: PathBuf,
    clock: Arc<dyn Clock>,
    say: Say,
    /// Whether it was said that nothing can be kept here.
    lamented: Arc<AtomicBool>,
}

#[derive(Serialize, Deserialize)]
struct Entry<'a> {
    schema: u32,
    #[serde(borrow)]
    kind: std::borrow::Cow<'a, str>,
    #[serde(borrow)]
    tuple: std::borrow::Cow<'a, str>,
    /// Base64.
    entry: &'a str,
}

#[derive(Deserialize)]
struct Header {
    schema: u32,
}

/// What is wrong with an entry.
enum Unreadable {
    /// There is none.
    Absent,
    /// It is not ours to touch: another program's form, or the disk failed.
    Left(String),
    /// It is set aside.
    Corrupt(&'static str),
}

impl CacheDir {
    /// A cache in this directory; nothing on disk is touched before the first use.
    pub fn new(directory: PathBuf, clock: Arc<dyn Clock>, say: Say) -> Self {
        CacheDir {
            directory,
            clock,
            say,
            lamented: Arc::default(),
        }
    }

    fn path(&self, key: &CacheKey, extension: &str) -> PathBuf {
        let name = sha256(format!("{}\0{}", key.kind, key.tuple).as_bytes());
        self.directory.join(format!("{name}.{extension}"))
    }

    /// Makes the directory where it is missing, and refuses one that others own or may write to.
    fn make_ready(&self) -> io::Result<()> {
        match fs::symlink_metadata(&self.directory) {
            Ok(_) => {}
            Err(it) if it.kind() == ErrorKind::NotFound => {
                private_file::folders().create(&self.directory)?;
                // Backup and version control programs leave it alone; both are courtesies.
                let _ = fs::write(self.directory.join("CACHEDIR.TAG"), CACHEDIR_TAG);
                let _ = fs::write(self.directory.join(".gitignore"), "*\n");
            }
            Err(it) => return Err(it),
        }
        self.judge_directory()
    }

    fn judge_directory(&self) -> io::Result<()> {
        if private_file::make_private(&self.directory)? == Repair::Done {
            (self.say)(&format!(
                "`{}` could be read by others; its mode is 0700 now",
                self.shown()
            ));
        }
        Ok(())
    }

    fn shown(&self) -> String {
        Untrusted::new(&self.directory.to_string_lossy()).to_string()
    }

    fn read(&self, path: &Path, key: &CacheKey) -> Result<Secret<Vec<u8>>, Unreadable> {
        let mut file = match private_file::open(OpenOptions::new().read(true), path) {
            Ok(file) => file,
            Err(it) if it.kind() == ErrorKind::NotFound => return Err(Unreadable::Absent),
            Err(_) if is_symlink(path) => return Err(Unreadable::Corrupt("it is a symbolic link")),
            Err(it) => return Err(Unreadable::Left(it.to_string())),
        };
        match private_file::suspicion(&file) {
            Ok(None) => {}
            Ok(Some(why)) => return Err(Unreadable::Corrupt(why)),
            Err(it) => return Err(Unreadable::Left(it.to_string())),
        }
        // Large enough from the start: a buffer that grows leaves copies behind.
        let size = file.metadata().map_or(0, |it| it.len().min(LARGEST));
        let mut text = Zeroizing::new(Vec::with_capacity(size as usize + 1));
        Read::take(&mut file, LARGEST + 1)
            .read_to_end(&mut text)
            .map_err(|it| Unreadable::Left(it.to_string()))?;
        if text.len() as u64 > LARGEST {
            return Err(Unreadable::Corrupt("it is too large"));
        }
        let not_ours = |_| Unreadable::Corrupt("it is not an entry");
        let Header { schema } = serde_json::from_slice(&text).map_err(not_ours)?;
        if schema > SCHEMA {
            return Err(Unreadable::Left("a newer profilectl wrote it".into()));
        }
        let entry: Entry<'_> = serde_json::from_slice(&text).map_err(not_ours)?;
        if entry.kind != key.kind || entry.tuple != key.tuple {
            return Err(Unreadable::Corrupt("it belongs to another profile"));
        }
        STANDARD
            .decode(entry.entry)
            .map(Secret::new)
            .map_err(|_| Unreadable::Corrupt("it is damaged"))
    }

    /// Keeps what could not be read, out of the way; the oldest of [`KEPT`] goes.
    fn set_aside(&self, path: &Path) {
        for n in (1..KEPT).rev() {
            let _ = fs::rename(aside(path, n), aside(path, n + 1));
        }
        let _ = fs::rename(path, aside(path, 1));
    }

    /// Removes what killed runs left. Errors do not matter: the next store tries again.
    fn sweep(&self) {
        let now = SystemTime::from(self.clock.now());
        let Ok(entries) = fs::read_dir(&self.directory) else {
            return;
        };
        for it in entries.flatten() {
            let is_temporary = it.file_name().to_string_lossy().starts_with(TEMPORARY);
            let age = it
                .metadata()
                .and_then(|it| it.modified())
                .map(|it| now.duration_since(it).unwrap_or_default());
            if is_temporary && age.is_ok_and(|it| it > ABANDONED) {
                let _ = fs::remove_file(it.path());
            }
        }
    }

    /// Without a usable folder nothing is shared, so there is nothing to wait for.
    fn go_without_lock(&self, why: &io::Error) -> Lease {
        if !self.lamented.swap(true, Ordering::Relaxed) {
            (self.say)(&format!("sign-ins are not kept: {why}"));
        }
        Lease(Box::new(()))
    }

    /// The lock of that file, once nobody else holds it.
    async fn locked(&self, path: &Path) -> io::Result<Lease> {
        let mut file = self.wait_for(path).await?;
        // For the message of whoever waits; the lock itself does not depend on it.
        let _ = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| write!(file, "{}", std::process::id()));
        Ok(Lease(Box::new(file)))
    }

    async fn wait_for(&self, path: &Path) -> io::Result<File> {
        let file = open_lock(path)?;
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(it)) => return Err(it),
        }
        // A thread of its own and not the runtime's pool, whose end would wait for the lock: this
        // one may be left waiting when the run is cancelled.
        let (done, waiting) = tokio::sync::oneshot::channel();
        let holder = open_lock(path)?;
        std::thread::Builder::new()
            .name("lock".into())
            .spawn(move || {
                let locked = file.lock().map(|()| file);
                let _ = done.send(locked);
            })?;
        tokio::pin!(waiting);
        let gone = |_| io::Error::other("the wait for the lock ended");
        tokio::select! {
            biased;
            locked = &mut waiting => locked.map_err(gone)?,
            () = self.clock.sleep(SILENT_WAIT) => {
                (self.say)(&format!(
                    "waiting for another profilectl{} that is at work on the same sign-in",
                    holder_process(holder)
                ));
                waiting.await.map_err(gone)?
            }
        }
    }
}

/// Temporary files begin with this.
const TEMPORARY: &str = ".tmp-";

/// <https://bford.info/cachedir/>
const CACHEDIR_TAG: &str = "Signature: 8a477f597d28d172789f06886806bc55\n";

impl TokenCache for CacheDir {
    fn load(&self, key: &CacheKey) -> Option<Secret<Vec<u8>>> {
        match fs::symlink_metadata(&self.directory) {
            Ok(_) => {}
            Err(_) => return None,
        }
        if let Err(it) = self.judge_directory() {
            (self.say)(&format!("the cache is not used: {it}"));
            return None;
        }
        let path = self.path(key, "json");
        match self.read(&path, key) {
            Ok(it) => Some(it),
            Err(Unreadable::Absent) => None,
            Err(Unreadable::Left(why)) => {
                (self.say)(&format!("a cached {} entry is not used: {why}", key.kind));
                None
            }
            Err(Unreadable::Corrupt(why)) => {
                self.set_aside(&path);
                (self.say)(&format!("a cached {} entry was set aside: {why}", key.kind));
                None
            }
        }
    }

    fn store(&self, key: &CacheKey, it: &Secret<Vec<u8>>) -> io::Result<()> {
        self.make_ready()?;
        let path = self.path(key, "json");
        if let Err(Unreadable::Left(why)) = self.read(&path, key) {
            return Err(io::Error::other(why));
        }
        self.sweep();
        let encoded = Zeroizing::new(STANDARD.encode(it.reveal()));
        let text = Zeroizing::new(serde_json::to_vec(&Entry {
            schema: SCHEMA,
            kind: key.kind.into(),
            tuple: key.tuple.as_str().into(),
            entry: &encoded,
        })?);
        let mut file = tempfile::Builder::new()
            .prefix(TEMPORARY)
            .tempfile_in(&self.directory)?;
        file.write_all(&text)?;
        file.as_file().sync_all()?;
        file.persist(&path)?;
        private_file::sync_folder(&self.directory)
    }

    fn forget(&self, key: &CacheKey) -> io::Result<()> {
        let path = self.path(key, "json");
        // What was set aside may still hold most of a token.
        (1..=KEPT)
            .map(|n| aside(&path, n))
            .chain([path.clone()])
            .map(|it| match fs::remove_file(it) {
                Err(it) if it.kind() != ErrorKind::NotFound => Err(it),
                _ => Ok(()),
            })
            .fold(Ok(()), Result::and)
    }

    fn lock<'a>(&'a self, key: &'a CacheKey) -> Answered<'a, io::Result<Lease>> {
        Box::pin(async move {
            if let Err(why) = self.make_ready() {
                return Ok(self.go_without_lock(&why));
            }
            match self.locked(&self.path(key, "lock")).await {
                Err(why) if has_no_locks(&why) => Ok(self.go_without_lock(&why)),
                it => it,
            }
        })
    }

    fn lock_shared<'a>(&'a self, file: &'a Path) -> Answered<'a, io::Result<Lease>> {
        Box::pin(async move {
            // A folder that cannot be made is found unusable once more when something is kept there.
            if let Some(folder) = file.parent()
                && private_file::folders().create(folder).is_err()
            {
                return Ok(Lease(Box::new(())));
            }
            match self.locked(file).await {
                Err(why) if has_no_locks(&why) => Ok(Lease(Box::new(()))),
                it => it,
            }
        })
    }
}

fn open_lock(path: &Path) -> io::Result<File> {
    // For writing too: NFS turns the lock into one that needs it.
    private_file::open(OpenOptions::new().read(true).write(true).create(true), path)
}

/// What a place answers that cannot be written to, or knows no locks.
fn has_no_locks(it: &io::Error) -> bool {
    matches!(
        it.kind(),
        ErrorKind::PermissionDenied
            | ErrorKind::ReadOnlyFilesystem
            | ErrorKind::StorageFull
            | ErrorKind::QuotaExceeded
            | ErrorKind::Unsupported
    ) || private_file::is_lockless(it)
}

/// Where the n-th unreadable file of an entry is kept.
fn aside(path: &Path, n: u32) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".corrupt-{n}"));
    PathBuf::from(name)
}

/// ` (process 4711)`, as the holder wrote it.
fn holder_process(mut lock: File) -> String {
    let mut text = String::new();
    let _ = Read::take(&mut lock, 20).read_to_string(&mut text);
    match text.parse::<u32>() {
        Ok(process) => format!(" (process {process})"),
        Err(_) => String::new(),
    }
}

fn is_symlink(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|it| it.is_symlink())
}
