//! A world in which every port refuses to be used.
//!
//! A path that runs in it reaches no network, person, clock, randomness or cache: that is how
//! `check`, `list` and `plan` prove what they promise.

use super::{
    Answer, Answered, AuthorizationUi, AwaitedRedirect, CacheKey, Clock, Effects, Entropy, Http,
    Lease, NotRun, ProgramCall, Programs, Prompter, Question, Ran, Redirect, TokenCache,
    Unanswered, Unreachable,
};
use crate::failure::Failure;
use crate::secret::Secret;
use jiff::Timestamp;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

impl Effects {
    /// Ports that panic when they are used. Replace the ones a path may use:
    /// `Effects { clock, ..Effects::refusing() }`.
    pub fn refusing() -> Effects {
        Effects {
            http: Arc::new(Refusing),
            sign_in: Arc::new(Refusing),
            prompter: Arc::new(Refusing),
            clock: Arc::new(Refusing),
            entropy: Arc::new(Refusing),
            programs: Arc::new(Refusing),
            tokens: Arc::new(Refusing),
        }
    }
}

struct Refusing;

#[track_caller]
fn refuse(what: &str) -> ! {
    panic!("{what}, where nothing outside this process may be used")
}

impl Http for Refusing {
    fn send(
        &self,
        it: http::Request<Vec<u8>>,
    ) -> Answered<'_, Result<http::Response<Vec<u8>>, Unreachable>> {
        refuse(&format!("a request to {:?}", it.uri().host()))
    }
}

impl AuthorizationUi for Refusing {
    fn prepare<'a>(
        &'a self,
        _: &'a Redirect,
    ) -> Answered<'a, Result<Box<dyn AwaitedRedirect>, Failure>> {
        refuse("a sign-in")
    }
}

impl Prompter for Refusing {
    fn ask(&self, it: &Question) -> Result<Answer, Unanswered> {
        refuse(&format!("the question `{}`", it.key))
    }
}

impl Clock for Refusing {
    fn now(&self) -> Timestamp {
        refuse("the time")
    }

    fn sleep(&self, _: Duration) -> Answered<'_, ()> {
        refuse("a wait")
    }
}

impl Entropy for Refusing {
    fn fill(&self, _: &mut [u8]) {
        refuse("randomness")
    }
}

impl Programs for Refusing {
    fn run<'a>(&'a self, it: &'a ProgramCall) -> Answered<'a, Result<Ran, NotRun>> {
        refuse(&format!("the program `{}`", it.program))
    }
}

impl TokenCache for Refusing {
    fn load(&self, key: &CacheKey) -> Option<Secret<Vec<u8>>> {
        refuse(&format!("the cache for {}", key.kind))
    }

    fn store(&self, key: &CacheKey, _: &Secret<Vec<u8>>) -> std::io::Result<()> {
        refuse(&format!("the cache for {}", key.kind))
    }

    fn forget(&self, key: &CacheKey) -> std::io::Result<()> {
        refuse(&format!("the cache for {}", key.kind))
    }

    fn lock<'a>(&'a self, key: &'a CacheKey) -> Answered<'a, std::io::Result<Lease>> {
        refuse(&format!("the lock for {}", key.kind))
    }

    fn lock_shared<'a>(&'a self, _: &'a Path) -> Answered<'a, std::io::Result<Lease>> {
        refuse("a lock that is shared")
    }
}
