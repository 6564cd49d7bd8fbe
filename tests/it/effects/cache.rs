//! The `TokenCache` contract over every implementation, and what only a directory can get wrong.

use super::world::{HandClock, ears};
use connection_profile::effects::memory_cache::MemoryCache;
use connection_profile::effects::real::CacheDir;
use connection_profile::effects::{CacheKey, Clock, TokenCache};
use connection_profile::secret::Secret;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};
use tempfile::TempDir;

fn key(kind: &'static str, tuple: &str) -> CacheKey {
    CacheKey {
        kind,
        tuple: tuple.into(),
    }
}

fn tokens(text: &str) -> Secret<Vec<u8>> {
    Secret::new(text.as_bytes().to_vec())
}

fn text(it: Option<Secret<Vec<u8>>>) -> Option<String> {
    it.map(|it| String::from_utf8(it.reveal().clone()).unwrap())
}

struct Folder {
    /// Kept for its end.
    _home: TempDir,
    path: PathBuf,
    cache: CacheDir,
    said: Arc<Mutex<Vec<String>>>,
}

impl Folder {
    fn new() -> Folder {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("state").join("cache");
        let (say, said) = ears();
        Folder {
            cache: CacheDir::new(path.clone(), HandClock::new(), say),
            path,
            said,
            _home: home,
        }
    }

    fn names(&self, part: &str) -> Vec<String> {
        let mut it: Vec<String> = fs::read_dir(&self.path)
            .unwrap()
            .map(|it| it.unwrap().file_name().into_string().unwrap())
            .filter(|it| it.contains(part))
            .collect();
        it.sort();
        it
    }

    fn entry(&self) -> PathBuf {
        let names = self.names(".json");
        let name = names.iter().find(|it| it.ends_with(".json")).unwrap();
        self.path.join(name)
    }

    fn said(&self) -> String {
        self.said.lock().unwrap().join("\n")
    }
}

async fn contract(cache: Arc<dyn TokenCache>) {
    let (a, b) = (key("tokens", "issuer a"), key("tokens", "issuer b"));
    assert_eq!(text(cache.load(&a)), None);
    cache.forget(&a).unwrap();

    cache.store(&a, &tokens("one")).unwrap();
    assert_eq!(text(cache.load(&a)).as_deref(), Some("one"));
    assert_eq!(text(cache.load(&b)), None);
    assert_eq!(text(cache.load(&key("credentials", "issuer a"))), None);

    cache.store(&b, &tokens("two")).unwrap();
    cache.store(&a, &tokens("")).unwrap();
    assert_eq!(text(cache.load(&a)).as_deref(), Some(""));
    assert_eq!(text(cache.load(&b)).as_deref(), Some("two"));
    let bytes = Secret::new((0..=255).collect::<Vec<u8>>());
    cache.store(&a, &bytes).unwrap();
    assert_eq!(cache.load(&a).unwrap().reveal(), bytes.reveal());

    cache.forget(&a).unwrap();
    cache.forget(&a).unwrap();
    assert_eq!(text(cache.load(&a)), None);
    assert_eq!(text(cache.load(&b)).as_deref(), Some("two"));

    // A key's lock keeps others out until the lease is dropped, and other keys do not care.
    let held = cache.lock(&a).await.unwrap();
    drop(cache.lock(&b).await.unwrap());
    let second = tokio::spawn({
        let (cache, a) = (cache.clone(), a.clone());
        async move { cache.lock(&a).await.map(drop) }
    });
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
    assert!(!second.is_finished());
    drop(held);
    second.await.unwrap().unwrap();
    // A wait that is given up takes nothing with it.
    let held = cache.lock(&a).await.unwrap();
    tokio::select! {
        biased;
        _ = cache.lock(&a) => panic!("two leases"),
        () = tokio::task::yield_now() => {}
    }
    drop(held);
    drop(cache.lock(&a).await.unwrap());
}

#[tokio::test]
async fn memory_keeps_the_contract() {
    contract(Arc::new(MemoryCache::default())).await;
}

#[tokio::test]
async fn a_directory_keeps_the_contract() {
    let folder = Folder::new();
    contract(Arc::new(folder.cache.clone())).await;
    assert_eq!(folder.said(), "");
}

#[test]
fn reading_leaves_no_trace_and_the_first_write_makes_the_folder() {
    let folder = Folder::new();
    assert_eq!(text(folder.cache.load(&key("tokens", "a"))), None);
    assert!(!folder.path.exists());
    folder
        .cache
        .store(&key("tokens", "a"), &tokens("x"))
        .unwrap();
    assert!(folder.path.join("CACHEDIR.TAG").exists());
    assert_eq!(
        fs::read_to_string(folder.path.join(".gitignore")).unwrap(),
        "*\n"
    );
}

#[tokio::test]
async fn where_nothing_can_be_kept_runs_go_on_and_it_is_said_once() {
    let home = tempfile::tempdir().unwrap();
    // A file where the folder should be stops root as well as anybody.
    let blocked = home.path().join("file");
    fs::write(&blocked, "").unwrap();
    let (say, said) = ears();
    let cache = CacheDir::new(blocked.join("cache"), HandClock::new(), say);
    let key = key("tokens", "a");
    assert_eq!(text(cache.load(&key)), None);
    let first = cache.lock(&key).await.unwrap();
    drop(cache.lock(&key).await.unwrap());
    drop(first);
    assert!(cache.store(&key, &tokens("x")).is_err());
    let said = said.lock().unwrap().clone();
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("sign-ins are not kept: "), "{said:?}");
}

#[test]
fn neither_secret_nor_tuple_is_in_a_file_name() {
    let folder = Folder::new();
    folder
        .cache
        .store(&key("tokens", "CANARY-tuple"), &tokens("CANARY"))
        .unwrap();
    assert!(folder.names("CANARY").is_empty());
    let name = folder.entry();
    let name = name.file_stem().unwrap().to_str().unwrap();
    assert!(name.len() == 64 && name.bytes().all(|it| it.is_ascii_hexdigit()));
}

/// Every way of being unreadable is a miss, is set aside, and says so without showing a value.
#[test]
fn what_cannot_be_read_is_a_miss_and_is_set_aside() {
    let good = {
        let folder = Folder::new();
        folder
            .cache
            .store(&key("tokens", "a"), &tokens("CANARY"))
            .unwrap();
        fs::read_to_string(folder.entry()).unwrap()
    };
    for bad in [
        String::new(),
        "{}".into(),
        "[1]".into(),
        "\u{0}\u{1}".into(),
        good[..good.len() - 3].into(),
        good.replace("\"a\"", "\"b\""),
        good.replace("tokens", "credentials"),
        good.replace("\"schema\":1", "\"schema\":\"1\""),
        good.replace("Q0FOQVJZ", "Q0FOQVJ"),
        "[".repeat(100_000),
        format!("{good}{}", " ".repeat(1024 * 1024)),
    ] {
        let folder = Folder::new();
        folder
            .cache
            .store(&key("tokens", "a"), &tokens("CANARY"))
            .unwrap();
        let entry = folder.entry();
        fs::write(&entry, &bad).unwrap();
        assert_eq!(
            text(folder.cache.load(&key("tokens", "a"))),
            None,
            "{bad:.40}"
        );
        assert!(!entry.exists(), "{bad:.40}");
        assert_eq!(folder.names(".corrupt-1").len(), 1);
        assert!(folder.said().contains("set aside"));
        assert!(!folder.said().contains("CANARY"));
    }
}

#[test]
fn three_unreadable_files_are_kept_newest_first_and_forgetting_removes_them() {
    let folder = Folder::new();
    let key = key("tokens", "a");
    for n in 1..=5 {
        folder.cache.store(&key, &tokens("x")).unwrap();
        fs::write(folder.entry(), format!("bad {n}")).unwrap();
        assert_eq!(text(folder.cache.load(&key)), None);
    }
    let kept: Vec<String> = folder
        .names(".corrupt-")
        .iter()
        .map(|it| fs::read_to_string(folder.path.join(it)).unwrap())
        .collect();
    assert_eq!(kept, ["bad 5", "bad 4", "bad 3"]);
    folder.cache.forget(&key).unwrap();
    assert!(folder.names(".corrupt-").is_empty());
}

#[test]
fn a_newer_programs_entry_is_neither_used_nor_replaced() {
    let folder = Folder::new();
    let key = key("tokens", "a");
    folder.cache.store(&key, &tokens("x")).unwrap();
    let newer = r#"{"schema":2,"whatever":[1]}"#;
    fs::write(folder.entry(), newer).unwrap();
    assert_eq!(text(folder.cache.load(&key)), None);
    assert!(folder.cache.store(&key, &tokens("y")).is_err());
    assert_eq!(fs::read_to_string(folder.entry()).unwrap(), newer);
    assert!(folder.said().contains("newer"));
}

#[test]
fn what_a_killed_run_left_is_swept_once_it_is_old() {
    let folder = Folder::new();
    let key = key("tokens", "a");
    folder.cache.store(&key, &tokens("x")).unwrap();
    let now = SystemTime::from(HandClock::new().now());
    for (name, age) in [(".tmp-old", 601), (".tmp-new", 599)] {
        let file = fs::File::create(folder.path.join(name)).unwrap();
        file.set_modified(now - Duration::from_secs(age)).unwrap();
    }
    folder.cache.store(&key, &tokens("y")).unwrap();
    assert_eq!(folder.names(".tmp-"), [".tmp-new"]);
}

#[cfg(unix)]
mod modes {
    use super::*;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o777
    }

    fn set_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[tokio::test]
    async fn nothing_is_readable_by_others_whatever_the_mask() {
        // A process of its own: the mask belongs to the whole process.
        for mask in ["000", "022", "077"] {
            let home = tempfile::tempdir().unwrap();
            let path = home.path().join("state/cache");
            let done = Command::new("sh")
                .args(["-c", "umask $0; exec \"$@\"", mask])
                .args(child("effects::cache::child_stores"))
                .env("CACHE_CHILD", &path)
                .stdout(Stdio::null())
                .status()
                .unwrap();
            assert!(done.success());
            assert_eq!(mode(&path), 0o700, "{mask}");
            let mut seen = 0;
            for it in fs::read_dir(&path).unwrap() {
                let it = it.unwrap().path();
                if it
                    .extension()
                    .is_some_and(|it| it == "json" || it == "lock")
                {
                    assert_eq!(mode(&it), 0o600, "{mask} {it:?}");
                    seen += 1;
                }
            }
            assert_eq!(seen, 2);
        }
    }

    #[test]
    fn looser_modes_are_repaired_and_a_folder_others_write_to_is_not_used() {
        let folder = Folder::new();
        let key = key("tokens", "a");
        folder.cache.store(&key, &tokens("x")).unwrap();
        set_mode(&folder.path, 0o755);
        set_mode(&folder.entry(), 0o644);
        assert_eq!(text(folder.cache.load(&key)).as_deref(), Some("x"));
        assert_eq!(mode(&folder.path), 0o700);
        assert_eq!(mode(&folder.entry()), 0o600);
        assert!(folder.said().contains("0700"));

        set_mode(&folder.path, 0o777);
        assert_eq!(text(folder.cache.load(&key)), None);
        assert!(folder.cache.store(&key, &tokens("y")).is_err());
        assert!(folder.said().contains("written by others"));
    }

    #[tokio::test]
    async fn planted_links_lead_nowhere() {
        let folder = Folder::new();
        let key = key("tokens", "a");
        folder.cache.store(&key, &tokens("x")).unwrap();
        drop(folder.cache.lock(&key).await.unwrap());
        let entry = folder.entry();
        let lock = folder.path.join(&folder.names(".lock")[0]);
        let victim = folder.path.parent().unwrap().join("victim");
        let whole = fs::read_to_string(&entry).unwrap();

        for plant in [
            (|from, to| symlink(from, to)) as fn(&Path, &Path) -> std::io::Result<()>,
            |from, to| fs::hard_link(from, to),
        ] {
            fs::write(&victim, &whole).unwrap();
            fs::remove_file(&entry).unwrap();
            plant(&victim, &entry).unwrap();
            assert_eq!(text(folder.cache.load(&key)), None);
            plant(&victim, &entry).unwrap();
            folder.cache.store(&key, &tokens("new")).unwrap();
            assert_eq!(fs::read_to_string(&victim).unwrap(), whole);
            assert!(!entry.is_symlink());
            assert_eq!(text(folder.cache.load(&key)).as_deref(), Some("new"));
            folder.cache.forget(&key).unwrap();
            fs::write(&entry, &whole).unwrap();
        }

        fs::remove_file(&lock).unwrap();
        symlink(&victim, &lock).unwrap();
        assert!(folder.cache.lock(&key).await.is_err());
        assert_eq!(fs::read_to_string(&victim).unwrap(), whole);
    }

    #[test]
    fn a_pipe_in_place_of_an_entry_does_not_hang() {
        let folder = Folder::new();
        let key = key("tokens", "a");
        folder.cache.store(&key, &tokens("x")).unwrap();
        let entry = folder.entry();
        fs::remove_file(&entry).unwrap();
        let made = Command::new("mkfifo").arg(&entry).status().unwrap();
        assert!(made.success());
        assert_eq!(text(folder.cache.load(&key)), None);
        assert!(!entry.exists());
    }
}

/// The command line that runs one test of this very binary.
fn child(test: &str) -> Vec<String> {
    let program = std::env::current_exe().unwrap();
    let mut it = vec![program.to_str().unwrap().to_owned(), test.to_owned()];
    it.extend(["--exact", "--ignored", "--quiet"].map(str::to_owned));
    it
}

fn in_child() -> CacheDir {
    let path = std::env::var_os("CACHE_CHILD").expect("run by another test only");
    let (say, _) = ears();
    CacheDir::new(path.into(), HandClock::new(), say)
}

#[tokio::test]
#[ignore = "a child process of `modes::nothing_is_readable_by_others_whatever_the_mask`"]
async fn child_stores() {
    let cache = in_child();
    let key = key("tokens", "a");
    let _held = cache.lock(&key).await.unwrap();
    cache.store(&key, &tokens("x")).unwrap();
}

#[tokio::test]
#[ignore = "a child process of `processes_take_turns`"]
async fn child_counts() {
    let cache = in_child();
    let key = key("tokens", "count");
    for _ in 0..10 {
        let _held = cache.lock(&key).await.unwrap();
        let count: u32 = text(cache.load(&key)).map_or(0, |it| it.parse().unwrap());
        cache
            .store(&key, &tokens(&(count + 1).to_string()))
            .unwrap();
    }
}

#[test]
fn processes_take_turns() {
    let folder = Folder::new();
    let line = child("effects::cache::child_counts");
    let children: Vec<_> = (0..16)
        .map(|_| {
            Command::new(&line[0])
                .args(&line[1..])
                .env("CACHE_CHILD", &folder.path)
                .stdout(Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    for mut it in children {
        assert!(it.wait().unwrap().success());
    }
    let count = text(folder.cache.load(&key("tokens", "count")));
    assert_eq!(count.as_deref(), Some("160"));
    assert_eq!(folder.said(), "");
}

#[test]
fn threads_take_turns() {
    let folder = Folder::new();
    let inside = Arc::new(AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..16 {
            let (cache, inside) = (folder.cache.clone(), inside.clone());
            scope.spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .build()
                    .unwrap();
                runtime.block_on(async {
                    let key = key("tokens", "count");
                    for _ in 0..10 {
                        let _held = cache.lock(&key).await.unwrap();
                        assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                        let count: u32 = text(cache.load(&key)).map_or(0, |it| it.parse().unwrap());
                        cache
                            .store(&key, &tokens(&(count + 1).to_string()))
                            .unwrap();
                        inside.fetch_sub(1, Ordering::SeqCst);
                    }
                });
            });
        }
    });
    let count = text(folder.cache.load(&key("tokens", "count")));
    assert_eq!(count.as_deref(), Some("160"));
}

#[tokio::test]
async fn a_long_wait_says_for_whom() {
    let home = tempfile::tempdir().unwrap();
    let (say, said) = ears();
    let clock = HandClock::new();
    let cache = CacheDir::new(home.path().join("cache"), clock.clone(), say);
    let key = key("tokens", "a");
    let held = cache.lock(&key).await.unwrap();
    let second = tokio::spawn({
        let (cache, key) = (cache.clone(), key.clone());
        async move { cache.lock(&key).await.map(drop) }
    });
    clock.advance(Duration::from_millis(2999)).await;
    assert_eq!(*said.lock().unwrap(), [""; 0]);
    clock.advance(Duration::from_millis(1)).await;
    let line = said.lock().unwrap().concat();
    let process = format!("process {}", std::process::id());
    assert!(line.contains(&process), "{line}");
    drop(held);
    second.await.unwrap().unwrap();
}
