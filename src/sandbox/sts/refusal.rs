//! STS's error answers: code, status and message as AWS words them. All are the sender's fault.

use super::NAMESPACE;
use crate::sandbox::reply::escape;
use http::StatusCode;

/// A call that was refused.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) code: &'static str,
    pub(super) message: String,
}

impl Refusal {
    /// 400.
    pub(super) fn sender(code: &'static str, message: impl Into<String>) -> Self {
        Refusal {
            status: StatusCode::BAD_REQUEST,
            code,
            message: message.into(),
        }
    }

    /// 403.
    pub(super) fn forbidden(code: &'static str, message: impl Into<String>) -> Self {
        Refusal {
            status: StatusCode::FORBIDDEN,
            ..Refusal::sender(code, message)
        }
    }

    pub(super) fn invalid_identity_token(message: impl Into<String>) -> Self {
        Refusal::sender("InvalidIdentityToken", message)
    }

    pub(super) fn validation(message: impl Into<String>) -> Self {
        Refusal::sender("ValidationError", message)
    }

    pub(super) fn body(&self, request_id: &str) -> String {
        format!(
            "<ErrorResponse xmlns=\"{NAMESPACE}\">\n  <Error>\n    <Type>Sender</Type>\n    \
             <Code>{code}</Code>\n    <Message>{message}</Message>\n  </Error>\n  \
             <RequestId>{request_id}</RequestId>\n</ErrorResponse>\n",
            code = self.code,
            message = escape(&self.message),
        )
    }
}
