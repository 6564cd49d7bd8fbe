//! What S3 checks of a request's credentials before it computes a signature.

use crate::sandbox::form::Parameters;
use crate::sandbox::issued::{Issued, Unusable};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, Method, Request};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use s3s::{S3Error, S3ErrorCode, S3Result};

/// S3 takes requests up to this many seconds off its own clock.
const MAX_SKEW: i64 = 15 * 60;

/// Refuses unknown keys, wrong or missing session tokens, expired sessions and wrong clocks.
/// Requests without credentials pass: they are refused, as anonymous, by the server proper.
pub(super) fn check<B>(request: &Request<B>, issued: &Issued, now: i64) -> S3Result<()> {
    let Ok(query) = Parameters::parse(request.uri().query().unwrap_or_default().as_bytes()) else {
        return Err(S3Error::with_message(
            S3ErrorCode::InvalidArgument,
            "A parameter was repeated",
        ));
    };
    if is_form_upload(request) {
        return Err(S3Error::with_message(
            S3ErrorCode::NotImplemented,
            "A header you provided implies functionality that is not implemented",
        ));
    }
    let headers = request.headers();
    let signed = if let Some(it) = text(headers, AUTHORIZATION.as_str()) {
        let Some(it) = it.strip_prefix("AWS4-HMAC-SHA256") else {
            return Err(unsupported_signature());
        };
        let credential = it
            .split(',')
            .find_map(|it| it.trim().strip_prefix("Credential="));
        Signed {
            credential,
            token: text(headers, "x-amz-security-token"),
            date: text(headers, "x-amz-date"),
        }
    } else if query.get("X-Amz-Signature").is_some() {
        Signed {
            credential: query.get("X-Amz-Credential"),
            token: query.get("X-Amz-Security-Token"),
            // How old it may be is said by `X-Amz-Expires`, which the server proper reads.
            date: None,
        }
    } else if query.get("Signature").is_some() {
        return Err(unsupported_signature());
    } else {
        return Ok(());
    };
    // A malformed credential is for the server proper to describe.
    let Some(access_key_id) = signed.credential.and_then(|it| it.split('/').next()) else {
        return Ok(());
    };
    issued
        .usable(access_key_id, signed.token)
        .map_err(refusal)?;
    match signed.date.and_then(seconds) {
        Some(at) if (now - at).abs() > MAX_SKEW => Err(S3Error::with_message(
            S3ErrorCode::RequestTimeTooSkewed,
            "The difference between the request time and the current time is too large.",
        )),
        _ => Ok(()),
    }
}

struct Signed<'a> {
    credential: Option<&'a str>,
    token: Option<&'a str>,
    date: Option<&'a str>,
}

/// S3's word for an unusable key.
pub(super) fn refusal(it: Unusable) -> S3Error {
    match it {
        Unusable::Unknown => S3Error::with_message(
            S3ErrorCode::InvalidAccessKeyId,
            "The AWS Access Key Id you provided does not exist in our records.",
        ),
        Unusable::WrongToken => S3Error::with_message(
            S3ErrorCode::InvalidToken,
            "The provided token is malformed or otherwise invalid.",
        ),
        Unusable::Expired => {
            S3Error::with_message(S3ErrorCode::ExpiredToken, "The provided token has expired.")
        }
    }
}

fn unsupported_signature() -> S3Error {
    S3Error::with_message(
        S3ErrorCode::InvalidRequest,
        "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.",
    )
}

/// A browser form carries its credentials in the body, past this gate.
fn is_form_upload<B>(request: &Request<B>) -> bool {
    request.method() == Method::POST
        && text(request.headers(), CONTENT_TYPE.as_str())
            .is_some_and(|it| it.to_ascii_lowercase().starts_with("multipart/form-data"))
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn seconds(amz_date: &str) -> Option<i64> {
    let it = DateTime::strptime("%Y%m%dT%H%M%SZ", amz_date).ok()?;
    Some(it.to_zoned(TimeZone::UTC).ok()?.timestamp().as_second())
}
