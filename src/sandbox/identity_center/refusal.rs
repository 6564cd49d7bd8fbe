//! Refusals as the two service models have them: status, `x-amzn-ErrorType`, body.

use super::ERROR_TYPE;
use crate::sandbox::form::Repeated;
use crate::sandbox::reply::{self, Reply};
use http::StatusCode;
use serde_json::json;

/// An exception of the OIDC service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exception {
    AccessDenied,
    AuthorizationPending,
    ExpiredToken,
    InvalidClient,
    InvalidClientMetadata,
    InvalidGrant,
    InvalidRedirectUri,
    InvalidRequest,
    InvalidScope,
    SlowDown,
    UnauthorizedClient,
    UnsupportedGrantType,
}

impl Exception {
    /// Its status, its name in the model without `Exception`, and the code in the body (RFC 6749
    /// section 5.2, RFC 7591 section 3.2.2, RFC 8628 section 3.5).
    fn wire(self) -> (StatusCode, &'static str, &'static str) {
        use StatusCode as S;
        match self {
            Exception::AccessDenied => (S::BAD_REQUEST, "AccessDenied", "access_denied"),
            Exception::AuthorizationPending => (
                S::BAD_REQUEST,
                "AuthorizationPending",
                "authorization_pending",
            ),
            Exception::ExpiredToken => (S::BAD_REQUEST, "ExpiredToken", "expired_token"),
            Exception::InvalidClient => (S::UNAUTHORIZED, "InvalidClient", "invalid_client"),
            Exception::InvalidClientMetadata => (
                S::BAD_REQUEST,
                "InvalidClientMetadata",
                "invalid_client_metadata",
            ),
            Exception::InvalidGrant => (S::BAD_REQUEST, "InvalidGrant", "invalid_grant"),
            Exception::InvalidRedirectUri => {
                (S::BAD_REQUEST, "InvalidRedirectUri", "invalid_redirect_uri")
            }
            Exception::InvalidRequest => (S::BAD_REQUEST, "InvalidRequest", "invalid_request"),
            Exception::InvalidScope => (S::BAD_REQUEST, "InvalidScope", "invalid_scope"),
            Exception::SlowDown => (S::BAD_REQUEST, "SlowDown", "slow_down"),
            Exception::UnauthorizedClient => {
                (S::BAD_REQUEST, "UnauthorizedClient", "unauthorized_client")
            }
            Exception::UnsupportedGrantType => (
                S::BAD_REQUEST,
                "UnsupportedGrantType",
                "unsupported_grant_type",
            ),
        }
    }

    /// The code, as an authorization response has it too.
    pub(super) fn error(self) -> &'static str {
        self.wire().2
    }
}

/// A call of the OIDC service that was refused.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) exception: Exception,
    pub(super) description: String,
}

impl Refusal {
    pub(super) fn new(exception: Exception, description: impl Into<String>) -> Self {
        Refusal {
            exception,
            description: description.into(),
        }
    }

    pub(super) fn missing(name: &str) -> Self {
        Refusal::new(
            Exception::InvalidRequest,
            format!("Missing required parameter: {name}"),
        )
    }
}

impl From<Refusal> for Reply {
    fn from(it: Refusal) -> Self {
        let (status, name, error) = it.exception.wire();
        let body = json!({"error": error, "error_description": it.description});
        let reply = reply::no_store(reply::json(status, &body));
        reply::with_header(reply, ERROR_TYPE, &format!("{name}Exception"))
    }
}

/// An exception of the portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PortalException {
    /// Not in the model, and yet what the portal says to a role that is not assigned.
    Forbidden,
    InvalidRequest,
    TooManyRequests,
    Unauthorized,
}

/// A call of the portal that was refused.
#[derive(Debug)]
pub(super) struct PortalRefusal(pub(super) PortalException, pub(super) &'static str);

impl From<Repeated> for PortalRefusal {
    fn from(_: Repeated) -> Self {
        PortalRefusal(
            PortalException::InvalidRequest,
            "A parameter of the request is repeated",
        )
    }
}

impl From<PortalRefusal> for Reply {
    fn from(PortalRefusal(exception, message): PortalRefusal) -> Self {
        let (status, name) = match exception {
            PortalException::Forbidden => (StatusCode::FORBIDDEN, "ForbiddenException"),
            PortalException::InvalidRequest => (StatusCode::BAD_REQUEST, "InvalidRequestException"),
            PortalException::TooManyRequests => {
                (StatusCode::TOO_MANY_REQUESTS, "TooManyRequestsException")
            }
            PortalException::Unauthorized => (StatusCode::UNAUTHORIZED, "UnauthorizedException"),
        };
        let body = json!({
            "message": message,
            "__type": format!("com.amazonaws.switchboard.portal#{name}"),
        });
        let reply = reply::no_store(reply::json(status, &body));
        reply::with_header(reply, ERROR_TYPE, name)
    }
}

/// What AWS's front end says to what no service model has.
pub(super) fn unmodelled(status: StatusCode, name: &str, message: &str) -> Reply {
    let reply = reply::json(status, &json!({"message": message}));
    reply::with_header(reply, ERROR_TYPE, name)
}
