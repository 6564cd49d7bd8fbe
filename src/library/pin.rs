//! Enabled or not: the preference, and what enabling accepted.
//!
//! A pin holds the digest of everything that decides where a profile's secrets go. It is kept
//! under a protocol and vendor, but counts only for a profile with that digest: another file that
//! calls itself the same inherits nothing.

use super::load::{BUILT_IN, Loaded};
use crate::digest::sha256;
use crate::dirs::Dirs;
use crate::failure::Failure;
use crate::file::{self, Links};
use crate::preferences::{self, Change, Preferences};
use crate::profile::destination::{Tuple, tuple};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

const LIMIT: usize = 1 << 20;
const VERSION: u32 = 1;

/// What was accepted when a profile was enabled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    version: u32,
    /// The profile's protocol.
    pub protocol: String,
    /// Its vendor.
    pub vendor: String,
    /// Where it was: a path, or `built-in:NAME`.
    pub source: String,
    /// The digest of everything that decides where secrets go.
    pub digest: String,
    /// That same everything, to say later what changed.
    pub fields: BTreeMap<String, String>,
}

/// Whether a profile may be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It is enabled, and as it was then.
    Enabled,
    /// It has never been enabled.
    New,
    /// It was disabled.
    Disabled,
    /// It was enabled, and something that decides where secrets go has changed since.
    Changed(Vec<Difference>),
}

impl State {
    /// One word for it.
    pub fn name(&self) -> &'static str {
        match self {
            State::Enabled => "enabled",
            State::New => "new",
            State::Disabled => "disabled",
            State::Changed(_) => "changed",
        }
    }
}

/// A value that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The key.
    pub name: String,
    /// Its value when the profile was enabled.
    pub before: Option<String>,
    /// Its value now.
    pub after: Option<String>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |it: &Option<String>| match it.as_deref() {
            None => "(not there)".to_owned(),
            Some("") => "(blank)".to_owned(),
            Some(it) => it.to_owned(),
        };
        let (before, after) = (shown(&self.before), shown(&self.after));
        write!(f, "{}: {before} -> {after}", self.name)
    }
}

/// The folder of what was accepted.
pub(super) fn folder(dirs: &Dirs) -> PathBuf {
    dirs.state.join("pins")
}

fn place(protocol: &str, vendor: &str, dirs: &Dirs) -> PathBuf {
    let name = format!("{}\n{}", protocol.to_lowercase(), vendor.to_lowercase());
    let file: String = sha256(name.as_bytes()).chars().take(32).collect();
    folder(dirs).join(format!("{file}.json"))
}

impl Pin {
    /// What was accepted for a protocol and vendor. What cannot be read was not accepted.
    pub fn of(protocol: &str, vendor: &str, dirs: &Dirs) -> Option<Pin> {
        let bytes = file::read(&place(protocol, vendor, dirs), LIMIT, Links::Refuse).ok()?;
        let it: Pin = serde_json::from_slice(&bytes).ok()?;
        let same = it.version == VERSION
            && it.protocol.to_lowercase() == protocol.to_lowercase()
            && it.vendor.to_lowercase() == vendor.to_lowercase();
        same.then_some(it)
    }

    /// What was accepted for the protocol and vendor of this profile.
    pub fn read(it: &Loaded, dirs: &Dirs) -> Option<Pin> {
        Pin::of(it.profile.protocol(), it.profile.vendor(), dirs)
    }

    fn differences(&self, now: &Tuple) -> Vec<Difference> {
        let names: BTreeSet<&String> = self.fields.keys().chain(now.fields().keys()).collect();
        names
            .into_iter()
            .map(|name| Difference {
                name: name.clone(),
                before: self.fields.get(name).cloned(),
                after: now.fields().get(name).cloned(),
            })
            .filter(|it| it.before != it.after)
            .collect()
    }
}

fn enabled_key(it: &Loaded) -> String {
    preferences::enabled_key(it.profile.protocol(), it.profile.vendor())
}

/// Whether a profile may be used.
pub fn state(it: &Loaded, dirs: &Dirs) -> Result<State, Failure> {
    let preferences = Preferences::read(&dirs.preferences)?;
    Ok(state_with(it, &preferences, dirs))
}

/// As [`state`], for many profiles under the same preferences.
pub fn state_with(it: &Loaded, preferences: &Preferences, dirs: &Dirs) -> State {
    let preference = preferences.value(&enabled_key(it));
    let wanted = preference.is_some_and(|it| it == "1" || it.eq_ignore_ascii_case("true"));
    if preference.is_some() && !wanted {
        return State::Disabled;
    }
    if preference.is_none() && it.is_bundled() {
        return State::Enabled;
    }
    let Some(pin) = Pin::read(it, dirs).filter(|_| wanted) else {
        return State::New;
    };
    let now = tuple(&it.profile);
    if pin.digest == now.digest() {
        return State::Enabled;
    }
    // Another file that calls itself the same has not changed, it is another one; unless the
    // enabled one is gone, and this may be it under a new name.
    let gone = !pin.source.starts_with(BUILT_IN) && !Path::new(&pin.source).exists();
    if pin.source == it.source.to_string() || gone {
        State::Changed(pin.differences(&now))
    } else {
        State::New
    }
}

/// Remembers that the user accepted the destinations of a profile as it is now.
pub fn enable(it: &Loaded, dirs: &Dirs) -> Result<(), Failure> {
    let tuple = tuple(&it.profile);
    let pin = Pin {
        version: VERSION,
        protocol: it.profile.protocol().to_owned(),
        vendor: it.profile.vendor().to_owned(),
        source: it.source.to_string(),
        digest: tuple.digest(),
        fields: tuple.fields().clone(),
    };
    // Without the preference the pin says nothing: what is written last makes it count.
    write_json(&place(&pin.protocol, &pin.vendor, dirs), &pin, dirs)?;
    preferences::change(dirs, &enabled_key(it), Change::Set("true"))
}

/// Puts a profile out of use, and forgets what was accepted.
pub fn disable(it: &Loaded, dirs: &Dirs) -> Result<(), Failure> {
    preferences::change(dirs, &enabled_key(it), Change::Set("false"))?;
    let path = place(it.profile.protocol(), it.profile.vendor(), dirs);
    file::remove(&path).map_err(|error| file::unwritable(&path, &error))
}

pub(super) fn write_json(path: &Path, it: &impl Serialize, dirs: &Dirs) -> Result<(), Failure> {
    let write = || -> io::Result<()> {
        let _lock = file::lock(&dirs.state)?;
        file::make_private_folder(&folder(dirs))?;
        let mut bytes = serde_json::to_vec_pretty(it)?;
        bytes.push(b'\n');
        file::replace(path, &bytes)
    };
    write().map_err(|error| file::unwritable(path, &error))
}
