//! Who comes to a sign-in's listener, and what they are told.
//!
//! Anybody on this machine, and every web page in the browser, can talk to the listener: only a
//! request that knows the state counts, everything else is turned away and the wait goes on.

use super::callback::{self, Misfit};
use super::page::Page;
use super::request_head::{self, LONGEST_HEAD, Target};
use crate::effects::{Answered, AuthorizationResponse, Clock, LastPage, Verdict};
use crate::failure::{Failure, Kind};
use crate::secret::Secret;
use std::collections::VecDeque;
use std::io::{self, ErrorKind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{oneshot, watch};
use tokio::task::{AbortHandle, JoinSet};

/// Connections at once. One more sends the longest-idle one away.
const CONNECTIONS: usize = 64;

/// How long a request's head may take.
const HEAD_TIME: Duration = Duration::from_secs(5);

/// How long a client may take to notice that it was answered.
const LINGER: Duration = Duration::from_secs(1);

/// How long the last page waits to be asked for.
const PAGE_TIME: Duration = Duration::from_secs(2);

/// How many windows may wait for the last page.
const HELD: usize = 8;

/// How many wrong states are turned away before the sign-in is given up. Each is a guess by
/// somebody who knows where we listen; noise of other kinds is not counted.
const GUESSES: usize = 200;

/// What all connections of one sign-in share.
pub(super) struct Reception {
    /// What `Host` must say.
    authority: String,
    path: String,
    last_path: &'static str,
    state: Secret<String>,
    /// Taken by the first good redirect, or by the last guess.
    found: Mutex<Option<oneshot::Sender<Result<AuthorizationResponse, Failure>>>>,
    guesses: AtomicUsize,
    verdict: watch::Sender<Option<Verdict>>,
    windows: watch::Sender<Windows>,
    clock: Arc<dyn Clock>,
}

/// The windows that ask for the last page.
#[derive(Default)]
struct Windows {
    held: usize,
    shown: usize,
}

enum Reply {
    Now(Page),
    /// The last page, when there is one.
    Held,
}

impl Reception {
    /// Opens for one sign-in; the receiver gets what ends the wait.
    pub(super) fn open(
        authority: String,
        path: String,
        state: Secret<String>,
        clock: Arc<dyn Clock>,
    ) -> (
        Arc<Self>,
        oneshot::Receiver<Result<AuthorizationResponse, Failure>>,
    ) {
        let (found, waiting) = oneshot::channel();
        let reception = Reception {
            authority,
            last_path: if path == "/finished" {
                "/finished/"
            } else {
                "/finished"
            },
            path,
            state,
            found: Mutex::new(Some(found)),
            guesses: AtomicUsize::new(0),
            verdict: watch::Sender::new(None),
            windows: watch::Sender::new(Windows::default()),
            clock,
        };
        (Arc::new(reception), waiting)
    }

    fn reply(&self, head: &[u8]) -> Reply {
        let Some(Target { path, query }) = request_head::parse(head, &self.authority) else {
            return Reply::Now(Page::bad_request());
        };
        if path == self.path
            && let Some(query) = query
        {
            return Reply::Now(self.redirect(query));
        }
        match (path, query) {
            ("/favicon.ico", None) => Reply::Now(Page::not_found()),
            (path, None) if path == self.last_path && self.is_taken() => Reply::Held,
            _ => Reply::Now(Page::bad_request()),
        }
    }

    /// Good once, and only once.
    fn redirect(&self, query: &str) -> Page {
        let outcome = match callback::read(query, &self.state) {
            Ok(response) => Ok(response),
            Err(Misfit::WrongState) => {
                if self.guesses.fetch_add(1, Ordering::Relaxed) < GUESSES {
                    return Page::bad_request();
                }
                Err(disturbed())
            }
            Err(Misfit::NoState | Misfit::Malformed) => return Page::bad_request(),
        };
        let good = outcome.is_ok();
        let waiting = self
            .found
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        match waiting.map(|it| it.send(outcome)) {
            Some(Ok(())) if good => Page::see_other(self.last_path),
            _ => Page::bad_request(),
        }
    }

    fn is_taken(&self) -> bool {
        self.found
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_none()
    }

    /// The last page, as soon as there is one; for one window too many, a word.
    async fn last_page(&self) -> Page {
        let enough = |windows: &mut Windows| {
            let room = windows.held < HELD;
            windows.held += usize::from(room);
            room
        };
        if !self.windows.send_if_modified(enough) {
            return Page::look_elsewhere();
        }
        let mut verdict = self.verdict.subscribe();
        // The sender is in `self`: there is always a verdict to come.
        match verdict.wait_for(Option::is_some).await.as_deref() {
            Ok(Some(it)) => Page::verdict(it),
            _ => Page::look_elsewhere(),
        }
    }

    /// Until the verdict was shown to every window that waits, or nobody came to see it.
    async fn over(&self) {
        let _ = self.verdict.subscribe().wait_for(Option::is_some).await;
        let mut windows = self.windows.subscribe();
        tokio::select! {
            biased;
            _ = windows.wait_for(|it| it.shown > 0 && it.shown == it.held) => {}
            () = self.clock.sleep(PAGE_TIME) => {}
        }
    }
}

fn disturbed() -> Failure {
    Failure::new(
        Kind::General,
        "sign-in-disturbed",
        format!("more than {GUESSES} redirects came that belong to no sign-in of ours"),
    )
    .with_help("a program or a web page on this machine is guessing; find it, then sign in again")
}

/// Serves until the sign-in is over.
pub(super) async fn listen(sockets: Vec<TcpListener>, reception: Arc<Reception>) {
    let mut connections = JoinSet::new();
    let mut idle: VecDeque<Idle> = VecDeque::new();
    let over = reception.over();
    tokio::pin!(over);
    loop {
        let stream = tokio::select! {
            biased;
            () = &mut over => break,
            Some(_) = connections.join_next() => continue,
            accepted = accept(&sockets) => accepted,
        };
        let Ok(stream) = stream else {
            // No more files, most likely; the next connection is tried after a breath.
            reception.clock.sleep(Duration::from_millis(100)).await;
            continue;
        };
        idle.retain(|it| !it.task.is_finished());
        if connections.len() >= CONNECTIONS
            && let Some(at) = idle.iter().position(|it| !it.busy.load(Ordering::Relaxed))
            && let Some(it) = idle.remove(at)
        {
            it.task.abort();
        }
        let busy = Arc::new(AtomicBool::new(false));
        let task = connections.spawn(attend(stream, reception.clone(), busy.clone()));
        idle.push_back(Idle { task, busy });
    }
}

/// A connection that may be sent away while it is not busy.
struct Idle {
    task: AbortHandle,
    busy: Arc<AtomicBool>,
}

async fn accept(sockets: &[TcpListener]) -> io::Result<TcpStream> {
    std::future::poll_fn(|task| {
        sockets
            .iter()
            .map(|it| it.poll_accept(task))
            .find(Poll::is_ready)
            .unwrap_or(Poll::Pending)
    })
    .await
    .map(|(stream, _)| stream)
}

async fn attend(mut stream: TcpStream, reception: Arc<Reception>, busy: Arc<AtomicBool>) {
    let head = tokio::select! {
        biased;
        head = read_head(&mut stream) => head,
        () = reception.clock.sleep(HEAD_TIME) => return,
    };
    let Ok(head) = head else { return };
    busy.store(true, Ordering::Relaxed);
    let reply = match reception.reply(&head) {
        Reply::Now(page) => page,
        Reply::Held => {
            let page = reception.last_page().await;
            let _ = write(&mut stream, &page).await;
            reception.windows.send_modify(|it| it.shown += 1);
            return;
        }
    };
    let _ = write(&mut stream, &reply).await;
    busy.store(false, Ordering::Relaxed);
    // A socket closed on unread bytes takes the answer with it.
    let mut rest = [0; 1024];
    tokio::select! {
        () = async { while stream.read(&mut rest).await.is_ok_and(|it| it > 0) {} } => {}
        () = reception.clock.sleep(LINGER) => {}
    }
}

async fn write(stream: &mut TcpStream, page: &Page) -> io::Result<()> {
    stream.write_all(page.bytes()).await?;
    stream.shutdown().await
}

/// The head, or what there is of it when it is too long.
async fn read_head(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(2048);
    loop {
        if let Some(end) = request_head::end(&bytes) {
            bytes.truncate(end);
            return Ok(bytes);
        }
        if bytes.len() > LONGEST_HEAD {
            return Ok(bytes);
        }
        if stream.read_buf(&mut bytes).await? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
    }
}

/// The page that the browser waits for.
pub(super) struct HeldPage {
    /// `None` once it was shown.
    reception: Option<Arc<Reception>>,
}

impl HeldPage {
    pub(super) fn new(reception: Arc<Reception>) -> Self {
        HeldPage {
            reception: Some(reception),
        }
    }
}

impl LastPage for HeldPage {
    fn show(mut self: Box<Self>, it: Verdict) -> Answered<'static, ()> {
        let reception = self.reception.take();
        Box::pin(async move {
            if let Some(reception) = reception {
                reception.verdict.send_replace(Some(it));
                reception.over().await;
            }
        })
    }
}

impl Drop for HeldPage {
    fn drop(&mut self) {
        if let Some(reception) = &self.reception {
            reception.verdict.send_replace(Some(Verdict::Refused {
                why: "The sign-in ended without a result.",
            }));
        }
    }
}
