//! A draft becomes a profile: every layer that may speak about a setting is asked, highest first,
//! and the first that speaks decides.

use super::draft::{Content, Draft, Given, GivenProperty, invalid_port, port, truth};
use super::keys::{self, Blank, DERIVED, KEYS, Key, Kind};
use super::origin::{Origin, Setting};
use super::parent::{self, Parent};
use super::placeholder::{self, Problem, Purpose};
use super::properties::{PROPERTIES, Property};
use super::questions::{PROMPTS, Prompt};
use super::settings::{Decided, OnBlank, Said, Settings};
use super::steps::Steps;
use super::{Profile, bounded, codes, identity_center, nearest};
use crate::diagnostic::{Diagnostic, KeyPath, Place};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What the layers above (and the AWS files below) the profile say. Names are a key's
/// (`OAuth Client ID`), what bookmarks call it (`Hostname`), or a property's (`role_arn`). Within a
/// layer a later word beats an earlier one.
#[derive(Clone, Default)]
pub struct Overrides {
    /// From the user's AWS files; they count less than the profile.
    pub aws_cli: Vec<FromAwsCli>,
    /// The bookmark's own fields and its custom properties.
    pub bookmark: Vec<(String, String)>,
    /// Environment variables that the caller honours.
    pub environment: Vec<FromEnvironment>,
    /// Given on the command line.
    pub flags: Vec<(String, String)>,
    /// Answered by a person in this run.
    pub answers: Vec<(String, String)>,
}

/// A value from an environment variable.
#[derive(Clone)]
pub struct FromEnvironment {
    /// The variable: `AWS_REGION`.
    pub variable: String,
    /// What it sets: `Region`.
    pub name: String,
    /// To what.
    pub value: String,
}

/// A value from the user's AWS files.
#[derive(Clone)]
pub struct FromAwsCli {
    /// The profile there.
    pub profile: String,
    /// What it sets: `role_arn`.
    pub name: String,
    /// To what.
    pub value: String,
}

/// Names only: a value may be a secret.
impl fmt::Debug for Overrides {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.words().into_iter().map(|it| it.name).collect();
        write!(f, "Overrides({names:?})")
    }
}

/// One word of one layer.
struct Word<'a> {
    origin: Origin,
    name: &'a str,
    value: &'a str,
}

impl Overrides {
    /// Every word, highest layer first, and in a layer the last first.
    fn words(&self) -> Vec<Word<'_>> {
        fn plain<'a>(words: &'a [(String, String)], origin: fn(&str) -> Origin) -> Vec<Word<'a>> {
            let word = |(name, value): &'a (String, String)| Word {
                origin: origin(name),
                name,
                value,
            };
            words.iter().rev().map(word).collect()
        }
        let mut words = plain(&self.answers, |_| Origin::Answer);
        words.extend(plain(&self.flags, |_| Origin::Flag));
        words.extend(self.environment.iter().rev().map(|it| Word {
            origin: Origin::Environment(it.variable.clone()),
            name: &it.name,
            value: &it.value,
        }));
        words.extend(plain(&self.bookmark, |name| {
            Origin::Bookmark(name.to_owned())
        }));
        words.extend(self.aws_cli.iter().rev().map(|it| Word {
            origin: Origin::AwsCli(it.profile.clone()),
            name: &it.name,
            value: &it.value,
        }));
        words
    }
}

impl Word<'_> {
    /// Whether it is about this key. A bookmark has few keys of its own and the custom properties
    /// that stand for one; whatever else it holds is a property, even if it looks like a key.
    fn is_about(&self, key: &Key) -> bool {
        let by_bookmark_name = key.bookmark == Some(self.name) || key.custom.contains(&self.name);
        match self.origin {
            Origin::Bookmark(_) => by_bookmark_name,
            _ => by_bookmark_name || key.name == self.name,
        }
    }
}

/// Resolves a draft under the layers above it. Pure: asking a person and resolving again with the
/// answer is how questions are settled.
pub fn resolve(draft: Draft, overrides: &Overrides) -> (Profile, Vec<Diagnostic>) {
    let drafts = || std::iter::once(&draft).chain(draft.bases.iter().map(|it| &*it.draft));
    let parent = drafts().find_map(Draft::protocol).and_then(parent::find);
    let words = overrides.words();
    let own = File::new(&draft);
    let inherited = parent.map(|it| (it, File::new(it.draft())));
    let bases: Vec<_> = draft
        .bases
        .iter()
        .map(|it| (it.name.as_str(), File::new(&it.draft)))
        .collect();
    let layers = layers(&words, &own, &bases, inherited.as_ref());
    let mut resolver = Resolver {
        layers: &layers,
        properties: BTreeMap::new(),
        unanswered: BTreeSet::new(),
        findings: words.iter().filter_map(|it| judge(it, &layers)).collect(),
    };
    resolver.properties();
    let mut settings: Settings = KEYS.iter().map(|key| resolver.key(key)).collect();
    settings.derive_defaults();
    let Resolver {
        properties,
        unanswered,
        findings,
        ..
    } = resolver;
    let declared = declared(&layers).map(str::to_owned).collect();
    let mut profile = Profile {
        declared,
        steps: steps(&draft),
        source: draft.source.clone(),
        parent: parent.map(|it| it.protocol),
        settings,
        properties,
        unanswered: unanswered.into_iter().collect(),
    };
    identity_center::settle_redirect(&mut profile);
    (profile, bounded(findings))
}

/// The pipeline of the profile itself, else of the nearest one that it extends.
fn steps(draft: &Draft) -> Option<Steps> {
    let own = draft.steps.clone().map(|all| Steps { all, base: None });
    own.or_else(|| {
        draft.bases.iter().find_map(|it| {
            let all = it.draft.steps.clone()?;
            let base = Some(it.name.clone());
            Some(Steps { all, base })
        })
    })
}

/// A draft, and its properties by name.
struct File<'a> {
    draft: &'a Draft,
    properties: BTreeMap<&'a str, &'a GivenProperty>,
}

impl<'a> File<'a> {
    fn new(draft: &'a Draft) -> Self {
        let properties = draft.properties.iter();
        let properties = properties.map(|it| (it.name.as_str(), it)).collect();
        File { draft, properties }
    }
}

/// What may speak about a setting.
#[derive(Clone, Copy)]
enum Layer<'a> {
    /// One word of the user's.
    Word(&'a Word<'a>),
    /// The profile's file.
    Profile(&'a File<'a>),
    /// A profile that it extends.
    Base(&'a str, &'a File<'a>),
    /// The protocol it derives from.
    Parent(&'static Parent, &'a File<'static>),
}

/// The layers in [`Origin`]'s order, highest first.
fn layers<'a>(
    words: &'a [Word<'a>],
    own: &'a File<'a>,
    bases: &'a [(&'a str, File<'a>)],
    inherited: Option<&'a (&'static Parent, File<'static>)>,
) -> Vec<Layer<'a>> {
    let is_below = |it: &&Word<'_>| matches!(it.origin, Origin::AwsCli(_));
    let above = words.iter().filter(|it| !is_below(it)).map(Layer::Word);
    let below = words.iter().filter(is_below).map(Layer::Word);
    above
        .chain([Layer::Profile(own)])
        .chain(bases.iter().map(|(name, file)| Layer::Base(name, file)))
        .chain(below)
        .chain(inherited.map(|(parent, file)| Layer::Parent(parent, file)))
        .collect()
}

impl<'a> Layer<'a> {
    fn file(self) -> Option<&'a File<'a>> {
        match self {
            Layer::Word(_) => None,
            Layer::Profile(file) | Layer::Base(_, file) | Layer::Parent(_, file) => Some(file),
        }
    }
}

/// The properties that the profile and its parent name.
fn declared<'a>(layers: &[Layer<'a>]) -> impl Iterator<Item = &'a str> {
    let files: Vec<_> = layers.iter().filter_map(|it| it.file()).collect();
    files
        .into_iter()
        .flat_map(|it| it.properties.keys().copied())
}

fn is_declared(name: &str, layers: &[Layer<'_>]) -> bool {
    let names = Property::names_for(name);
    let mut files = layers.iter().filter_map(|it| it.file());
    files.any(|it| names.iter().any(|name| it.properties.contains_key(name)))
}

/// Says of a word of the user's that it has no effect.
fn judge(word: &Word<'_>, layers: &[Layer<'_>]) -> Option<Diagnostic> {
    let origin = &word.origin;
    if let Some(key) = KEYS.iter().find(|it| word.is_about(it)) {
        let refused = Diagnostic::error(
            codes::KEY_NOT_OVERRIDABLE,
            Place::File,
            format!("`{}` cannot be given here ({origin})", key.name),
        );
        return (!key.may_be_overridden())
            .then(|| refused.with_help("only the profile itself can give it"));
    }
    // A bookmark and the AWS files may hold any preference; a dot is how preferences are named.
    let may_be_anything = matches!(origin, Origin::Bookmark(_) | Origin::AwsCli(_))
        || word.name.contains('.')
        || Property::find(word.name).is_some()
        || Prompt::find(word.name).is_some()
        || is_declared(word.name, layers);
    if may_be_anything {
        return None;
    }
    let names = KEYS.iter().map(|it| it.name).chain(declared(layers));
    let known = names
        .chain(PROPERTIES.iter().map(|it| it.name))
        .chain(PROMPTS.iter().map(|it| it.name));
    let finding = Diagnostic::warning(
        codes::UNKNOWN_SETTING,
        Place::File,
        format!("nothing here is called `{}` ({origin})", word.name),
    );
    Some(finding.with_help(match nearest(word.name, known) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "give a key of the profile or one of its properties".to_owned(),
    }))
}

struct Resolver<'a> {
    layers: &'a [Layer<'a>],
    properties: BTreeMap<String, Decided>,
    unanswered: BTreeSet<String>,
    findings: Vec<Diagnostic>,
}

impl<'a> Resolver<'a> {
    fn properties(&mut self) {
        let words = self.layers.iter().filter_map(|it| match it {
            Layer::Word(word) => property_name(word),
            Layer::Profile(_) | Layer::Base(..) | Layer::Parent(..) => None,
        });
        let names: BTreeSet<_> = declared(self.layers)
            .chain(words)
            .map(|name| Property::find(name).map_or(name, |it| it.name))
            .collect();
        for name in names {
            let decided = self.property(name);
            self.properties.insert(name.to_owned(), decided);
        }
    }

    fn property(&mut self, name: &str) -> Decided {
        let names = Property::names_for(name);
        let mut said = Said::default();
        for layer in self.layers {
            for name in &names {
                let given = layer.file().and_then(|it| it.properties.get(name));
                let (origin, value) = match (layer, given) {
                    (Layer::Word(word), _) if property_name(word) == Some(*name) => {
                        (word.origin.clone(), word.value.to_owned())
                    }
                    (Layer::Profile(_), Some(it)) => (
                        Origin::Profile(it.path.clone()),
                        self.expand(&it.value, Purpose::Property, &it.path),
                    ),
                    (Layer::Base(base, _), Some(it)) => (
                        Origin::Base((*base).to_owned(), it.path.clone()),
                        self.expand(&it.value, Purpose::Property, &at_extends()),
                    ),
                    (Layer::Parent(parent, _), Some(it)) => (
                        Origin::Parent(parent.protocol, it.path.clone()),
                        it.value.clone(),
                    ),
                    _ => continue,
                };
                said.add(origin, Content::Text(value.into()), OnBlank::Empty);
            }
        }
        said.decide(None)
    }

    fn key(&mut self, key: &'static Key) -> Decided {
        if matches!(key.kind, Kind::Map | Kind::Steps) {
            return Decided::default();
        }
        let mut said = Said::default();
        for layer in self.layers {
            let (origin, content, on_blank) = match layer {
                Layer::Word(word) if key.may_be_overridden() && word.is_about(key) => (
                    word.origin.clone(),
                    self.user_content(key, word.value),
                    OnBlank::Empty,
                ),
                Layer::Word(_) => continue,
                // Whatever else is taken from there, the name is its own, and whom it extends too.
                Layer::Base(..) if is_own(key) => continue,
                Layer::Profile(file) | Layer::Base(_, file) => {
                    let row = file.draft.row(key).map(Cow::Borrowed);
                    let Some(row) = row.or_else(|| custom(file, key).map(Cow::Owned)) else {
                        continue;
                    };
                    let on_blank = match key.blank {
                        Blank::Inherits => OnBlank::FallThrough,
                        Blank::Means(_) => OnBlank::Empty,
                    };
                    let origin = match layer {
                        Layer::Base(base, _) => Origin::Base((*base).to_owned(), row.path.clone()),
                        _ => Origin::Profile(row.path.clone()),
                    };
                    let content = match layer {
                        Layer::Base(..) => self.file_content(&row, &at_extends()),
                        _ => self.file_content(&row, &row.path),
                    };
                    (origin, content, on_blank)
                }
                Layer::Parent(parent, file) => {
                    let Some(row) = file.draft.row(key) else {
                        continue;
                    };
                    let origin = Origin::Parent(parent.protocol, row.path.clone());
                    (origin, Some(row.content.lent()), OnBlank::FallThrough)
                }
            };
            if let Some(content) = content {
                said.add(origin, content, on_blank);
            }
        }
        let default = key.default.filter(|(value, _)| *value != DERIVED);
        said.decide(default.map(|(value, reason)| {
            let content = match key.kind {
                Kind::Flag => Content::Flag(truth(value)),
                _ => Content::Text(value.into()),
            };
            (Origin::Default(reason), content)
        }))
    }

    /// A word of the user's as the key wants it; a blank flag or port says nothing.
    fn user_content(&mut self, key: &Key, text: &str) -> Option<Content> {
        let trimmed = text.trim();
        match key.kind {
            Kind::Flag | Kind::Port if trimmed.is_empty() => None,
            Kind::Flag => Some(Content::Flag(truth(trimmed))),
            Kind::List => {
                let words = trimmed.split_whitespace().map(str::to_owned);
                Some(Content::List(words.collect()))
            }
            Kind::Port if port(trimmed).is_some() => Some(Content::Text(trimmed.to_owned().into())),
            Kind::Port => {
                let path = KeyPath::key(key.name);
                self.findings.push(invalid_port(Place::File, &path, text));
                None
            }
            Kind::Text | Kind::Url | Kind::Host => Some(Content::Text(text.to_owned().into())),
            Kind::Map | Kind::Image | Kind::Steps => None,
        }
    }

    /// The profile's value with its variables filled in; a port that is none says nothing.
    /// A finding about it stands at `path`.
    fn file_content(&mut self, row: &Given, path: &KeyPath) -> Option<Content> {
        let text = match &row.content {
            Content::Text(text) => text,
            Content::List(elements) => {
                let words = elements.iter();
                let words = words.map(|it| self.expand(it, Purpose::Word, path));
                return Some(Content::List(words.collect()));
            }
            Content::Flag(_) | Content::Image(_) => return Some(row.content.clone()),
        };
        let purpose = match row.key.kind {
            Kind::Url | Kind::Host | Kind::Port => Purpose::Address,
            _ => Purpose::Line,
        };
        let expanded = self.expand(text, purpose, path);
        let is_port = row.key.kind == Kind::Port && !expanded.trim().is_empty();
        if is_port && port(&expanded).is_none() {
            // A variable that could not be filled in has its own finding.
            if !expanded.contains("${") {
                let place = Place::Value(path.clone());
                self.findings
                    .push(invalid_port(place, &row.path, &expanded));
            }
            return None;
        }
        Some(Content::Text(expanded.into()))
    }

    fn expand(&mut self, text: &str, purpose: Purpose, path: &KeyPath) -> String {
        if !text.contains("${") {
            return text.to_owned();
        }
        let property = |name: &str| {
            if !is_declared(name, self.layers) {
                return Setting::Missing;
            }
            let name = Property::find(name).map_or(name, |it| it.name);
            let decided = self.properties.get(name);
            decided.map_or(Setting::Missing, Decided::text)
        };
        let it = placeholder::substitute(text, purpose, &property);
        self.unanswered.extend(it.unanswered);
        let place = Place::Value(path.clone());
        let findings = it.problems.into_iter().map(|it| say(it, place.clone()));
        self.findings.extend(findings);
        it.text
    }
}

/// Where a finding about what is extended stands: the other file is judged by itself.
fn at_extends() -> KeyPath {
    KeyPath::key(keys::EXTENDS.name)
}

fn is_own(key: &Key) -> bool {
    [
        keys::VENDOR.name,
        keys::EXTENDS.name,
        keys::BUNDLED.name,
        keys::DEPRECATED.name,
    ]
    .contains(&key.name)
}

/// The property that a word sets, unless it is about a key.
fn property_name<'a>(word: &Word<'a>) -> Option<&'a str> {
    let is_key = KEYS.iter().any(|it| word.is_about(it));
    (!is_key).then_some(word.name)
}

/// A custom property in the profile's own `Properties` that stands for a key.
fn custom(file: &File<'_>, key: &'static Key) -> Option<Given> {
    let it = key
        .custom
        .iter()
        .find_map(|name| file.properties.get(name))?;
    Some(Given {
        key,
        content: Content::Text(it.value.clone().into()),
        path: it.path.clone(),
    })
}

pub(crate) fn say(problem: Problem, place: Place) -> Diagnostic {
    match problem {
        Problem::Unknown(name) => Diagnostic::warning(
            codes::UNKNOWN_VARIABLE,
            place,
            format!("there is no variable `${{{name}}}`"),
        )
        .with_help(
            "known are `${oauth.handler.scheme}`, `${oauth.application.identifier}` and \
             `${property.NAME}` for a property of this profile",
        ),
        Problem::Unclosed => Diagnostic::warning(
            codes::UNKNOWN_VARIABLE,
            place,
            "a variable begins with `${` and never ends",
        )
        .with_help("close it with `}`"),
        Problem::Unsafe(name, allowed) => Diagnostic::error(
            codes::UNSAFE_VARIABLE_VALUE,
            place,
            format!("property `{name}` has characters that may not be put in here"),
        )
        .with_help(format!("allowed are {allowed}")),
    }
}
