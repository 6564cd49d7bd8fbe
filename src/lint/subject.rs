//! What a rule may look at: one file, as it is written and as it is understood.

use super::Findings;
use super::icon::{self, Defect, Icon};
use crate::diagnostic::{Code, Diagnostic, KeyPath, Place, Span};
use crate::document::{Document, Entry, Format, Node, Value};
use crate::plan::by_hand;
use crate::profile::grant::Grant;
use crate::profile::{self, Bases, Key, Overrides, Profile, keys, parent};
use std::cell::OnceCell;

/// Which of the two kinds of file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A connection profile.
    Profile,
    /// A bookmark.
    Bookmark,
}

/// One file under judgement.
pub struct Subject<'a> {
    /// As written.
    pub document: &'a Document,
    /// Its bytes, for what the tree leaves in the file.
    pub bytes: &'a [u8],
    /// What it is.
    pub kind: FileKind,
    /// With everything inherited; made for the first rule that asks.
    profile: OnceCell<Profile>,
    bases: &'a dyn Bases,
    pipeline: OnceCell<Vec<Diagnostic>>,
    icons: OnceCell<Vec<Icon<'a>>>,
}

/// A text of the file and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text<'a> {
    /// As written; a number or boolean in its textual form.
    pub value: std::borrow::Cow<'a, str>,
    /// Where.
    pub place: Place,
}

/// A name and value of `Properties` (or `Custom` in a bookmark), in either of its two forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its value; `None` for what is neither text, number nor boolean.
    pub value: Option<std::borrow::Cow<'a, str>>,
    /// Where its value stands; in the array form the whole element.
    pub place: Place,
    /// Where its name stands; in the array form the whole element.
    pub name_place: Place,
}

impl<'a> Subject<'a> {
    /// The file as what its name or its keys say it is.
    pub fn new(document: &'a Document, bytes: &'a [u8], bases: &'a dyn Bases) -> Self {
        Subject {
            document,
            bytes,
            kind: kind_of(document),
            profile: OnceCell::new(),
            bases,
            pipeline: OnceCell::new(),
            icons: OnceCell::new(),
        }
    }

    /// Whether it is a profile of that parent protocol.
    pub fn is_profile_of(&self, protocols: &[&str]) -> bool {
        self.kind == FileKind::Profile && protocols.contains(&self.protocol())
    }

    /// The parent protocol's identifier, whichever of its names is written; empty when there is
    /// none.
    pub fn protocol(&self) -> &'a str {
        let entry = self.document.entry("Protocol");
        let name = entry.and_then(|it| it.node.text()).unwrap_or("").trim();
        parent::find(name).map_or(name, |it| it.protocol)
    }

    /// The value of a key as text, blank or not; nothing for arrays, dicts and icons.
    pub fn text(&self, key: &'static str) -> Option<Text<'a>> {
        let entry = self.document.entry(key)?;
        Some(Text {
            value: scalar(&entry.node)?,
            place: Place::value(key),
        })
    }

    /// The value of a key as text, when it is not blank.
    pub fn filled(&self, key: &'static str) -> Option<Text<'a>> {
        self.text(key).filter(|it| !it.value.trim().is_empty())
    }

    /// The value of a flag in this file, as Cyberduck reads it.
    pub fn flag(&self, key: &'static str) -> Option<bool> {
        let it = self.filled(key)?;
        Some(it.value == "1" || it.value.eq_ignore_ascii_case("true"))
    }

    /// The texts of a list in this file that are not blank.
    pub fn list(&self, key: &'static str) -> Vec<Text<'a>> {
        self.elements(key)
            .into_iter()
            .filter(|it| !it.value.trim().is_empty())
            .collect()
    }

    /// The texts of a list in this file, blank ones too.
    pub fn elements(&self, key: &'static str) -> Vec<Text<'a>> {
        let Some(entry) = self.document.entry(key) else {
            return Vec::new();
        };
        let elements = entry.node.elements().iter().enumerate();
        elements
            .filter_map(|(index, node)| {
                Some(Text {
                    value: scalar(node)?,
                    place: Place::Value(KeyPath::key(key).at(index)),
                })
            })
            .collect()
    }

    /// The key the custom settings are under.
    pub fn properties_key(&self) -> &'static str {
        match self.kind {
            FileKind::Profile => "Properties",
            FileKind::Bookmark => "Custom",
        }
    }

    /// The custom settings, in order, whichever form they are written in.
    pub fn properties(&self) -> Vec<Property<'a>> {
        let key = self.properties_key();
        let Some(Entry { node, .. }) = self.document.entry(key) else {
            return Vec::new();
        };
        let path = || KeyPath::key(key);
        let dict = node.entries().iter().map(|entry| Property {
            name: &entry.key,
            value: scalar(&entry.node),
            place: Place::Value(path().then(entry.key.clone())),
            name_place: Place::Key(path().then(entry.key.clone())),
        });
        let elements = node.elements().iter().enumerate();
        let array = elements.filter_map(|(index, element)| {
            let (name, value) = element
                .text()
                .map(|it| it.split_once('=').unwrap_or((it, "")))?;
            Some(Property {
                name,
                value: Some(value.into()),
                place: Place::Value(path().at(index)),
                name_place: Place::Value(path().at(index)),
            })
        });
        dict.chain(array).collect()
    }

    /// The value of a custom setting under any of its names, when it is not blank.
    pub fn property(&self, names: &[&str]) -> Option<(Text<'a>, &'a str)> {
        self.properties().into_iter().find_map(|it| {
            let value = it.value.filter(|value| !value.trim().is_empty())?;
            names.contains(&it.name).then_some((
                Text {
                    value,
                    place: it.place,
                },
                it.name,
            ))
        })
    }

    /// Every custom setting of these names that is not blank.
    pub fn settings(&self, names: &[&str]) -> Vec<(Text<'a>, &'a str)> {
        let all = self.properties().into_iter();
        let named = all.filter(|it| names.contains(&it.name));
        let filled = named.filter_map(|it| {
            let value = it.value.filter(|value| !value.trim().is_empty())?;
            let place = it.place;
            Some((Text { value, place }, it.name))
        });
        filled.collect()
    }

    /// A value with everything inherited; nothing where it is blank.
    pub fn resolved(&self, key: &'static Key) -> Option<&str> {
        let text = self.profile().plain(key).trim();
        (!text.is_empty()).then_some(text)
    }

    /// A list with everything inherited.
    pub fn resolved_list(&self, key: &'static Key) -> Vec<String> {
        self.profile().list(key).into_value().unwrap_or_default()
    }

    /// A flag with everything inherited and derived.
    pub fn is_on(&self, key: &'static Key) -> bool {
        self.profile().flag(key).value
    }

    /// Whether S3 credentials are got through IAM Identity Center.
    pub fn uses_identity_center(&self) -> bool {
        self.protocol() == "s3-iam"
            || self
                .list("Scopes")
                .iter()
                .any(|it| it.value.trim().starts_with("sso:"))
    }

    /// Whether S3 credentials are got with an ID token (AssumeRoleWithWebIdentity).
    pub fn uses_web_identity(&self) -> bool {
        self.is_profile_of(&["s3"])
            && self.is_on(&keys::OAUTH_CONFIGURABLE)
            && !self.uses_identity_center()
    }

    /// Whether `Authorization` says so.
    pub fn has_grant(&self, it: Grant) -> bool {
        let said = self.filled("Authorization");
        said.is_some_and(|said| Grant::named(said.value.trim()) == Some(it))
    }

    /// The key that switches OAuth on.
    pub fn oauth_place(&self) -> Place {
        let keys = [
            "OAuth Configurable",
            "OAuth Client ID",
            "OAuth Authorization Url",
        ];
        let there = keys
            .into_iter()
            .find(|it| self.document.entry(it).is_some());
        there.map_or(Place::File, Place::value)
    }

    /// What reading and resolving the profile has to say.
    pub(super) fn reading(&self) -> Vec<Diagnostic> {
        let (mut draft, mut found) = profile::read(self.document);
        found.extend(profile::extend(&mut draft, self.bases));
        let (resolved, more) = profile::resolve(draft, &Overrides::default());
        self.profile.get_or_init(|| resolved);
        found.extend(more);
        found
    }

    /// What is wrong with the steps that the profile writes, as far as it is of that name.
    pub(super) fn pipeline_faults(&self, name: Code, findings: &mut Findings) {
        if self.kind != FileKind::Profile || self.profile().steps().is_none() {
            return;
        }
        let all = self
            .pipeline
            .get_or_init(|| by_hand::problems(self.profile()));
        let of_name = all.iter().filter(|it| it.code == name);
        of_name.for_each(|it| findings.push(it.clone()));
    }

    /// The profile with everything inherited.
    pub fn profile(&self) -> &Profile {
        self.profile.get_or_init(|| {
            let (mut draft, _) = profile::read(self.document);
            profile::extend(&mut draft, self.bases);
            profile::resolve(draft, &Overrides::default()).0
        })
    }

    /// Whether the file has a name: what comes from a pipe has none.
    pub fn has_name(&self) -> bool {
        &*self.document.source != super::STANDARD_INPUT
    }

    /// The bytes of a value's text as written, for what the tree leaves in the file.
    pub fn raw(&self, node: &Node) -> Option<(&'a [u8], Span)> {
        let span = match self.document.format {
            Format::XmlPlist => node.inner?,
            Format::Yaml => self.without_quotes(node.span?),
            Format::BinaryPlist => return None,
        };
        Some((self.bytes.get(span.start..span.end)?, span))
    }

    fn without_quotes(&self, span: Span) -> Span {
        let text = self.bytes.get(span.start..span.end).unwrap_or_default();
        match text {
            [b'"', .., b'"'] | [b'\'', .., b'\''] => Span {
                start: span.start + 1,
                end: span.end - 1,
            },
            _ => span,
        }
    }

    /// The icons that are written as text and are not blank, judged once.
    pub(super) fn icons(&self) -> &[Icon<'a>] {
        self.icons.get_or_init(|| {
            let read = |key: &&'static str| {
                let node = &self.document.entry(key)?.node;
                let (raw, span) = self.raw(node).filter(|_| node.kind() == "string")?;
                let begins = match &node.value {
                    Value::Opaque(it) => it.begins,
                    _ => None,
                };
                let icon = Icon {
                    key,
                    raw,
                    start: span.start,
                    judgement: icon::judge_base64(raw, begins),
                };
                // Markup inside the text is no character of it: such an icon is not judged.
                let markup = matches!(icon.judgement, Err(Defect::Foreign(at))
                    if matches!(raw.get(at), Some(b'<' | b'&')));
                (!markup && !raw.trim_ascii().is_empty()).then_some(icon)
            };
            icon::KEYS.iter().filter_map(read).collect()
        })
    }

    /// The file's name without its folders.
    pub fn file_name(&self) -> &'a str {
        let path = &*self.document.source;
        path.rsplit(['/', '\\']).next().unwrap_or(path)
    }
}

/// A scalar in its textual form.
pub(super) fn scalar(node: &Node) -> Option<std::borrow::Cow<'_, str>> {
    match &node.value {
        Value::String(text) => Some(text.as_str().into()),
        Value::Integer(it) => Some(it.to_string().into()),
        Value::Boolean(it) => Some(it.to_string().into()),
        Value::Real(it) => Some(it.to_string().into()),
        Value::Date(_)
        | Value::Data(_)
        | Value::Opaque(_)
        | Value::Array(_)
        | Value::Dict(_)
        | Value::Null => None,
    }
}

/// By the keys that only one of the two has, where they leave no doubt; else by the extension.
fn kind_of(document: &Document) -> FileKind {
    let has = |keys: &[&str]| keys.iter().any(|it| document.entry(it).is_some());
    let profile = has(&["Vendor", "Description", "Default Hostname"]);
    let bookmark = has(&["Provider", "UUID", "Hostname"]);
    let by_name = document.source.to_lowercase().ends_with(".duck");
    match (profile, bookmark) {
        (false, true) => FileKind::Bookmark,
        (true, false) => FileKind::Profile,
        _ if by_name => FileKind::Bookmark,
        _ => FileKind::Profile,
    }
}
