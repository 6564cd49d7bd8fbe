//! Judging many files on all cores, keeping of each only what is printed.

use super::diff;
use super::inputs::{Content, Input};
use crate::cli::Session;
use crate::diagnostic::Code;
use crate::failure::{Failure, Kind};
use crate::file::{self, Unreadable};
use crate::library::Library;
use crate::lint::{self, Applied, Applying, Card, Finding, Known, Selection};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What to do about findings that can be mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fixing {
    /// Only report them.
    Nothing,
    /// Mend what is safe.
    Safe,
    /// Mend everything.
    Unsafe,
}

/// What to do with the text of a mended file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mended {
    /// Write it back.
    Written,
    /// Only show the difference.
    Shown,
}

/// Whether findings carry the lines they are about; only people are shown them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lines {
    /// They do.
    Kept,
    /// They do not, and take less room.
    Dropped,
}

/// How files are judged.
pub(super) struct Manner<'a> {
    pub(super) selection: &'a Selection,
    pub(super) fixing: Fixing,
    pub(super) mended: Mended,
    pub(super) lines: Lines,
}

/// Everything that came of a run.
pub(super) struct Batch {
    pub(super) files: usize,
    pub(super) findings: Vec<Finding>,
    /// File, code and title of each fix.
    pub(super) done: Vec<(String, Code, String)>,
    /// Whether the fixes were written.
    pub(super) written: bool,
    /// The changes, when they were asked for instead.
    pub(super) diff: String,
    /// Whether a file could not be read.
    pub(super) unreadable: bool,
}

/// One file after it was judged.
struct Judged {
    card: Option<Card>,
    findings: Vec<Finding>,
    done: Vec<(String, Code, String)>,
    diff: String,
    unreadable: bool,
    failure: Option<Failure>,
}

/// Files in memory at once: each is at most as large as the readers' limit.
const THREADS: usize = 4;

pub(super) fn all(
    inputs: Vec<Input>,
    manner: &Manner<'_>,
    session: &Session<'_>,
) -> Result<Batch, Failure> {
    let next = AtomicUsize::new(0);
    let empty = std::iter::repeat_with(|| None).take(inputs.len());
    let judged: Mutex<Vec<Option<Box<Judged>>>> = Mutex::new(empty.collect());
    let work = || {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(input) = inputs.get(number) else {
                break;
            };
            let it = one(input, manner).map(|it| it.with(manner.lines));
            if let (Some(it), Ok(mut judged)) = (it, judged.lock())
                && let Some(place) = judged.get_mut(number)
            {
                *place = Some(Box::new(it));
            }
        }
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = cores.min(THREADS).min(inputs.len());
    if threads <= 1 {
        work();
    } else {
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(work);
            }
        });
    }
    let judged = judged.into_inner().unwrap_or_else(|it| it.into_inner());
    gather(judged, manner, session)
}

fn gather(
    judged: Vec<Option<Box<Judged>>>,
    manner: &Manner<'_>,
    session: &Session<'_>,
) -> Result<Batch, Failure> {
    let mut batch = Batch {
        files: judged.iter().flatten().count(),
        findings: Vec::new(),
        done: Vec::new(),
        written: manner.fixing != Fixing::Nothing && manner.mended == Mended::Written,
        diff: String::new(),
        unreadable: false,
    };
    let mut cards = Vec::with_capacity(batch.files);
    // The findings of each file, and those that compare files, are printed file by file.
    let mut by_file: Vec<Vec<Finding>> = Vec::with_capacity(batch.files);
    let mut number_of: BTreeMap<String, usize> = BTreeMap::new();
    for it in judged.into_iter().flatten() {
        if let Some(failure) = it.failure {
            return Err(failure);
        }
        if let Some(card) = it.card {
            number_of.insert(card.source.to_string(), by_file.len());
            cards.push(card);
        }
        by_file.push(it.findings);
        batch.done.extend(it.done);
        batch.diff.push_str(&it.diff);
        batch.unreadable |= it.unreadable;
    }
    let bookmarks = cards.iter().any(|it| it.role == lint::Role::Bookmark);
    let known = if bookmarks {
        known(session)
    } else {
        Vec::new()
    };
    for finding in lint::check_together(&cards, &known, manner.selection) {
        let number = number_of.get(&*finding.spot.file);
        if let Some(findings) = number.and_then(|it| by_file.get_mut(*it)) {
            findings.push(finding);
        }
    }
    // There may be very many: room is made once.
    batch
        .findings
        .reserve_exact(by_file.iter().map(Vec::len).sum());
    for mut findings in by_file {
        findings.sort_by(Finding::by_place);
        batch.findings.append(&mut findings);
    }
    Ok(batch)
}

/// The profiles that are there without being judged: built in, and in the profiles folder.
fn known(session: &Session<'_>) -> Vec<Known> {
    let Ok(library) = Library::read(&session.dirs) else {
        return Vec::new();
    };
    let profiles = library.profiles();
    profiles
        .map(|it| Known {
            protocol: it.profile.protocol().to_owned(),
            vendor: it.profile.vendor().to_owned(),
        })
        .collect()
}

impl Judged {
    fn with(mut self, lines: Lines) -> Self {
        if lines == Lines::Dropped {
            self.findings.iter_mut().for_each(Finding::forget_lines);
            self.card.iter_mut().for_each(Card::forget_lines);
        }
        self
    }
}

fn one(input: &Input, manner: &Manner<'_>) -> Option<Judged> {
    let selection = manner.selection;
    let name = input.name.clone();
    let mut it = Judged {
        card: None,
        findings: Vec::new(),
        done: Vec::new(),
        diff: String::new(),
        unreadable: false,
        failure: None,
    };
    let bytes = match input.read() {
        Content::Other => return None,
        Content::Bytes(bytes) => bytes,
        Content::Refused(why) => {
            let (finding, unreadable) = refusal(&name, &why);
            it.unreadable = unreadable || input.was_named();
            it.findings.extend(finding);
            it.findings.retain(|it| selection.wants(&name, it.code));
            return Some(it);
        }
    };
    let applying = match manner.fixing {
        Fixing::Nothing => {
            let checked = lint::check(&name, &bytes, selection);
            it.unreadable = is_unreadable(&checked, input);
            it.card = Some(checked.card);
            it.findings = checked.findings;
            return Some(it);
        }
        Fixing::Safe => Applying::Safe,
        Fixing::Unsafe => Applying::Unsafe,
    };
    let before = bytes.clone();
    let Applied {
        bytes,
        done,
        checked,
    } = lint::apply(&name, bytes, selection, applying);
    it.unreadable = is_unreadable(&checked, input);
    it.card = Some(checked.card);
    it.findings = checked.findings;
    it.done = done
        .into_iter()
        .map(|(code, title)| (name.clone(), code, title))
        .collect();
    if bytes != before {
        if manner.mended == Mended::Shown {
            it.diff = diff::unified(&name, &before, &bytes);
        } else if let Some(path) = input.path() {
            it.failure = write(path, &bytes).err();
        }
    }
    Some(it)
}

/// Bytes that are no property list and no YAML, in a file that was asked for by name: there was
/// nothing to judge. In a folder they are a finding among others.
fn is_unreadable(it: &lint::Checked, input: &Input) -> bool {
    it.card.role == lint::Role::Unread && input.was_named()
}

/// A file that was not read, as a finding; and whether that is for want of permission.
fn refusal(name: &str, why: &Unreadable) -> (Option<Finding>, bool) {
    let (code, help, unreadable) = match why {
        Unreadable::Missing => ("input-missing", "it was there a moment ago", true),
        Unreadable::Link => (
            "symbolic-link",
            "put the file itself there, or name it",
            false,
        ),
        Unreadable::NotAFile(_) => ("not-a-file", "only regular files are opened", false),
        Unreadable::TooLarge { .. } => (
            "file-too-large",
            "is this a connection profile? a large icon can be made smaller",
            false,
        ),
        Unreadable::Io(_) => (
            "input-unreadable",
            "make it readable, or leave it out",
            true,
        ),
    };
    let message = format!("the file {why}");
    (Some(lint::refusal(name, code, message, help)), unreadable)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    file::rewrite(path, bytes).map_err(|it| {
        Failure::new(
            Kind::General,
            "file-not-written",
            format!("`{}` was not changed: {it}", path.display()),
        )
    })
}
