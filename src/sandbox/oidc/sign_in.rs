//! What a person answers on the sign-in page.
//!
//! A page's answer counts only from the browser that was shown the page: a cookie made for that page
//! must come with it, so that no other site can answer in a person's name.

use super::store::{Asked, Code, Grant};
use super::{authorize, page, path};
use crate::sandbox::code::Use;
use crate::sandbox::config::Person;
use crate::sandbox::form::{self, Parameters};
use crate::sandbox::reply::{self, Reply};
use crate::sandbox::{World, html, random, redirect_uri};
use aws_lc_rs::digest::{SHA256, digest};
use http::Request;
use http::header::{ORIGIN, SET_COOKIE};

/// The longest name someone may type.
const LONGEST_NAME: usize = 64;

pub(super) fn answer(world: &World, request: &Request<Vec<u8>>) -> Reply {
    let from_elsewhere = request
        .headers()
        .get(ORIGIN)
        .is_some_and(|it| it.as_bytes() != world.issuer().as_bytes());
    if from_elsewhere || !form::is_form(request.headers()) {
        return authorize::expired();
    }
    let Ok(answers) = Parameters::parse(request.body()) else {
        return page::error("A field of the form is repeated.");
    };
    let id = answers.get("page").unwrap_or_default();
    let cookie = html::sent_cookie(request.headers(), id).unwrap_or_default();
    let now = world.now();
    let asked = world.oidc.store().pages.asked(id, cookie, now).cloned();
    let Some(asked) = asked else {
        return authorize::expired();
    };
    let client = world.config.client(&asked.client_id);
    let (Some(client), Some(decision)) = (&client, answers.get("decision")) else {
        return authorize::expired();
    };
    let reply = if decision == "allow" {
        match person(world, &answers) {
            Ok(it) => allowed(world, &asked, it, now),
            Err(complaint) => return page::sign_in(world, client, &asked, id, Some(complaint)),
        }
    } else {
        let description = "the person declined";
        authorize::refused(
            world,
            &asked.redirect_uri,
            asked.state.as_deref(),
            "access_denied",
            description,
        )
    };
    world.oidc.store().pages.close(id);
    reply::with_header(reply, SET_COOKIE, &html::cookie(path::SIGN_IN, id, "", 0))
}

fn allowed(world: &World, asked: &Asked, person: Person, now: i64) -> Reply {
    let code = random::secret(&*world.entropy, "code");
    let grant = Grant {
        client_id: asked.client_id.clone(),
        person,
        scopes: asked.scopes.clone(),
        nonce: asked.nonce.clone(),
        auth_time: now,
    };
    let expires_at = now.saturating_add_unsigned(world.knobs().code_life.as_secs());
    let of = |grant| Code {
        of: grant,
        redirect_uri: asked.redirect_uri.clone(),
        code_challenge: asked.code_challenge.clone(),
        expires_at,
        used: Use::Fresh,
    };
    world.oidc.store().grant(grant, code.clone(), of, now);
    let issuer = world.issuer();
    let mut parameters = vec![("code", code.as_str())];
    parameters.extend(asked.state.as_deref().map(|it| ("state", it)));
    parameters.push(("iss", &issuer));
    reply::see_other(&redirect_uri::with_parameters(
        &asked.redirect_uri,
        &parameters,
    ))
}

/// Who answered: whoever typed a name, or else one of the people.
fn person(world: &World, answers: &Parameters) -> Result<Person, &'static str> {
    if let Some(name) = answers.get("name") {
        return someone_else(name);
    }
    let chosen = answers
        .get("person")
        .and_then(|sub| world.config.people.iter().find(|it| it.sub == sub));
    chosen.cloned().ok_or("Choose who you are, or type a name.")
}

/// A person made up from a name; the same name is the same person again.
fn someone_else(name: &str) -> Result<Person, &'static str> {
    let name = name.trim();
    let user: String = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|it| !it.is_empty())
        .collect::<Vec<_>>()
        .join(".")
        .to_lowercase();
    if user.is_empty() {
        return Err("Type a name that has a letter in it.");
    }
    if name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        return Err("Type a name of at most 64 characters.");
    }
    // A subject is ASCII (OpenID Connect Core section 2), and so is a mailbox everyone can reach.
    let ascii = if user.is_ascii() {
        user.clone()
    } else {
        digest_of(&user)
    };
    Ok(Person {
        sub: format!("someone-{ascii}"),
        name: name.to_owned(),
        email: format!("{ascii}@example.com"),
        preferred_username: user,
        groups: Vec::new(),
    })
}

/// A short name for what cannot be written in ASCII.
fn digest_of(it: &str) -> String {
    digest(&SHA256, it.as_bytes())
        .as_ref()
        .iter()
        .take(6)
        .map(|it| format!("{it:02x}"))
        .collect()
}
