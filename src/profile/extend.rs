//! `extends`: a profile that takes from another whatever it does not say itself.
//!
//! Pure: whoever calls knows the profiles there are. What is extended may extend another in turn.

use super::{Draft, bounded, builtin, codes, draft, keys};
use crate::diagnostic::{Diagnostic, Place};
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
    /// None, and the name that was probably meant.
    Nothing(Option<String>),
    /// Several.
    Several(Vec<String>),
}

/// Profiles that others may extend, by name.
#[derive(Debug, Clone, Default)]
pub struct Shelf {
    drafts: Vec<(String, Arc<Draft>)>,
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
        if let Some(document) = document::parse(bytes, source.into()).0 {
            self.put(draft::read(&document).0);
        }
    }

    /// The same for one that is read already.
    pub fn put(&mut self, draft: Draft) {
        if draft.vendor().is_some() {
            self.drafts
                .push((draft.source.to_string(), Arc::new(draft)));
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
        let found: Vec<_> = self.drafts.iter().filter(|it| is(&it.1)).collect();
        match found.as_slice() {
            [(_, it)] => Found::One(it.clone()),
            [] => Found::Nothing(self.meant_by(name)),
            several => Found::Several(several.iter().map(|it| it.0.clone()).collect()),
        }
    }

    fn meant_by(&self, name: &str) -> Option<String> {
        let names: Vec<_> = self
            .drafts
            .iter()
            .filter_map(|(_, it)| {
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
            Found::Nothing(meant) => {
                let help = match meant {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => "name one that is built in, in the profiles folder, or in the same \
                             folder as this: `profilectl list`"
                        .to_owned(),
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
    bounded(findings)
}
