//! One profile by what a person calls it.

use super::bases::Folders;
use super::folder::{Library, is_profile_name};
use super::load::{self, BUILT_IN, Loaded};
use super::pin::{Pin, State, state};
use crate::bookmark::Bookmark;
use crate::dirs::Dirs;
use crate::failure::{Failure, Kind};
use crate::file::Links;
use crate::profile::Profile;
use crate::profile::keys::{DEFAULT_HOSTNAME, NAME};
use std::path::Path;

/// Finds the one profile that a name means: a path, `protocol/vendor`, a vendor, or words of the
/// description. Several are a failure that names them all.
pub fn find(name: &str, dirs: &Dirs, working_directory: &Path) -> Result<Loaded, Failure> {
    match candidates(name, dirs, working_directory)?.as_slice() {
        [it] => Ok(it.clone()),
        [] => Err(unknown(name, dirs)),
        several => Err(ambiguous(name, several)),
    }
}

/// As [`find`]; where several files are the same profile by protocol and vendor, the one that is
/// enabled is meant.
pub fn find_for_run(name: &str, dirs: &Dirs, working_directory: &Path) -> Result<Loaded, Failure> {
    match candidates(name, dirs, working_directory)?.as_slice() {
        [it] => Ok(it.clone()),
        [] => Err(unknown(name, dirs)),
        several => one_enabled(several, dirs)?.ok_or_else(|| ambiguous(name, several)),
    }
}

/// The profile of a bookmark. The one that was enabled is read from where it was then; only if it
/// is gone are all profiles looked through.
pub fn for_bookmark(it: &Bookmark, dirs: &Dirs) -> Result<Loaded, Failure> {
    let protocol = it.protocol().unwrap_or_default();
    let vendor = it.vendor().unwrap_or_default();
    if let Some(pin) = Pin::of(&protocol, &vendor, dirs)
        && let Some(loaded) = at(&pin.source, dirs)
        && is(&loaded, &protocol, &vendor)
    {
        return Ok(loaded);
    }
    let library = Library::read(dirs)?;
    let found: Vec<Loaded> = library
        .profiles()
        .filter(|it| is(it, &protocol, &vendor))
        .cloned()
        .collect();
    match found.as_slice() {
        [it] => Ok(it.clone()),
        [] => Err(Failure::new(
            Kind::Input,
            "bookmark-without-profile",
            "there is no profile that the bookmark could belong to",
        )
        .with_fact("bookmark", it.title())
        .with_fact("profile", format!("{protocol}/{vendor}"))
        .with_help("put the profile into the folder: `profilectl add FILE`")),
        several => Err(ambiguous(&format!("{protocol}/{vendor}"), several)),
    }
}

fn at(source: &str, dirs: &Dirs) -> Option<Loaded> {
    match source.strip_prefix(BUILT_IN) {
        Some(name) => load::built_in(load::built_in_named(name)?).ok(),
        None => {
            let bases = Folders::new(dirs, Path::new(""));
            load::load(Path::new(source), Links::Refuse, &bases).ok()
        }
    }
}

fn is(it: &Loaded, protocol: &str, vendor: &str) -> bool {
    let equal = |a: &str, b: &str| a.to_lowercase() == b.to_lowercase();
    equal(it.profile.protocol(), protocol) && equal(it.profile.vendor(), vendor)
}

fn are_one_profile(several: &[Loaded]) -> bool {
    let first = several.first().map(|it| it.identity().to_lowercase());
    several
        .iter()
        .all(|it| Some(it.identity().to_lowercase()) == first)
}

fn one_enabled(several: &[Loaded], dirs: &Dirs) -> Result<Option<Loaded>, Failure> {
    if !are_one_profile(several) {
        return Ok(None);
    }
    let mut enabled = Vec::new();
    for it in several {
        if state(it, dirs)? == State::Enabled {
            enabled.push(it);
        }
    }
    Ok(match enabled.as_slice() {
        [it] => Some((*it).clone()),
        _ => None,
    })
}

/// What the first way of reading the name that means anything finds.
fn candidates(name: &str, dirs: &Dirs, working_directory: &Path) -> Result<Vec<Loaded>, Failure> {
    if let Some(inside) = name.strip_prefix(BUILT_IN) {
        let it = load::built_in_named(inside).map(load::built_in);
        return it.into_iter().map(|it| it.map_err(Failure::from)).collect();
    }
    let path = Path::new(name);
    let bases = Folders::new(dirs, working_directory);
    if is_profile_name(path) || path.is_absolute() || name.starts_with('.') {
        for folder in [working_directory, &dirs.profiles] {
            let path = folder.join(path);
            if path.symlink_metadata().is_ok() {
                return Ok(vec![load::load(&path, Links::Follow, &bases)?]);
            }
        }
        return Ok(Vec::new());
    }
    let library = Library::read(dirs)?;
    let lower = name.to_lowercase();
    let by_identity = |it: &Loaded| it.identity().to_lowercase() == lower;
    let by_vendor = |it: &Loaded| it.profile.vendor().to_lowercase() == lower;
    let by_words = |it: &Loaded| is_meant(&it.profile, name);
    let ways: [&dyn Fn(&Loaded) -> bool; 3] = [&by_identity, &by_vendor, &by_words];
    for way in ways {
        let found: Vec<Loaded> = library.profiles().filter(|it| way(it)).cloned().collect();
        if !found.is_empty() {
            return Ok(found);
        }
    }
    let path = working_directory.join(path);
    if name.contains(['/', '\\']) && path.symlink_metadata().is_ok() {
        return Ok(vec![load::load(&path, Links::Follow, &bases)?]);
    }
    Ok(Vec::new())
}

/// Whether every word occurs in what people choose a profile by. No words are none.
pub fn has_words(profile: &Profile, words: &str) -> bool {
    let text = chosen_by(profile);
    every(words, |it| text.contains(it))
}

/// Whether every word begins one there: enough to list a profile is not enough to mean it, as an `x`
/// would mean a `sandbox`.
fn is_meant(profile: &Profile, words: &str) -> bool {
    let text = chosen_by(profile);
    let begins = |at: usize| {
        let before = text.get(..at).and_then(|it| it.chars().next_back());
        !before.is_some_and(char::is_alphanumeric)
    };
    every(words, |it| text.match_indices(it).any(|(at, _)| begins(at)))
}

fn every(words: &str, holds: impl Fn(&str) -> bool) -> bool {
    let mut words = words.split_whitespace().peekable();
    words.peek().is_some() && words.all(|it| holds(&it.to_lowercase()))
}

/// What people choose a profile by, in lower case.
fn chosen_by(profile: &Profile) -> String {
    let setting = |key| profile.text(key).into_value().unwrap_or_default();
    [
        profile.description(),
        profile.vendor(),
        &setting(&NAME),
        &setting(&DEFAULT_HOSTNAME),
    ]
    .join("\n")
    .to_lowercase()
}

fn ambiguous(name: &str, several: &[Loaded]) -> Failure {
    let failure = Failure::new(
        Kind::Input,
        "profile-ambiguous",
        format!("{} profiles are meant by `{name}`", several.len()),
    );
    let failure = several.iter().fold(failure, |failure, it| {
        let (identity, description) = (it.identity(), it.profile.description());
        failure.with_fact(
            "profile",
            format!("{identity}  {description}  {}", it.source),
        )
    });
    if are_one_profile(several) {
        failure.with_help(
            "they have the same protocol and vendor, so neither a bookmark nor a preference tells \
             them apart: name one by its path, or `built-in:NAME`, or give yours another `Vendor`",
        )
    } else {
        failure.with_help("use more words, or `protocol/vendor`")
    }
}

fn unknown(name: &str, dirs: &Dirs) -> Failure {
    let failure = Failure::new(
        Kind::Input,
        "profile-unknown",
        format!("no profile is called `{name}`"),
    );
    let Ok(library) = Library::read(dirs) else {
        return failure;
    };
    // Comparing costs the product of the lengths.
    let short: String = name.to_lowercase().chars().take(64).collect();
    let likeness = |it: &str| {
        let it: String = it.to_lowercase().chars().take(64).collect();
        strsim::jaro_winkler(&short, &it)
    };
    let near = library
        .profiles()
        .map(|it| {
            let it = (it.identity(), &it.profile);
            let by_name = likeness(it.1.vendor()).max(likeness(it.1.description()));
            (by_name.max(likeness(&it.0)), it.0)
        })
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let failure = match near {
        Some((_, near)) => failure.with_help(format!("did you mean `{near}`?")),
        None => failure.with_help("`profilectl list` shows every profile"),
    };
    match library.entries.iter().filter(|it| it.is_err()).count() {
        0 => failure,
        broken => failure.with_help(format!(
            "{broken} of the folder's files cannot be used: `profilectl list` says why"
        )),
    }
}
