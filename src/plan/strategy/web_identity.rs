//! Sign in with OpenID Connect, then AssumeRoleWithWebIdentity.

use super::text::{OnEmpty, endpoint, input, property, said};
use super::{Surroundings, machine, role, storage};
use crate::diagnostic::{Diagnostic, Place};
use crate::effects::{LoopbackUri, Redirect};
use crate::oidc::{Pkce, check_parameter};
use crate::profile::grant::Grant;
use crate::profile::{Profile, Setting, keys, url};
use crate::step::client_credentials::ClientCredentials;
use crate::step::password_grant::{PASSWORD, PasswordGrant, USERNAME};
use crate::step::refresh::Refresh;
use crate::step::sign_in::{ClientSecret, Registration, SignIn};
use crate::step::web_identity::WebIdentity;
use crate::step::{Input, Step};
use ::url::Url;
use std::sync::Arc;

pub(super) fn steps(
    profile: &Profile,
    around: &Surroundings,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Step> {
    let mut steps = match machine::id_token(profile) {
        Some(it) => vec![it],
        None => {
            let registration = Arc::new(registration(profile, around, problems));
            sign_in(registration, profile)
        }
    };
    steps.extend(exchange(profile, around, problems).map(Step::WebIdentity));
    role::chain(&mut steps, profile, around, problems);
    steps.extend(storage::connect(profile, around, problems));
    steps
}

/// The steps up to the tokens, by the profile's grant.
fn sign_in(registration: Arc<Registration>, profile: &Profile) -> Vec<Step> {
    let refresh = Step::Refresh(Refresh {
        registration: registration.clone(),
    });
    match registration.grant {
        Grant::AuthorizationCode => vec![refresh, Step::SignIn(SignIn { registration })],
        Grant::ClientCredentials => {
            vec![Step::ClientCredentials(ClientCredentials { registration })]
        }
        Grant::Password => vec![refresh, with_password(registration, profile)],
    }
}

/// The password grant, for the name that the property has.
pub(in crate::plan) fn with_password(registration: Arc<Registration>, profile: &Profile) -> Step {
    Step::PasswordGrant(PasswordGrant {
        registration,
        username: property(profile, USERNAME, OnEmpty::Ask)
            .unwrap_or_else(|| Input::asked(USERNAME)),
        password: said(profile, PASSWORD),
    })
}

pub(in crate::plan) fn registration(
    profile: &Profile,
    around: &Surroundings,
    problems: &mut Vec<Diagnostic>,
) -> Registration {
    let grant = Grant::of(profile).unwrap_or_else(|other| {
        problems.push(
            Diagnostic::error(
                "grant-unsupported",
                Place::value("Authorization"),
                format!("a sign-in with `{other}` is not offered"),
            )
            .with_help("`AuthorizationCode` signs in in the browser"),
        );
        Grant::AuthorizationCode
    });
    let issuer = endpoint(profile, &keys::OAUTH_ISSUER_URL, around, problems).or_else(|| {
        matches!(profile.text(&keys::OAUTH_ISSUER_URL), Setting::Empty(_))
            .then(|| Input::asked(keys::OAUTH_ISSUER_URL.name))
    });
    let mut provider = |key| {
        let found = endpoint(profile, key, around, problems);
        if found.is_none() && issuer.is_none() && profile.text(key).into_value().is_none() {
            problems.push(
                Diagnostic::error(
                    "endpoint-missing",
                    Place::File,
                    format!(
                        "the profile signs in, and has neither `{}` nor an issuer",
                        key.name
                    ),
                )
                .with_help("add it, or `OAuth Issuer Url` to have it looked up"),
            );
        }
        found
    };
    let authorization_endpoint = match grant {
        Grant::AuthorizationCode => provider(&keys::OAUTH_AUTHORIZATION_URL),
        Grant::ClientCredentials | Grant::Password => None,
    };
    let token_endpoint = provider(&keys::OAUTH_TOKEN_URL);
    let client_secret = match profile.secret(&keys::OAUTH_CLIENT_SECRET) {
        Setting::Missing => ClientSecret::Asked(keys::OAUTH_CLIENT_SECRET.name.to_owned()),
        Setting::Set(it) if !it.value.reveal().trim().is_empty() => {
            ClientSecret::Confidential(it.value)
        }
        Setting::Empty(_) | Setting::Set(_) => ClientSecret::Public,
    };
    if grant == Grant::ClientCredentials && matches!(client_secret, ClientSecret::Public) {
        problems.push(
            Diagnostic::error(
                "client-secret-wanted",
                Place::value("OAuth Client Secret"),
                "a program that shows its own secret has one, and the profile says that there is none",
            )
            .with_help("leave `OAuth Client Secret` out: it is asked for then"),
        );
    }
    Registration {
        purpose: profile.description().to_owned(),
        issuer,
        grant,
        authorization_endpoint,
        token_endpoint,
        client_id: input(profile, &keys::OAUTH_CLIENT_ID)
            .unwrap_or_else(|| Input::asked(keys::OAUTH_CLIENT_ID.name)),
        client_secret,
        redirect: match grant {
            Grant::AuthorizationCode => redirect(profile, problems),
            Grant::ClientCredentials | Grant::Password => Redirect::Paste { uri: String::new() },
        },
        scopes: profile.list(&keys::SCOPES).into_value().unwrap_or_default(),
        pkce: if profile.flag(&keys::OAUTH_PKCE).value {
            Pkce::S256
        } else {
            Pkce::Off
        },
        authorization_parameters: authorization_parameters(profile, problems),
        accepted_hosts: around.accepted_hosts.clone(),
    }
}

/// What a provider wants to be told beside the usual: `prompt=consent` for a refresh token, a hint
/// of the user's domain. Nothing that is this program's to say.
fn authorization_parameters(
    profile: &Profile,
    problems: &mut Vec<Diagnostic>,
) -> Option<Input<String>> {
    let it = property(profile, "authorization_parameters", OnEmpty::Ignore)?;
    if let Input::Given(it) = &it {
        for (name, value) in ::url::form_urlencoded::parse(it.value.as_bytes()) {
            if let Err(why) = check_parameter(&name, &value) {
                problems.push(
                    Diagnostic::error(
                        "sign-in-setting",
                        role::place_of_property("authorization_parameters", &it.origin),
                        format!("`{name}` cannot be among the parameters: {why}"),
                    )
                    .with_help("leave it out"),
                );
            }
        }
    }
    Some(it)
}

/// A literal loopback address (or `localhost`) is listened on; anything else is pasted.
fn redirect(profile: &Profile, problems: &mut Vec<Diagnostic>) -> Redirect {
    let text = profile
        .text(&keys::OAUTH_REDIRECT_URL)
        .into_value()
        .unwrap_or_default();
    match LoopbackUri::parse(&text) {
        Some(uri) if is_loopback(uri.url()) => Redirect::Loopback { uri },
        Some(_) => {
            problems.push(
                Diagnostic::error(
                    "redirect-not-loopback",
                    Place::value("OAuth Redirect Url"),
                    format!(
                        "`{text}` is neither a loopback address nor a scheme of an application"
                    ),
                )
                .with_help("use `http://127.0.0.1/...` or `http://localhost/...`"),
            );
            Redirect::Paste { uri: text }
        }
        None => Redirect::Paste { uri: text },
    }
}

/// The ID token for keys, as the profile says it.
pub(in crate::plan) fn exchange(
    profile: &Profile,
    around: &Surroundings,
    problems: &mut Vec<Diagnostic>,
) -> Option<WebIdentity> {
    let sts_endpoint = endpoint(profile, &keys::STS_ENDPOINT, around, problems)?;
    let region = storage::sts_signing_region(&sts_endpoint);
    let role_arn = property(profile, "role_arn", OnEmpty::Ask).or_else(|| {
        profile
            .flag(&keys::ROLE_CONFIGURABLE)
            .value
            .then(|| Input::asked("role_arn"))
    });
    let role_arn = role::checked_role(role_arn, problems);
    let duration_seconds = role::duration(profile, &role::OF_A_ROLE, problems);
    Some(WebIdentity {
        sts_endpoint,
        region,
        role_arn,
        role_session_name: property(profile, "role_session_name", OnEmpty::Ignore),
        duration_seconds,
        policy: role::policy(profile, problems),
        audience: property(profile, "audience", OnEmpty::Ignore),
    })
}

/// Providers that demand `localhost` are given it; the listener binds the addresses all the same.
fn is_loopback(uri: &Url) -> bool {
    url::is_loopback_literal(uri) || uri.host_str() == Some("localhost")
}
