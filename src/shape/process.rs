//! The answer of a `credential_process` (AWS SDKs and Tools Reference Guide).

use super::{Handover, Shape, seconds};
use serde::Serialize;

pub(super) static SHAPE: Shape = Shape {
    name: "process",
    doc: "the answer of a `credential_process` in ~/.aws/config",
    write,
};

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Answer<'a> {
    version: u8,
    access_key_id: &'a str,
    secret_access_key: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    session_token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expiration: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account_id: Option<&'a str>,
}

fn write(it: &Handover<'_>) -> String {
    let keys = it.credentials;
    let answer = Answer {
        version: 1,
        access_key_id: &keys.access_key_id,
        secret_access_key: keys.secret_access_key.reveal(),
        session_token: keys.session_token.as_ref().map(|it| it.reveal().as_str()),
        expiration: keys.expires_at.map(seconds),
        account_id: keys.account_id.as_deref(),
    };
    serde_json::to_string_pretty(&answer).unwrap_or_default() + "\n"
}
