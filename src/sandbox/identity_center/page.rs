//! The pages a person sees at the access portal.

use super::path;
use super::store::{Asked, Way};
use crate::sandbox::World;
use crate::sandbox::html::{self, source, target};
use crate::sandbox::reply::{Reply, escape};
use http::StatusCode;

/// Who are you, and do you allow this; with a complaint when an answer was not usable.
pub(super) fn sign_in(world: &World, asked: &Asked, id: &str, complaint: Option<&str>) -> Reply {
    let mut choices = String::new();
    for (at, it) in world.config.identity_center.people.iter().enumerate() {
        choices.push_str(&format!(
            "<label class=\"person\"><input type=\"radio\" name=\"person\" value=\"{user_name}\"{checked}>\
             <span>{name}<small>{email}</small></span></label>\n",
            user_name = escape(&it.user_name),
            name = escape(&it.name),
            email = escape(&it.email),
            checked = if at == 0 { " checked" } else { "" },
        ));
    }
    let (source, end) = match &asked.way {
        Way::Code(it) => (
            source(&it.uri),
            format!(
                "You will be sent to <code>{}</code>.",
                escape(&target(&it.uri))
            ),
        ),
        Way::Device { user_code, .. } => (
            String::new(),
            format!(
                "Allow only if the device in front of you shows the code <code>{}</code>.",
                escape(user_code)
            ),
        ),
    };
    let body = format!(
        "<h1>AWS access portal</h1>\n\
         {complaint}\
         <form method=\"post\" action=\"{action}\">\n\
         <input type=\"hidden\" name=\"page\" value=\"{id}\">\n\
         <fieldset><legend>Sign in as</legend>\n{choices}</fieldset>\n\
         <p>Allow <strong>{application}</strong> to access your data?</p>\n\
         <p>It could:</p>\n<ul>\n{scopes}</ul>\n\
         <div class=\"buttons\"><button name=\"decision\" value=\"allow\">Allow access</button>\n\
         <button name=\"decision\" value=\"deny\">Deny access</button></div>\n\
         </form>\n\
         <footer>{end} This is the profilectl sandbox: no one here is real, and no password is asked.</footer>",
        complaint = complaint.map_or_else(String::new, alert),
        action = path::SIGN_IN,
        id = escape(id),
        application = escape(&asked.client_name),
        scopes = in_words(&asked.scopes),
    );
    let status = match complaint {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    html::page(status, "AWS access portal", &body, &source)
}

/// Where a person types the code that a device shows.
pub(super) fn user_code(complaint: Option<&str>) -> Reply {
    let body = format!(
        "<h1>Authorize a device</h1>\n\
         {complaint}\
         <form method=\"get\" action=\"{action}\">\n\
         <p><label>The code that your device shows \
         <input type=\"text\" name=\"user_code\" maxlength=\"16\" autocomplete=\"off\"></label></p>\n\
         <div class=\"buttons\"><button>Go on</button></div>\n\
         </form>",
        complaint = complaint.map_or_else(String::new, alert),
        action = path::DEVICE,
    );
    let status = match complaint {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    html::page(status, "Authorize a device", &body, "")
}

/// The end of a device authorization that was allowed.
pub(super) fn approved() -> Reply {
    html::page(
        StatusCode::OK,
        "Request approved",
        "<h1>Request approved</h1>\n<p>You can close this window and go back to the device.</p>",
        "",
    )
}

/// The end of one that was not.
pub(super) fn denied() -> Reply {
    html::page(
        StatusCode::OK,
        "Request denied",
        "<h1>Request denied</h1>\n<p>You can close this window.</p>",
        "",
    )
}

/// A page that says what was wrong, to the person: the application cannot be trusted with it.
pub(super) fn error(sentence: &str) -> Reply {
    let body = format!("<h1>This sign-in cannot go on</h1>\n{}", alert(sentence));
    html::page(
        StatusCode::BAD_REQUEST,
        "This sign-in cannot go on",
        &body,
        "",
    )
}

fn alert(sentence: &str) -> String {
    format!("<p role=\"alert\">{}</p>\n", escape(sentence))
}

fn in_words(scopes: &[String]) -> String {
    let scopes = match scopes {
        [] => [super::register::ACCOUNT_ACCESS.to_owned()].to_vec(),
        some => some.to_vec(),
    };
    let words = scopes.iter().map(|it| match it.as_str() {
        "sso:account:access" => "see your AWS accounts and take your roles in them",
        other => other,
    });
    words
        .map(|it| format!("<li>{}</li>\n", escape(it)))
        .collect()
}
