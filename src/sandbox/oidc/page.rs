//! The pages a person sees: plain HTML, no script, nothing fetched.

use super::path;
use super::store::Asked;
use crate::sandbox::World;
use crate::sandbox::config::Client;
use crate::sandbox::reply::{self, Reply, escape};
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;
use http::header::{
    CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
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

/// The sign-in page; with a complaint when an answer was not usable.
pub(super) fn sign_in(
    world: &World,
    client: &Client,
    asked: &Asked,
    id: &str,
    complaint: Option<&str>,
) -> Reply {
    let hinted = |it: &str| {
        asked
            .login_hint
            .as_deref()
            .is_some_and(|hint| hint.eq_ignore_ascii_case(it))
    };
    let people = &world.config.people;
    let preselected = people
        .iter()
        .position(|it| hinted(&it.preferred_username) || hinted(&it.email))
        .unwrap_or_default();
    let mut choices = String::new();
    for (at, it) in people.iter().enumerate() {
        choices.push_str(&format!(
            "<label class=\"person\"><input type=\"radio\" name=\"person\" value=\"{sub}\"{checked}>\
             <span>{name}<small>{email}</small></span></label>\n",
            sub = escape(&it.sub),
            name = escape(&it.name),
            email = escape(&it.email),
            checked = if at == preselected { " checked" } else { "" },
        ));
    }
    let complaint = complaint.map_or_else(String::new, |it| {
        format!("<p role=\"alert\">{}</p>\n", escape(it))
    });
    let scopes: String = asked
        .scopes
        .iter()
        .map(|it| format!("<li>{}</li>\n", in_words(it)))
        .collect();
    let body = format!(
        "<h1>Sign in</h1>\n\
         <p><strong>{application}</strong> wants to sign you in at the profilectl sandbox.</p>\n\
         {complaint}\
         <form method=\"post\" action=\"{action}\">\n\
         <input type=\"hidden\" name=\"page\" value=\"{id}\">\n\
         <fieldset><legend>Who are you?</legend>\n{choices}\
         <label class=\"other\">Someone else? Type your name \
         <input type=\"text\" name=\"name\" maxlength=\"64\" autocomplete=\"off\"></label></fieldset>\n\
         <p>The application asks to:</p>\n<ul>\n{scopes}</ul>\n\
         <div class=\"buttons\"><button name=\"decision\" value=\"allow\">Allow</button>\n\
         <button name=\"decision\" value=\"deny\">Deny</button></div>\n\
         </form>\n\
         <footer>You will be sent to <code>{target}</code>. No one here is real, and no password is asked.</footer>",
        application = escape(&client.name),
        action = path::SIGN_IN,
        id = escape(id),
        target = escape(&target(&asked.redirect_uri)),
    );
    let mut reply = html(
        StatusCode::OK,
        "Sign in",
        &body,
        &source(&asked.redirect_uri),
    );
    if !complaint.is_empty() {
        *reply.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    reply
}

/// A page that says what was wrong, to the person: the application cannot be trusted with it.
pub(super) fn error(sentence: &str) -> Reply {
    let body = format!(
        "<h1>This sign-in cannot go on</h1>\n<p role=\"alert\">{}</p>",
        escape(sentence)
    );
    html(
        StatusCode::BAD_REQUEST,
        "This sign-in cannot go on",
        &body,
        "",
    )
}

/// The name of the cookie that belongs to one page; several may be open.
pub(super) fn cookie_name(id: &str) -> String {
    let short: String = id
        .chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .take(12)
        .collect();
    format!("sandbox-page-{short}")
}

/// A `Set-Cookie` for one page; without life it is deleted.
pub(super) fn cookie(id: &str, value: &str, life: i64) -> String {
    let name = cookie_name(id);
    format!(
        "{name}={value}; Path={}; Max-Age={life}; HttpOnly; SameSite=Strict",
        path::SIGN_IN
    )
}

/// Where the answer goes, as a source of a content security policy: browsers apply `form-action` to
/// the redirect that follows a form too, and know no IPv6 addresses there.
fn source(redirect_uri: &str) -> String {
    let it = target(redirect_uri);
    if it.contains('[') {
        "http:".to_owned()
    } else {
        it
    }
}

/// Where the answer goes, for people.
fn target(redirect_uri: &str) -> String {
    match Url::parse(redirect_uri) {
        Ok(it) if it.scheme() == "http" || it.scheme() == "https" => {
            it.origin().ascii_serialization()
        }
        Ok(it) => format!("{}:", it.scheme()),
        Err(_) => String::new(),
    }
}

fn in_words(scope: &str) -> String {
    escape(match scope {
        "openid" => "know that it is you",
        "profile" => "see your name, user name and groups",
        "email" => "see your e-mail address",
        "groups" => "see your groups",
        "offline_access" => "stay signed in",
        other => other,
    })
}

fn html(status: StatusCode, title: &str, body: &str, source: &str) -> Reply {
    let page = format!(
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
    let mut reply = reply::typed(status, "text/html; charset=utf-8", page.into_bytes());
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
