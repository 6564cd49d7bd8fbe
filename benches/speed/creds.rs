//! `creds`, which other programs wait for, and what it takes to load one profile.

use crate::measure::{median, paired, peak, run, time};
use crate::row;
use connection_profile::cli::warm;
use connection_profile::dirs::Dirs;
use connection_profile::document;
use connection_profile::env::Env;
use connection_profile::profile::{self, Overrides};
use jiff::{SignedDuration, Timestamp};
use std::path::{Path, PathBuf};
use std::process::Command;

const ROUNDS: usize = 300;

/// An answer of this length waits for its reader, so that the memory can be looked at meanwhile.
const WIDER_THAN_A_PIPE: usize = 80 * 1024;

/// `creds --format process` from what the last run left, against a "hello world" of this toolchain.
pub fn warm(scratch: &Path) {
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
    let ratio = paired(
        ROUNDS,
        || run(&mut creds()),
        || run(Command::new(&hello).env_clear()),
    );
    row(
        "warm `creds --format process` against a \"hello world\" of the same toolchain",
        &format!("{:.2} times", ratio.ratio),
    );
    if let Some(most) = peak(&mut creds()) {
        row("its memory at the peak", &format!("{most:.1} MiB"));
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

/// Loading one ordinary profile: bytes to a resolved profile.
pub fn one_profile() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(root.join("profiles/aws-s3-microsoft-entra.yaml")).expect("ours");
    let load = || {
        let (document, _) = document::parse(&bytes, "bench".into());
        let (draft, _) = profile::read(&document.expect("a document"));
        profile::resolve(draft, &Overrides::default())
    };
    let times = (0..ROUNDS).map(|_| time(load)).collect();
    row(
        "loading one profile: read, judged, resolved",
        &format!("{:.3} ms", median(times, Ord::cmp).as_secs_f64() * 1e3),
    );
}
