//! What is to be judged: files, folders, standard input, profiles by name.
//!
//! Nothing is read here but names and, of files whose name says nothing, what they are.

use super::Arguments;
use crate::cli::Session;
use crate::document::limits::PLIST_BYTES;
use crate::failure::{Failure, Kind};
use crate::file::{self, Links, Unreadable};
use crate::library::{self, Source};
use crate::lint::{STANDARD_INPUT, matches_path};
use crate::profile::builtin::BUILTIN;
use std::path::{Path, PathBuf};

/// Files of one folder, and files of one run. More would be no collection of profiles.
const MOST: usize = 100_000;

/// Folders inside one another.
const DEPTH: usize = 32;

/// Something to judge.
#[derive(Debug)]
pub(super) struct Input {
    /// What it is called in findings: as it was named, or below the folder that was.
    pub(super) name: String,
    origin: Origin,
}

#[derive(Debug)]
enum Origin {
    /// A file that a person named: links are followed.
    Named(PathBuf),
    /// A file that lay in a folder.
    Found(PathBuf),
    /// A file of a folder whose name says nothing: judged only if it is a profile.
    Perhaps(PathBuf),
    /// Text that is no file.
    Text(Vec<u8>),
}

/// Everything to judge, sorted within each folder.
pub(super) fn gather(
    it: &Arguments,
    exclude: &[String],
    session: &Session<'_>,
) -> Result<Vec<Input>, Failure> {
    let mut found = Vec::new();
    if it.inputs.is_empty() && it.stdin_filename.is_some() {
        found.push(standard_input(it, session)?);
    } else if it.inputs.is_empty() {
        let profiles = &session.dirs.profiles;
        walk(profiles, profiles, DEPTH, exclude, &mut found)?;
    }
    for input in &it.inputs {
        if input == "-" {
            found.push(standard_input(it, session)?);
            continue;
        }
        let path = session.invocation.working_directory.join(input);
        match file::kind(&path, Links::Follow) {
            Some(file::Kind::Folder) => {
                walk(&path, Path::new(input), DEPTH, exclude, &mut found)?;
            }
            Some(_) => found.push(Input::new(Path::new(input), Origin::Named(path))),
            None => found.push(by_name(input, session)?),
        }
    }
    Ok(found)
}

fn standard_input(it: &Arguments, session: &Session<'_>) -> Result<Input, Failure> {
    let bytes = session.outside.input().map_err(|it| {
        Failure::new(
            Kind::Input,
            "input-unreadable",
            "standard input cannot be read",
        )
        .with_fact("reason", it.to_string())
    })?;
    let name = it.stdin_filename.as_deref().unwrap_or(STANDARD_INPUT);
    Ok(Input::new(Path::new(name), Origin::Text(bytes)))
}

/// What is neither a file nor a folder: the name of a profile.
fn by_name(name: &str, session: &Session<'_>) -> Result<Input, Failure> {
    let ending = |it: &&str| name.to_lowercase().ends_with(&format!(".{it}"));
    let mut endings = EXTENSIONS.iter().chain(&["yaml", "yml", "plist", "xml"]);
    if endings.any(ending) || name.starts_with(['.', '/']) {
        return Err(missing(name));
    }
    let found = library::find(name, &session.dirs, &session.invocation.working_directory);
    let found = found.map_err(|it| match it.code {
        "profile-unknown" => it.with_help("there is no file or folder of that name either"),
        _ => it,
    })?;
    let source = match found.source {
        Source::File(path) => return Ok(Input::new(&path.clone(), Origin::Named(path))),
        Source::BuiltIn(it) => it,
    };
    let file = format!("{source}.yaml");
    let text = BUILTIN.iter().find(|it| it.file == file);
    let bytes = text.ok_or_else(|| missing(name))?.text.as_bytes().to_vec();
    Ok(Input::new(Path::new(&file), Origin::Text(bytes)))
}

fn missing(name: &str) -> Failure {
    Failure::new(
        Kind::Input,
        "input-missing",
        format!("there is no file `{name}`"),
    )
}

/// Endings that say what a file is.
const EXTENSIONS: &[&str] = &["cyberduckprofile", "duck"];

/// Gathers what lies below a folder, which is called `shown`.
fn walk(
    folder: &Path,
    shown: &Path,
    depth: usize,
    exclude: &[String],
    found: &mut Vec<Input>,
) -> Result<(), Failure> {
    let unreadable = |reason: String| {
        let message = format!("the folder `{}` cannot be read", shown.display());
        Failure::new(Kind::Input, "input-unreadable", message).with_fact("reason", reason)
    };
    if depth == 0 {
        return Err(unreadable(
            "folders lie too deep inside one another".to_owned(),
        ));
    }
    let names = file::names(folder, MOST).map_err(|it| unreadable(it.to_string()))?;
    if names.more || found.len() + names.paths.len() > MOST {
        return Err(unreadable(format!("it has more than {MOST} files")));
    }
    for path in names.paths {
        let shown = path
            .file_name()
            .map_or(shown.to_path_buf(), |it| shown.join(it));
        if is_excluded(&shown, exclude) {
            continue;
        }
        let kind = file::kind(&path, Links::Refuse);
        match (extension(&path).as_deref(), kind) {
            (Some(it), _) if EXTENSIONS.contains(&it) => {
                found.push(Input::new(&shown, Origin::Found(path)));
            }
            (_, Some(file::Kind::Folder)) => {
                walk(&path, &shown, depth - 1, exclude, found)?;
            }
            (Some("yaml" | "yml" | "plist" | "xml") | None, Some(file::Kind::File)) => {
                found.push(Input::new(&shown, Origin::Perhaps(path)));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Whether a file or folder in a folder is left out: by a pattern, or because it holds what others made.
fn is_excluded(shown: &Path, exclude: &[String]) -> bool {
    let shown = &*shown.display().to_string();
    let patterns = exclude.iter().map(|it| it.trim_end_matches('/'));
    patterns
        .chain(NOT_OURS.iter().copied())
        .any(|it| matches_path(it, shown))
}

/// Folders of packages that were installed; hidden ones are left out anyway.
const NOT_OURS: &[&str] = &["node_modules"];

/// The ending of a name in lower case; nothing where what follows the last dot is no ending.
fn extension(path: &Path) -> Option<String> {
    let ending = path.extension()?.to_str()?.to_lowercase();
    let plain = !ending.is_empty() && ending.bytes().all(|it| it.is_ascii_alphanumeric());
    plain.then_some(ending)
}

/// What reading a file came to.
pub(super) enum Content {
    /// There is something to judge.
    Profile,
    /// It is none of ours.
    Other,
    /// It was refused.
    Refused(Unreadable),
}

impl Input {
    fn new(shown: &Path, origin: Origin) -> Self {
        let shown = shown.strip_prefix(".").unwrap_or(shown);
        Input {
            name: shown.display().to_string(),
            origin,
        }
    }

    /// The file, if it is one.
    pub(super) fn path(&self) -> Option<&Path> {
        match &self.origin {
            Origin::Named(path) | Origin::Found(path) | Origin::Perhaps(path) => Some(path),
            Origin::Text(_) => None,
        }
    }

    /// Whether a person asked for this very file.
    pub(super) fn was_named(&self) -> bool {
        matches!(self.origin, Origin::Named(_))
    }

    /// Reads it, in the place of what `bytes` held.
    pub(super) fn read(&self, bytes: &mut Vec<u8>) -> Content {
        let (path, links) = match &self.origin {
            Origin::Named(path) => (path, Links::Follow),
            Origin::Found(path) | Origin::Perhaps(path) => (path, Links::Refuse),
            Origin::Text(text) => {
                bytes.clone_from(text);
                return Content::Profile;
            }
        };
        let uncertain = matches!(self.origin, Origin::Perhaps(_));
        match file::read_into(bytes, path, PLIST_BYTES, links) {
            Ok(()) if uncertain && !looks_like_profile(bytes) => Content::Other,
            Ok(()) => Content::Profile,
            Err(_) if uncertain => Content::Other,
            Err(it) => Content::Refused(it),
        }
    }
}

/// Whether a file of another name is a profile all the same: a property list or YAML with a key
/// that every profile has and little else does.
fn looks_like_profile(bytes: &[u8]) -> bool {
    let has = |text: &[u8]| memchr::memmem::find(bytes, text).is_some();
    if bytes.starts_with(b"bplist") {
        return has(b"Vendor") && has(b"Protocol");
    }
    if bytes.trim_ascii_start().first() == Some(&b'<') {
        return has(b"<plist") && has(b"<key>Vendor</key>") && has(b"<key>Protocol</key>");
    }
    let line = |text: &[u8]| {
        bytes.starts_with(text)
            || memchr::memmem::find_iter(bytes, text)
                .any(|at| at.checked_sub(1).and_then(|at| bytes.get(at)) == Some(&b'\n'))
    };
    line(b"Vendor:") || line(b"Protocol:")
}
