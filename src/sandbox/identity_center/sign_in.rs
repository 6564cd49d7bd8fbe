//! What a person answers on the sign-in page, in whichever way the application waits for it.
//!
//! A page's answer counts only from the browser that was shown the page: a cookie made for that page
//! must come with it, so that no other site can answer in a person's name.

use super::refusal::{Exception, Refusal};
use super::store::{Answer, Asked, Code, Redirect, Session, Way};
use super::{Call, authorize, page, path};
use crate::sandbox::code::Use;
use crate::sandbox::form::{self, Parameters};
use crate::sandbox::reply::{self, Reply};
use crate::sandbox::{World, html, random, redirect_uri, world};
use http::Request;
use http::header::{ORIGIN, SET_COOKIE};

pub(super) fn answer(world: &World, call: &Call<'_>) -> Reply {
    let request = call.request;
    if is_from_elsewhere(request) || !form::is_form(request.headers()) {
        return authorize::expired();
    }
    let Ok(answers) = Parameters::parse(request.body()) else {
        return page::error("A field of the form is repeated.");
    };
    let id = answers.get("page").unwrap_or_default();
    let cookie = html::sent_cookie(request.headers(), id).unwrap_or_default();
    let now = world.now();
    let asked = world
        .identity_center
        .store()
        .pages
        .asked(id, cookie, now)
        .cloned();
    let (Some(asked), Some(decision)) = (asked, answers.get("decision")) else {
        return authorize::expired();
    };
    let reply = if decision == "allow" {
        let people = &world.config.identity_center.people;
        let chosen = answers
            .get("person")
            .and_then(|name| people.iter().position(|it| it.user_name == name));
        match chosen {
            Some(person) => allowed(world, &asked, person, now),
            None => return page::sign_in(world, &asked, id, Some("Choose who you are.")),
        }
    } else {
        denied(world, &asked)
    };
    world.identity_center.store().pages.close(id);
    reply::with_header(reply, SET_COOKIE, &html::cookie(path::SIGN_IN, id, "", 0))
}

fn allowed(world: &World, asked: &Asked, person: usize, now: i64) -> Reply {
    let knobs = world.knobs();
    let session = Session {
        client_id: asked.client_id.clone(),
        person,
        scopes: asked.scopes.clone(),
        ends_at: now.saturating_add_unsigned(knobs.portal_session_life.as_secs()),
    };
    let mut store = world.identity_center.store();
    match &asked.way {
        Way::Code(to) => {
            let code = random::secret(&*world.entropy, "code");
            let session = store.begin(session, now);
            let it = Code {
                of: session,
                redirect_uri: to.uri.clone(),
                code_challenge: to.code_challenge.clone(),
                expires_at: now.saturating_add_unsigned(knobs.code_life.as_secs()),
                used: Use::Fresh,
            };
            store.add_code(code.clone(), it);
            granted(to, &code)
        }
        Way::Device { device_code, .. } => {
            let waiting = store
                .device(device_code)
                .is_some_and(|it| it.expires_at > now && it.answer == Answer::Awaited);
            if !waiting {
                return authorize::expired();
            }
            let session = store.begin(session, now);
            if let Some(it) = store.device(device_code) {
                it.answer = Answer::Allowed(session);
            }
            page::approved()
        }
    }
}

fn denied(world: &World, asked: &Asked) -> Reply {
    match &asked.way {
        Way::Code(to) => authorize::refused(
            to,
            &Refusal::new(Exception::AccessDenied, "the person denied access"),
        ),
        Way::Device { device_code, .. } => {
            let mut store = world.identity_center.store();
            match store.device(device_code) {
                Some(it) if it.answer == Answer::Awaited => it.answer = Answer::Denied,
                _ => return authorize::expired(),
            }
            page::denied()
        }
    }
}

fn granted(to: &Redirect, code: &str) -> Reply {
    let mut parameters = vec![("code", code)];
    parameters.extend(to.state.as_deref().map(|it| ("state", it)));
    reply::see_other(&redirect_uri::with_parameters(&to.uri, &parameters))
}

/// Whether a browser says that the form stood on another site's page.
fn is_from_elsewhere(request: &Request<Vec<u8>>) -> bool {
    let own = world::authority(request).unwrap_or_default();
    request.headers().get(ORIGIN).is_some_and(|it| {
        it.to_str()
            .ok()
            .and_then(|it| it.split_once("://"))
            .is_none_or(|(_, it)| it != own)
    })
}
