//! Receives the redirect of a sign-in on this machine (RFC 8252 section 7.3).
//!
//! The listener is on a literal loopback address and lives as long as the sign-in. The code does
//! not stay in the address bar: the browser is sent on to a clean path, whose answer is held until
//! the outcome is known. What is said to whom is in `reception`.

use super::browser::Browser;
use super::pasting::{Pasting, Typed};
use super::reception::{HeldPage, Reception, listen};
use super::{Say, paste};
use crate::effects::{
    Answered, AuthorizationResponse, AwaitedRedirect, Clock, LoopbackUri, Redirected, Visit,
};
use crate::failure::{Failure, Kind};
use crate::secret::Secret;
use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::AbortHandle;

/// A bound listener.
pub(super) struct Loopback {
    sockets: Vec<TcpListener>,
    /// The redirect URI with its port, and its path.
    uri: String,
    path: String,
    /// What `Host` must say.
    authority: String,
    browser: Browser,
    elsewhere: Elsewhere,
    clock: Arc<dyn Clock>,
}

/// What becomes of a browser on another machine, which cannot reach the listener.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Elsewhere {
    /// The person may paste the address at which it ends.
    Pasted,
    /// Nothing.
    Lost,
}

impl Loopback {
    /// Binds the address of the redirect URI; where it has no port, a free one.
    pub(super) async fn bind(
        uri: &LoopbackUri,
        browser: Browser,
        elsewhere: Elsewhere,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, Failure> {
        let host = uri.host();
        let both = [
            IpAddr::from(Ipv4Addr::LOCALHOST),
            IpAddr::from(Ipv6Addr::LOCALHOST),
        ];
        let addresses = match host {
            "127.0.0.1" => both.get(..1),
            "[::1]" => both.get(1..),
            "localhost" => both.get(..),
            _ => None,
        };
        let Some(addresses) = addresses else {
            return Err(Failure::new(
                Kind::Input,
                "redirect-not-loopback",
                "a listener for the sign-in is only made on `http://127.0.0.1`, `http://[::1]` or `http://localhost`",
            )
            .with_fact("got", uri.shown()));
        };
        let sockets = match uri.port() {
            Some(port) => bind_all(addresses, port).await,
            None => bind_free(addresses).await,
        }
        .map_err(|it| no_listener(uri, &it))?;
        let port = match sockets.first().map(TcpListener::local_addr) {
            Some(Ok(it)) => it.port(),
            Some(Err(it)) => return Err(no_listener(uri, &it)),
            None => return Err(no_listener(uri, &ErrorKind::AddrNotAvailable.into())),
        };
        // Browsers leave out the port that goes without saying.
        let authority = match port {
            80 => host.to_owned(),
            _ => format!("{host}:{port}"),
        };
        Ok(Loopback {
            sockets,
            uri: uri.at_port(port),
            path: uri.url().path().to_owned(),
            authority,
            browser,
            elsewhere,
            clock,
        })
    }
}

fn no_listener(uri: &LoopbackUri, it: &io::Error) -> Failure {
    match uri.port() {
        Some(port) if it.kind() == ErrorKind::AddrInUse => Failure::new(
            Kind::General,
            "redirect-port-taken",
            format!("port {port}, which this profile's sign-in comes back to, is in use"),
        )
        .with_fact("redirect URI", uri.shown())
        .with_help(format!(
            "end the program that listens on port {port} (`ss -ltnp 'sport = :{port}'` names it), then try again"
        )),
        _ => Failure::new(
            Kind::General,
            "no-loopback-listener",
            "this machine does not let a sign-in be received",
        )
        .with_fact("redirect URI", uri.shown())
        .with_fact("detail", it.to_string()),
    }
}

/// All of the addresses on one port, or none. A machine without IPv6 does with IPv4.
async fn bind_all(addresses: &[IpAddr], port: u16) -> io::Result<Vec<TcpListener>> {
    let mut port = port;
    let mut sockets = Vec::new();
    for &address in addresses {
        match TcpListener::bind(SocketAddr::new(address, port)).await {
            Ok(it) => {
                port = it.local_addr()?.port();
                sockets.push(it);
            }
            Err(it) if it.kind() != ErrorKind::AddrInUse && !sockets.is_empty() => {}
            Err(it) => return Err(it),
        }
    }
    Ok(sockets)
}

/// The port that is free on one address may be taken on the other: then another one.
async fn bind_free(addresses: &[IpAddr]) -> io::Result<Vec<TcpListener>> {
    let mut last = ErrorKind::AddrInUse.into();
    for _ in 0..16 {
        match bind_all(addresses, 0).await {
            Err(it) if it.kind() == ErrorKind::AddrInUse => last = it,
            done => return done,
        }
    }
    Err(last)
}

impl AwaitedRedirect for Loopback {
    fn redirect_uri(&self) -> &str {
        &self.uri
    }

    fn visit<'a>(self: Box<Self>, it: Visit) -> Answered<'a, Result<Redirected, Failure>> {
        Box::pin(async move {
            let state = Secret::new(it.state.reveal().clone());
            let (reception, waiting) =
                Reception::open(self.authority, self.path, it.state, self.clock.clone());
            let task = tokio::spawn(listen(self.sockets, reception.clone()));
            let listening = Listening(Some(task.abort_handle()));
            self.browser.show(&it.url, &it.purpose)?;
            let response = tokio::select! {
                biased;
                response = waiting => response.unwrap_or_else(|_| Err(gone()))?,
                response = pasted(self.elsewhere, &self.uri, &state, &self.browser.say) => {
                    // The browser ended on another machine: there is nothing to show in it.
                    return Ok(Redirected {
                        response: response?,
                        page: Box::new(paste::NoPage),
                    });
                }
                () = self.clock.sleep(it.time_limit) => return Err(too_late(it.time_limit, &self.uri)),
            };
            listening.until_the_verdict();
            Ok(Redirected {
                response,
                page: Box::new(HeldPage::new(reception)),
            })
        })
    }
}

/// The response in an address that the person pastes; pending where they cannot.
async fn pasted(
    elsewhere: Elsewhere,
    uri: &str,
    state: &Secret<String>,
    say: &Say,
) -> Result<AuthorizationResponse, Failure> {
    if elsewhere == Elsewhere::Lost {
        return std::future::pending().await;
    }
    let mut pasting = Pasting::start();
    // The terminal's own line ends are off from here on.
    say("with a browser on another machine, paste here the address at which it ends\r");
    say("(it is not shown, and nobody else ever needs it)\r");
    for _ in 0..paste::ATTEMPTS {
        match pasting.next().await {
            Typed::Line(line) => match paste::judge(line.reveal(), uri, state) {
                Ok(response) => return Ok(response),
                Err(why) => say(&format!("{why}\r")),
            },
            Typed::Declined => return Err(paste::declined()),
            Typed::Interrupted => return Err(Failure::interrupted()),
        }
    }
    Err(paste::not_pasted())
}

fn gone() -> Failure {
    Failure::new(
        Kind::General,
        "no-loopback-listener",
        "the listener for the sign-in ended",
    )
}

/// A redirect URI that is not registered ends here too: the provider tells the person, not us.
fn too_late(limit: Duration, redirect_uri: &str) -> Failure {
    Failure::new(
        Kind::Cancelled,
        "sign-in-timed-out",
        format!("the browser did not come back within {} seconds", limit.as_secs()),
    )
    .with_fact("redirect URI", redirect_uri)
    .with_help("start again and finish the sign-in in the browser")
    .with_help("if the provider showed an error page there, the redirect URI may not be registered: `profilectl explain redirect-uri-mismatch`")
}

/// The listener's task: ends with the wait for the redirect, unless that succeeded.
struct Listening(Option<AbortHandle>);

impl Listening {
    /// From now on it ends by itself, with the last page.
    fn until_the_verdict(mut self) {
        self.0 = None;
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        if let Some(task) = &self.0 {
            task.abort();
        }
    }
}
