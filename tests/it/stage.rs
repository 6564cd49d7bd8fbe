//! What the stages of the tests have in common: what a verb leaves, and a person with a browser.

use crate::sandbox::world::{REDIRECT, query};
use connection_profile::effects::{
    Answered, AuthorizationResponse, AuthorizationUi, AwaitedRedirect, LastPage, Redirect,
    Redirected, Verdict, Visit,
};
use connection_profile::failure::Failure;
use connection_profile::sandbox::{Consent, DemoPerson, World};
use connection_profile::secret::Secret;
use std::sync::{Arc, Mutex};
use url::Url;

/// What a verb left.
#[derive(Debug)]
pub struct Outcome {
    pub exit: u8,
    pub out: String,
    pub err: String,
}

impl Outcome {
    /// What a command line leaves that writes to two streams and ends with a code.
    pub fn of(run: impl FnOnce(&mut Vec<u8>, &mut Vec<u8>) -> u8) -> Self {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let exit = run(&mut out, &mut err);
        Outcome {
            exit,
            out: String::from_utf8(out).unwrap(),
            err: String::from_utf8(err).unwrap(),
        }
    }
}

/// Requests since the last look, as `Face METHOD action`.
pub fn requests_since(world: &World, seen: usize) -> Vec<String> {
    let requests = world.requests();
    let new = requests.iter().skip(seen);
    new.map(|it| format!("{:?} {}", it.face, it.action))
        .collect()
}

/// Follows the URL to the sandbox's page, presses a button, and comes back.
#[derive(Clone)]
pub struct Browser {
    world: Arc<World>,
    /// As whom the person signs in, where the page lets one choose.
    name: Option<&'static str>,
    /// Where every sign-in must want the browser to come back to.
    comes_back_to: Option<&'static str>,
    /// What has to happen elsewhere before the person answers.
    waits: Arc<dyn Fn() + Send + Sync>,
    consent: Arc<Mutex<Consent>>,
    visits: Arc<Mutex<Vec<Url>>>,
    pages: Arc<Mutex<Vec<Verdict>>>,
}

impl Browser {
    pub fn of(world: &Arc<World>) -> Self {
        Browser {
            world: world.clone(),
            name: None,
            comes_back_to: None,
            waits: Arc::new(|| {}),
            consent: Arc::new(Mutex::new(Consent::Allow)),
            visits: Arc::default(),
            pages: Arc::default(),
        }
    }

    pub fn signing_in_as(self, name: &'static str) -> Self {
        let name = Some(name);
        Browser { name, ..self }
    }

    pub fn coming_back_to(self, redirect_uri: &'static str) -> Self {
        let comes_back_to = Some(redirect_uri);
        Browser {
            comes_back_to,
            ..self
        }
    }

    pub fn waiting(self, waits: impl Fn() + Send + Sync + 'static) -> Self {
        let waits = Arc::new(waits);
        Browser { waits, ..self }
    }

    pub fn deny(&self) {
        *self.consent.lock().unwrap() = Consent::Deny;
    }

    /// Where it was sent.
    pub fn visits(&self) -> Vec<Url> {
        self.visits.lock().unwrap().clone()
    }

    /// What its last pages said.
    pub fn pages(&self) -> Vec<Verdict> {
        self.pages.lock().unwrap().clone()
    }
}

impl AuthorizationUi for Browser {
    fn prepare<'a>(
        &'a self,
        redirect: &'a Redirect,
    ) -> Answered<'a, Result<Box<dyn AwaitedRedirect>, Failure>> {
        if let Some(expected) = self.comes_back_to {
            let Redirect::Loopback { uri } = redirect else {
                panic!("{redirect:?}");
            };
            assert_eq!(uri.shown(), expected);
        }
        let browser: Box<dyn AwaitedRedirect> = Box::new(self.clone());
        Box::pin(std::future::ready(Ok(browser)))
    }
}

impl AwaitedRedirect for Browser {
    fn redirect_uri(&self) -> &str {
        REDIRECT
    }

    fn visit<'a>(self: Box<Self>, it: Visit) -> Answered<'a, Result<Redirected, Failure>> {
        Box::pin(async move {
            self.visits.lock().unwrap().push(it.url.clone());
            (self.waits)();
            let consent = *self.consent.lock().unwrap();
            let person = DemoPerson {
                name: self.name.map(str::to_owned),
                consent,
            };
            let redirect = person.visit(self.world.as_ref(), &it.url).await.unwrap();
            let mut found = query(&redirect);
            assert_eq!(found.get("state"), Some(it.state.reveal()));
            let iss = found.remove("iss");
            let response = match (found.remove("code"), found.remove("error")) {
                (Some(code), None) => AuthorizationResponse::Code {
                    code: Secret::new(code),
                    iss,
                },
                (None, Some(error)) => AuthorizationResponse::Error {
                    error,
                    description: found.remove("error_description"),
                    iss,
                },
                _ => panic!("neither code nor error"),
            };
            Ok(Redirected {
                response,
                page: self,
            })
        })
    }
}

impl LastPage for Browser {
    fn show(self: Box<Self>, it: Verdict) -> Answered<'static, ()> {
        self.pages.lock().unwrap().push(it);
        Box::pin(std::future::ready(()))
    }
}
