//! Where a value comes from, and the three things a setting can be.

use crate::diagnostic::KeyPath;
use std::fmt;

/// Where a value comes from. The order of declaration is the precedence, lowest first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// Nobody said anything; the reason for what holds then.
    Default(&'static str),
    /// The protocol the profile derives from, and the key there.
    Parent(&'static str, KeyPath),
    /// A profile in the user's AWS files, by name.
    AwsCli(String),
    /// A profile that the profile extends, by name, and the key there.
    Base(String, KeyPath),
    /// The profile's file.
    Profile(KeyPath),
    /// The bookmark, and the key there.
    Bookmark(String),
    /// An environment variable, by name.
    Environment(String),
    /// The command line.
    Flag,
    /// A person, just now.
    Answer,
}

impl Origin {
    /// Whether the user said it themselves, rather than a file they were given.
    pub fn is_users_word(&self) -> bool {
        match self {
            Origin::Default(_) | Origin::Parent(..) | Origin::Base(..) | Origin::Profile(_) => {
                false
            }
            Origin::AwsCli(_)
            | Origin::Bookmark(_)
            | Origin::Environment(_)
            | Origin::Flag
            | Origin::Answer => true,
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Default(reason) => write!(f, "default: {reason}"),
            Origin::Parent(protocol, path) => write!(f, "protocol {protocol}: {path}"),
            Origin::AwsCli(profile) => write!(f, "AWS CLI profile {profile}"),
            Origin::Base(name, path) => write!(f, "extends {name}: {path}"),
            Origin::Profile(path) => write!(f, "profile: {path}"),
            Origin::Bookmark(key) => write!(f, "bookmark: {key}"),
            Origin::Environment(variable) => write!(f, "environment: {variable}"),
            Origin::Flag => f.write_str("command line"),
            Origin::Answer => f.write_str("answer"),
        }
    }
}

/// A value and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Where it comes from.
    pub origin: Origin,
}

/// Missing, present but blank, and set are three different things.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Setting<T> {
    /// No layer has it.
    #[default]
    Missing,
    /// The layer that decides has it, and says nothing: it is asked for, or has a meaning of its own.
    Empty(Origin),
    /// The layer that decides gives a value.
    Set(Sourced<T>),
}

impl<T> Setting<T> {
    /// The value, where there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Setting::Set(it) => Some(&it.value),
            Setting::Missing | Setting::Empty(_) => None,
        }
    }

    /// The value, where there is one.
    pub fn into_value(self) -> Option<T> {
        match self {
            Setting::Set(it) => Some(it.value),
            Setting::Missing | Setting::Empty(_) => None,
        }
    }

    /// Where the value or the blank comes from.
    pub fn origin(&self) -> Option<&Origin> {
        match self {
            Setting::Missing => None,
            Setting::Empty(origin) => Some(origin),
            Setting::Set(it) => Some(&it.origin),
        }
    }

    /// Whether some layer has it, blank or not: what Cyberduck's choice of a strategy looks at.
    pub fn is_present(&self) -> bool {
        !matches!(self, Setting::Missing)
    }

    /// The same state with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Setting<U> {
        match self {
            Setting::Missing => Setting::Missing,
            Setting::Empty(origin) => Setting::Empty(origin),
            Setting::Set(it) => Setting::Set(Sourced {
                value: change(it.value),
                origin: it.origin,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declaration_order_is_precedence() {
        let lowest_first = [
            Origin::Default("z"),
            Origin::Parent("z", KeyPath::root()),
            Origin::AwsCli("z".into()),
            Origin::Base("z".into(), KeyPath::root()),
            Origin::Profile(KeyPath::key("z")),
            Origin::Bookmark("z".into()),
            Origin::Environment("a".into()),
            Origin::Flag,
            Origin::Answer,
        ];
        assert!(lowest_first.is_sorted());
    }
}
