//! `extends`: a profile that takes from another whatever it does not say itself.
//!
//! Pure: whoever calls knows the profiles there are. What is extended may extend another in turn.

use super::{Draft, KEYS, Key, bounded, builtin, codes, draft, keys};
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::document;
use std::fmt;
use std::sync::{Arc, LazyLock};

/// The most profiles that extend one another.
pub const MOST: usize = 8;

/// A profile that is extended: its own name, and what its file says.
#[derive(Debug, Clone)]
pub struct Base {
    /// `protocol/vendor`, as it was named.
    pub name: String,
    /// What its file says, nothing inherited.
    pub draft: Arc<Draft>,
}

/// What a name in `extends` means.
#[derive(Debug, Clone)]
pub enum Found {
    /// This profile.
    One(Arc<Draft>),
    /// None, and what may have been meant.
    Nothing(Near),
    /// Several.
    Several(Vec<String>),
    /// One that has the name, and cannot be used.
    Broken(Fault),
}

/// What may have been meant by a name that no profile has.
#[derive(Debug, Clone, Default)]
pub struct Near {
    /// A name that is like it.
    pub name: Option<String>,
    /// A file that would be a profile, and whose name cannot be read.
    pub unreadable: Option<Fault>,
}

impl Near {
    /// This, and what it lacks from the other.
    pub fn or(self, other: Near) -> Near {
        Near {
            name: self.name.or(other.name),
            unreadable: self.unreadable.or(other.unreadable),
        }
    }
}

/// A profile that cannot be extended, because its own file is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Its file.
    pub source: String,
    /// What is wrong there, in a sentence.
    pub reason: String,
}

/// Profiles that others may extend, by name.
#[derive(Debug, Clone, Default)]
pub struct Shelf {
    drafts: Vec<(Arc<Draft>, Option<String>)>,
    /// Files that say of themselves that they are profiles, and cannot be read.
    unreadable: Vec<Fault>,
}

impl Shelf {
    /// The profiles inside the program.
    pub fn built_in() -> &'static Shelf {
        static SHELF: LazyLock<Shelf> = LazyLock::new(|| {
            let mut shelf = Shelf::default();
            for it in builtin::BUILTIN {
                shelf.add(it.text.as_bytes(), it.file);
            }
            shelf
        });
        &SHELF
    }

    /// Puts a profile's file there, called `source` where several have one name. What is no profile
    /// is left out.
    pub fn add(&mut self, bytes: &[u8], source: &str) {
        let (document, mut findings) = document::parse(bytes, source.into());
        let draft = document.map(|document| {
            let (draft, found) = draft::read(&document);
            findings.extend(found);
            draft
        });
        // What is missing there may be said by whoever extends it.
        let is_wrong = |it: &&Diagnostic| {
            it.severity == Severity::Error && it.code != codes::REQUIRED_KEY_MISSING
        };
        let wrong = findings.iter().find(is_wrong);
        let wrong = wrong.map(|it| format!("{} ({})", it.message, it.code));
        match (draft.filter(|it| it.vendor().is_some()), wrong) {
            (Some(draft), wrong) => self.drafts.push((Arc::new(draft), wrong)),
            (None, Some(reason)) if names_itself(bytes) => self.unreadable.push(Fault {
                source: source.to_owned(),
                reason,
            }),
            (None, _) => {}
        }
    }

    /// The same for one that is read already, and is in order.
    pub fn put(&mut self, draft: Draft) {
        if draft.vendor().is_some() {
            self.drafts.push((Arc::new(draft), None));
        }
    }

    /// The profile that a name means: `protocol/vendor`, or a vendor.
    pub fn find(&self, name: &str) -> Found {
        let wanted = name.trim().to_lowercase();
        let (protocol, vendor) = match wanted.split_once('/') {
            Some((protocol, vendor)) => (Some(protocol), vendor),
            None => (None, wanted.as_str()),
        };
        let is = |it: &Draft| {
            let has = |own: Option<&str>, wanted: &str| {
                own.is_some_and(|own| own.trim().to_lowercase() == wanted)
            };
            // One that extends another may have its protocol from there.
            has(it.vendor(), vendor)
                && protocol
                    .is_none_or(|wanted| has(it.protocol(), wanted) || it.protocol().is_none())
        };
        let found: Vec<_> = self.drafts.iter().filter(|it| is(&it.0)).collect();
        match found.as_slice() {
            [(it, None)] => Found::One(it.clone()),
            [(it, Some(reason))] => Found::Broken(Fault {
                source: it.source.to_string(),
                reason: reason.clone(),
            }),
            [] => Found::Nothing(Near {
                name: self.meant_by(name),
                unreadable: self.unreadable.first().cloned(),
            }),
            several => Found::Several(several.iter().map(|it| it.0.source.to_string()).collect()),
        }
    }

    fn meant_by(&self, name: &str) -> Option<String> {
        let names: Vec<_> = self
            .drafts
            .iter()
            .filter_map(|(it, _)| {
                let vendor = it.vendor()?;
                Some(match it.protocol() {
                    Some(protocol) => format!("{protocol}/{vendor}"),
                    None => vendor.to_owned(),
                })
            })
            .collect();
        let vendors = names.iter().filter_map(|it| it.split_once('/'));
        let by_vendor = super::nearest(name, vendors.clone().map(|(_, vendor)| vendor));
        super::nearest(name, names.iter().map(String::as_str))
            .map(str::to_owned)
            .or_else(|| {
                let vendor = by_vendor?;
                names
                    .iter()
                    .find(|it| it.split_once('/').is_some_and(|it| it.1 == vendor))
                    .cloned()
            })
    }
}

/// Where the profiles are that others may extend.
pub trait Bases: fmt::Debug + Sync {
    /// The profile that `name` means in the file called `source`.
    fn find(&self, source: &str, name: &str) -> Found;
}

impl Bases for Shelf {
    fn find(&self, _: &str, name: &str) -> Found {
        Shelf::find(self, name)
    }
}

/// Gives the draft everything it extends.
pub fn extend(draft: &mut Draft, bases: &dyn Bases) -> Vec<Diagnostic> {
    let place = || Place::value(keys::EXTENDS.name);
    let mut findings = Vec::new();
    let mut wanted = draft.extends().map(str::to_owned);
    let mut seen: Vec<String> = draft.vendor().map(str::to_lowercase).into_iter().collect();
    while let Some(name) = wanted {
        let refuse = |message: String, help: String| {
            Diagnostic::error(codes::UNKNOWN_BASE, place(), message).with_help(help)
        };
        let base = match bases.find(&draft.source, &name) {
            Found::One(it) => it,
            Found::Nothing(near) => {
                let help = match (near.name, near.unreadable) {
                    (Some(meant), _) => format!("did you mean `{meant}`?"),
                    (None, Some(it)) => format!(
                        "if it is the one in `{0}`, mend that: {1}; `profilectl check '{0}'`",
                        it.source, it.reason
                    ),
                    (None, None) => {
                        "name one that is built in, in the profiles folder, or in the same \
                             folder as this: `profilectl list`"
                            .to_owned()
                    }
                };
                findings.push(refuse(
                    format!("there is no profile `{name}` to extend"),
                    help,
                ));
                break;
            }
            Found::Several(all) => {
                let message = format!("{} profiles are called `{name}`", all.len());
                findings.push(refuse(message, format!("they are {}", all.join(", "))));
                break;
            }
            Found::Broken(it) => {
                findings.push(refuse(
                    format!("`{name}` cannot be extended: {}", it.reason),
                    format!("mend it: `profilectl check '{}'`", it.source),
                ));
                break;
            }
        };
        let vendor = base.vendor().unwrap_or_default().to_lowercase();
        if seen.contains(&vendor) || seen.len() > MOST {
            let message = match seen.contains(&vendor) {
                true => format!("what is extended comes back to `{name}`"),
                false => format!("more than {MOST} profiles extend one another"),
            };
            findings.push(
                Diagnostic::error(codes::EXTENDS_LOOP, place(), message)
                    .with_help("take `extends` out of one of them"),
            );
            break;
        }
        seen.push(vendor);
        wanted = base.extends().map(str::to_owned);
        draft.bases.push(Base { name, draft: base });
    }
    if findings.is_empty() && !draft.bases.is_empty() {
        findings.extend(missing(draft).map(|key| {
            let message = format!("`{}` is neither here nor in what is extended", key.name);
            Diagnostic::error(codes::REQUIRED_KEY_MISSING, place(), message)
                .with_help(format!("give `{}`", key.name))
        }));
    }
    bounded(findings)
}

/// What every profile must have, and nobody of these says.
fn missing(draft: &Draft) -> impl Iterator<Item = &'static Key> {
    let says =
        |draft: &Draft, key: &Key| draft.given(key).is_some_and(|content| !content.is_blank());
    let required = KEYS.iter().copied().filter(|it| it.required);
    // Without its own name it is wrong already.
    required.filter(move |key| {
        let mut bases = draft.bases.iter();
        key.name != keys::VENDOR.name && !says(draft, key) && !bases.any(|it| says(&it.draft, key))
    })
}

/// Whether a file that cannot be read was meant as a profile.
fn names_itself(bytes: &[u8]) -> bool {
    let key = keys::VENDOR.name.as_bytes();
    bytes.windows(key.len()).any(|it| it == key)
}
