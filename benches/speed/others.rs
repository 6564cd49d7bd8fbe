//! The same files through the programs that people have for them otherwise.

use crate::check::profilectl;
use crate::corpus::Corpus;
use crate::measure::{paired, run};
use crate::row;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// What judges JSON by a schema; the version that the figures in the README are of.
const CHECK_JSONSCHEMA: &str = "check-jsonschema==0.39.0";

pub fn side_by_side(corpus: &Corpus, scratch: &Path) {
    plistutil(corpus, scratch);
    plistlib(corpus, scratch);
}

/// Debian's converter reads one file a run, so ours is run as often.
fn plistutil(corpus: &Corpus, scratch: &Path) {
    let what = "`plistutil` of each file, against `check` of each file";
    let known = Command::new("plistutil").arg("--version").output();
    if known.is_err() {
        return row(
            what,
            "skipped: no `plistutil` (Debian package libplist-utils)",
        );
    }
    let paths: Vec<PathBuf> = corpus
        .files
        .iter()
        .map(|it| corpus.folder.join(&it.0))
        .collect();
    let theirs = || -> Duration {
        let convert = |path: &PathBuf| {
            let mut it = Command::new("plistutil");
            it.arg("-i")
                .arg(path)
                .arg("-o")
                .arg(scratch.join("converted"));
            run(it.args(["-f", "bin"]))
        };
        paths.iter().map(convert).sum()
    };
    let ours = || paths.iter().map(|it| run(&mut profilectl(it))).sum();
    let ratio = paired(5, theirs, ours).ratio;
    row(what, &format!("{ratio:.2} times"));
    let ratio = paired(5, theirs, || run(&mut profilectl(&corpus.folder))).ratio;
    let what = "`plistutil` of each file, against one `check` of all";
    row(what, &format!("{ratio:.0} times"));
}

/// Python's reader, and our schema under a validator that is not ours.
fn plistlib(corpus: &Corpus, scratch: &Path) {
    let what = "Python `plistlib` and `check-jsonschema` of all, against one `check` of all";
    let python = match environment() {
        Ok(it) => it,
        Err(why) => return row(what, &format!("skipped: {why}")),
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let theirs = || {
        let mut it = Command::new(&python);
        it.arg(root.join("benches/speed/plistlib_and_schema.py"))
            .arg(root.join("schemas/connection-profile.schema.json"))
            .arg(&corpus.folder)
            .arg(scratch.join("json"));
        run(&mut it)
    };
    let measured = paired(3, theirs, || run(&mut profilectl(&corpus.folder)));
    let took = measured.first.as_secs_f64();
    row(what, &format!("{:.0} times ({took:.1} s)", measured.ratio));
}

/// An environment of its own below `target/`, with the validator.
fn environment() -> Result<PathBuf, &'static str> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-venv");
    let python = folder.join("bin/python");
    let installed = folder.join("bin/check-jsonschema");
    let done = |it: &mut Command| {
        let it = it.stdout(Stdio::null()).stderr(Stdio::null()).status();
        it.is_ok_and(|it| it.success())
    };
    if installed.exists() {
        return Ok(python);
    }
    if !done(Command::new("python3").args(["-m", "venv"]).arg(&folder)) {
        return Err("no `python3` with `venv`");
    }
    let pip = ["-m", "pip", "install", "--no-input", CHECK_JSONSCHEMA];
    match done(Command::new(&python).args(pip)) {
        true => Ok(python),
        false => Err("`check-jsonschema` cannot be installed"),
    }
}
