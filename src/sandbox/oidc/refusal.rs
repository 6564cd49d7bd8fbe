//! Errors of the token and revocation endpoints (RFC 6749 section 5.2).

use crate::sandbox::form::Repeated;
use crate::sandbox::reply::{self, Reply};
use http::StatusCode;
use http::header::WWW_AUTHENTICATE;
use serde_json::json;

/// One error code with its description.
#[derive(Debug)]
pub(super) struct Refusal {
    error: &'static str,
    description: String,
    challenge: Challenge,
}

/// Whether the refusal asks for other credentials, and of what kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Challenge {
    /// 400.
    None,
    /// 401, since the client did not authenticate as it should.
    Client,
    /// 401 with `WWW-Authenticate`, since the client tried HTTP Basic.
    Basic,
}

impl Refusal {
    pub(super) fn new(error: &'static str, description: impl Into<String>) -> Self {
        Refusal {
            error,
            description: description.into(),
            challenge: Challenge::None,
        }
    }

    pub(super) fn invalid_request(description: impl Into<String>) -> Self {
        Refusal::new("invalid_request", description)
    }

    pub(super) fn invalid_grant(description: &'static str) -> Self {
        Refusal::new("invalid_grant", description)
    }

    pub(super) fn invalid_client(challenge: Challenge, description: &'static str) -> Self {
        Refusal {
            error: "invalid_client",
            description: description.to_owned(),
            challenge,
        }
    }
}

impl From<Repeated> for Refusal {
    fn from(it: Repeated) -> Self {
        // The name came from outside: only what a description may hold.
        let name: String =
            it.0.chars()
                .filter(|c| c.is_ascii_alphanumeric() || *c == '_')
                .take(40)
                .collect();
        Refusal::invalid_request(format!("parameter {name} is repeated"))
    }
}

impl From<Refusal> for Reply {
    fn from(it: Refusal) -> Self {
        let status = match it.challenge {
            Challenge::None => StatusCode::BAD_REQUEST,
            Challenge::Client | Challenge::Basic => StatusCode::UNAUTHORIZED,
        };
        let body = json!({"error": it.error, "error_description": it.description});
        let reply = reply::no_store(reply::json(status, &body));
        match it.challenge {
            Challenge::Basic => {
                reply::with_header(reply, WWW_AUTHENTICATE, "Basic realm=\"sandbox\"")
            }
            Challenge::None | Challenge::Client => reply,
        }
    }
}
