//! What the ports are given: a clock that a test moves, ears for what they say, small servers.

use connection_profile::effects::real::Say;
use connection_profile::effects::{Answered, Clock};
use jiff::Timestamp;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};

/// Time stands still until a test moves it.
pub struct HandClock {
    passed: watch::Sender<Duration>,
}

impl HandClock {
    pub fn new() -> Arc<Self> {
        Arc::new(HandClock {
            passed: watch::Sender::new(Duration::ZERO),
        })
    }

    /// Moves time on and lets everything that waited for it run.
    pub async fn advance(&self, it: Duration) {
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
        self.passed.send_modify(|passed| *passed += it);
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        "2030-01-01T00:00:00Z".parse::<Timestamp>().unwrap() + *self.passed.borrow()
    }

    fn sleep(&self, it: Duration) -> Answered<'_, ()> {
        let mut passed = self.passed.subscribe();
        let until = *passed.borrow() + it;
        Box::pin(async move {
            let _ = passed.wait_for(|passed| *passed >= until).await;
        })
    }
}

/// Hears what the ports say.
pub fn ears() -> (Say, Arc<Mutex<Vec<String>>>) {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let ears = heard.clone();
    let say = move |line: &str| ears.lock().unwrap().push(line.to_owned());
    (Arc::new(say), heard)
}

/// A server that records each request's head and answers by the function given; `None` is silence.
pub struct Server {
    pub port: u16,
    requests: mpsc::UnboundedReceiver<String>,
}

impl Server {
    pub async fn start(answer: impl Fn(&str) -> Option<Vec<u8>> + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (heard, requests) = mpsc::unbounded_channel();
        let answer = Arc::new(answer);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, heard.clone(), answer.clone()));
            }
        });
        Server { port, requests }
    }

    /// Waits for the next request and gives its head.
    pub async fn next(&mut self) -> String {
        self.requests.recv().await.unwrap()
    }

    /// How many requests came that nobody looked at.
    pub fn unread(&mut self) -> usize {
        std::iter::from_fn(|| self.requests.try_recv().ok()).count()
    }
}

async fn serve(
    mut stream: TcpStream,
    heard: mpsc::UnboundedSender<String>,
    answer: Arc<impl Fn(&str) -> Option<Vec<u8>>>,
) {
    let mut bytes = Vec::new();
    while !bytes.windows(4).any(|it| it == b"\r\n\r\n") {
        if stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
            break;
        }
    }
    let head = String::from_utf8_lossy(&bytes).into_owned();
    let answer = answer(&head);
    heard.send(head).unwrap();
    match answer {
        Some(answer) => {
            let _ = stream.write_all(&answer).await;
            let _ = stream.shutdown().await;
        }
        None => std::future::pending().await,
    }
}

/// A whole answer with a body.
pub fn answer(status: &str, headers: &str, body: &[u8]) -> Option<Vec<u8>> {
    let mut it = format!(
        "HTTP/1.1 {status}\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    )
    .into_bytes();
    it.extend_from_slice(body);
    Some(it)
}
