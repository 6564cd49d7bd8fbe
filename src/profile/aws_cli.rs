//! Profiles that take their credentials from a profile of the AWS CLI.
//!
//! Deliberately not here: the files themselves (`aws_files`).

use super::Profile;
use super::keys::{OAUTH_CONFIGURABLE, PASSWORD_CONFIGURABLE, TOKEN_CONFIGURABLE};

/// The property, and the question, that names the profile there.
pub const AWS_PROFILE: &str = "aws_profile";

/// Whether the profile wants credentials and asks nobody for them: `Token Configurable` without
/// `Password Configurable`, as the published one has it.
pub fn applies(profile: &Profile) -> bool {
    profile.protocol() == "s3"
        && !profile.flag(&OAUTH_CONFIGURABLE).value
        && profile.flag(&TOKEN_CONFIGURABLE).value
        && !profile.flag(&PASSWORD_CONFIGURABLE).value
}
