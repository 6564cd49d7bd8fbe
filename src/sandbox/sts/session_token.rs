//! `GetSessionToken`: short-lived keys for a user who has long-lived ones, usually with MFA.

use super::keys;
use super::multi_factor;
use super::parameters::{self, Bound, Parameter, Presence};
use super::refusal::Refusal;
use super::{Call, group, sigv4};
use crate::sandbox::World;
use crate::sandbox::issued::{Holder, SpeaksFor};

/// In seconds, where `DurationSeconds` is not given: twelve hours.
const DEFAULT_DURATION: u32 = 43200;

/// As in the API's model.
const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "DurationSeconds",
        member: "durationSeconds",
        presence: Presence::Optional,
        bound: Bound::Number(900, 129_600),
    },
    multi_factor::SERIAL_NUMBER,
    multi_factor::TOKEN_CODE,
];

pub(super) fn session_token(world: &World, call: &Call<'_>) -> Result<String, Refusal> {
    let caller = sigv4::verify(call.request, &world.issued, world.now())?;
    parameters::check(call.parameters, PARAMETERS)?;
    if caller.holder != Holder::User {
        return Err(Refusal::forbidden(
            "AccessDenied",
            "Cannot call GetSessionToken with session credentials",
        ));
    }
    let multi_factor = multi_factor::shown(world, call.parameters)?;
    let duration = call
        .parameters
        .get("DurationSeconds")
        .and_then(|it| it.parse().ok())
        .unwrap_or(DEFAULT_DURATION);
    let life = world
        .knobs()
        .session_life
        .map_or(u64::from(duration), |it| it.as_secs());
    let credentials = keys::issue(
        world,
        life,
        SpeaksFor {
            arn: caller.arn.clone(),
            user_id: caller.user_id.clone(),
            holder: Holder::UserSession,
            multi_factor,
        },
    );
    Ok(group("Credentials", &credentials))
}
