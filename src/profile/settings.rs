//! What was decided about every key, and how the layers' words become one decision.

use super::draft::Content;
use super::keys::{self, DERIVED, Key};
use super::origin::{Origin, Setting, Sourced};

/// One setting as it was decided, and what else was said about it.
#[derive(Clone, Default)]
pub(super) struct Decided {
    pub(super) state: State,
    /// Highest first.
    pub(super) others: Vec<(Origin, Content)>,
}

pub(super) type State = Setting<Content>;

impl Decided {
    pub(super) fn text(&self) -> Setting<String> {
        self.state.clone().map(|it| it.to_text())
    }
}

/// What was decided about every key, in the order of [`keys::KEYS`].
#[derive(Clone)]
pub(super) struct Settings(Vec<Decided>);

impl FromIterator<Decided> for Settings {
    fn from_iter<T: IntoIterator<Item = Decided>>(decided: T) -> Self {
        Settings(decided.into_iter().collect())
    }
}

impl Settings {
    pub(super) fn of(&self, key: &Key) -> Option<&Decided> {
        self.0.get(key.row())
    }

    pub(super) fn state(&self, key: &Key) -> &State {
        self.of(key).map_or(&Setting::Missing, |it| &it.state)
    }

    pub(super) fn set(&mut self, key: &Key, decided: Decided) {
        if let Some(it) = self.0.get_mut(key.row()) {
            *it = decided;
        }
    }

    /// Fills in the two defaults that follow from another value: OAuth is on, and a password is not
    /// asked for, when there is a client id.
    pub(super) fn derive_defaults(&mut self) {
        let has_client_id = matches!(self.state(&keys::OAUTH_CLIENT_ID), Setting::Set(_));
        for (key, value) in [
            (&keys::OAUTH_CONFIGURABLE, has_client_id),
            (&keys::PASSWORD_CONFIGURABLE, !has_client_id),
        ] {
            let (Some(decided), Some((DERIVED, reason))) = (self.0.get_mut(key.row()), key.default)
            else {
                continue;
            };
            if matches!(decided.state, Setting::Missing) {
                decided.state = Setting::Set(Sourced {
                    value: Content::Flag(value),
                    origin: Origin::Default(reason),
                });
            }
        }
    }
}

/// What a blank value of a layer does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum OnBlank {
    /// It decides: present, and empty.
    Empty,
    /// The next layer is asked.
    FallThrough,
}

/// What the layers said, highest first.
#[derive(Default)]
pub(super) struct Said {
    /// The first that says something.
    decisive: Option<(Origin, Content)>,
    others: Vec<(Origin, Content)>,
}

impl Said {
    pub(super) fn add(&mut self, origin: Origin, content: Content, on_blank: OnBlank) {
        let decides = !content.is_blank() || on_blank == OnBlank::Empty;
        match self.decisive {
            None if decides => self.decisive = Some((origin, content)),
            _ => self.others.push((origin, content)),
        }
    }

    /// The first that says something; a blank one that no other layer fills stays a blank.
    pub(super) fn decide(self, default: Option<(Origin, Content)>) -> Decided {
        let Said {
            decisive,
            mut others,
        } = self;
        let state = match (decisive, default) {
            (Some((origin, value)), default) => {
                others.extend(default);
                match value.is_blank() {
                    true => Setting::Empty(origin),
                    false => Setting::Set(Sourced { value, origin }),
                }
            }
            (None, Some((origin, value))) => Setting::Set(Sourced { value, origin }),
            (None, None) if others.is_empty() => Setting::Missing,
            (None, None) => Setting::Empty(others.remove(0).0),
        };
        Decided { state, others }
    }
}
