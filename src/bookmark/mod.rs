//! Bookmarks: what was answered once, in `.duck` files that Cyberduck reads.
//!
//! A bookmark names its profile by protocol and vendor and keeps the answers as custom properties.
//! Keys that other applications wrote are kept. Deliberately not here: secrets (they are never
//! written into a bookmark) and the profile itself (`library`).

mod duck;
mod folder;
mod index;
mod uuid;

use crate::profile::bookmark_keys as keys;
pub use folder::{Folder, find, for_profile, import, remove, save, save_answers};
pub use keys::{Change, Holds, KEYS, Key, is_secret};
pub use uuid::Uuid;

use crate::failure::{Failure, Kind};
use plist::{Dictionary, Value};
use std::path::PathBuf;

/// A bookmark, with every key of its file.
#[derive(Debug, Clone, PartialEq)]
pub struct Bookmark {
    entries: Dictionary,
    /// A value that is too long to be kept when the file is written again.
    too_long: Option<String>,
    /// The file it was read from.
    pub path: Option<PathBuf>,
}

impl Bookmark {
    /// A new bookmark of a profile, without a place yet.
    pub fn new(protocol: &str, vendor: &str, nickname: &str) -> Self {
        let mut it = Bookmark {
            entries: Dictionary::new(),
            too_long: None,
            path: None,
        };
        it.put("Protocol", protocol);
        it.put("Provider", vendor);
        it.put("Nickname", nickname);
        it
    }

    /// Reads the bytes of a `.duck` file; `source` is its name in messages.
    pub fn parse(bytes: &[u8], source: &str) -> Result<Self, Failure> {
        duck::parse(bytes, source)
    }

    /// The bytes of the `.duck` file.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Failure> {
        duck::to_bytes(self)
    }

    /// The text of a top-level key, whatever kind of scalar it is; blank is `None`.
    pub fn text(&self, key: &str) -> Option<String> {
        scalar(self.entries.get(key)?).filter(|it| !it.trim().is_empty())
    }

    /// `Protocol`: the identifier of the parent protocol.
    pub fn protocol(&self) -> Option<String> {
        self.text("Protocol")
    }

    /// `Provider`: the vendor of the profile.
    pub fn vendor(&self) -> Option<String> {
        self.text("Provider")
    }

    /// `UUID`, if it is one.
    pub fn uuid(&self) -> Option<Uuid> {
        Uuid::parse(&self.text("UUID")?)
    }

    /// What it is called: its nickname, else its file name, else its host and protocol.
    pub fn title(&self) -> String {
        let file = || {
            let name = self.path.as_ref()?.file_stem()?.to_string_lossy();
            Uuid::parse(&name).is_none().then(|| name.into_owned())
        };
        let host = || {
            let name = self.protocol().unwrap_or_default();
            self.text("Hostname").map(|host| format!("{host} – {name}"))
        };
        self.text("Nickname")
            .or_else(file)
            .or_else(host)
            .or_else(|| self.vendor())
            .unwrap_or_else(|| "bookmark".to_owned())
    }

    /// The port, if it is one.
    pub fn port(&self) -> Option<u16> {
        self.text("Port")?.parse().ok().filter(|it| *it != 0)
    }

    /// The custom properties, in the order of the file. An empty value is a value.
    pub fn custom(&self) -> impl Iterator<Item = (&str, String)> {
        self.entries
            .get("Custom")
            .and_then(Value::as_dictionary)
            .into_iter()
            .flat_map(Dictionary::iter)
            .filter_map(|(key, value)| Some((key.as_str(), scalar(value)?)))
    }

    /// What it says about its profile's settings: its own keys as bookmarks call them, then the
    /// custom properties ([`crate::profile::Overrides::bookmark`]).
    pub fn words(&self) -> Vec<(String, String)> {
        let own = KEYS.iter().filter_map(|key| {
            let means = |it: &&crate::profile::Key| it.bookmark == Some(key.name);
            crate::profile::KEYS.iter().copied().find(means)?;
            Some((key.name.to_owned(), self.text(key.name)?))
        });
        let custom = self.custom().map(|(key, value)| (key.to_owned(), value));
        own.chain(custom).collect()
    }

    /// Every top-level key but `Custom`, with its text; what has no text is named by its kind.
    pub fn entries(&self) -> impl Iterator<Item = (&str, String)> {
        self.entries
            .iter()
            .filter(|(key, _)| key.as_str() != "Custom")
            .map(|(key, value)| {
                let text = scalar(value).unwrap_or_else(|| kind(value).to_owned());
                (key.as_str(), text)
            })
    }

    /// Gives a key of the bookmark or a custom property a value, or takes it out.
    pub fn set(&mut self, key: &str, value: Option<&str>) -> Result<(), Failure> {
        if let Some(value) = value {
            check_text(key, value)?;
        }
        let known = keys::find(key);
        if is_secret(key) && known.is_none() {
            return Err(refused(
                key,
                "is a secret, and secrets are never written into a bookmark",
            )
            .with_help(format!(
                "give it when connecting: `--set-from-stdin '{key}'`"
            )));
        }
        match (known, value) {
            (None, Some(value)) => self.put_custom(key, value),
            (None, None) => self.take_custom(key),
            (Some(it), _) if it.change == Change::Identity => {
                return Err(refused(
                    it.name,
                    "says which bookmark of which profile this is and stays",
                )
                .with_help("make a new one: `profilectl bookmark add PROFILE`"));
            }
            (Some(it), _) if it.change == Change::Kept => {
                return Err(refused(it.name, "is kept as other applications wrote it"));
            }
            (Some(it), Some(value)) => {
                check_value(it.name, value)?;
                self.put(it.name, value);
            }
            (Some(it), None) => {
                self.entries.retain(|key, _| key != it.name);
            }
        }
        Ok(())
    }

    pub(crate) fn put_custom(&mut self, key: &str, value: &str) {
        if self
            .entries
            .get("Custom")
            .and_then(Value::as_dictionary)
            .is_none()
        {
            let empty = Value::Dictionary(Dictionary::new());
            self.entries.insert("Custom".to_owned(), empty);
        }
        let custom = self.entries.get_mut("Custom");
        if let Some(custom) = custom.and_then(Value::as_dictionary_mut) {
            custom.insert(key.to_owned(), Value::String(value.to_owned()));
        }
    }

    fn take_custom(&mut self, key: &str) {
        let Some(custom) = self
            .entries
            .get_mut("Custom")
            .and_then(Value::as_dictionary_mut)
        else {
            return;
        };
        custom.retain(|it, _| it != key);
        if custom.is_empty() {
            self.entries.retain(|it, _| it != "Custom");
        }
    }

    pub(crate) fn put(&mut self, key: &str, value: &str) {
        self.entries
            .insert(key.to_owned(), Value::String(value.to_owned()));
    }
}

/// The textual form that Cyberduck reads out of any scalar.
fn scalar(it: &Value) -> Option<String> {
    match it {
        Value::String(it) => Some(it.clone()),
        Value::Boolean(it) => Some(it.to_string()),
        Value::Integer(it) => Some(it.to_string()),
        Value::Real(it) => Some(it.to_string()),
        Value::Date(it) => Some(it.to_xml_format()),
        _ => None,
    }
}

fn kind(it: &Value) -> &'static str {
    match it {
        Value::Dictionary(_) => "(dict)",
        Value::Array(_) => "(array)",
        _ => "(data)",
    }
}

fn refused(key: &str, why: &str) -> Failure {
    Failure::new(Kind::Usage, "bookmark-value", format!("`{key}` {why}"))
}

fn check_text(key: &str, value: &str) -> Result<(), Failure> {
    let odd = |it: char| it.is_control() && it != '\n' && it != '\t';
    if key.is_empty() || key.chars().any(char::is_control) {
        return Err(refused(key, "is no name for a property"));
    }
    if value.chars().any(odd) {
        return Err(refused(key, "cannot hold control characters"));
    }
    Ok(())
}

fn check_value(key: &str, value: &str) -> Result<(), Failure> {
    match key {
        "Port" if value.parse::<u16>().is_ok_and(|it| it != 0) => Ok(()),
        "Port" => Err(refused(key, "is a number from 1 to 65535")),
        "Hostname" if url::Host::parse(value).is_ok() && !value.contains(':') => Ok(()),
        "Hostname" => Err(refused(key, "is a bare host name: no scheme, port or path")),
        _ => Ok(()),
    }
}
