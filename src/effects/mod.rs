//! The outside world, whole: every port the engine may use, as one value.
//!
//! Left of the plan nothing takes an [`Effects`]; right of it everything does. The real ports are in
//! `effects::real`, the refusing ones ([`Effects::refusing`]) prove that a path uses none of them. Deliberately not
//! ports: the file system (real files under known roots) and the environment (one snapshot, taken
//! in `main`, passed as a value).

pub mod guard;
pub mod memory_cache;
mod question;
pub mod real;
mod redirect;
mod refusing;
mod unreachable;

pub use question::{Answer, Choice, Form, Question, Unanswered};
pub use redirect::{LoopbackUri, Redirect};

use crate::failure::{Failure, Kind};
use crate::secret::Secret;
use jiff::Timestamp;
use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// What an asynchronous port answers with.
pub type Answered<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Every port the engine may use.
#[derive(Clone)]
pub struct Effects {
    /// One exchange with a server.
    pub http: Arc<dyn Http>,
    /// A person's browser.
    pub sign_in: Arc<dyn AuthorizationUi>,
    /// A person's answers.
    pub prompter: Arc<dyn Prompter>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Programs that the user's own files name.
    pub programs: Arc<dyn Programs>,
    /// What a former run left, and the lock that keeps two runs apart.
    pub tokens: Arc<dyn TokenCache>,
}

/// One exchange. Never follows a redirect, never retries, never logs a body.
pub trait Http: Send + Sync {
    /// Sends one request; the answer's body is read whole, up to its [`BodyLimit`].
    fn send(
        &self,
        it: http::Request<Vec<u8>>,
    ) -> Answered<'_, Result<http::Response<Vec<u8>>, Unreachable>>;
}

/// A request extension: the most bytes of answer to read. Without it 1 MiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BodyLimit(pub usize);

impl Default for BodyLimit {
    fn default() -> Self {
        BodyLimit(1024 * 1024)
    }
}

/// A request extension: this request is for the instance metadata service, and may go to its address,
/// which no other request reaches. Only the step that the user switches on makes such requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ToInstanceMetadata;

/// Why an exchange did not happen. It holds a host and a phase, never a URL's query or a body.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{host}: {phase}: {detail}")]
pub struct Unreachable {
    /// Host and port that were asked for.
    pub host: String,
    /// How far it came.
    pub phase: Phase,
    /// What the system said.
    pub detail: String,
    /// Whether a byte of the request may have reached the server (then it must not be sent again).
    pub sent: bool,
}

/// How far an exchange came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The destination is not among those the user accepted; nothing was sent.
    NotAccepted,
    /// The name did not resolve.
    Dns,
    /// No connection.
    Connect,
    /// No agreement on TLS.
    Tls,
    /// No answer in time.
    TimedOut,
    /// The answer broke off, was malformed or too long.
    Answer,
}

impl std::fmt::Display for Phase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Phase::NotAccepted => "destination not accepted",
            Phase::Dns => "name not resolved",
            Phase::Connect => "no connection",
            Phase::Tls => "TLS failed",
            Phase::TimedOut => "no answer in time",
            Phase::Answer => "unusable answer",
        })
    }
}

/// Shows a person a URL and hands back the redirect they returned with.
pub trait AuthorizationUi: Send + Sync {
    /// Makes ready to receive the redirect (binds the listener); nothing is shown yet.
    fn prepare<'a>(
        &'a self,
        redirect: &'a Redirect,
    ) -> Answered<'a, Result<Box<dyn AwaitedRedirect>, Failure>>;

    /// Shows where to go on any device, and what to type there (RFC 8628 section 3.3). Nothing is
    /// opened: whoever can make a person open such a page and go on signs in as them (section 5.4).
    fn show_code(&self, _: &UserCode) -> Result<Box<dyn Countdown>, Failure> {
        Err(Failure::new(
            Kind::NeedsPerson,
            "sign-in-needs-person",
            "a code for another device can be shown to nobody here",
        ))
    }
}

/// What a person takes to another device.
#[derive(Debug, Clone)]
pub struct UserCode {
    /// What the page will call this program.
    pub client_name: String,
    /// What the sign-in is for: the profile's description.
    pub purpose: String,
    /// Where the sign-in is, as `label: value`.
    pub facts: Vec<(&'static str, String)>,
    /// The page to open, validated.
    pub page: Url,
    /// What to type there: untrusted.
    pub code: String,
}

/// The time that a person has left. Dropped, it is no longer shown.
pub trait Countdown: Send {
    /// Shows how long the code still works.
    fn left(&mut self, it: Duration);
}

/// A sign-in that is ready to receive its redirect.
pub trait AwaitedRedirect: Send {
    /// The redirect URI to send, port included.
    fn redirect_uri(&self) -> &str;
    /// Shows the URL and waits for the redirect with this `state`; others are turned away and the wait goes on.
    fn visit<'a>(self: Box<Self>, it: Visit) -> Answered<'a, Result<Redirected, Failure>>;
}

/// What a person is to be shown.
#[derive(Debug)]
pub struct Visit {
    /// The authorization request, validated: https, or http on loopback where that was allowed.
    pub url: Url,
    /// The `state` that the redirect must bring back.
    pub state: Secret<String>,
    /// Who asks for the sign-in, for the text on the terminal: the profile's description.
    pub purpose: String,
    /// How long to wait.
    pub time_limit: Duration,
}

/// A redirect with the right `state`.
pub struct Redirected {
    /// What the provider answered.
    pub response: AuthorizationResponse,
    /// The browser is waiting for its last page.
    pub page: Box<dyn LastPage>,
}

/// The parameters of an authorization response (RFC 6749 section 4.1.2, RFC 9207).
#[derive(Debug)]
pub enum AuthorizationResponse {
    /// `code`, and `iss` where the provider sends it.
    Code {
        /// The authorization code.
        code: Secret<String>,
        /// RFC 9207.
        iss: Option<String>,
    },
    /// `error`, in the provider's words: untrusted.
    Error {
        /// RFC 6749 section 4.1.2.1, or the provider's own.
        error: String,
        /// Human-readable, untrusted.
        description: Option<String>,
        /// RFC 9207.
        iss: Option<String>,
    },
}

/// The last page of a sign-in, answered once the outcome is known. Dropped unanswered it says that
/// the sign-in ended without a result.
pub trait LastPage: Send {
    /// Shows the page.
    fn show(self: Box<Self>, it: Verdict) -> Answered<'static, ()>;
}

/// What the browser's last page says: our own words only, nothing from the redirect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Signed in; the window can be closed.
    SignedIn,
    /// Not signed in, and why.
    Refused {
        /// One of our own sentences.
        why: &'static str,
    },
}

/// Asks a person.
pub trait Prompter: Send + Sync {
    /// Asks one question; a wrong answer is asked again.
    fn ask(&self, it: &Question) -> Result<Answer, Unanswered>;
}

/// Time.
pub trait Clock: Send + Sync {
    /// Now, by the system's clock.
    fn now(&self) -> Timestamp;
    /// Waits.
    fn sleep(&self, it: Duration) -> Answered<'_, ()>;
}

/// Randomness fit for secrets.
pub trait Entropy: Send + Sync {
    /// Fills the buffer.
    fn fill(&self, it: &mut [u8]);
}

/// Runs programs. What names one is the user's own (`credential_process` of their AWS files), never
/// a connection profile; no shell is between.
pub trait Programs: Send + Sync {
    /// Runs one to its end, or stops it when its time is over.
    fn run<'a>(&'a self, it: &'a ProgramCall) -> Answered<'a, Result<Ran, NotRun>>;
}

/// A program to run.
#[derive(Debug)]
pub struct ProgramCall {
    /// A path, or a name to be looked for in `PATH`.
    pub program: String,
    /// Its arguments: there may be secrets among them.
    pub arguments: Secret<Vec<String>>,
    /// Variables beside those of this process.
    pub environment: Vec<(String, String)>,
}

/// A program that ran to its end.
#[derive(Debug)]
pub struct Ran {
    /// How it ended, in the system's words: `exit status: 1`.
    pub status: String,
    /// Whether that means that it worked.
    pub succeeded: bool,
    /// What it wrote to standard output.
    pub output: Secret<Vec<u8>>,
    /// What it wrote to standard error, the beginning of it: untrusted.
    pub aside: String,
}

/// Why a program gave nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotRun {
    /// There is no such program.
    NotFound,
    /// It could not be started, and what the system said.
    NotStarted(String),
    /// It was stopped after this time.
    TimedOut(Duration),
    /// It wrote more than any answer is long, and was stopped.
    TooMuch,
}

/// Under what a former run's outcome is kept: everything that decides where secrets go. Two
/// profiles that differ in any of it share nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CacheKey {
    /// What is kept: `tokens`, `credentials`.
    pub kind: &'static str,
    /// The canonical text of all that decides where secrets go; stored with the entry and compared on reading.
    pub tuple: String,
}

/// What a former run left, and the lock that keeps two runs from disturbing one person twice.
pub trait TokenCache: Send + Sync {
    /// The entry; one that cannot be read is a miss (and is set aside, not lost).
    fn load(&self, key: &CacheKey) -> Option<Secret<Vec<u8>>>;
    /// Writes the entry whole or not at all.
    fn store(&self, key: &CacheKey, it: &Secret<Vec<u8>>) -> std::io::Result<()>;
    /// Forgets the entry.
    fn forget(&self, key: &CacheKey) -> std::io::Result<()>;
    /// Waits for the key's lock; released when the lease is dropped, or the process dies. Where
    /// nothing can be kept (no home folder, a read-only one) there is nothing to wait for: the lease
    /// comes at once, and the person is told. An error says that something is wrong with the lock.
    fn lock<'a>(&'a self, key: &'a CacheKey) -> Answered<'a, std::io::Result<Lease>>;
    /// As [`TokenCache::lock`], for what caches in several folders share: `file` is the lock itself.
    /// It is made, with its folder, where it is missing; where it cannot be, the lease comes at once.
    fn lock_shared<'a>(&'a self, file: &'a Path) -> Answered<'a, std::io::Result<Lease>>;
}

/// A held lock.
pub struct Lease(pub Box<dyn std::any::Any + Send>);
