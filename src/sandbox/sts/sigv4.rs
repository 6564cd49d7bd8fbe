//! AWS Signature Version 4, verified: from the request as it came, not by a client's library.

use super::refusal::Refusal;
use crate::sandbox::issued::{Issued, Session, Unusable, same};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::hmac;
use http::header::AUTHORIZATION;
use http::{HeaderMap, Request};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use std::sync::Arc;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// A signature may be this many seconds old, or early.
const MAX_SKEW: i64 = 15 * 60;
const TIME: &str = "%Y%m%dT%H%M%SZ";

/// The session whose key signed the request.
pub(super) fn verify(
    request: &Request<Vec<u8>>,
    issued: &Issued,
    now: i64,
) -> Result<Arc<Session>, Refusal> {
    let headers = request.headers();
    let Some(authorization) = text(headers, AUTHORIZATION.as_str()) else {
        return Err(Refusal::forbidden(
            "MissingAuthenticationToken",
            "Request is missing Authentication Token",
        ));
    };
    let signed = Signed::parse(&authorization)?;
    let date = text(headers, "x-amz-date").ok_or_else(|| {
        incomplete(
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
        )
    })?;
    let token = text(headers, "x-amz-security-token");
    let session = issued
        .usable(signed.access_key_id, token.as_deref())
        .map_err(|it| match it {
            Unusable::Unknown | Unusable::WrongToken => Refusal::forbidden(
                "InvalidClientTokenId",
                "The security token included in the request is invalid",
            ),
            Unusable::Expired => Refusal::forbidden(
                "ExpiredToken",
                "The security token included in the request is expired",
            ),
        })?;
    check_scope(&signed, &date)?;
    check_time(&date, now)?;
    let canonical = canonical(request, &signed).ok_or_else(mismatch)?;
    let to_sign = format!(
        "{ALGORITHM}\n{date}\n{}\n{}",
        signed.scope(),
        hex(digest(&SHA256, canonical.as_bytes()).as_ref())
    );
    let mut key = format!("AWS4{}", session.secret_access_key).into_bytes();
    for part in [signed.day, signed.region, signed.service, "aws4_request"] {
        key = mac(&key, part);
    }
    if !same(&hex(&mac(&key, &to_sign)), signed.signature) {
        return Err(mismatch());
    }
    Ok(session)
}

/// The `Authorization` header, taken apart.
struct Signed<'a> {
    access_key_id: &'a str,
    day: &'a str,
    region: &'a str,
    service: &'a str,
    headers: Vec<&'a str>,
    signature: &'a str,
}

impl<'a> Signed<'a> {
    fn parse(it: &'a str) -> Result<Self, Refusal> {
        let fields = it
            .strip_prefix(ALGORITHM)
            .ok_or_else(|| incomplete("Unsupported AWS 'algorithm' in Authorization header."))?;
        let field = |name: &str| {
            fields
                .split(',')
                .find_map(|it| it.trim().strip_prefix(name)?.strip_prefix('='))
                .ok_or_else(|| {
                    incomplete(&format!(
                        "Authorization header requires '{name}' parameter."
                    ))
                })
        };
        let (credential, headers, signature) = (
            field("Credential")?,
            field("SignedHeaders")?,
            field("Signature")?,
        );
        let parts: Vec<&str> = credential.split('/').collect();
        let [access_key_id, day, region, service, "aws4_request"] = parts[..] else {
            return Err(incomplete(
                "Credential must have exactly 5 slash-delimited elements.",
            ));
        };
        Ok(Signed {
            access_key_id,
            day,
            region,
            service,
            headers: headers.split(';').collect(),
            signature,
        })
    }

    fn scope(&self) -> String {
        format!("{}/{}/{}/aws4_request", self.day, self.region, self.service)
    }
}

fn check_scope(signed: &Signed<'_>, date: &str) -> Result<(), Refusal> {
    let refuse = |message: String| Err(Refusal::forbidden("SignatureDoesNotMatch", message));
    if signed.service != "sts" {
        return refuse("Credential should be scoped to correct service: 'sts'.".to_owned());
    }
    if !date.starts_with(signed.day) {
        let day: String = date.chars().take(8).collect();
        return refuse(format!(
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{}' != '{day}', from '{date}'.",
            signed.day
        ));
    }
    Ok(())
}

fn check_time(date: &str, now: i64) -> Result<(), Refusal> {
    let at = DateTime::strptime(TIME, date)
        .ok()
        .and_then(|it| it.to_zoned(TimeZone::UTC).ok());
    let Some(at) = at.map(|it| it.timestamp().as_second()) else {
        return Err(incomplete("Date must be in ISO-8601 'basic format'."));
    };
    let shown = |at: i64| {
        Timestamp::from_second(at)
            .unwrap_or(Timestamp::MAX)
            .strftime(TIME)
            .to_string()
    };
    let message = if at < now - MAX_SKEW {
        let (limit, now) = (shown(now - MAX_SKEW), shown(now));
        format!("Signature expired: {date} is now earlier than {limit} ({now} - 15 min.)")
    } else if at > now + MAX_SKEW {
        let (limit, now) = (shown(now + MAX_SKEW), shown(now));
        format!("Signature not yet current: {date} is still later than {limit} ({now} + 15 min.)")
    } else {
        return Ok(());
    };
    Err(Refusal::forbidden("SignatureDoesNotMatch", message))
}

/// The canonical request; `None` where a header that must be signed is not, or one that is signed is
/// not there.
fn canonical(request: &Request<Vec<u8>>, signed: &Signed<'_>) -> Option<String> {
    let names = request.headers().keys().map(http::HeaderName::as_str);
    let must_be_signed = names.filter(|it| *it == "host" || it.starts_with("x-amz-"));
    if must_be_signed
        .into_iter()
        .any(|it| !signed.headers.contains(&it))
    {
        return None;
    }
    let mut headers = String::new();
    for name in &signed.headers {
        let value = text(request.headers(), name)?;
        let value = value.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
        headers.push_str(&format!("{name}:{value}\n"));
    }
    // The client has encoded the query already; it is only put in order.
    let mut query: Vec<&str> = request
        .uri()
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|it| !it.is_empty())
        .collect();
    query.sort_unstable();
    Some(format!(
        "{}\n{}\n{}\n{headers}\n{}\n{}",
        request.method(),
        request.uri().path(),
        query.join("&"),
        signed.headers.join(";"),
        hex(digest(&SHA256, request.body()).as_ref()),
    ))
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    let mut values = headers
        .get_all(name)
        .iter()
        .filter_map(|it| it.to_str().ok())
        .peekable();
    values.peek()?;
    Some(values.collect::<Vec<_>>().join(","))
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes())
        .as_ref()
        .to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|it| format!("{it:02x}")).collect()
}

fn incomplete(message: &str) -> Refusal {
    Refusal::sender("IncompleteSignature", message)
}

fn mismatch() -> Refusal {
    Refusal::forbidden(
        "SignatureDoesNotMatch",
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key \
         and signing method. Consult the service documentation for details.",
    )
}
