//! Sign in with AWS IAM Identity Center, then use a permission set's credentials.

use super::text::{OnEmpty, judged, property};
use super::{Surroundings, role, storage};
use crate::aws_files::SsoSettings;
use crate::diagnostic::{Diagnostic, Place};
use crate::profile::identity_center::{self, REGION, SCOPE, START_URL};
use crate::profile::questions::Prompt;
use crate::profile::region::{Region, Service};
use crate::profile::{Origin, Profile, Setting, keys};
use crate::step::identity_center::Instance;
use crate::step::identity_center::authorize::Authorize;
use crate::step::identity_center::aws_profile::{self, AwsProfile};
use crate::step::identity_center::choose_account::{self, ChooseAccount};
use crate::step::identity_center::choose_permission_set::{self, ChoosePermissionSet};
use crate::step::identity_center::refresh::RefreshSession;
use crate::step::identity_center::register_client::RegisterClient;
use crate::step::identity_center::role_credentials::RoleCredentials;
use crate::step::{Input, Step};
use std::sync::Arc;
use url::Url;

pub(super) fn steps(
    profile: &Profile,
    around: &Surroundings,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Step> {
    let instance = instance(profile, around, problems);
    let mut steps: Vec<_> = aws_profile(profile, around, &instance)
        .into_iter()
        .collect();
    let account_id = checked(choose_account::KEY, profile, problems);
    let role_name = checked(choose_permission_set::KEY, profile, problems);
    steps.extend(session(&instance, account_id, role_name));
    role::chain(&mut steps, profile, around, problems);
    steps.extend(storage::connect_near(
        profile,
        instance.region.value(),
        around,
        problems,
    ));
    steps
}

/// From an instance to the credentials of a permission set.
fn session(
    instance: &Arc<Instance>,
    account_id: Option<Input<String>>,
    role_name: Option<Input<String>>,
) -> Vec<Step> {
    let instance = || instance.clone();
    vec![
        Step::RefreshSession(RefreshSession {
            instance: instance(),
        }),
        Step::RegisterClient(RegisterClient {
            instance: instance(),
        }),
        Step::Authorize(Authorize {
            instance: instance(),
        }),
        Step::ChooseAccount(ChooseAccount {
            instance: instance(),
            account_id,
        }),
        Step::ChoosePermissionSet(ChoosePermissionSet {
            instance: instance(),
            role_name,
        }),
        Step::RoleCredentials(RoleCredentials {
            instance: instance(),
        }),
    ]
}

/// The same as a profile of the AWS CLI has it; nothing of it is left to be asked or chosen.
pub(super) fn of_aws_profile(
    name: &str,
    it: &SsoSettings,
    profile: &Profile,
    around: &Surroundings,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Step> {
    let given = |value: &str| Input::given(value.to_owned(), Origin::AwsCli(name.to_owned()));
    for (key, value) in [(START_URL, &it.start_url), (REGION, &it.region)] {
        if let Some(prompt) = Prompt::find(key)
            && let Err(why) = (prompt.check)(value)
        {
            let place = around.aws_cli.files.place(name, key);
            let place = place.unwrap_or_else(|| "in its sso-session".to_owned());
            problems.push(
                Diagnostic::error(
                    "aws-profile-malformed",
                    Place::File,
                    format!("`{key}` of profile `{name}` ({place}) cannot be `{value}`"),
                )
                .with_help(why),
            );
        }
    }
    let mut endpoint = |service| {
        let found = identity_center::endpoint_of_aws_profile(profile, service);
        let judged = found
            .and_then(|it| Some((judged(&it.value, &it.origin, None, around).ok()?, it.origin)));
        if judged.is_none() && problems.is_empty() {
            problems.push(
                Diagnostic::error(
                    "endpoint-missing",
                    Place::File,
                    format!("it is not known where profile `{name}` signs in"),
                )
                .with_help("the connection profile must not say `sso_region`: the profile of the AWS CLI does"),
            );
        }
        match judged {
            Some((url, origin)) => Input::given(url, origin),
            None => Input::asked(REGION),
        }
    };
    let scopes = it.scopes.as_deref().unwrap_or(SCOPE);
    let scopes = scopes.split([',', ' ']).filter(|it| !it.is_empty());
    let instance = Arc::new(Instance {
        purpose: profile.description().to_owned(),
        oidc_endpoint: endpoint(Service::IdentityCenterOidc),
        portal_endpoint: endpoint(Service::IdentityCenterPortal),
        region: given(&it.region),
        start_url: given(&it.start_url),
        scopes: scopes.map(str::to_owned).collect(),
        session: it.session.as_deref().map(given),
        way: around.way,
        shared: around.sso_cache.clone(),
    });
    let chosen = |it: &Option<String>| it.as_deref().map(given);
    session(&instance, chosen(&it.account_id), chosen(&it.role_name))
}

/// The instance that the properties describe.
pub(in crate::plan) fn instance(
    profile: &Profile,
    around: &Surroundings,
    problems: &mut Vec<Diagnostic>,
) -> Arc<Instance> {
    let region = region(profile, problems);
    Arc::new(Instance {
        purpose: profile.description().to_owned(),
        start_url: checked(START_URL, profile, problems).unwrap_or_else(|| Input::asked(START_URL)),
        oidc_endpoint: endpoint(profile, Service::IdentityCenterOidc, around, problems),
        portal_endpoint: endpoint(profile, Service::IdentityCenterPortal, around, problems),
        scopes: scopes(profile),
        session: property(profile, "sso_session", OnEmpty::Ignore),
        way: around.way,
        shared: around.sso_cache.clone(),
        region,
    })
}

/// The account, known or to be chosen.
pub(in crate::plan) fn account(
    profile: &Profile,
    instance: &Arc<Instance>,
    problems: &mut Vec<Diagnostic>,
) -> Step {
    Step::ChooseAccount(ChooseAccount {
        instance: instance.clone(),
        account_id: checked(choose_account::KEY, profile, problems),
    })
}

/// The permission set, known or to be chosen.
pub(in crate::plan) fn permission_set(
    profile: &Profile,
    instance: &Arc<Instance>,
    problems: &mut Vec<Diagnostic>,
) -> Step {
    Step::ChoosePermissionSet(ChoosePermissionSet {
        instance: instance.clone(),
        role_name: checked(choose_permission_set::KEY, profile, problems),
    })
}

/// Offered while the start URL is not known and there is something to choose from; a blank answer
/// means that the person goes on by hand.
pub(in crate::plan) fn aws_profile(
    profile: &Profile,
    around: &Surroundings,
    instance: &Instance,
) -> Option<Step> {
    let name = match profile.property(aws_profile::KEY) {
        Setting::Set(it) if !it.value.trim().is_empty() => Input::Given(it),
        Setting::Missing
            if !around.aws_profiles.is_empty()
                && (instance.start_url.value().is_none() || instance.region.value().is_none()) =>
        {
            Input::asked(aws_profile::KEY)
        }
        Setting::Set(_) | Setting::Empty(_) | Setting::Missing => return None,
    };
    Some(Step::AwsProfile(AwsProfile { name }))
}

/// A property that is judged as its answer would be.
fn checked(
    name: &'static str,
    profile: &Profile,
    problems: &mut Vec<Diagnostic>,
) -> Option<Input<String>> {
    let it = property(profile, name, OnEmpty::Ignore)?;
    if let (Some(value), Some(prompt)) = (it.value(), Prompt::find(name))
        && let Err(why) = (prompt.check)(value)
    {
        problems.push(
            Diagnostic::error(
                "sso-setting-malformed",
                Place::value("Properties"),
                format!("`{value}` cannot be `{name}`: {why}"),
            )
            .with_help(prompt.help),
        );
    }
    Some(it)
}

fn region(profile: &Profile, problems: &mut Vec<Diagnostic>) -> Input<String> {
    let Some(it) = identity_center::region(profile) else {
        return Input::asked(REGION);
    };
    if Region::parse(&it.value).is_err() {
        let _ = checked(REGION, profile, problems);
    }
    Input::Given(it)
}

fn endpoint(
    profile: &Profile,
    service: Service,
    around: &Surroundings,
    problems: &mut Vec<Diagnostic>,
) -> Input<Url> {
    let it = match identity_center::endpoint(profile, service) {
        Ok(it) => it,
        Err(_) => return Input::asked(REGION),
    };
    match judged(&it.value, &it.origin, None, around) {
        Ok(url) => Input::given(url, it.origin),
        Err(refused) => {
            problems.push(super::text::endpoint_refused(
                &keys::PROPERTIES,
                &Origin::Default("property"),
                &refused,
            ));
            Input::asked(REGION)
        }
    }
}

/// What the AWS files say, else the profile, else what the portal asks for at least.
fn scopes(profile: &Profile) -> Vec<String> {
    let words = |text: String| {
        text.split([',', ' '])
            .filter(|it| !it.is_empty())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let named = profile
        .property("sso_registration_scopes")
        .into_value()
        .map(words);
    let own = profile.list(&keys::SCOPES).into_value();
    [named, own]
        .into_iter()
        .flatten()
        .find(|it| !it.is_empty())
        .unwrap_or_else(|| vec![SCOPE.to_owned()])
}
