//! A home, the sandbox behind AWS's names, and somebody at the terminal and in the browser.

use super::page::Act;
use super::terminal::Terminal;
use super::wire;
use connection_profile::effects::Http;
use connection_profile::effects::real::{Network, NetworkOptions, SystemClock, SystemEntropy};
use connection_profile::sandbox::config::Signing;
use connection_profile::sandbox::{Consent, DemoPerson, World, WorldConfig};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::thread::JoinHandle;
use std::time::Duration;
use tempfile::TempDir;
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use url::Url;

pub struct Stage {
    world: Arc<World>,
    home: TempDir,
    proxy: u16,
    terminal: Option<Terminal>,
    /// What was drawn when the person did something for the last time.
    since: usize,
    browser: Option<Receiver<String>>,
    /// Last, so that it ends last.
    elsewhere: Elsewhere,
}

/// Where the servers and the browser are: a runtime on a thread of its own.
struct Elsewhere {
    handle: Handle,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Elsewhere {
    fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let handle = runtime.handle().clone();
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::spawn(move || {
            let _ = runtime.block_on(stopped);
        });
        Elsewhere {
            handle,
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    fn carry_out<T: Send + 'static>(
        &self,
        it: impl Future<Output = T> + Send + 'static,
    ) -> Receiver<T> {
        let (send, receive) = mpsc::channel();
        self.handle.spawn(async move {
            let _ = send.send(it.await);
        });
        receive
    }
}

impl Drop for Elsewhere {
    fn drop(&mut self) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Stage {
    pub fn new() -> Self {
        let mut config = WorldConfig::demo();
        config.signing = Signing::Es256;
        let world = World::new(config, Arc::new(SystemClock), Arc::new(SystemEntropy)).unwrap();
        let world = Arc::new(world);
        let elsewhere = Elsewhere::start();
        let proxy = elsewhere
            .carry_out(wire::start(world.clone()))
            .recv()
            .unwrap();
        Stage {
            world,
            home: tempfile::tempdir().unwrap(),
            proxy,
            terminal: None,
            since: 0,
            browser: None,
            elsewhere,
        }
    }

    /// A file of the person's.
    pub fn write(&self, name: &str, text: &str) {
        let path = self.home.path().join(name.strip_prefix("~/").unwrap());
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Types a command line into a new terminal.
    pub fn start(&mut self, command: &str) {
        assert!(self.terminal.is_none(), "the last command has not ended");
        let words = shlex::split(command).unwrap();
        let (program, words) = words.split_first().unwrap();
        assert_eq!(program, "profilectl");
        let authority = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tls/authority.pem");
        let proxy = format!("http://127.0.0.1:{}", self.proxy);
        let command = profilectl()
            .args(words)
            .current_dir(self.home.path())
            .env_clear()
            .env("HOME", self.home.path())
            .env("TERM", "xterm-256color")
            .env("LANG", "C.UTF-8")
            // A browser that opens, and in which the test goes on.
            .env("BROWSER", "true")
            .env("PATH", "/usr/bin:/bin")
            .env("AWS_CA_BUNDLE", authority)
            .env("HTTPS_PROXY", proxy);
        self.terminal = Some(Terminal::start(command));
        self.since = 0;
    }

    pub fn act(&mut self, act: &Act) {
        match act {
            Act::OtherMachine => {
                self.home = tempfile::tempdir().unwrap();
                return;
            }
            Act::EndSessions => return self.world.revoke_portal_sessions(),
            Act::Keys(_)
            | Act::Browser { .. }
            | Act::OtherDevice { .. }
            | Act::Elsewhere { .. } => {}
        }
        let terminal = self.terminal.as_mut().expect("a command comes first");
        self.since = terminal.changes();
        match act {
            Act::OtherMachine | Act::EndSessions => {}
            Act::Keys(keys) => terminal.type_keys(keys),
            Act::OtherDevice { person, button } => {
                let contents = terminal.contents();
                let below = |line: &str| {
                    let mut lines = contents.lines().skip_while(|it| *it != line);
                    lines
                        .nth(1)
                        .expect("a code on the screen")
                        .trim()
                        .to_owned()
                };
                let page = Url::parse(&below("on any device, open")).unwrap();
                let code = below("and type there");
                let person = demo_person(person, button);
                let world = self.world.clone();
                let typing = async move {
                    person
                        .visit_device(world.as_ref(), &page, &code)
                        .await
                        .unwrap();
                };
                let typed = self.elsewhere.carry_out(typing);
                typed.recv_timeout(Duration::from_secs(60)).unwrap();
            }
            Act::Elsewhere { person, button } => {
                let address = address(&terminal.contents());
                let person = demo_person(person, button);
                let world = self.world.clone();
                let visit = async move { person.visit(world.as_ref(), &address).await.unwrap() };
                let redirect = self.elsewhere.carry_out(visit);
                let redirect = redirect.recv_timeout(Duration::from_secs(60)).unwrap();
                // As terminals mark what is pasted.
                terminal.type_keys(&format!("\u{1b}[200~{redirect}\u{1b}[201~\r"));
            }
            Act::Browser { person, button } => {
                let address = address(&terminal.contents());
                let person = demo_person(person, button);
                let world = self.world.clone();
                let browsing = async move {
                    let redirect = person.visit(world.as_ref(), &address).await.unwrap();
                    let redirect = Url::parse(&redirect).unwrap();
                    last_page(redirect).await
                };
                self.browser = Some(self.elsewhere.carry_out(browsing));
            }
        }
    }

    /// The screen, once it is the one that is expected; with the exit code, if it is the last.
    pub fn screen(&mut self, expected: &str, ends: bool, update: bool) -> String {
        let home = self.home.path().to_owned();
        if ends {
            let terminal = self.terminal.take().expect("a command comes first");
            if update {
                terminal.wait_until_still(self.since, |it| harmless(it, &home));
            }
            return harmless(&terminal.end(), &home);
        }
        let terminal = self.terminal.as_ref().expect("a command comes first");
        if update {
            terminal.wait_until_still(self.since, |it| harmless(it, &home));
        }
        let seen = terminal.wait_for(|seen| update || harmless(seen, &home) == expected);
        harmless(&seen, &home)
    }

    /// The text of the last page in the browser.
    pub fn browser_page(&mut self) -> String {
        let browser = self.browser.take().expect("nobody is in the browser");
        browser.recv_timeout(Duration::from_secs(60)).unwrap()
    }
}

fn address(screen: &str) -> Url {
    let address = screen.lines().rfind(|it| it.starts_with("https://"));
    Url::parse(address.expect("an address on the screen")).unwrap()
}

fn demo_person(name: &str, button: &str) -> DemoPerson {
    DemoPerson {
        name: Some(name.to_owned()),
        consent: match button {
            "Allow access" => Consent::Allow,
            "Deny access" => Consent::Deny,
            _ => panic!("there is no button {button}"),
        },
    }
}

/// Follows the redirect to the listener, and reads the page it ends with.
async fn last_page(redirect: Url) -> String {
    let network = Network::new(NetworkOptions::default(), Arc::new(SystemClock));
    let get = |url: Url| http::Request::get(url.as_str()).body(Vec::new()).unwrap();
    let answer = network.send(get(redirect.clone())).await.unwrap();
    let location = answer.headers().get("location").expect("a clean address");
    let page = redirect.join(location.to_str().unwrap()).unwrap();
    let page = network.send(get(page)).await.unwrap();
    let page = String::from_utf8(page.into_body()).unwrap();
    let body = page.split_once("<body").map_or("", |(_, body)| body);
    let text = body.split('>').filter_map(|it| it.split('<').next());
    let lines: Vec<_> = text.map(str::trim).filter(|it| !it.is_empty()).collect();
    lines.join("\n")
}

/// What differs from run to run, in the form of what it is.
fn harmless(screen: &str, home: &Path) -> String {
    let screen = screen.replace(home.to_str().unwrap(), "~");
    let lines = screen.lines().map(|line| {
        let line = match line.split_once('?') {
            Some((address, _)) if address.starts_with("https://") => format!("{address}?..."),
            _ => line.to_owned(),
        };
        names(&times(&ports(&line)))
    });
    let mut shown: Vec<String> = Vec::new();
    for line in lines {
        let drawn = !line.is_empty() && line.chars().all(|it| "█▀▄ ".contains(it));
        if drawn && shown.last().is_some_and(|it| it == QR_CODE) {
            continue;
        }
        shown.push(if drawn { QR_CODE.to_owned() } else { line });
    }
    shown.join("\n")
}

/// Stands for the lines of one.
const QR_CODE: &str = "(a QR code)";

/// A port that was free.
fn ports(line: &str) -> String {
    const HOST: &str = "127.0.0.1:";
    match line.split_once(HOST) {
        Some((before, after)) => {
            let rest = after.trim_start_matches(|it: char| it.is_ascii_digit());
            format!("{before}{HOST}49152{rest}")
        }
        None => line.to_owned(),
    }
}

/// Names that were made up: every UUID is the same, and every code to type.
fn names(line: &str) -> String {
    let shown = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    let line = shaped(line, shown, |it| it.is_ascii_hexdigit(), shown);
    let code = |it: &u8| it.is_ascii_uppercase();
    let line = match line.len() == "  xxxx-xxxx".len() {
        true => shaped(&line, "  xxxx-xxxx", code, "  BCDF-GHJK"),
        false => line,
    };
    shaped(
        &line,
        "works for x:xx",
        |it| it.is_ascii_digit(),
        "works for 9:59",
    )
}

/// `2026-11-22 06:59:59` is `2030-01-01 00:00:00`.
fn times(line: &str) -> String {
    let shape = "xxxx-xx-xx xx:xx:xx";
    shaped(line, shape, |it| it.is_ascii_digit(), "2030-01-01 00:00:00")
}

/// Puts `shown` wherever there is text of that shape; `x` is one of the bytes that fit.
fn shaped(line: &str, shape: &str, fits: fn(&u8) -> bool, shown: &str) -> String {
    let is_it = |it: &[u8]| {
        it.iter().zip(shape.bytes()).all(|(it, shape)| match shape {
            b'x' => fits(it),
            shape => *it == shape,
        })
    };
    match line.as_bytes().windows(shape.len()).position(is_it) {
        Some(at) => {
            let rest = shaped(&line[at + shape.len()..], shape, fits, shown);
            format!("{}{shown}{rest}", &line[..at])
        }
        None => line.to_owned(),
    }
}

/// The program with Ctrl-C as terminals have it: who starts the tests in the background may have it
/// ignored, and that is inherited. GNU's `env` gives it back; elsewhere it is as it is.
fn profilectl() -> pty_process::blocking::Command {
    let program = env!("CARGO_BIN_EXE_profilectl");
    let reset = "--default-signal=INT";
    let tried = std::process::Command::new("env")
        .args([reset, "true"])
        .output();
    match tried.is_ok_and(|it| it.status.success()) {
        true => pty_process::blocking::Command::new("env").args([reset, program]),
        false => pty_process::blocking::Command::new(program),
    }
}
