//! One exchange with a provider, and the failures that every exchange can have.

use super::codes;
use crate::effects::{BodyLimit, Http, Unreachable};
use crate::failure::{Failure, Kind};
use http::{Method, Request, Response, header};
use url::{Host, Url};

/// The most bytes of a discovery document, a key set or a token answer.
pub(super) const BODY_LIMIT: BodyLimit = BodyLimit(256 * 1024);

/// `host`, or `host:port` where the port is not the scheme's own.
pub(super) fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

/// Whether the host is a literal loopback address; a name that resolves there is not.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(it)) => it.is_loopback(),
        Some(Host::Ipv6(it)) => it.is_loopback(),
        Some(Host::Domain(_)) | None => false,
    }
}

/// https, or http on a literal loopback address; no user name, no fragment.
pub(super) fn check_endpoint(what: &'static str, url: &Url) -> Result<(), Failure> {
    let secure = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url));
    let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    if secure && plain && url.host().is_some() {
        return Ok(());
    }
    Err(Failure::new(
        Kind::NotAccepted,
        codes::ENDPOINT_INSECURE,
        format!("the {what} cannot be trusted with a sign-in"),
    )
    .with_fact("expected", "an https URL without user name or fragment")
    .with_fact(
        "got",
        format!("{}://{}{}", url.scheme(), authority(url), url.path()),
    )
    .with_help("ask the provider for its https address"))
}

/// Fetches a JSON document; any status but 200 is `refused` by the caller.
pub(super) async fn fetch(url: &Url, http: &dyn Http) -> Result<Response<Vec<u8>>, Failure> {
    let request = Request::builder()
        .method(Method::GET)
        .uri(url.as_str())
        .header(header::ACCEPT, "application/json")
        .extension(BODY_LIMIT)
        .body(Vec::new())
        .map_err(|_| {
            super::client::setting("an address cannot be used", "address", url.as_str())
        })?;
    http.send(request).await.map_err(unreachable)
}

/// Puts a failed exchange into the words of a failure.
pub(super) fn unreachable(it: Unreachable) -> Failure {
    let sent = it.sent;
    let failure = Failure::from(it);
    if sent {
        failure.with_help(
            "the request may have arrived and is not repeated: codes and refresh tokens work once",
        )
    } else {
        failure
    }
}

/// `true` for the statuses that say "later", whatever the body is.
pub(super) fn is_busy(status: http::StatusCode) -> bool {
    matches!(status.as_u16(), 429 | 500 | 502 | 503 | 504)
}
