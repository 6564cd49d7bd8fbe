//! Short-lived keys, written as the inside of a `Credentials` element.

use super::element;
use crate::sandbox::World;
use crate::sandbox::issued::SpeaksFor;
use jiff::Timestamp;

/// Makes keys that live so many seconds, and the elements that hand them out.
pub(super) fn issue(world: &World, life: u64, it: SpeaksFor) -> String {
    let expires_at = world.now().saturating_add_unsigned(life);
    let keys = world.issued.open_session(&*world.entropy, expires_at, it);
    [
        element("AccessKeyId", &keys.access_key_id),
        element("SecretAccessKey", &keys.secret_access_key),
        element("SessionToken", &keys.session_token),
        element(
            "Expiration",
            &Timestamp::from_second(expires_at)
                .unwrap_or(Timestamp::MAX)
                .to_string(),
        ),
    ]
    .concat()
}
