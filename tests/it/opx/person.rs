//! The outside world of a test: a person with a browser, a clock that stands, counted randomness.

use super::provider::Provider;
use super::{CODE, NOW};
use connection_profile::effects::{
    Answer, Answered, AuthorizationResponse, AuthorizationUi, AwaitedRedirect, CacheKey, Clock,
    Effects, Entropy, LastPage, Lease, Prompter, Question, Redirect, Redirected, TokenCache,
    Unanswered, Verdict, Visit,
};
use connection_profile::failure::Failure;
use connection_profile::secret::Secret;
use jiff::Timestamp;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Effects whose provider and person are these.
pub fn effects(provider: &Arc<Provider>) -> Effects {
    Effects {
        http: provider.clone(),
        sign_in: Arc::new(Person(provider.clone())),
        prompter: Arc::new(Nobody),
        clock: Arc::new(Still),
        entropy: Arc::new(Counted(AtomicU64::new(1))),
        tokens: Arc::new(Nobody),
        programs: Effects::refusing().programs,
    }
}

/// Follows the URL, agrees, and returns with the redirect.
struct Person(Arc<Provider>);

impl AuthorizationUi for Person {
    fn prepare<'a>(
        &'a self,
        redirect: &'a Redirect,
    ) -> Answered<'a, Result<Box<dyn AwaitedRedirect>, Failure>> {
        Box::pin(async move {
            let uri = match redirect {
                Redirect::Loopback { uri } => uri.at_port(uri.port().unwrap_or(49_152)),
                Redirect::Paste { uri } => uri.clone(),
            };
            let awaited: Box<dyn AwaitedRedirect> = Box::new(Awaited {
                uri,
                provider: self.0.clone(),
            });
            Ok(awaited)
        })
    }
}

struct Awaited {
    uri: String,
    provider: Arc<Provider>,
}

impl AwaitedRedirect for Awaited {
    fn redirect_uri(&self) -> &str {
        &self.uri
    }

    fn visit<'a>(self: Box<Self>, it: Visit) -> Answered<'a, Result<Redirected, Failure>> {
        let Awaited { uri, provider } = *self;
        Box::pin(async move {
            provider.authorize(&it.url, it.state.reveal(), &uri);
            let good = AuthorizationResponse::Code {
                code: Secret::new(CODE.into()),
                iss: None,
            };
            Ok(Redirected {
                response: (provider.knobs.response)(good),
                page: Box::new(Page(provider.page.clone())),
            })
        })
    }
}

struct Page(Arc<Mutex<Option<Verdict>>>);

impl LastPage for Page {
    fn show(self: Box<Self>, it: Verdict) -> Answered<'static, ()> {
        *self.0.lock().expect("lock") = Some(it);
        Box::pin(async {})
    }
}

struct Still;

impl Clock for Still {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(NOW).expect("a time")
    }

    fn sleep(&self, _: Duration) -> Answered<'_, ()> {
        panic!("nothing here waits")
    }
}

/// Never the same twice, always the same in the next run.
struct Counted(AtomicU64);

impl Entropy for Counted {
    fn fill(&self, it: &mut [u8]) {
        let turn = self.0.fetch_add(1, Ordering::Relaxed);
        for (at, byte) in it.iter_mut().enumerate() {
            *byte = (turn
                .wrapping_mul(0x9e37_79b9_7f4a_7c15)
                .rotate_left(at as u32 * 7) as u8)
                ^ at as u8;
        }
    }
}

/// Whoever must not be asked.
struct Nobody;

impl Prompter for Nobody {
    fn ask(&self, _: &Question) -> Result<Answer, Unanswered> {
        panic!("a sign-in asks nothing on the terminal")
    }
}

impl TokenCache for Nobody {
    fn load(&self, _: &CacheKey) -> Option<Secret<Vec<u8>>> {
        panic!("a sign-in keeps nothing")
    }

    fn store(&self, _: &CacheKey, _: &Secret<Vec<u8>>) -> std::io::Result<()> {
        panic!("a sign-in keeps nothing")
    }

    fn forget(&self, _: &CacheKey) -> std::io::Result<()> {
        panic!("a sign-in keeps nothing")
    }

    fn lock<'a>(&'a self, _: &'a CacheKey) -> Answered<'a, std::io::Result<Lease>> {
        panic!("a sign-in keeps nothing")
    }

    fn lock_shared<'a>(&'a self, _: &'a std::path::Path) -> Answered<'a, std::io::Result<Lease>> {
        panic!("a sign-in keeps nothing")
    }
}
