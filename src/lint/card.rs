//! What is kept of a judged file: the values that are compared between files, with their places.

use super::allow::{Allows, CardAllow};
use super::finding::{Locator, Range, Snippet, Spot};
use super::subject::{FileKind, Subject, Text};
use crate::diagnostic::{Code, SourceName};

/// What a file is, for comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A connection profile.
    Profile,
    /// A bookmark.
    Bookmark,
    /// It could not be read.
    Unread,
}

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Noted {
    /// The value, trimmed.
    pub text: String,
    /// Its place.
    pub spot: Spot,
    /// Its line.
    pub snippets: Vec<Snippet>,
}

/// What is kept of one judged file.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// The file.
    pub source: SourceName,
    /// What it is.
    pub role: Role,
    /// `Protocol`, trimmed.
    pub protocol: Option<String>,
    /// `Vendor` of a profile, `Provider` of a bookmark.
    pub vendor: Option<Noted>,
    /// `Description`.
    pub description: Option<Noted>,
    /// `Default Nickname`.
    pub nickname: Option<Noted>,
    /// `Schemes`.
    pub schemes: Vec<Noted>,
    /// `UUID` of a bookmark.
    pub uuid: Option<Noted>,
    allows: Vec<CardAllow>,
}

impl Card {
    pub(super) fn unread(source: SourceName) -> Self {
        Card {
            source,
            role: Role::Unread,
            protocol: None,
            vendor: None,
            description: None,
            nickname: None,
            schemes: Vec::new(),
            uuid: None,
            allows: Vec::new(),
        }
    }

    pub(super) fn read(subject: &Subject<'_>, locator: &Locator<'_>, allows: Allows) -> Self {
        let note = |it: Text<'_>| Noted {
            text: it.value.trim().to_owned(),
            spot: locator.spot(&it.place, Some(subject.document)),
            snippets: subject
                .document
                .span(&it.place)
                .map(|span| locator.snippets(&[(span, None)]))
                .unwrap_or_default(),
        };
        let noted = |key: &'static str| subject.filled(key).map(note);
        let (role, vendor) = match subject.kind {
            FileKind::Profile => (Role::Profile, noted("Vendor")),
            FileKind::Bookmark => (Role::Bookmark, noted("Provider")),
        };
        Card {
            source: subject.document.source.clone(),
            role,
            protocol: Some(subject.protocol().to_owned()).filter(|it| !it.is_empty()),
            vendor,
            description: noted("Description"),
            nickname: noted("Default Nickname"),
            schemes: subject.list("Schemes").into_iter().map(note).collect(),
            uuid: noted("UUID"),
            allows: allows.into_card(locator),
        }
    }

    /// Whether a comment in the file allows a finding about it.
    pub(super) fn allows(&self, code: Code, range: Option<Range>) -> bool {
        self.allows.iter().any(|allow| {
            let named = allow.codes.iter().any(|it| it == code);
            named
                && range.is_none_or(|range| {
                    range.start.line <= allow.lines.1 && range.end.line >= allow.lines.0
                })
        })
    }
}
