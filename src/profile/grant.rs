//! How a profile with OAuth gets its tokens: which grant of RFC 6749 its `Authorization` names.

use super::Profile;
use super::keys::{AUTHORIZATION, OAUTH_CONFIGURABLE};

/// What `Authorization` says of a profile without OAuth whose user brings a SAML assertion.
pub const SAML: &str = "SAML";

/// Whether the profile's user brings a SAML assertion.
pub fn takes_saml(profile: &Profile) -> bool {
    !profile.flag(&OAUTH_CONFIGURABLE).value
        && profile
            .text(&AUTHORIZATION)
            .value()
            .is_some_and(|it| it == SAML)
}

/// A grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grant {
    /// A person signs in in the browser (section 4.1).
    AuthorizationCode,
    /// A program shows its own secret, and nobody signs in (section 4.4).
    ClientCredentials,
    /// A person's password is handed over (section 4.3).
    Password,
}

/// Every grant, under the name that `Authorization` has for it.
pub static GRANTS: &[(&str, Grant)] = &[
    ("AuthorizationCode", Grant::AuthorizationCode),
    ("ClientCredentials", Grant::ClientCredentials),
    ("PasswordGrant", Grant::Password),
];

impl Grant {
    /// The grant that the profile names, or the name that means none. Unsaid, a person signs in.
    pub fn of(profile: &Profile) -> Result<Grant, String> {
        match profile.text(&AUTHORIZATION).into_value() {
            None => Ok(Grant::AuthorizationCode),
            Some(name) => Grant::named(&name).ok_or(name),
        }
    }

    /// The grant of that name.
    pub fn named(name: &str) -> Option<Grant> {
        let found = GRANTS.iter().find(|(it, _)| *it == name);
        found.map(|(_, it)| *it)
    }
}
