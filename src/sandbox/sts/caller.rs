//! `GetCallerIdentity`: who a signed request speaks for.

use super::refusal::Refusal;
use super::{Call, element, sigv4};
use crate::sandbox::World;

pub(super) fn identity(world: &World, call: &Call<'_>) -> Result<String, Refusal> {
    let caller = sigv4::verify(call.request, &world.issued, world.now())?;
    Ok(element("Arn", &caller.arn)
        + &element("UserId", &caller.user_id)
        + &element("Account", caller.account_id()))
}
