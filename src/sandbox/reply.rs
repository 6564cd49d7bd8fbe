//! Answers, put together.

use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, LOCATION, PRAGMA};
use http::{HeaderValue, Response, StatusCode};
use serde::Serialize;

/// What the OpenID provider and STS answer with.
pub(super) type Reply = Response<Vec<u8>>;

/// A body of a type.
pub(super) fn typed(status: StatusCode, content_type: &'static str, body: Vec<u8>) -> Reply {
    let mut reply = Response::new(body);
    *reply.status_mut() = status;
    reply
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    reply
}

/// Plain text.
pub(super) fn text(status: StatusCode, body: &str) -> Reply {
    typed(
        status,
        "text/plain; charset=utf-8",
        body.as_bytes().to_vec(),
    )
}

/// JSON that anyone may keep.
pub(super) fn json(status: StatusCode, it: &impl Serialize) -> Reply {
    match serde_json::to_vec(it) {
        Ok(body) => typed(status, "application/json", body),
        Err(_) => text(
            StatusCode::INTERNAL_SERVER_ERROR,
            "the answer could not be written",
        ),
    }
}

/// Marks an answer as one no cache may keep (RFC 6749 section 5.1).
pub(super) fn no_store(mut it: Reply) -> Reply {
    it.headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    it.headers_mut()
        .insert(PRAGMA, HeaderValue::from_static("no-cache"));
    it
}

/// Adds a header; a value no header can carry leaves the answer an internal error.
pub(super) fn with_header(mut it: Reply, name: HeaderName, value: &str) -> Reply {
    match HeaderValue::from_str(value) {
        Ok(value) => {
            it.headers_mut().append(name, value);
            it
        }
        Err(_) => text(
            StatusCode::INTERNAL_SERVER_ERROR,
            "the answer could not be written",
        ),
    }
}

/// 303, so that what was posted is never posted again to where it leads.
pub(super) fn see_other(location: &str) -> Reply {
    let mut reply = Response::new(Vec::new());
    *reply.status_mut() = StatusCode::SEE_OTHER;
    no_store(with_header(reply, LOCATION, location))
}

/// Text made safe between tags and in quoted attributes, of HTML and XML alike.
pub(super) fn escape(it: &str) -> String {
    let mut safe = String::with_capacity(it.len());
    for c in it.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            // No markup can carry the rest of the control characters.
            '\u{0}'..='\u{8}'
            | '\u{b}'
            | '\u{c}'
            | '\u{e}'..='\u{1f}'
            | '\u{fffe}'
            | '\u{ffff}' => {
                safe.push('\u{fffd}');
            }
            _ => safe.push(c),
        }
    }
    safe
}
