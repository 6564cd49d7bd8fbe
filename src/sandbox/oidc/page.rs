//! The pages a person sees: plain HTML, no script, nothing fetched.

use super::path;
use super::store::Asked;
use crate::sandbox::World;
use crate::sandbox::config::Client;
use crate::sandbox::html::{self, source, target};
use crate::sandbox::reply::{Reply, escape};
use http::StatusCode;

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
    let mut reply = html::page(
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
    html::page(
        StatusCode::BAD_REQUEST,
        "This sign-in cannot go on",
        &body,
        "",
    )
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
