//! Everything, for scripts.

use super::{Handover, Shape, seconds};
use serde::Serialize;

pub(super) static SHAPE: Shape = Shape {
    name: "json",
    doc: "everything, for scripts: version 1",
    write,
};

#[derive(Serialize)]
struct Answer<'a> {
    version: u8,
    access_key_id: &'a str,
    secret_access_key: &'a str,
    session_token: Option<&'a str>,
    expiration: Option<String>,
    account_id: Option<&'a str>,
    region: Option<&'a str>,
    s3_endpoint: Option<&'a str>,
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
        region: it.region,
        s3_endpoint: it.s3_endpoint,
    };
    serde_json::to_string_pretty(&answer).unwrap_or_default() + "\n"
}
