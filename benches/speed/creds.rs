//! `creds`, which other programs wait for, and what it takes to load one profile.

use crate::measure::{faults, median, paired, peak, run, time};
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

/// The session token of an answer: about as long as those of STS.
const TOKEN: usize = 1200;

/// An answer of this length waits for its reader, so that the memory can be looked at meanwhile.
const WIDER_THAN_A_PIPE: usize = 80 * 1024;

/// `creds --format process` from what the last run left, against a "hello world" of this toolchain.
pub fn warm(scratch: &Path) {
    let hello = installed(&hello_world(scratch), scratch);
    let program = installed(Path::new(env!("CARGO_BIN_EXE_profilectl")), scratch);
    let home = scratch.join("home");
    std::fs::create_dir_all(&home).expect("a home");
    std::fs::write(home.join("bookmark.duck"), "").expect("a file");
    keep(&home, "Sandbox", TOKEN);
    keep(&home, "Wide", WIDER_THAN_A_PIPE);
    let creds = |bookmark: &str| {
        let mut it = Command::new(&program);
        it.args(["creds", bookmark])
            .env_clear()
            .env("PROFILECTL_HOME", &home);
        it
    };
    let hello = || {
        let mut it = Command::new(&hello);
        it.env_clear();
        it
    };
    let out = creds("Sandbox").output().expect("runs");
    assert_eq!(
        out.stdout,
        answer(TOKEN).as_bytes(),
        "the answer is the warm one"
    );
    let ratio = paired(ROUNDS, || run(&mut creds("Sandbox")), || run(&mut hello()));
    row(
        "warm `creds --format process` against a \"hello world\" of the same toolchain",
        &format!("{:.2} times", ratio.ratio),
    );
    if let (Some(ours), Some(hellos)) = (faults(&mut creds("Sandbox")), faults(&mut hello())) {
        row(
            "page faults of the two, which is where the time goes",
            &format!("{ours}, {hellos}"),
        );
    }
    if let Some(most) = peak(&mut creds("Wide")) {
        row("its memory at the peak", &format!("{most:.1} MiB"));
    }
}

fn keep(home: &Path, bookmark: &str, token: usize) {
    let tomorrow = Timestamp::now() + SignedDuration::from_hours(24);
    warm::keep(
        &Dirs::below(home),
        &Env::default(),
        bookmark,
        &answer(token),
        tomorrow,
        &[home.join("bookmark.duck")],
    )
    .expect("kept");
}

fn answer(token: usize) -> String {
    let token = "t".repeat(token);
    format!(
        "{{\n  \"Version\": 1,\n  \"AccessKeyId\": \"ASIAEXAMPLE\",\n  \"SessionToken\": \"{token}\"\n}}\n"
    )
}

/// A copy, as an installed program is: how a linker leaves its file in the page cache is not what
/// users run.
fn installed(program: &Path, scratch: &Path) -> PathBuf {
    let folder = scratch.join("bin");
    std::fs::create_dir_all(&folder).expect("a folder");
    let copy = folder.join(program.file_name().expect("a name"));
    std::fs::copy(program, &copy).expect("a copy");
    copy
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
