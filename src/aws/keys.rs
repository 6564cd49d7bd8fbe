//! Our credentials in the SDKs' terms.

use crate::credentials::Credentials;
use std::time::SystemTime;

/// What the SDKs sign with.
pub(super) fn provider(it: &Credentials) -> aws_credential_types::Credentials {
    aws_credential_types::Credentials::new(
        &it.access_key_id,
        it.secret_access_key.reveal(),
        it.session_token.as_ref().map(|it| it.reveal().clone()),
        it.expires_at.map(SystemTime::from),
        "profilectl",
    )
}
