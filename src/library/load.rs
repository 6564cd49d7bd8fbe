//! One profile, read from its file or from inside the program.

use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::dirs::Dirs;
use crate::document::{self, Document, Lines};
use crate::failure::{Failure, Kind};
use crate::file::{self, Links};
use crate::plan::by_hand::faults;
use crate::profile::builtin::{BUILTIN, Builtin};
use crate::profile::identity_center;
use crate::profile::keys::DEFAULT_NICKNAME;
use crate::profile::{self, Bases, Draft, Overrides, Profile, Shelf};
use std::fmt;
use std::path::{Path, PathBuf};

/// How the profiles inside the program are named where their vendor is not enough.
pub(super) const BUILT_IN: &str = "built-in:";

/// Where a profile is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Inside the program: the name of its file there, without the ending.
    BuiltIn(&'static str),
    /// A file.
    File(PathBuf),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::BuiltIn(name) => write!(f, "{BUILT_IN}{name}"),
            Source::File(path) => write!(f, "{}", path.display()),
        }
    }
}

/// A profile that could be read.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// Where it is.
    pub source: Source,
    /// As its file has it, to be resolved again under a bookmark and answers.
    pub draft: Draft,
    /// Resolved with nothing but its parent protocol.
    pub profile: Profile,
}

impl Loaded {
    /// `protocol/vendor`.
    pub fn identity(&self) -> String {
        self.profile.identity()
    }

    /// What to type for this one and no other: its identity, or the path of a file that is not in the
    /// profiles folder.
    pub fn typed(&self, dirs: &Dirs) -> String {
        match &self.source {
            Source::File(path) if !path.starts_with(&dirs.profiles) => {
                let path = path.display().to_string();
                let plain = |it: char| it.is_alphanumeric() || "/._-+".contains(it);
                match path.chars().all(plain) {
                    true => path,
                    false => format!("\"{path}\""),
                }
            }
            _ => self.identity(),
        }
    }

    /// What a new bookmark of it is called: its `Default Nickname`, else its description.
    pub fn nickname(&self) -> String {
        match self.profile.text(&DEFAULT_NICKNAME).into_value() {
            Some(it) if !it.trim().is_empty() => it,
            _ => self.profile.description().to_owned(),
        }
    }

    /// Whether nothing foreign has to be enabled: it is inside the program, and whatever is answered
    /// it goes to AWS alone. A file that says so of itself (`Bundled`) is not believed.
    pub fn is_bundled(&self) -> bool {
        matches!(self.source, Source::BuiltIn(_)) && identity_center::applies(&self.profile)
    }

    /// Resolved under what bookmark, environment, flags and answers say.
    pub fn resolve(&self, overrides: &Overrides) -> (Profile, Vec<Diagnostic>) {
        profile::resolve(self.draft.clone(), overrides)
    }
}

/// A file that should be a profile and cannot be used as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    /// Where it is.
    pub source: Source,
    /// The code of its first error.
    pub code: &'static str,
    /// The line of it, where the format has lines.
    pub line: Option<usize>,
    /// What is wrong, in a sentence.
    pub reason: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl From<Invalid> for Failure {
    fn from(it: Invalid) -> Self {
        let place = it.source.to_string();
        let message = format!("`{place}` is not a usable profile");
        let mut failure = Failure::new(Kind::Input, "profile-invalid", message);
        if let Some(line) = it.line {
            failure = failure.with_fact("line", line.to_string());
        }
        failure = failure.with_fact("reason", format!("{} ({})", it.reason, it.code));
        if let Some(help) = it.help {
            failure = failure.with_help(help);
        }
        failure.with_help(format!("`profilectl check '{place}'` lists everything"))
    }
}

/// Reads a profile's file.
pub(super) fn load(path: &Path, links: Links, bases: &dyn Bases) -> Result<Loaded, Invalid> {
    let source = Source::File(path.to_path_buf());
    match file::read(path, document::limits::PLIST_BYTES, links) {
        Ok(bytes) => judge(&bytes, source, bases),
        Err(why) => Err(Invalid {
            source,
            code: "file-unreadable",
            line: None,
            reason: why.to_string(),
            help: None,
        }),
    }
}

/// Reads a profile that is inside the program.
pub(super) fn built_in(it: &'static Builtin) -> Result<Loaded, Invalid> {
    judge(
        it.text.as_bytes(),
        Source::BuiltIn(built_in_name(it)),
        Shelf::built_in(),
    )
}

/// The profile of that name inside the program.
pub(super) fn built_in_named(name: &str) -> Option<&'static Builtin> {
    BUILTIN.iter().find(|it| built_in_name(it) == name)
}

fn built_in_name(it: &'static Builtin) -> &'static str {
    it.file.strip_suffix(".yaml").unwrap_or(it.file)
}

/// Bytes to a profile, or the first thing that is wrong with them.
pub(super) fn judge(bytes: &[u8], source: Source, bases: &dyn Bases) -> Result<Loaded, Invalid> {
    let (document, mut findings) = document::parse(bytes, source.to_string().into());
    let mut resolved = None;
    if let Some(document) = &document
        && !findings.iter().any(is_error)
    {
        let (mut draft, more) = profile::read(document);
        findings.extend(more);
        findings.extend(profile::extend(&mut draft, bases));
        let (profile, more) = profile::resolve(draft.clone(), &Overrides::default());
        findings.extend(more);
        findings.extend(profile.steps().iter().flat_map(|it| faults(it)));
        resolved = Some((draft, profile));
    }
    let first = findings.into_iter().find(is_error);
    match (resolved, first) {
        (Some((draft, profile)), None) => Ok(Loaded {
            source,
            draft,
            profile,
        }),
        (_, Some(first)) => Err(invalid(source, first, document.as_ref(), bytes)),
        (None, None) => Err(Invalid {
            source,
            code: "profile-invalid",
            line: None,
            reason: "it holds no profile".to_owned(),
            help: None,
        }),
    }
}

fn is_error(it: &Diagnostic) -> bool {
    it.severity == Severity::Error
}

fn invalid(source: Source, it: Diagnostic, document: Option<&Document>, bytes: &[u8]) -> Invalid {
    let span = match &it.place {
        Place::Bytes(span) => Some(*span),
        place => document.and_then(|document| document.span(place)),
    };
    Invalid {
        source,
        code: it.code,
        line: span.map(|span| Lines::new(bytes).position(span.start).line),
        reason: it.message,
        help: it.help,
    }
}
