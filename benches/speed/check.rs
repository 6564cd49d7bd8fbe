//! `check` over a folder of profiles.

use crate::corpus::Corpus;
use crate::measure::{paired, peak, run, time};
use crate::row;
use connection_profile::document;
use connection_profile::lint::{self, Excerpts, Found, Selection};
use connection_profile::render::{Outcome, human, json_v1};
use std::io;
use std::path::Path;
use std::process::Command;

/// In this process, on one thread, from bytes in memory to text that goes nowhere.
pub fn against_a_bare_pass(corpus: &Corpus) {
    let files = || corpus.files.iter().map(|it| it.1.as_slice());
    let bare = || time(|| files().map(bare_pass).sum::<usize>());
    let read = || {
        time(|| {
            files().for_each(|it| {
                std::hint::black_box(document::parse(it, "bench".into()));
            });
        })
    };
    let bytes = format!(
        "{} {} ({:.0} MB) on one thread",
        corpus.files.len(),
        corpus.name,
        corpus.megabytes()
    );
    let against = "against a bare pass of quick-xml over the same bytes";
    let ratio = paired(25, read, bare).ratio;
    row(
        &format!("reading {bytes}, {against}"),
        &format!("{ratio:.2} times"),
    );
    for (format, excerpts) in [("json", Excerpts::LeftOut), ("human", Excerpts::Taken)] {
        let ratio = paired(25, || time(|| check(corpus, excerpts)), bare).ratio;
        row(
            &format!("`check --format {format}` of {bytes}, {against}"),
            &format!("{ratio:.2} times"),
        );
    }
}

/// Makes this program read the files of a folder and pass over them, and nothing else.
pub const BARE_PASS: &str = "PROFILECTL_BENCH_BARE_PASS";

pub fn bare_pass_over(folder: &Path) {
    let files = std::fs::read_dir(folder).expect("readable");
    for it in files {
        let bytes = std::fs::read(it.expect("an entry").path()).expect("readable");
        std::hint::black_box(bare_pass(&bytes));
    }
}

/// The program on one processor, from files on the disk to text in a pipe.
pub fn against_a_bare_program(corpus: &Corpus) {
    let what = format!(
        "`profilectl check --format json` of these {} files on one core, against a program that \
         reads them and does a bare pass",
        corpus.files.len()
    );
    let on_one = |program: &Path| {
        let mut it = Command::new("taskset");
        it.args(["-c", "0"]).arg(program);
        it
    };
    let this = std::env::current_exe().expect("a path");
    let bare = || run(on_one(&this).env(BARE_PASS, &corpus.folder));
    let ours = || {
        let mut it = on_one(env!("CARGO_BIN_EXE_profilectl").as_ref());
        run(it.args(["check", "--format", "json"]).arg(&corpus.folder))
    };
    if Command::new("taskset").arg("-V").output().is_err() {
        return row(&what, "skipped: needs `taskset`");
    }
    let ratio = paired(25, ours, bare).ratio;
    row(&what, &format!("{ratio:.2} times"));
}

fn bare_pass(bytes: &[u8]) -> usize {
    let mut reader = quick_xml::Reader::from_reader(bytes);
    let mut events = 0;
    while let Ok(event) = reader.read_event() {
        if matches!(event, quick_xml::events::Event::Eof) {
            break;
        }
        events += 1;
    }
    events
}

fn check(corpus: &Corpus, excerpts: Excerpts) {
    let selection = Selection::default();
    let checked: Vec<_> = corpus
        .files
        .iter()
        .map(|(name, bytes)| lint::check(name, bytes, &selection, excerpts))
        .collect();
    let found = checked.iter().map(|it| Found {
        alone: &it.findings,
        compared: Vec::new(),
    });
    let mut outcome = Outcome {
        files: checked.len(),
        found: found.collect(),
        least: connection_profile::diagnostic::Severity::Info,
    };
    let cards: Vec<_> = checked.iter().map(|it| it.card.clone()).collect();
    for it in lint::check_together(&cards, &[], &selection) {
        outcome.found[it.card()].compared.push(it);
    }
    let written = match excerpts {
        Excerpts::LeftOut => json_v1::write(&outcome, &mut io::sink()),
        Excerpts::Taken => human::write(&outcome, human::Style::Plain, &mut io::sink()),
    };
    written.expect("nothing can fail");
}

/// The program, over larger and larger folders.
pub fn of_many_files(corpus: &Corpus, scratch: &Path) {
    let thousand = corpus.many(1_000, scratch);
    let ten_thousand = corpus.many(10_000, scratch);
    two_cores_against_one(&thousand);
    let ratio = paired(
        5,
        || run(&mut profilectl(&ten_thousand)),
        || run(&mut profilectl(&thousand)),
    );
    row(
        "`check` of 10,000 files, against 1,000",
        &format!("{:.1} times", ratio.ratio),
    );
    for (what, folder) in [
        (
            format!("`check` of {} {}", corpus.files.len(), corpus.name),
            &corpus.folder,
        ),
        ("`check` of 10,000 files".to_owned(), &ten_thousand),
    ] {
        let most = peak(&mut profilectl(folder));
        row(
            &format!("{what}: memory at the peak"),
            &most.map_or("only Linux says".to_owned(), |it| format!("{it:.0} MiB")),
        );
    }
}

fn two_cores_against_one(folder: &Path) {
    let on = |processors: &str| {
        let mut it = Command::new("taskset");
        it.args(["-c", processors])
            .arg(env!("CARGO_BIN_EXE_profilectl"));
        it.arg("check").arg(folder);
        it
    };
    let what = "`check` of 1,000 files on two cores, against one";
    let can = on("0,1").arg("--exit-zero").output();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    if cores < 2 || !can.is_ok_and(|it| it.status.success()) {
        return row(what, "skipped: needs two cores and `taskset`");
    }
    let ratio = paired(9, || run(&mut on("0,1")), || run(&mut on("0"))).ratio;
    row(what, &format!("{ratio:.2} times"));
}

pub fn profilectl(folder: &Path) -> Command {
    let mut it = Command::new(env!("CARGO_BIN_EXE_profilectl"));
    it.arg("check").arg(folder);
    it
}
