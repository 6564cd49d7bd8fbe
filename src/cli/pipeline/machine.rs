//! What the environment of a machine says in place of a person: `AWS_WEB_IDENTITY_TOKEN_FILE` and its
//! kin, as AWS's own tools read them, and the token service of a CI system.

use crate::cli::Session;
use crate::cli::target::Target;
use crate::failure::Failure;
use crate::plan;
use crate::profile::destination::is_aws_sts;
use crate::profile::url::is_loopback_literal;
use crate::profile::{FromEnvironment, Origin, Overrides, Profile, Setting, keys, resolve};
use std::path::Path;
use url::Url;

/// The variable that names the token's file.
const TOKEN_FILE: &str = "AWS_WEB_IDENTITY_TOKEN_FILE";

/// Puts the machine's words under those of the command line.
pub(super) fn put_into(
    layers: &mut Overrides,
    target: &Target,
    session: &Session<'_>,
) -> Result<(), Failure> {
    layers.environment.extend(session.token_service()?);
    let Some(file) = session.env().get(TOKEN_FILE) else {
        return Ok(());
    };
    let is_said = |name: &str| {
        let flags = layers.flags.iter().map(|(key, _)| key.as_str());
        let environment = layers.environment.iter().map(|it| it.name.as_str());
        flags.chain(environment).any(|it| it == name)
    };
    let (profile, _) = resolve(target.loaded.draft.clone(), layers);
    let signs_in = profile.flag(&keys::OAUTH_CONFIGURABLE).value;
    if !signs_in
        || is_said(plan::ID_TOKEN)
        || is_said(plan::REQUEST_TOKEN)
        || !is_for_this(&profile)
    {
        return Ok(());
    }
    let mut says = |variable: &str, name: &str, value: &str| {
        layers.environment.push(FromEnvironment {
            variable: variable.to_owned(),
            name: name.to_owned(),
            value: value.to_owned(),
        });
    };
    says(
        TOKEN_FILE,
        plan::ID_TOKEN,
        &session.id_token(Path::new(file))?,
    );
    // What goes with the token answers only what the profile leaves open.
    for (variable, name) in [
        ("AWS_ROLE_ARN", "role_arn"),
        ("AWS_ROLE_SESSION_NAME", "role_session_name"),
    ] {
        let is_open = match profile.property(name) {
            Setting::Set(it) => it.value.trim().is_empty(),
            Setting::Empty(_) | Setting::Missing => true,
        };
        if let Some(value) = session.env().get(variable)
            && is_open
        {
            says(variable, name, value);
        }
    }
    Ok(())
}

/// The variable's token is for AWS: no STS of another's gets it because a profile names that.
fn is_for_this(profile: &Profile) -> bool {
    match profile.text(&keys::STS_ENDPOINT) {
        Setting::Set(it) => {
            matches!(it.origin, Origin::Environment(_) | Origin::Flag)
                || Url::parse(&it.value).is_ok_and(|it| {
                    is_loopback_literal(&it) || it.host_str().is_some_and(is_aws_sts)
                })
        }
        Setting::Empty(_) | Setting::Missing => false,
    }
}
