//! Keys that the user has: alone, with their session token, or none.

use super::text::input;
use crate::profile::{Profile, keys};
use crate::step::anonymous::Anonymous;
use crate::step::session_credentials::SessionCredentials;
use crate::step::static_keys::StaticKeys;
use crate::step::{Input, SecretInput, Step};

/// The key under which the access key is asked for.
const ACCESS_KEY: &str = keys::USERNAME.name;

/// The key under which the secret key is asked for; no profile has it.
pub(crate) const SECRET_KEY: &str = "Password";

/// The key under which the session token is asked for; no profile has it.
pub(crate) const SESSION_TOKEN: &str = "Token";

/// The user name that stands for nobody.
const NOBODY: &str = "anonymous";

/// Whether the profile allows it, and the user says so, to go on without keys.
pub(super) fn is_anonymous(profile: &Profile) -> bool {
    let username = profile.text(&keys::USERNAME);
    profile.flag(&keys::ANONYMOUS_CONFIGURABLE).value
        && username.value().is_some_and(|it| it.trim() == NOBODY)
}

/// The step that gives what the user has: what a profile signs requests with, to the storage or to STS.
pub(super) fn own(profile: &Profile) -> Step {
    if profile.flag(&keys::TOKEN_CONFIGURABLE).value {
        session_credentials(profile)
    } else {
        static_keys(profile)
    }
}

pub(in crate::plan) fn static_keys(profile: &Profile) -> Step {
    Step::StaticKeys(StaticKeys {
        access_key_id: access_key_id(profile),
        secret_access_key: secret(profile, SECRET_KEY),
    })
}

pub(in crate::plan) fn session_credentials(profile: &Profile) -> Step {
    Step::SessionCredentials(SessionCredentials {
        access_key_id: access_key_id(profile),
        secret_access_key: secret(profile, SECRET_KEY),
        session_token: secret(profile, SESSION_TOKEN),
    })
}

pub(in crate::plan) fn nobody() -> Step {
    Step::Anonymous(Anonymous)
}

fn access_key_id(profile: &Profile) -> Input<String> {
    input(profile, &keys::USERNAME).unwrap_or_else(|| Input::asked(ACCESS_KEY))
}

/// Only the user says a secret: what a file has under that name is not one.
fn secret(profile: &Profile, name: &str) -> SecretInput {
    let said = super::text::said(profile, name);
    said.map_or_else(|| SecretInput::Asked(name.to_owned()), SecretInput::Given)
}
