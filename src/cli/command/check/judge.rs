//! Judging many files on all cores, keeping of each only what is printed.

use super::diff;
use super::inputs::{Content, Input};
use crate::cli::Session;
use crate::diagnostic::{Code, Severity};
use crate::failure::{Failure, Kind};
use crate::file::{self, Unreadable};
use crate::library::{Folders, Library};
use crate::lint::{
    self, Applied, Applying, Card, Excerpts, Finding, Found, Known, Selection, Terms,
};
use crate::policy::Policy;
use crate::render::Outcome;
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

/// How files are judged.
pub(super) struct Manner<'a> {
    pub(super) selection: &'a Selection,
    pub(super) policies: &'a [Policy],
    pub(super) bases: &'a Folders,
    pub(super) fixing: Fixing,
    pub(super) mended: Mended,
    pub(super) excerpts: Excerpts,
}

/// Everything that came of a run.
pub(super) struct Batch {
    cards: Vec<Card>,
    known: Vec<Known>,
    /// What was found in each file alone, and the number of its card.
    alone: Vec<(Box<[Finding]>, Option<usize>)>,
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
    findings: Box<[Finding]>,
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
        // One for all files that this thread reads: giving back megabytes between small pieces that
        // stay would leave holes.
        let mut bytes = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(input) = inputs.get(number) else {
                break;
            };
            let it = one(input, &mut bytes, manner);
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
    let files = judged.iter().flatten().count();
    let mut batch = Batch {
        cards: Vec::with_capacity(files),
        known: Vec::new(),
        alone: Vec::with_capacity(files),
        done: Vec::new(),
        written: manner.fixing != Fixing::Nothing && manner.mended == Mended::Written,
        diff: String::new(),
        unreadable: false,
    };
    for it in judged.into_iter().flatten() {
        if let Some(failure) = it.failure {
            return Err(failure);
        }
        let number = it.card.is_some().then_some(batch.cards.len());
        batch.cards.extend(it.card);
        batch.alone.push((it.findings, number));
        batch.done.extend(it.done);
        batch.diff.push_str(&it.diff);
        batch.unreadable |= it.unreadable;
    }
    if batch.cards.iter().any(|it| it.role == lint::Role::Bookmark) {
        batch.known = known(session);
    }
    Ok(batch)
}

impl Batch {
    /// What was found, also by comparing files.
    pub(super) fn outcome(&self, selection: &Selection, least: Severity) -> Outcome<'_> {
        let mut found: Vec<Found<'_>> = Vec::with_capacity(self.alone.len());
        let mut place = vec![0; self.cards.len()];
        for (alone, card) in &self.alone {
            if let Some(place) = card.and_then(|it| place.get_mut(it)) {
                *place = found.len();
            }
            found.push(Found {
                alone,
                compared: Vec::new(),
            });
        }
        for it in lint::check_together(&self.cards, &self.known, selection) {
            let place = place.get(it.card()).copied();
            if let Some(found) = place.and_then(|it| found.get_mut(it)) {
                found.compared.push(it);
            }
        }
        Outcome {
            files: self.alone.len(),
            found,
            least,
        }
    }
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

fn one(input: &Input, bytes: &mut Vec<u8>, manner: &Manner<'_>) -> Option<Judged> {
    let selection = manner.selection;
    let terms = Terms {
        selection,
        policies: manner.policies,
        bases: manner.bases,
        excerpts: manner.excerpts,
    };
    let name = input.name.clone();
    let mut it = Judged {
        card: None,
        findings: Box::default(),
        done: Vec::new(),
        diff: String::new(),
        unreadable: false,
        failure: None,
    };
    match input.read(bytes) {
        Content::Other => return None,
        Content::Profile => {}
        Content::Refused(why) => {
            let (finding, unreadable) = refusal(&name, &why);
            it.unreadable = unreadable || input.was_named();
            let finding = finding.filter(|it| selection.wants(&name, it.code));
            it.findings = finding.into_iter().collect();
            return Some(it);
        }
    }
    let applying = match manner.fixing {
        Fixing::Nothing => {
            let checked = lint::check_by(&name, bytes, &terms);
            it.unreadable = is_unreadable(&checked, input);
            it.card = Some(checked.card);
            it.findings = checked.findings.into();
            return Some(it);
        }
        Fixing::Safe => Applying::Safe,
        Fixing::Unsafe => Applying::Unsafe,
    };
    let before = std::mem::take(bytes);
    let Applied {
        bytes,
        done,
        checked,
    } = lint::apply(&name, before.clone(), &terms, applying);
    it.unreadable = is_unreadable(&checked, input);
    it.card = Some(checked.card);
    it.findings = checked.findings.into();
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
