//! An ID token that the machine was given, where the user says that there is one.

use super::default;
use super::text::{OnEmpty, property, said};
use crate::profile::{Origin, Profile, Setting, Sourced};
use crate::step::id_token::IdToken;
use crate::step::{Input, Step};
use url::Url;

/// The names under which the user's own words come; a file that has them says nothing.
pub(crate) const ID_TOKEN: &str = "id_token";
pub(crate) const REQUEST_URL: &str = "id_token_request_url";
pub(crate) const REQUEST_TOKEN: &str = "id_token_request_token";

/// What AWS calls itself as an audience.
const AWS: &str = "sts.amazonaws.com";

/// The step in place of a sign-in.
pub(in crate::plan) fn id_token(profile: &Profile) -> Option<Step> {
    if let Some(token) = said(profile, ID_TOKEN) {
        let origin = origin(profile, ID_TOKEN);
        return Some(Step::IdToken(IdToken::Given { token, origin }));
    }
    let request_token = said(profile, REQUEST_TOKEN)?;
    let url = said(profile, REQUEST_URL)?;
    let audience = property(profile, "audience", OnEmpty::Ignore)
        .unwrap_or_else(|| default(AWS.to_owned(), "AWS's own audience"));
    let value = Url::parse(url.reveal()).ok()?;
    let origin = origin(profile, REQUEST_URL);
    Some(Step::IdToken(IdToken::GithubActions {
        request_url: Input::Given(Sourced { value, origin }),
        request_token,
        audience,
    }))
}

fn origin(profile: &Profile, name: &str) -> Origin {
    match profile.property(name) {
        Setting::Set(it) => it.origin,
        Setting::Empty(origin) => origin,
        Setting::Missing => Origin::Flag,
    }
}
