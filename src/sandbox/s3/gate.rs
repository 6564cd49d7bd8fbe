//! What S3 checks of a request's credentials before it computes a signature.

use crate::sandbox::form::Parameters;
use crate::sandbox::issued::{Issued, Unusable};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method, Request};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use s3s::{S3Error, S3ErrorCode, S3Result};

/// S3 takes requests up to this many seconds off its own clock.
const MAX_SKEW: i64 = 15 * 60;

/// Refuses unknown keys, wrong or missing session tokens, expired sessions and wrong clocks.
/// Requests without credentials pass: they are refused, as anonymous, by the server proper.
pub(super) fn check<B>(request: &Request<B>, issued: &Issued, now: i64) -> S3Result<()> {
    if is_form_upload(request) {
        return Err(error(
            S3ErrorCode::NotImplemented,
            "A header you provided implies functionality that is not implemented",
        ));
    }
    let query = request.uri().query().unwrap_or_default();
    let Ok(query) = Parameters::parse(query.as_bytes()) else {
        return Err(error(
            S3ErrorCode::InvalidArgument,
            "A parameter was repeated",
        ));
    };
    let Some(signed) = Signed::read(request.headers(), &query)? else {
        return Ok(());
    };
    issued
        .usable(signed.access_key_id, signed.token)
        .map_err(refusal)?;
    match (signed.at, signed.life) {
        (Some(at), None) if (now - at).abs() > MAX_SKEW => Err(error(
            S3ErrorCode::RequestTimeTooSkewed,
            "The difference between the request time and the current time is too large.",
        )),
        (Some(at), Some(life)) if now >= at.saturating_add(life) => {
            Err(error(S3ErrorCode::AccessDenied, "Request has expired"))
        }
        _ => Ok(()),
    }
}

/// What a request says of its signature.
struct Signed<'a> {
    access_key_id: &'a str,
    token: Option<&'a str>,
    /// Seconds since the epoch.
    at: Option<i64>,
    /// Of a presigned URL, in seconds.
    life: Option<i64>,
}

impl<'a> Signed<'a> {
    /// The one signature of a request, if there is one. With two, this gate and the server proper
    /// might look at different ones.
    fn read(headers: &'a HeaderMap, query: &'a Parameters) -> S3Result<Option<Self>> {
        let header = headers.get(AUTHORIZATION);
        let presigned = query.has("X-Amz-Signature");
        let version_two = query.has("Signature") || query.has("AWSAccessKeyId");
        match (header, presigned, version_two) {
            (None, false, false) => Ok(None),
            (Some(it), false, false) => Self::of_header(it, headers).map(Some),
            (None, true, false) => Self::of_query(query).map(Some),
            (None, false, true) => Err(unsupported_signature()),
            _ => Err(error(
                S3ErrorCode::InvalidArgument,
                "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, \
                 Signature query string parameter or the Authorization header should be specified",
            )),
        }
    }

    fn of_header(it: &'a HeaderValue, headers: &'a HeaderMap) -> S3Result<Self> {
        let fields = it
            .to_str()
            .ok()
            .and_then(|it| it.strip_prefix("AWS4-HMAC-SHA256"))
            .ok_or_else(unsupported_signature)?;
        let mut credentials = fields
            .split(',')
            .filter_map(|it| it.trim().strip_prefix("Credential="));
        let (Some(credential), None) = (credentials.next(), credentials.next()) else {
            return Err(error(
                S3ErrorCode::AuthorizationHeaderMalformed,
                "The authorization header is malformed; the Credential is mal-formed; \
                 expecting one \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".",
            ));
        };
        Ok(Signed {
            access_key_id: access_key_id(credential),
            token: text(headers, "x-amz-security-token"),
            at: text(headers, "x-amz-date").and_then(seconds),
            life: None,
        })
    }

    fn of_query(query: &'a Parameters) -> S3Result<Self> {
        let life = query.get("X-Amz-Expires").and_then(|it| it.parse().ok());
        let (Some(credential), Some(life)) = (query.get("X-Amz-Credential"), life) else {
            return Err(error(
                S3ErrorCode::AuthorizationQueryParametersError,
                "Query-string authentication version 4 requires the X-Amz-Algorithm, \
                 X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, \
                 and X-Amz-Expires parameters.",
            ));
        };
        Ok(Signed {
            access_key_id: access_key_id(credential),
            token: query.get("X-Amz-Security-Token"),
            at: query.get("X-Amz-Date").and_then(seconds),
            life: Some(life),
        })
    }
}

fn access_key_id(credential: &str) -> &str {
    credential.split_once('/').map_or(credential, |(it, _)| it)
}

/// S3's word for an unusable key.
pub(super) fn refusal(it: Unusable) -> S3Error {
    match it {
        Unusable::Unknown => error(
            S3ErrorCode::InvalidAccessKeyId,
            "The AWS Access Key Id you provided does not exist in our records.",
        ),
        Unusable::WrongToken => error(
            S3ErrorCode::InvalidToken,
            "The provided token is malformed or otherwise invalid.",
        ),
        Unusable::Expired => error(S3ErrorCode::ExpiredToken, "The provided token has expired."),
    }
}

fn error(code: S3ErrorCode, message: &'static str) -> S3Error {
    S3Error::with_message(code, message)
}

fn unsupported_signature() -> S3Error {
    error(
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
