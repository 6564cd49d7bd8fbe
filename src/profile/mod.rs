//! A [`Document`](crate::document::Document) becomes a [`Profile`]: judged by the key table,
//! completed from its parent protocol and from the user's own words, with an [`Origin`] for every
//! value.
//!
//! ```text
//!  Document --read--> Draft --resolve(overrides)--> Profile
//! ```
//! Pure and total. Deliberately not here: how a profile signs in (`plan`), whether its values make
//! sense together (`lint`), and where it is kept (`library`).

pub mod arn;
pub mod aws_cli;
pub mod bookmark_keys;
pub mod builtin;
pub mod codes;
pub mod destination;
mod draft;
pub mod extend;
pub mod grant;
pub mod identity_center;
pub mod instance_metadata;
pub mod keys;
mod origin;
pub mod parent;
pub mod placeholder;
pub mod properties;
pub mod questions;
pub mod region;
pub mod region_names;
mod resolve;
mod settings;
pub mod steps;
pub mod url;

pub use codes::CODES;
pub use draft::{Content, Draft, read};
pub use extend::{Base, Bases, Found, Shelf, extend};
pub use keys::{Blank, Home, KEYS, Key, Kind};
pub use origin::{Origin, Setting, Sourced};
pub use properties::{PROPERTIES, Property};
pub(crate) use resolve::say as variable_finding;
pub use resolve::{FromAwsCli, FromEnvironment, Overrides, resolve};
pub use steps::{Steps, Written, WrittenInput, WrittenStep};

use crate::diagnostic::{Diagnostic, SourceName};
use crate::document::limits::PROBLEMS;
use crate::secret::Secret;
use placeholder::{Purpose, Substituted};
use settings::{Decided, Settings, State};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A resolved profile: every setting decided, and who decided it.
#[derive(Clone)]
pub struct Profile {
    source: SourceName,
    parent: Option<&'static str>,
    settings: Settings,
    properties: BTreeMap<String, Decided>,
    unanswered: Vec<String>,
    declared: BTreeSet<String>,
    steps: Option<Steps>,
}

/// Its name only: a profile may hold a client secret.
impl fmt::Debug for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Profile({})", self.identity())
    }
}

/// One decided value, as `show --origin` lists it. It is no `Debug`, since it may be a secret.
pub struct Entry<'a> {
    /// The key or property.
    pub name: &'a str,
    /// The row of the key table; none for a property.
    pub key: Option<&'static Key>,
    /// What was decided, and by whom.
    pub setting: &'a Setting<Content>,
    /// What lower layers (or blank ones above) said, highest first.
    pub others: &'a [(Origin, Content)],
    /// Whether the value must not be shown.
    pub secret: bool,
}

/// Whether a property's value must not be shown: it is asked for unseen, or its name says so.
fn is_secret_property(name: &str) -> bool {
    let asked_unseen = |it: &questions::Prompt| it.form == questions::Form::Secret;
    let lower = name.to_lowercase();
    questions::Prompt::find(name).is_some_and(asked_unseen)
        || ["secret", "password", "passphrase", "token"]
            .iter()
            .any(|it| lower.contains(it))
}

impl<'a> Entry<'a> {
    fn new(name: &'a str, key: Option<&'static Key>, decided: &'a Decided) -> Self {
        let secret = key.map_or_else(|| is_secret_property(name), |it| it.secret);
        Entry {
            name,
            key,
            setting: &decided.state,
            others: &decided.others,
            secret,
        }
    }
}

impl Profile {
    /// The file it was read from.
    pub fn source(&self) -> &SourceName {
        &self.source
    }

    /// The protocol as the profile has it; nothing when it has none.
    pub fn protocol(&self) -> &str {
        self.plain(&keys::PROTOCOL)
    }

    /// The protocol, if it is one that is known.
    pub fn parent(&self) -> Option<&'static str> {
        self.parent
    }

    /// Its own name; nothing when it has none.
    pub fn vendor(&self) -> &str {
        self.plain(&keys::VENDOR)
    }

    /// The text by which people choose it, or its vendor.
    pub fn description(&self) -> &str {
        match self.plain(&keys::DESCRIPTION) {
            "" => self.vendor(),
            description => description,
        }
    }

    /// `protocol/vendor`: what a bookmark and the preference that enables it refer to.
    pub fn identity(&self) -> String {
        format!("{}/{}", self.protocol(), self.vendor())
    }

    /// A text that was decided, as it stands; nothing for what is no text.
    pub(crate) fn plain(&self, key: &Key) -> &str {
        match self.state(key).value() {
            Some(Content::Text(text)) => text,
            _ => "",
        }
    }

    /// What was decided of a key, in whatever form it has.
    pub(crate) fn state(&self, key: &Key) -> &State {
        self.settings.state(key)
    }

    /// A text, with its variables filled in. Variables that wait for an answer (see
    /// [`Profile::unanswered`]) still stand in it. For keys that are secret, see
    /// [`Profile::secret`].
    pub fn text(&self, key: &Key) -> Setting<String> {
        self.state(key).clone().map(|it| it.to_text())
    }

    /// A text that must not be shown.
    pub fn secret(&self, key: &Key) -> Setting<Secret<String>> {
        self.text(key).map(Secret::new)
    }

    /// A yes or no, as Cyberduck reads it: `1` and `true` are yes, everything else is no.
    pub fn flag(&self, key: &Key) -> Sourced<bool> {
        match self.state(key) {
            Setting::Set(it) => Sourced {
                value: matches!(it.value, Content::Flag(true)),
                origin: it.origin.clone(),
            },
            Setting::Missing | Setting::Empty(_) => Sourced {
                value: false,
                origin: Origin::Default("not given"),
            },
        }
    }

    /// A port.
    pub fn port(&self, key: &Key) -> Setting<u16> {
        match self.text(key) {
            Setting::Set(it) => match draft::port(&it.value) {
                Some(value) => Setting::Set(Sourced {
                    value,
                    origin: it.origin,
                }),
                None => Setting::Missing,
            },
            Setting::Empty(origin) => Setting::Empty(origin),
            Setting::Missing => Setting::Missing,
        }
    }

    /// Several texts; blank ones are left out.
    pub fn list(&self, key: &Key) -> Setting<Vec<String>> {
        self.state(key).clone().map(|it| match it {
            Content::List(mut elements) => {
                elements.retain(|it| !it.trim().is_empty());
                elements
            }
            one => vec![one.to_text()],
        })
    }

    /// A property by any of its names: merged from all layers, whichever way it was written.
    pub fn property(&self, name: &str) -> Setting<String> {
        let name = Property::find(name).map_or(name, |it| it.name);
        let decided = self.properties.get(name);
        decided.map_or(Setting::Missing, Decided::text)
    }

    /// The names of all properties that some layer has, sorted.
    pub fn properties(&self) -> impl Iterator<Item = &str> {
        self.properties.keys().map(String::as_str)
    }

    /// Properties that are named by a `${property.NAME}` somewhere in the profile and have no value
    /// yet: to be asked before anything else, and the profile resolved again with the answers.
    pub fn unanswered(&self) -> &[String] {
        &self.unanswered
    }

    /// The pipeline that the profile writes itself.
    pub fn steps(&self) -> Option<&Steps> {
        self.steps.as_ref()
    }

    /// A text of the profile with its variables filled in, as its other values are.
    pub fn fill(&self, text: &str, purpose: Purpose) -> Substituted {
        let property = |name: &str| {
            let names = Property::names_for(name);
            match names.iter().any(|it| self.declared.contains(*it)) {
                true => self.property(name),
                false => Setting::Missing,
            }
        };
        placeholder::substitute(text, purpose, &property)
    }

    /// The profile as one of its steps sees it: `keys` and `properties` in place of its own.
    pub fn seen(
        &self,
        keys: Vec<(&'static Key, Setting<Content>)>,
        properties: Vec<(&'static str, Setting<Content>)>,
    ) -> Profile {
        let decided = |state| Decided {
            state,
            others: Vec::new(),
        };
        let mut seen = self.clone();
        for (key, state) in keys {
            seen.settings.set(key, decided(state));
        }
        for (name, state) in properties {
            seen.properties.insert(name.to_owned(), decided(state));
        }
        seen
    }

    /// Every value that some layer gave, keys first, then properties, each sorted by name.
    pub fn values(&self) -> impl Iterator<Item = Entry<'_>> {
        let keys = KEYS.iter().copied().filter_map(|key| {
            let decided = self.settings.of(key)?;
            Some(Entry::new(key.name, Some(key), decided))
        });
        let properties = self.properties.iter();
        let properties = properties.map(|(name, it)| Entry::new(name, None, it));
        keys.chain(properties).filter(|it| it.setting.is_present())
    }
}

/// The name that was probably meant by one that is none of them: same letters in another case, or
/// few of them different.
pub(crate) fn nearest<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // Longer words than any name are not typing errors, and comparing them costs their length squared.
    if word.len() > 64 {
        return None;
    }
    let wanted = word.trim().to_lowercase();
    let allowed = (wanted.chars().count() / 4).max(1);
    names
        .map(|name| (strsim::osa_distance(&wanted, &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// As many findings as the readers of documents give for one file, errors before the rest.
fn bounded(mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    if findings.len() > PROBLEMS {
        // A stable sort: what stays keeps the order of the file within its severity.
        findings.sort_by_key(|it| std::cmp::Reverse(it.severity));
        findings.truncate(PROBLEMS);
    }
    findings
}
