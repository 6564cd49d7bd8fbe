//! What Identity Center's refusals mean: exceptions and OAuth error words, each with a page of ours.

use super::Endpoint;
use crate::aws::refusal::{not_reached, throttled};
use crate::failure::{Failure, Kind};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use serde::Deserialize;
use std::error::Error;

/// A row: the first whose operation (`*` for any) and `word` are the service's and whose `text`
/// occurs in what it says is meant. A word is an exception without `Exception`, or an OAuth error.
struct Row {
    operation: &'static str,
    word: &'static str,
    text: &'static str,
    known: &'static str,
    sentence: &'static str,
    help: &'static str,
}

const fn row(
    operation: &'static str,
    word: &'static str,
    text: &'static str,
    known: &'static str,
    sentence: &'static str,
    help: &'static str,
) -> Row {
    Row {
        operation,
        word,
        text,
        known,
        sentence,
        help,
    }
}

const AGAIN: &str = "connect again: the browser opens once";
const ASK_ADMIN: &str = "ask the administrator of IAM Identity Center";

#[rustfmt::skip]
static OIDC: &[Row] = &[
    row("*", "*", "region does not match", "sso-region-mismatch", "Start URL region does not match service region", "choose the region of the issuer URL: IAM Identity Center console, Dashboard"),
    row("RegisterClient", "invalid_request", "", "sso-start-url-unknown", "Identity Center does not know this start URL", "copy the issuer URL or the access portal URL: IAM Identity Center console, Dashboard"),
    row("RegisterClient", "*", "", "sso-registration-refused", "Identity Center does not register this program", ASK_ADMIN),
    row("StartDeviceAuthorization", "invalid_request", "", "sso-start-url-unknown", "Identity Center does not know this start URL", "copy the issuer URL or the access portal URL: IAM Identity Center console, Dashboard"),
    row("*", "invalid_client", "", "sso-registration-expired", "Identity Center no longer knows this program's registration", AGAIN),
    row("*", "unauthorized_client", "", "sso-registration-expired", "Identity Center no longer knows this program's registration", AGAIN),
    row("CreateToken with the code", "invalid_grant", "", "sso-code-refused", "Identity Center did not take the code that the browser brought", AGAIN),
    row("*", "invalid_grant", "", "sso-session-over", "the session at Identity Center is over", AGAIN),
    row("*", "expired_token", "", "sso-session-over", "the session at Identity Center is over", AGAIN),
    row("*", "access_denied", "", "sign-in-declined", "access was not allowed in the browser", "connect again, and choose `Allow access`"),
];

#[rustfmt::skip]
static PORTAL: &[Row] = &[
    row("*", "Unauthorized", "", "sso-session-over", "the session at Identity Center is over", AGAIN),
    row("GetRoleCredentials", "Forbidden", "", "sso-role-gone", "the permission set is not assigned to you in this account", "choose another one: `profilectl bookmark set BOOKMARK sso_role_name=`, then connect; or ask the administrator to assign it"),
    row("GetRoleCredentials", "ResourceNotFound", "", "sso-role-gone", "the permission set is not assigned to you in this account", "choose another one: `profilectl bookmark set BOOKMARK sso_role_name=`, then connect; or ask the administrator to assign it"),
    row("ListAccountRoles", "Forbidden", "", "sso-account-gone", "the account is not assigned to you", "choose another one: `profilectl bookmark set BOOKMARK sso_account_id=`, then connect; or ask the administrator to assign it"),
    row("ListAccountRoles", "ResourceNotFound", "", "sso-account-gone", "the account is not assigned to you", "choose another one: `profilectl bookmark set BOOKMARK sso_account_id=`, then connect; or ask the administrator to assign it"),
];

/// A refusal of the OIDC service.
pub(super) fn oidc<E>(
    operation: &'static str,
    at: &Endpoint,
    error: SdkError<E, HttpResponse>,
) -> Failure
where
    E: Error + Send + Sync + 'static,
{
    failure("IAM Identity Center", operation, at, error, OIDC)
}

/// A refusal of the portal.
pub(super) fn portal<E>(
    operation: &'static str,
    at: &Endpoint,
    error: SdkError<E, HttpResponse>,
) -> Failure
where
    E: Error + Send + Sync + 'static,
{
    failure("the AWS access portal", operation, at, error, PORTAL)
}

/// The words of an error answer: OAuth's for the OIDC service, `message` for the portal.
#[derive(Default, Deserialize)]
struct Words {
    error: Option<String>,
    error_description: Option<String>,
    #[serde(alias = "Message")]
    message: Option<String>,
    #[serde(rename = "__type")]
    kind: Option<String>,
    region: Option<String>,
}

fn failure<E>(
    service: &'static str,
    operation: &'static str,
    at: &Endpoint,
    error: SdkError<E, HttpResponse>,
    rows: &[Row],
) -> Failure
where
    E: Error + Send + Sync + 'static,
{
    let host = at.host();
    if let Some(failure) = not_reached(service, host, &error) {
        return failure;
    }
    let Some(answer) = error.raw_response() else {
        return Failure::new(
            Kind::Bug,
            "bug",
            format!("a request to {service} could not be made"),
        )
        .with_fact("operation", operation);
    };
    let said = Said::read(answer);
    let status = said.status;
    if matches!(status, 429 | 503) || said.exception == "TooManyRequests" {
        return throttled(service, operation, host).with_fact("status", status.to_string());
    }
    if status >= 500 {
        return Failure::new(
            Kind::Unreachable,
            "sso-trouble",
            format!("{service} at `{host}` has trouble of its own"),
        )
        .with_fact("operation", operation)
        .with_fact("status", status.to_string())
        .with_help("try again in a minute");
    }
    let failure = match said.known(operation, rows) {
        Some(row) => {
            let kind = match row.known {
                "sign-in-declined" => Kind::Cancelled,
                _ => Kind::Refused,
            };
            Failure::new(kind, row.known, row.sentence).with_help(row.help)
        }
        None => Failure::new(
            Kind::Refused,
            "sso-refused",
            format!("{service} refused the request"),
        ),
    };
    let failure = failure
        .with_fact("operation", operation)
        .with_fact("host", host)
        .with_fact("said", said.in_its_words());
    match said.region {
        Some(region) => failure.with_fact("region to choose", region),
        None => failure,
    }
}

/// What a service says of a refusal.
struct Said {
    status: u16,
    /// The exception's name without `Exception`.
    exception: String,
    /// OAuth's word.
    word: String,
    text: String,
    region: Option<String>,
}

impl Said {
    fn read(answer: &HttpResponse) -> Self {
        let words: Words = answer
            .body()
            .bytes()
            .and_then(|it| serde_json::from_slice(it).ok())
            .unwrap_or_default();
        let exception = answer
            .headers()
            .get("x-amzn-errortype")
            .map(str::to_owned)
            .or(words.kind)
            .unwrap_or_default();
        // `com.amazonaws.sso#UnauthorizedException:http://...` is what some versions send.
        let exception = exception.split(':').next().unwrap_or_default();
        let exception = exception.rsplit('#').next().unwrap_or_default();
        Said {
            status: answer.status().as_u16(),
            exception: exception
                .strip_suffix("Exception")
                .unwrap_or(exception)
                .to_owned(),
            word: words.error.unwrap_or_default(),
            text: words
                .error_description
                .or(words.message)
                .unwrap_or_default(),
            region: words.region,
        }
    }

    /// The row that is meant: by its words, else by the status.
    fn known<'r>(&self, operation: &str, rows: &'r [Row]) -> Option<&'r Row> {
        let mut rows = rows
            .iter()
            .filter(|it| it.operation == "*" || it.operation == operation);
        let by_words = rows.clone().find(|it| {
            (it.word == "*" || it.word == self.word || it.word == self.exception)
                && self.text.contains(it.text)
        });
        by_words.or_else(|| {
            let by_status = match self.status {
                401 => "Unauthorized",
                403 => "Forbidden",
                404 => "ResourceNotFound",
                _ => return None,
            };
            rows.find(|it| it.word == by_status)
        })
    }

    fn in_its_words(&self) -> String {
        // OAuth's word says what the exception's name says.
        let name = match self.word.as_str() {
            "" => &self.exception,
            word => word,
        };
        let said = [name, self.text.as_str()].into_iter();
        let said: Vec<_> = said.filter(|it| !it.is_empty()).collect();
        match said.as_slice() {
            [] => format!("HTTP status {}", self.status),
            said => said.join(": ").chars().take(500).collect(),
        }
    }
}
