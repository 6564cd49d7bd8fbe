//! The frame of every page a person sees: plain HTML, no script, nothing fetched; and the cookie that
//! ties a page's answer to the browser that was shown the page.

use super::reply::{self, Reply};
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::{
    CONTENT_SECURITY_POLICY, COOKIE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderMap, StatusCode};
use url::Url;

const STYLE: &str = "\
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif;--line:#8886;--accent:#1f5fbf}\
body{margin:0;min-height:100vh;display:grid;place-items:center;background:#8881}\
main{box-sizing:border-box;width:min(28rem,100vw);padding:2rem;background:Canvas;border:1px solid var(--line);border-radius:.75rem}\
h1{font-size:1.35rem;margin:0 0 .5rem}fieldset{border:0;margin:1.25rem 0;padding:0}\
legend{font-weight:600;padding:0;margin-bottom:.5rem}\
.person{display:flex;gap:.75rem;align-items:center;padding:.6rem .75rem;border:1px solid var(--line);border-radius:.5rem;margin-bottom:.5rem}\
.person:has(:checked){border-color:var(--accent);outline:1px solid var(--accent)}\
label.other{display:block;margin-top:.75rem}label.other input{margin-top:.25rem}small{display:block;opacity:.75}input[type=text]{font:inherit;width:100%;box-sizing:border-box;padding:.4rem .6rem}\
.buttons{display:flex;gap:.75rem}button{font:inherit;padding:.6rem 1.25rem;border-radius:.5rem;border:1px solid var(--line);background:transparent;color:inherit;cursor:pointer}\
button[value=allow]{flex:1;background:var(--accent);border-color:var(--accent);color:#fff}\
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}\
[role=alert]{border-left:4px solid #c0392b;padding-left:.75rem}footer{margin-top:1.5rem;font-size:.85rem;opacity:.75}";

/// A whole page. `source` is where its form may lead, beside the face itself.
pub(super) fn page(status: StatusCode, title: &str, body: &str, source: &str) -> Reply {
    let text = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title} - profilectl sandbox</title>\n<style>{STYLE}</style>\n</head>\n\
         <body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    );
    let style = STANDARD.encode(digest(&SHA256, STYLE.as_bytes()));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{style}'; form-action 'self' {source}; \
         base-uri 'none'; frame-ancestors 'none'"
    );
    let mut reply = reply::typed(status, "text/html; charset=utf-8", text.into_bytes());
    for (name, value) in [
        (CONTENT_SECURITY_POLICY, policy.as_str()),
        (X_FRAME_OPTIONS, "DENY"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // With `no-referrer` a browser would hide the origin of the form's answer.
        (REFERRER_POLICY, "same-origin"),
    ] {
        reply = reply::with_header(reply, name, value);
    }
    reply::no_store(reply)
}

/// The name of the cookie that belongs to one page; several may be open.
fn cookie_name(id: &str) -> String {
    let short: String = id
        .chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .take(12)
        .collect();
    format!("sandbox-page-{short}")
}

/// A `Set-Cookie` for one page, sent to where its form is; without life it is deleted.
pub(super) fn cookie(path: &str, id: &str, value: &str, life: i64) -> String {
    let name = cookie_name(id);
    format!("{name}={value}; Path={path}; Max-Age={life}; HttpOnly; SameSite=Strict")
}

/// What the browser's cookie for a page says (RFC 6265 section 4.2.1).
pub(super) fn sent_cookie<'a>(headers: &'a HeaderMap, id: &str) -> Option<&'a str> {
    let name = cookie_name(id);
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|it| it.to_str().ok())
        .flat_map(|it| it.split(';'))
        .find_map(|it| it.trim().strip_prefix(&name)?.strip_prefix('='))
}

/// Where the answer goes, as a source of a content security policy: browsers apply `form-action` to
/// the redirect that follows a form too, and know no IPv6 addresses there.
pub(super) fn source(redirect_uri: &str) -> String {
    let it = target(redirect_uri);
    if it.contains('[') {
        "http:".to_owned()
    } else {
        it
    }
}

/// Where the answer goes, for people.
pub(super) fn target(redirect_uri: &str) -> String {
    match Url::parse(redirect_uri) {
        Ok(it) if it.scheme() == "http" || it.scheme() == "https" => {
            it.origin().ascii_serialization()
        }
        Ok(it) => format!("{}:", it.scheme()),
        Err(_) => String::new(),
    }
}
