//! What AWS's refusals mean: service codes and messages, each with a page of ours.

use super::said::said;
use crate::effects::Unreachable;
use crate::failure::{Failure, Kind};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use jiff::Timestamp;
use std::error::Error;

/// A row: the first whose `code` equals the service's and whose `message` occurs in it is meant.
struct Row {
    service: &'static str,
    code: &'static str,
    message: &'static str,
    known: &'static str,
    sentence: &'static str,
}

const fn row(
    service: &'static str,
    code: &'static str,
    message: &'static str,
    known: &'static str,
    sentence: &'static str,
) -> Row {
    Row {
        service,
        code,
        message,
        known,
        sentence,
    }
}

/// Asked again for another code.
pub(super) const MFA_CODE_WRONG: &str = "mfa-code-wrong";

const CLOCK_SKEW: &str = "clock-skew";

#[rustfmt::skip]
static ROWS: &[Row] = &[
    row("STS", "AccessDenied", "invalid MFA one time pass code", MFA_CODE_WRONG, "STS does not take this MFA code"),
    row("STS", "AccessDenied", "MultiFactorAuthentication failed", "mfa-failed", "STS does not take this MFA device"),
    row("STS", "AccessDenied", "with session credentials", "session-of-session", "STS gives session credentials for long-lived keys only"),
    row("STS", "AccessDenied", "perform: sts:TagSession", "sts-tags-denied", "the role does not let these keys tag its sessions"),
    row("STS", "AccessDenied", "perform: sts:AssumeRole on", "sts-assume-role-denied", "STS does not let these keys assume the role"),
    row("STS", "AccessDenied", "perform: sts:GetSessionToken", "sts-assume-role-denied", "STS gives these keys no session"),
    row("STS", "AccessDenied", "", "sts-access-denied", "STS does not let this sign-in assume the role"),
    row("STS", "AccessDeniedException", "", "sts-access-denied", "STS does not let this sign-in assume the role"),
    row("STS", "ValidationError", "role chaining", "role-chain-duration", "a role assumed by a role lasts one hour at most"),
    row("STS", "ValidationError", "serialNumber", "mfa-failed", "STS does not take this MFA device"),
    row("STS", "ValidationError", "tokenCode", MFA_CODE_WRONG, "STS does not take this MFA code"),
    row("STS", "ValidationError", ":role/", "sts-invalid-role-arn", "STS does not take this for a role ARN"),
    row("STS", "ValidationError", "ARN is invalid", "sts-invalid-role-arn", "STS does not take this for a role ARN"),
    row("STS", "ValidationError", "'roleArn'", "sts-invalid-role-arn", "STS does not take this for a role ARN"),
    row("STS", "ValidationError", "DurationSeconds", "sts-duration", "STS does not grant a session of that length"),
    row("STS", "ValidationError", "'durationSeconds'", "sts-duration", "STS does not grant a session of that length"),
    row("STS", "InvalidClientTokenId", "", "sts-invalid-client-token", "STS does not know the token"),
    row("STS", "InvalidIdentityToken", "audience", "sts-audience", "the role's identity provider does not accept this sign-in's audience"),
    row("STS", "InvalidIdentityToken", "No OpenIDConnect provider", "sts-unknown-provider", "the account has no identity provider for this sign-in's issuer"),
    row("STS", "InvalidIdentityToken", "", "sts-invalid-identity-token", "STS does not accept the sign-in token"),
    row("STS", "ExpiredTokenException", "", "sts-expired-token", "the sign-in token had expired when STS saw it"),
    row("STS", "ExpiredToken", "", "sts-expired-token", "the sign-in token had expired when STS saw it"),
    row("STS", "SignatureDoesNotMatch", "Signature expired", CLOCK_SKEW, "this machine's clock differs too much from the service's"),
    row("STS", "SignatureDoesNotMatch", "not yet current", CLOCK_SKEW, "this machine's clock differs too much from the service's"),
    row("STS", "SignatureDoesNotMatch", "", "sts-signature", "STS computes another signature"),
    row("STS", "IncompleteSignature", "", "sts-signature", "STS finds the request not signed as it should be"),
    row("STS", "MissingAuthenticationToken", "", "sts-signature", "STS finds the request not signed as it should be"),
    row("STS", "RequestExpired", "", CLOCK_SKEW, "this machine's clock differs too much from the service's"),
    row("STS", "RequestTimeTooSkewed", "", CLOCK_SKEW, "this machine's clock differs too much from the service's"),
    row("STS", "NotAuthorized", "", "sts-access-denied", "STS does not let this sign-in assume the role"),
    row("STS", "OptInRequired", "", "sts-opt-in", "the account is not signed up for this service or region"),
    row("STS", "SessionDurationEscalationException", "", "sts-duration", "STS does not grant a session of that length"),
    row("STS", "UnrecognizedClientException", "", "sts-invalid-client-token", "STS does not know the token"),
    row("STS", "IDPRejectedClaim", "", "sts-rejected-claim", "the identity provider rejected a claim of the sign-in token"),
    row("STS", "IDPCommunicationError", "", "sts-provider-unreachable", "STS could not reach the identity provider"),
    row("STS", "PackedPolicyTooLarge", "", "sts-policy-too-large", "the session policy and tags are too large together"),
    row("STS", "MalformedPolicyDocument", "", "sts-malformed-policy", "STS cannot read the session policy"),
    row("STS", "RegionDisabledException", "", "sts-region-disabled", "STS is not activated in this region for the account"),
    row("S3", "AccessDenied", "", "s3-access-denied", "the storage does not let these credentials do that"),
    row("S3", "NoSuchBucket", "", "s3-no-such-bucket", "there is no such bucket"),
    row("S3", "NoSuchKey", "", "s3-no-such-key", "there is no such object"),
    row("S3", "InvalidAccessKeyId", "", "s3-unknown-access-key", "the storage does not know the access key"),
    row("S3", "SignatureDoesNotMatch", "", "s3-signature", "the storage computes another signature"),
    row("S3", "ExpiredToken", "", "s3-expired-token", "the session had expired when the storage saw it"),
    row("S3", "InvalidToken", "", "s3-invalid-token", "the storage does not accept the session token"),
    row("S3", "PermanentRedirect", "", "s3-wrong-region", "the bucket is in another region"),
    row("S3", "AuthorizationHeaderMalformed", "", "s3-wrong-region", "the bucket is in another region"),
    row("S3", "IllegalLocationConstraintException", "", "s3-wrong-region", "the bucket is in another region"),
    row("S3", "RequestTimeTooSkewed", "", CLOCK_SKEW, "this machine's clock differs too much from the service's"),
];

/// Turns an SDK error into a failure; bodies stay behind, the service's code and message are facts.
pub(super) fn failure<E>(
    service: &'static str,
    operation: &'static str,
    host: &str,
    now: Timestamp,
    error: SdkError<E, HttpResponse>,
) -> Failure
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    if let Some(failure) = not_reached(service, host, &error) {
        return failure;
    }
    let status = error.raw_response().map(|it| it.status().as_u16());
    let (code, message) = match error.as_service_error() {
        Some(it) => (it.code().unwrap_or(""), it.message().unwrap_or("")),
        None => ("", ""),
    };
    let (mut code, mut message) = (code.to_owned(), message.to_owned());
    if code.is_empty()
        && status.is_some_and(|it| it >= 400)
        && let Some(body) = error.raw_response().and_then(|it| it.body().bytes())
        && let Some(it) = said(body)
    {
        (code, message) = it;
    } else if error.as_service_error().is_none() && status.is_none_or(|it| it < 500) {
        return Failure::new(
            Kind::General,
            "unusable-answer",
            format!("{service} at `{host}` gave an answer that is not one of {service}'s"),
        )
        .with_fact("operation", operation)
        .with_fact("status", status.map_or("none".into(), |it| it.to_string()));
    }
    let (code, message) = (code.as_str(), message.as_str());
    if matches!(status, Some(429 | 503)) || code.starts_with("Throttling") || code == "SlowDown" {
        return throttled(service, operation, host);
    }
    if status.is_some_and(|it| it >= 500) {
        return Failure::new(
            Kind::Unreachable,
            "service-trouble",
            format!("{service} at `{host}` has trouble of its own"),
        )
        .with_fact("operation", operation)
        .with_fact("said", in_its_words(code, message, status))
        .with_help("try again in a minute");
    }
    let known = ROWS
        .iter()
        .find(|it| it.service == service && it.code == code && message.contains(it.message));
    let failure = match known {
        Some(row) => Failure::new(Kind::Refused, row.known, row.sentence),
        None if service == "S3" => Failure::new(
            Kind::Refused,
            "s3-refused",
            "the storage refused the request",
        ),
        None => Failure::new(Kind::Refused, "sts-refused", "STS refused the request"),
    };
    let failure = failure
        .with_fact("operation", operation)
        .with_fact("said", in_its_words(code, message, status));
    match skew(error.raw_response(), now) {
        Some(skew) if failure.code == CLOCK_SKEW => failure.with_fact("measured", skew),
        _ => failure,
    }
}

/// Why no answer came, where none did.
pub(super) fn not_reached<E>(
    service: &str,
    host: &str,
    error: &SdkError<E, HttpResponse>,
) -> Option<Failure>
where
    E: Error + Send + Sync + 'static,
{
    if !matches!(
        error,
        SdkError::DispatchFailure(_) | SdkError::TimeoutError(_)
    ) {
        return None;
    }
    Some(match find_unreachable(error) {
        Some(it) => it.clone().into(),
        None => Failure::new(
            Kind::Unreachable,
            "unreachable",
            format!("{service} at `{host}` could not be reached"),
        ),
    })
}

pub(super) fn throttled(service: &str, operation: &str, host: &str) -> Failure {
    Failure::new(
        Kind::Unreachable,
        "throttled",
        format!("{service} at `{host}` asks to be called less often"),
    )
    .with_fact("operation", operation)
    .with_help("try again in a minute")
}

fn in_its_words(code: &str, message: &str, status: Option<u16>) -> String {
    match (code, message) {
        ("", "") => format!("HTTP status {}", status.unwrap_or_default()),
        ("", message) => message.to_owned(),
        (code, "") => code.to_owned(),
        (code, message) => format!("{code}: {message}"),
    }
}

/// How far this machine's clock is from the service's, by the `Date` of its answer.
fn skew(answer: Option<&HttpResponse>, now: Timestamp) -> Option<String> {
    let date = answer?.headers().get("date")?;
    let theirs = jiff::fmt::rfc2822::parse(date).ok()?.timestamp();
    let seconds = now.duration_since(theirs).as_secs();
    let (size, side) = (
        seconds.unsigned_abs(),
        if seconds < 0 { "behind" } else { "ahead of" },
    );
    Some(format!("this machine is {size} seconds {side} the service"))
}

fn find_unreachable<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a Unreachable> {
    let mut next = Some(error);
    while let Some(it) = next {
        if let Some(found) = it.downcast_ref::<Unreachable>() {
            return Some(found);
        }
        next = it.source();
    }
    None
}
