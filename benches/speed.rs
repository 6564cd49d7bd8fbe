//! Ratios, each measured against something in the same run: `cargo bench`.
//!
//! A ratio holds when the machine's speed drifts; a time does not. Prints a table, asserts nothing.

use connection_profile::cli::warm;
use connection_profile::dirs::Dirs;
use connection_profile::document;
use connection_profile::env::Env;
use connection_profile::profile::{self, Overrides};
use jiff::{SignedDuration, Timestamp};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const RUNS: usize = 300;

/// An answer of this length waits for its reader, so that the memory can be looked at meanwhile.
const WIDER_THAN_A_PIPE: usize = 80 * 1024;

fn main() {
    let scratch = tempfile::tempdir().expect("a folder");
    println!("| what | figure |\n|---|---|");
    warm_credentials(scratch.path());
    one_profile();
    corpus();
}

/// `creds --format process` from what the last run left, against a "hello world" of this toolchain.
fn warm_credentials(scratch: &Path) {
    let hello = hello_world(scratch);
    let home = scratch.join("home");
    let dirs = Dirs::below(&home);
    let answer = "{\n  \"Version\": 1\n}\n".to_owned() + &" ".repeat(WIDER_THAN_A_PIPE);
    let tomorrow = Timestamp::now() + SignedDuration::from_hours(24);
    let file = home.join("bookmark.duck");
    std::fs::create_dir_all(&home).expect("a home");
    std::fs::write(&file, "").expect("a file");
    warm::keep(
        &dirs,
        &Env::default(),
        "Sandbox",
        &answer,
        tomorrow,
        &[file],
    )
    .expect("kept");
    let creds = || {
        let mut it = Command::new(env!("CARGO_BIN_EXE_profilectl"));
        it.args(["creds", "Sandbox"])
            .env_clear()
            .env("PROFILECTL_HOME", &home);
        it
    };
    let out = creds().output().expect("runs");
    assert_eq!(out.stdout, answer.as_bytes(), "the answer is the warm one");
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        ours.push(time(&mut creds()));
        theirs.push(time(Command::new(&hello).env_clear()));
    }
    let (ours, theirs) = (median(ours), median(theirs));
    println!(
        "| warm `creds --format process` against a \"hello world\" of the same toolchain | {:.2} times |",
        ours.as_secs_f64() / theirs.as_secs_f64()
    );
    if let Some(kilobytes) = peak(creds()) {
        println!(
            "| its memory at the peak | {:.1} MB |",
            kilobytes as f64 / 1024.0
        );
    }
}

fn hello_world(scratch: &Path) -> PathBuf {
    let source = scratch.join("hello.rs");
    std::fs::write(&source, "fn main() { println!(\"hello\"); }").expect("a file");
    let hello = scratch.join("hello");
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".into());
    let built = Command::new(rustc)
        .args(["-O", "-o"])
        .args([&hello, &source])
        .status();
    assert!(built.expect("rustc runs").success());
    hello
}

fn time(it: &mut Command) -> Duration {
    it.stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let start = Instant::now();
    let status = it.status().expect("runs");
    let took = start.elapsed();
    assert!(status.success());
    took
}

/// The largest resident set so far of a child that waits for its answer to be read, in kilobytes.
fn peak(mut it: Command) -> Option<u64> {
    let mut child = it
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let status = format!("/proc/{}/status", child.id());
    let field = |text: &str, name: &str| {
        let line = text
            .lines()
            .find_map(|it| it.strip_prefix(name)?.strip_prefix(':'))?;
        Some(line.split_whitespace().next()?.to_owned())
    };
    let peak = (0..100_000).find_map(|_| {
        let text = std::fs::read_to_string(&status).ok()?;
        let program = field(&text, "Name")?;
        let waits = program.starts_with("profilectl") && field(&text, "State")? == "S";
        waits.then(|| field(&text, "VmHWM")?.parse().ok()).flatten()
    });
    drop(child.stdout.take());
    child.wait().ok()?;
    peak
}

/// Loading one ordinary profile: bytes to a resolved profile.
fn one_profile() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(root.join("profiles/aws-s3-microsoft-entra.yaml")).expect("ours");
    let load = || {
        let (document, _) = document::parse(&bytes, "bench".into());
        let (draft, _) = profile::read(&document.expect("a document"));
        profile::resolve(draft, &Overrides::default())
    };
    let times = (0..RUNS).map(|_| {
        let start = Instant::now();
        std::hint::black_box(load());
        start.elapsed()
    });
    println!(
        "| loading one profile: read, judged, resolved | {:.3} ms |",
        median(times.collect()).as_secs_f64() * 1e3
    );
}

/// Reading the published profiles against a bare pass of quick-xml over the same bytes.
fn corpus() {
    let folder = std::env::var("PROFILECTL_CORPUS")
        .map(PathBuf::from)
        .unwrap_or_else(|_| {
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/profiles")
        });
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("| reading the published profiles | skipped: they are not here |");
        return;
    };
    let files: Vec<Vec<u8>> = entries
        .filter_map(|it| std::fs::read(it.ok()?.path()).ok())
        .collect();
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..15 {
        let start = Instant::now();
        for bytes in &files {
            std::hint::black_box(document::parse(bytes, "bench".into()));
        }
        ours.push(start.elapsed());
        let start = Instant::now();
        for bytes in &files {
            std::hint::black_box(bare_pass(bytes));
        }
        bare.push(start.elapsed());
    }
    let (ours, bare) = (median(ours), median(bare));
    println!(
        "| reading {} published profiles, against a bare pass of quick-xml | {:.2} times |",
        files.len(),
        ours.as_secs_f64() / bare.as_secs_f64()
    );
}

fn bare_pass(bytes: &[u8]) -> usize {
    let text = String::from_utf8_lossy(bytes);
    let mut reader = quick_xml::Reader::from_str(&text);
    let mut events = 0;
    while let Ok(event) = reader.read_event() {
        if matches!(event, quick_xml::events::Event::Eof) {
            break;
        }
        events += 1;
    }
    events
}

fn median(mut all: Vec<Duration>) -> Duration {
    all.sort();
    all.get(all.len() / 2).copied().unwrap_or_default()
}
