//! The loopback listener under good and bad weather, spoken to over raw sockets.

use super::world::{HandClock, ears};
use connection_profile::effects::real::{
    BrowserChoice, Interactivity, NetworkOptions, RealOptions, Screen,
};
use connection_profile::effects::{
    AuthorizationResponse, AwaitedRedirect, Clock, Effects, LoopbackUri, Redirect, Redirected,
    Verdict, Visit,
};
use connection_profile::failure::{Failure, Kind};
use connection_profile::secret::Secret;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use url::Url;

const STATE: &str = "VBWt0CYcbXlcLDOP4nwQ-9ZBjAWw7r9zUZ5Ro3_kc0U";

pub fn effects(
    browser: Option<BrowserChoice>,
    interactivity: Interactivity,
    clock: Arc<dyn Clock>,
) -> (Effects, Arc<std::sync::Mutex<Vec<String>>>) {
    let (say, said) = ears();
    let options = RealOptions {
        network: NetworkOptions::default(),
        browser,
        interactivity,
        cache: None,
        screen: Screen::Lines,
        say,
    };
    (options.into_effects_at(clock), said)
}

pub fn visit(url: &str) -> Visit {
    Visit {
        url: Url::parse(url).unwrap(),
        state: Secret::new(STATE.to_owned()),
        purpose: "AWS S3 (Acme)\u{1b}[2J".into(),
        time_limit: Duration::from_secs(300),
    }
}

async fn prepare(redirect: &str) -> Result<Box<dyn AwaitedRedirect>, Failure> {
    let nothing = Some(BrowserChoice::Nothing);
    let (fx, _) = effects(nothing, Interactivity::Nobody, HandClock::new());
    let redirect = Redirect::Loopback {
        uri: LoopbackUri::parse(redirect).unwrap(),
    };
    fx.sign_in.prepare(&redirect).await
}

/// A sign-in that waits for its redirect.
struct Waiting {
    uri: Url,
    clock: Arc<HandClock>,
    outcome: JoinHandle<Result<Redirected, Failure>>,
}

impl Waiting {
    async fn start(redirect: &str) -> Waiting {
        let clock = HandClock::new();
        let nothing = Some(BrowserChoice::Nothing);
        let (fx, said) = effects(nothing, Interactivity::Nobody, clock.clone());
        let redirect = Redirect::Loopback {
            uri: LoopbackUri::parse(redirect).unwrap(),
        };
        let awaited = fx.sign_in.prepare(&redirect).await.unwrap();
        let uri = Url::parse(awaited.redirect_uri()).unwrap();
        assert!(said.lock().unwrap().is_empty());
        let outcome = tokio::spawn(awaited.visit(visit("https://idp.example/authorize?x=1")));
        Waiting {
            uri,
            clock,
            outcome,
        }
    }

    fn port(&self) -> u16 {
        self.uri.port().unwrap()
    }

    fn authority(&self) -> String {
        format!("{}:{}", self.uri.host_str().unwrap(), self.port())
    }

    fn request(&self, target: &str) -> String {
        format!(
            "GET {target} HTTP/1.1\r\nHost: {}\r\n\r\n",
            self.authority()
        )
    }

    /// Sends the bytes and reads the whole answer.
    async fn send(&self, bytes: &[u8]) -> String {
        talk(self.port(), bytes).await
    }

    async fn get(&self, target: &str) -> String {
        self.send(self.request(target).as_bytes()).await
    }

    fn good(&self) -> String {
        format!("{}?code=CANARY&state={STATE}", self.uri.path())
    }
}

async fn talk(port: u16, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let _ = stream.write_all(bytes).await;
    let _ = stream.shutdown().await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8(answer).unwrap()
}

/// Enough turns for everything that can happen without time passing.
async fn turns() {
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
}

fn code(it: &Redirected) -> &str {
    match &it.response {
        AuthorizationResponse::Code { code, .. } => code.reveal(),
        AuthorizationResponse::Error { error, .. } => panic!("{error}"),
    }
}

fn status(answer: &str) -> &str {
    answer.get(9..12).unwrap_or("none")
}

#[tokio::test]
async fn a_good_redirect_leaves_no_code_behind_and_its_page_waits_for_the_verdict() {
    let it = Waiting::start("http://127.0.0.1/oauth/callback").await;
    assert_eq!(it.uri.path(), "/oauth/callback");
    assert_eq!(status(&it.get("/finished").await), "400");
    let answer = it.get(&it.good()).await;
    assert_eq!(status(&answer), "303");
    assert!(answer.contains("Location: /finished\r\n"), "{answer}");
    assert!(!answer.contains("CANARY") && !answer.contains(STATE));
    let (port, last, again) = (it.port(), it.request("/finished"), it.request(&it.good()));
    let redirected = it.outcome.await.unwrap().unwrap();
    assert_eq!(code(&redirected), "CANARY");

    let window = tokio::spawn(async move { talk(port, last.as_bytes()).await });
    // The same redirect again is answered while the page is held: the page had its chance.
    assert_eq!(status(&talk(port, again.as_bytes()).await), "400");
    assert!(!window.is_finished());
    redirected.page.show(Verdict::SignedIn).await;
    let page = window.await.unwrap();
    assert_eq!(status(&page), "200");
    for part in [
        "<title>Signed in",
        "Referrer-Policy: no-referrer\r\n",
        "default-src 'none'; style-src 'unsafe-inline'",
        "Cache-Control: no-store\r\n",
    ] {
        assert!(page.contains(part), "{page}");
    }
    assert!(!page.contains("CANARY") && !page.contains(STATE));
}

#[tokio::test]
async fn an_error_is_handed_on_and_nothing_of_it_is_shown() {
    let it = Waiting::start("http://127.0.0.1/").await;
    let target = format!(
        "/?error=access_denied&error_description=%3Cscript%3ECANARY&state={STATE}&iss=https://op"
    );
    let answer = it.get(&target).await;
    assert_eq!(status(&answer), "303");
    let (port, last) = (it.port(), it.request("/finished"));
    let redirected = it.outcome.await.unwrap().unwrap();
    match &redirected.response {
        AuthorizationResponse::Error {
            error,
            description,
            iss,
        } => {
            assert_eq!(error, "access_denied");
            assert_eq!(description.as_deref(), Some("<script>CANARY"));
            assert_eq!(iss.as_deref(), Some("https://op"));
        }
        AuthorizationResponse::Code { .. } => panic!("a code"),
    }
    let window = tokio::spawn(async move { talk(port, last.as_bytes()).await });
    turns().await;
    let why = "The provider refused.";
    redirected.page.show(Verdict::Refused { why }).await;
    let page = window.await.unwrap();
    assert!(
        page.contains("<title>Not signed in") && page.contains(why),
        "{page}"
    );
    assert!(!format!("{answer}{page}").contains("CANARY"));
}

#[tokio::test]
async fn a_page_without_a_verdict_says_so_and_a_window_nobody_opened_is_not_waited_for() {
    let it = Waiting::start("http://127.0.0.1/cb").await;
    it.get(&it.good()).await;
    let (port, last) = (it.port(), it.request("/finished"));
    let redirected = it.outcome.await.unwrap().unwrap();
    let window = tokio::spawn(async move { talk(port, last.as_bytes()).await });
    turns().await;
    drop(redirected);
    let page = window.await.unwrap();
    assert!(page.contains("ended without a result"), "{page}");

    let it = Waiting::start("http://127.0.0.1/cb").await;
    it.get(&it.good()).await;
    let redirected = it.outcome.await.unwrap().unwrap();
    let shown = tokio::spawn(redirected.page.show(Verdict::SignedIn));
    it.clock.advance(Duration::from_millis(1999)).await;
    assert!(!shown.is_finished());
    it.clock.advance(Duration::from_millis(1)).await;
    shown.await.unwrap();
    assert!(
        TcpStream::connect(("127.0.0.1", it.uri.port().unwrap()))
            .await
            .is_err()
    );
}

/// Forty ways of not being the redirect.
fn bad_requests(authority: &str) -> Vec<Vec<u8>> {
    let other = STATE.replace('V', "W");
    let short = &STATE[..42];
    let mut it: Vec<Vec<u8>> = Vec::new();
    let mut target = |method: &str, target: &str, headers: &str| {
        it.push(format!("{method} {target} HTTP/1.1\r\n{headers}\r\n").into_bytes());
    };
    let host = format!("Host: {authority}\r\n");
    let good = format!("/cb?code=EVIL&state={STATE}");
    for method in ["POST", "PUT", "HEAD", "OPTIONS", "DELETE", "get", "CONNECT"] {
        target(method, &good, &host);
    }
    for query in [
        "".to_owned(),
        "?".into(),
        "?code=EVIL".into(),
        "?error=access_denied".into(),
        "?code=EVIL&state=".into(),
        format!("?code=EVIL&state={other}"),
        format!("?error=access_denied&state={other}"),
        format!("?code=EVIL&state={short}"),
        format!("?code=EVIL&state={STATE}x"),
        format!("?code=EVIL&state={STATE}&state={STATE}"),
        format!("?code=EVIL&state={other}&state={STATE}"),
        format!("?code=EVIL&code=EVIL&state={STATE}"),
        format!("?code=EVIL&error=x&state={STATE}"),
        format!("?code=&state={STATE}"),
        format!("?state={STATE}"),
        format!("?code=EVIL&STATE={STATE}"),
        format!("?code=EVIL#&state={STATE}"),
    ] {
        target("GET", &format!("/cb{query}"), &host);
    }
    for path in ["/", "/CB", "/cb/", "/./cb", "/%63b", "//cb", "/x/../cb"] {
        target("GET", &format!("{path}?code=EVIL&state={STATE}"), &host);
    }
    for headers in [
        String::new(),
        "Host: evil.example\r\n".into(),
        "Host: 127.0.0.1\r\n".into(),
        format!("Host: {authority}\r\nHost: {authority}\r\n"),
        format!("Host: {authority}\r\nContent-Length: 3\r\n"),
        format!("Host: {authority}\r\nTransfer-Encoding: chunked\r\n"),
        format!("Host: {authority}\r\nX: {}\r\n", "x".repeat(9000)),
    ] {
        target("GET", &good, &headers);
    }
    it.push(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n".to_vec());
    it.push(b"GET /cb\r\n\r\n".to_vec());
    it
}

#[tokio::test]
async fn a_thousand_wrong_requests_do_not_end_a_sign_in() {
    let it = Waiting::start("http://127.0.0.1/cb").await;
    let kinds = bad_requests(&it.authority());
    assert_eq!(kinds.len(), 40);
    for _ in 0..25 {
        for bad in &kinds {
            let answer = it.send(bad).await;
            let shown = String::from_utf8_lossy(&bad[..bad.len().min(200)]);
            assert_eq!(status(&answer), "400", "{shown}");
            assert!(!answer.contains("EVIL"));
        }
    }
    assert_eq!(status(&it.get("/favicon.ico").await), "404");
    assert!(!it.outcome.is_finished());
    assert_eq!(status(&it.get(&it.good()).await), "303");
    assert_eq!(code(&it.outcome.await.unwrap().unwrap()), "CANARY");
}

#[tokio::test]
async fn guessing_ends_a_sign_in_at_last() {
    let it = Waiting::start("http://127.0.0.1/cb").await;
    for n in 0..200 {
        assert_eq!(
            status(&it.get(&format!("/cb?code=x&state={n}")).await),
            "400"
        );
    }
    assert!(!it.outcome.is_finished());
    assert_eq!(status(&it.get("/cb?code=x&state=x").await), "400");
    let Err(failure) = it.outcome.await.unwrap() else {
        panic!("a redirect");
    };
    assert_eq!(
        (failure.kind, failure.code),
        (Kind::General, "sign-in-disturbed")
    );
}

#[tokio::test]
async fn silent_connections_do_not_keep_a_good_one_out() {
    let it = Waiting::start("http://127.0.0.1/cb").await;
    let mut silent = Vec::new();
    for n in 0..100 {
        let mut stream = TcpStream::connect(("127.0.0.1", it.port())).await.unwrap();
        if n % 2 == 0 {
            stream.write_all(b"GET /cb?co").await.unwrap();
        }
        silent.push(stream);
    }
    assert_eq!(status(&it.get(&it.good()).await), "303");
    // Room was made by sending the oldest away, and only them.
    let mut closed = Vec::new();
    for stream in &mut silent {
        let mut byte = [0];
        closed.push(tokio::select! {
            biased;
            end = stream.read(&mut byte) => end.map_or(true, |it| it == 0),
            () = turns() => false,
        });
    }
    assert_eq!(closed.iter().filter(|it| **it).count(), 100 - 63);
    assert!(closed.is_sorted_by(|a, b| a >= b), "{closed:?}");
    assert_eq!(code(&it.outcome.await.unwrap().unwrap()), "CANARY");
}

#[tokio::test]
async fn a_slow_request_and_a_late_person_are_not_waited_for() {
    let it = Waiting::start("http://127.0.0.1/cb").await;
    let mut slow = TcpStream::connect(("127.0.0.1", it.port())).await.unwrap();
    slow.write_all(b"GET /cb HTTP/1.1\r\n").await.unwrap();
    // One whole exchange later the listener has surely seen the first bytes.
    it.get("/").await;
    it.clock.advance(Duration::from_secs(5)).await;
    assert_eq!(slow.read(&mut [0; 1]).await.unwrap(), 0);
    assert!(!it.outcome.is_finished());

    let port = it.port();
    it.clock.advance(Duration::from_secs(295)).await;
    let Err(failure) = it.outcome.await.unwrap() else {
        panic!("a redirect");
    };
    assert_eq!(
        (failure.kind, failure.code),
        (Kind::Cancelled, "sign-in-timed-out")
    );
    let sent = format!("http://127.0.0.1:{port}/cb");
    assert_eq!(failure.facts, [("redirect URI", sent)]);
    let help = failure.help.join(" ");
    assert!(help.contains("explain redirect-uri-mismatch"), "{help}");
    turns().await;
    assert!(TcpStream::connect(("127.0.0.1", port)).await.is_err());
}

#[tokio::test]
async fn giving_up_the_wait_closes_the_listener() {
    let it = Waiting::start("http://127.0.0.1/cb").await;
    let port = it.port();
    it.get("/").await;
    it.outcome.abort();
    assert!(it.outcome.await.is_err_and(|it| it.is_cancelled()));
    turns().await;
    assert!(TcpStream::connect(("127.0.0.1", port)).await.is_err());
}

#[tokio::test]
async fn a_taken_port_is_refused_by_name_and_no_url_is_shown() {
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = taken.local_addr().unwrap().port();
    for host in ["127.0.0.1", "localhost"] {
        let Err(failure) = prepare(&format!("http://{host}:{port}/cb")).await else {
            panic!("two listeners on {port}");
        };
        assert_eq!(failure.code, "redirect-port-taken");
        assert!(failure.message.contains(&port.to_string()));
    }
    drop(taken);
    let free = prepare(&format!("http://127.0.0.1:{port}/cb"))
        .await
        .unwrap();
    assert_eq!(free.redirect_uri(), format!("http://127.0.0.1:{port}/cb"));
}

#[tokio::test]
async fn localhost_is_both_addresses_on_one_port() {
    let awaited = prepare("http://localhost/cb").await.unwrap();
    let uri = Url::parse(awaited.redirect_uri()).unwrap();
    let port = uri.port().unwrap();
    assert_eq!(uri.as_str(), format!("http://localhost:{port}/cb"));
    assert!(TcpStream::connect(("127.0.0.1", port)).await.is_ok());
    // A machine without IPv6 has nothing to squat on.
    if let Ok(other) = TcpListener::bind("[::1]:0").await {
        assert!(TcpStream::connect(("::1", port)).await.is_ok());
        let port = other.local_addr().unwrap().port();
        let Err(failure) = prepare(&format!("http://localhost:{port}/cb")).await else {
            panic!("somebody else's port");
        };
        assert_eq!(failure.code, "redirect-port-taken");
    }
    let it = Waiting::start("http://localhost/cb").await;
    assert_eq!(status(&it.get(&it.good()).await), "303");
}

#[tokio::test]
async fn a_written_port_80_is_used_or_nothing() {
    // Only that port is registered at the provider. Whether it may be bound is the machine's to say.
    match prepare("http://127.0.0.1:80/cb").await {
        Ok(it) => assert_eq!(it.redirect_uri(), "http://127.0.0.1:80/cb"),
        Err(failure) => assert!(
            ["redirect-port-taken", "no-loopback-listener"].contains(&failure.code),
            "{failure}"
        ),
    }
}

#[tokio::test]
async fn only_loopback_is_listened_on() {
    for redirect in [
        "http://0.0.0.0/cb",
        "http://[::]/cb",
        "http://127.0.0.2/cb",
        "http://192.0.2.1:8080/cb",
        "http://idp.example/cb",
        "http://localhost.example/cb",
    ] {
        let Err(failure) = prepare(redirect).await else {
            panic!("{redirect}");
        };
        assert_eq!(failure.code, "redirect-not-loopback", "{redirect}");
    }
}

#[tokio::test]
async fn nobody_is_disturbed_where_nobody_may_be() {
    let (fx, _) = effects(None, Interactivity::Nobody, HandClock::new());
    let loopback = Redirect::Loopback {
        uri: LoopbackUri::parse("http://127.0.0.1/cb").unwrap(),
    };
    let paste = Redirect::Paste {
        uri: "https://a.example/cb".into(),
    };
    for redirect in [&loopback, &paste] {
        let Err(failure) = fx.sign_in.prepare(redirect).await else {
            panic!("{redirect:?}");
        };
        assert_eq!(
            (failure.kind, failure.code),
            (Kind::NeedsPerson, "sign-in-needs-person")
        );
    }
    // A named browser is leave to use it, but not to ask for a paste.
    let nothing = Some(BrowserChoice::Nothing);
    let (fx, _) = effects(nothing, Interactivity::Nobody, HandClock::new());
    assert!(fx.sign_in.prepare(&loopback).await.is_ok());
    assert!(fx.sign_in.prepare(&paste).await.is_err());
}
