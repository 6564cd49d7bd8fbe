//! A setting of the profile as the input of a step.

use super::Surroundings;
use crate::diagnostic::{Diagnostic, KeyPath, Place};
use crate::profile::{Key, Origin, Profile, Setting, Sourced, keys, url};
use crate::secret::Secret;
use crate::step::Input;
use ::url::Url;

/// A text; `None` where it is missing or blank. One that waits for a property asks for that.
pub(super) fn input(profile: &Profile, key: &'static Key) -> Option<Input<String>> {
    Some(asked_or(sourced(profile.text(key))?))
}

/// A property: present but empty is asked for where `ask` says so.
pub(super) fn property(profile: &Profile, name: &str, ask: OnEmpty) -> Option<Input<String>> {
    match profile.property(name) {
        Setting::Set(it) if !it.value.trim().is_empty() => Some(asked_or(it)),
        Setting::Set(_) | Setting::Empty(_) if ask == OnEmpty::Ask => Some(Input::asked(name)),
        Setting::Missing | Setting::Empty(_) | Setting::Set(_) => None,
    }
}

/// A secret in the user's own words; what a file has under its name is none.
pub(super) fn said(profile: &Profile, name: &str) -> Option<Secret<String>> {
    match profile.property(name) {
        Setting::Set(it) if !it.value.is_empty() && is_said(&it.origin) => {
            Some(Secret::new(it.value))
        }
        Setting::Set(_) | Setting::Empty(_) | Setting::Missing => None,
    }
}

/// Whether somebody says it with this very run.
fn is_said(it: &Origin) -> bool {
    matches!(it, Origin::Environment(_) | Origin::Flag | Origin::Answer)
}

/// What an empty property means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OnEmpty {
    /// The user is asked.
    Ask,
    /// As if it were not there.
    Ignore,
}

/// An endpoint, held against the policy for endpoints; a path is resolved against the server.
pub(super) fn endpoint(
    profile: &Profile,
    key: &'static Key,
    around: &Surroundings,
    problems: &mut Vec<Diagnostic>,
) -> Option<Input<Url>> {
    let it = match asked_or(sourced(profile.text(key))?).settled() {
        Ok(it) => it,
        Err(asked) => return Some(asked),
    };
    let server = Named::of(profile);
    let server = server.as_ref().map(Named::server);
    match judged(&it.value, &it.origin, server.as_ref(), around) {
        Ok(url) => Some(Input::given(url, it.origin)),
        Err(refused) => {
            problems.push(endpoint_refused(key, &it.origin, &refused));
            None
        }
    }
}

/// A URL under the policy for whoever named it: what the user says with this very command, or in
/// their own AWS files, is their own word; what a profile says is not.
pub(super) fn judged(
    text: &str,
    origin: &Origin,
    server: Option<&url::Server<'_>>,
    around: &Surroundings,
) -> Result<Url, url::Refused> {
    match origin {
        Origin::AwsCli(_) | Origin::Environment(_) | Origin::Flag | Origin::Answer => {
            url::users_own(text)
        }
        _ => url::endpoint_on(text, server, around.insecure),
    }
}

/// An endpoint that the policy for endpoints refuses.
pub(super) fn endpoint_refused(key: &Key, origin: &Origin, it: &url::Refused) -> Diagnostic {
    Diagnostic::error(
        "endpoint-refused",
        place(key, origin),
        format!("`{}` is not used: {it}", key.name),
    )
    .with_help(it.help())
}

/// The server that a path is resolved against.
struct Named {
    scheme: String,
    host: String,
    port: Option<u16>,
}

impl Named {
    fn of(profile: &Profile) -> Option<Self> {
        Some(Named {
            scheme: profile
                .text(&keys::SCHEME)
                .into_value()
                .unwrap_or_else(|| "https".into()),
            host: profile.text(&keys::DEFAULT_HOSTNAME).into_value()?,
            port: profile.port(&keys::DEFAULT_PORT).into_value(),
        })
    }

    fn server(&self) -> url::Server<'_> {
        url::Server {
            scheme: &self.scheme,
            host: &self.host,
            port: self.port,
        }
    }
}

fn sourced<T>(it: Setting<T>) -> Option<Sourced<T>> {
    match it {
        Setting::Set(it) => Some(it),
        Setting::Missing | Setting::Empty(_) => None,
    }
}

/// Where a value can be seen: in the file, if it came from there.
pub(super) fn place(key: &Key, origin: &Origin) -> Place {
    match origin {
        Origin::Profile(path) => Place::Value(path.clone()),
        _ => Place::Value(KeyPath::key(key.name)),
    }
}

/// `${property.tenant}` that is still there waits for its answer.
pub(super) fn asked_or(it: Sourced<String>) -> Input<String> {
    let mut keys = Vec::new();
    for (at, opening) in it.value.match_indices("${property.") {
        let rest = it.value.get(at + opening.len()..);
        let Some((name, _)) = rest.and_then(|it| it.split_once('}')) else {
            continue;
        };
        if !keys.iter().any(|it| it == name) {
            keys.push(name.to_owned());
        }
    }
    match keys.is_empty() {
        true => Input::Given(it),
        false => Input::Open {
            text: it.value,
            keys,
        },
    }
}
