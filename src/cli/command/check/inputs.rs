//! What is to be judged: files, folders, standard input, profiles by name.
//!
//! Nothing is read here but names and, of files whose name says nothing, what they are.

use super::Arguments;
use crate::cli::Session;
use crate::document::limits::PLIST_BYTES;
use crate::failure::{Failure, Kind};
use crate::file::{self, Links, Unreadable};
use crate::library::{self, Source};
use crate::lint::STANDARD_INPUT;
use crate::profile::builtin::BUILTIN;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Files of one folder, and files of one run. More would be no collection of profiles.
const MOST: usize = 100_000;

/// Folders inside one another.
const DEPTH: usize = 32;

/// Something to judge.
#[derive(Debug)]
pub(super) enum Input {
    /// A file that a person named: links are followed.
    Named(PathBuf),
    /// A file that lay in a folder.
    Found(PathBuf),
    /// A file of a folder whose name says nothing: judged only if it is a profile.
    Perhaps(PathBuf),
    /// Text that is no file: its name and its bytes.
    Text(String, Vec<u8>),
}

impl Input {
    pub(super) fn is_file(&self) -> bool {
        !matches!(self, Input::Text(..))
    }
}

/// Everything to judge, sorted within each folder.
pub(super) fn gather(it: &Arguments, session: &Session<'_>) -> Result<Vec<Input>, Failure> {
    let mut found = Vec::new();
    if it.inputs.is_empty() {
        walk(&session.dirs.profiles, DEPTH, &mut found)?;
    }
    for input in &it.inputs {
        if input == "-" {
            found.push(standard_input(it)?);
            continue;
        }
        let path = PathBuf::from(input);
        // What a person names is opened relative to where they are, and called as they call it.
        let there = session.invocation.working_directory.join(&path);
        match file::kind(&there, Links::Follow) {
            Some(file::Kind::Folder) => walk(&there_or(&path, &there), DEPTH, &mut found)?,
            Some(_) => found.push(Input::Named(there_or(&path, &there))),
            None => found.push(by_name(input, session)?),
        }
    }
    Ok(found)
}

/// The path as it was given where that is the same file, else the whole path.
fn there_or(path: &Path, there: &Path) -> PathBuf {
    if path.exists() {
        path.to_path_buf()
    } else {
        there.to_path_buf()
    }
}

fn standard_input(it: &Arguments) -> Result<Input, Failure> {
    let mut bytes = Vec::new();
    let limit = PLIST_BYTES as u64 + 1;
    std::io::stdin()
        .take(limit)
        .read_to_end(&mut bytes)
        .map_err(|it| {
            Failure::new(
                Kind::Input,
                "input-unreadable",
                "standard input cannot be read",
            )
            .with_fact("reason", it.to_string())
        })?;
    let name = it.stdin_filename.as_deref().unwrap_or(STANDARD_INPUT);
    Ok(Input::Text(name.to_owned(), bytes))
}

/// What is neither a file nor a folder: the name of a profile.
fn by_name(name: &str, session: &Session<'_>) -> Result<Input, Failure> {
    let ending = |it: &&str| name.to_lowercase().ends_with(&format!(".{it}"));
    if EXTENSIONS.iter().any(ending) || name.starts_with(['.', '/']) {
        return Err(missing(name));
    }
    let found = library::find(name, &session.dirs, &session.invocation.working_directory)?;
    let source = match found.source {
        Source::File(path) => return Ok(Input::Named(path)),
        Source::BuiltIn(it) => it,
    };
    let file = format!("{source}.yaml");
    let text = BUILTIN.iter().find(|it| it.file == file);
    let bytes = text.ok_or_else(|| missing(name))?.text.as_bytes().to_vec();
    Ok(Input::Text(file, bytes))
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

fn walk(folder: &Path, depth: usize, found: &mut Vec<Input>) -> Result<(), Failure> {
    let unreadable = |reason: String| {
        Failure::new(
            Kind::Input,
            "input-unreadable",
            format!("the folder `{}` cannot be read", folder.display()),
        )
        .with_fact("reason", reason)
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
        let kind = file::kind(&path, Links::Refuse);
        match (extension(&path).as_deref(), kind) {
            (Some(it), _) if EXTENSIONS.contains(&it) => found.push(Input::Found(path)),
            (_, Some(file::Kind::Folder)) => walk(&path, depth - 1, found)?,
            (Some("yaml" | "yml" | "plist" | "xml") | None, Some(file::Kind::File)) => {
                found.push(Input::Perhaps(path));
            }
            _ => {}
        }
    }
    Ok(())
}

/// The ending of a name in lower case; nothing where what follows the last dot is no ending.
fn extension(path: &Path) -> Option<String> {
    let ending = path.extension()?.to_str()?.to_lowercase();
    let plain = !ending.is_empty() && ending.bytes().all(|it| it.is_ascii_alphanumeric());
    plain.then_some(ending)
}

/// A file that was read, or why it was not.
pub(super) enum Content {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// It is none of ours.
    Other,
    /// It was refused.
    Refused(Unreadable),
}

impl Input {
    /// What it is called in findings.
    pub(super) fn name(&self) -> String {
        match self {
            Input::Named(path) | Input::Found(path) | Input::Perhaps(path) => {
                let path = path.strip_prefix(".").unwrap_or(path);
                path.display().to_string()
            }
            Input::Text(name, _) => name.clone(),
        }
    }

    /// The file, if it is one.
    pub(super) fn path(&self) -> Option<&Path> {
        match self {
            Input::Named(path) | Input::Found(path) | Input::Perhaps(path) => Some(path),
            Input::Text(..) => None,
        }
    }

    /// Reads it.
    pub(super) fn read(&self) -> Content {
        let links = match self {
            Input::Named(_) => Links::Follow,
            Input::Found(_) | Input::Perhaps(_) => Links::Refuse,
            Input::Text(_, bytes) => return Content::Bytes(bytes.clone()),
        };
        let Some(path) = self.path() else {
            return Content::Other;
        };
        let bytes = match file::read(path, PLIST_BYTES, links) {
            Ok(bytes) => bytes,
            Err(_) if matches!(self, Input::Perhaps(_)) => return Content::Other,
            Err(it) => return Content::Refused(it),
        };
        match self {
            Input::Perhaps(_) if !looks_like_profile(&bytes) => Content::Other,
            _ => Content::Bytes(bytes),
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
