//! What a browser command is started with, seen by a script in its place.

use super::sign_in::{effects, visit};
use super::world::HandClock;
use connection_profile::effects::real::{BrowserChoice, Interactivity};
use connection_profile::effects::{LoopbackUri, Redirect, Visit};
use connection_profile::failure::Failure;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::Url;

/// A folder with a script and a pipe by which the script answers.
struct Script {
    folder: TempDir,
}

impl Script {
    fn new(text: &str) -> Script {
        let it = Script {
            folder: tempfile::tempdir().unwrap(),
        };
        fs::write(it.program(), text).unwrap();
        fs::set_permissions(it.program(), fs::Permissions::from_mode(0o755)).unwrap();
        for name in ["out", "go"] {
            let made = Command::new("mkfifo")
                .arg(it.folder.path().join(name))
                .status();
            assert!(made.unwrap().success());
        }
        it
    }

    /// Prints every argument, each ended by a NUL.
    fn arguments() -> Script {
        Script::new("#!/bin/sh\nprintf '%s\\0' \"$@\" > \"${0%/*}/out\"\n")
    }

    fn program(&self) -> PathBuf {
        // A blank in the name: the command line must be able to say it.
        self.folder.path().join("a browser")
    }

    fn command(&self, rest: &str) -> BrowserChoice {
        // Read by the shell and not started itself: a file that another test's child still holds
        // open for writing cannot be started (ETXTBSY), and nothing would ever be heard.
        BrowserChoice::Command(format!("/bin/sh '{}'{rest}", self.program().display()))
    }

    async fn heard(&self) -> String {
        let out = self.folder.path().join("out");
        let read = tokio::task::spawn_blocking(move || fs::read_to_string(out));
        read.await.unwrap().unwrap()
    }
}

/// Begins a sign-in with this browser, and gives it up when the check is over.
async fn with_browser<T>(
    browser: BrowserChoice,
    it: Visit,
    check: impl AsyncFnOnce(Vec<String>, Url) -> T,
) -> Result<T, Failure> {
    let (fx, said) = effects(Some(browser), Interactivity::Nobody, HandClock::new());
    let redirect = Redirect::Loopback {
        uri: LoopbackUri::parse("http://127.0.0.1/cb").unwrap(),
    };
    let awaited = fx.sign_in.prepare(&redirect).await?;
    let uri = Url::parse(awaited.redirect_uri()).unwrap();
    let mut waiting = awaited.visit(it);
    // The first poll shows the URL; then there is only the redirect to wait for.
    tokio::select! {
        biased;
        ended = &mut waiting => return ended.map(|_| panic!("no redirect came")),
        () = std::future::ready(()) => {}
    }
    let said = said.lock().unwrap().clone();
    let checked = check(said, uri);
    tokio::select! {
        it = checked => Ok(it),
        ended = &mut waiting => ended.map(|_| panic!("the check was not done")),
    }
}

#[tokio::test]
async fn the_url_is_one_argument_byte_for_byte() {
    let script = Script::arguments();
    for url in [
        "https://idp.example/authorize?a=1&b=2;c|d>e<f",
        "https://idp.example/?q=%20%22%27%60%24%5C%0A%00",
        "https://idp.example/*?x=~!()[]{}^",
        "https://idp.example/%s%n%%",
        "https://idp.example/?-flag=--other",
        "https://idp.example/?redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2F&scope=openid+offline_access",
        "https://xn--bcher-kva.example/?%F0%9F%94%91",
        "http://127.0.0.1:8080/authorize?a=&&&=b",
        "https://[2001:db8::1]:8443/?a=#fragment",
    ] {
        let exact = Url::parse(url).unwrap();
        for (rest, expected) in [
            ("", format!("{exact}\0")),
            (" --new-window", format!("--new-window\0{exact}\0")),
            (" --url=%s --private", format!("--url={exact}\0--private\0")),
            (" '%s' &", format!("{exact}\0")),
            (" \"a b\" $HOME", format!("a b\0$HOME\0{exact}\0")),
        ] {
            let heard = with_browser(script.command(rest), visit(url), async |_, _| {
                script.heard().await
            });
            assert_eq!(heard.await.unwrap(), expected, "{url} {rest}");
        }
    }
}

#[tokio::test]
async fn an_unsafe_url_starts_nothing() {
    let marker = tempfile::tempdir().unwrap();
    let file = marker.path().join("started");
    let command = BrowserChoice::Command(format!("touch '{}'", file.display()));
    for url in [
        "https://idp.example/?a=$(id)",
        "https://idp.example/?a=`id`",
        "https://idp.example/it's",
        "https://idp.example/?a=\\",
        "https://user:secret@idp.example/",
        "file:///etc/passwd",
        "x-app://host/",
    ] {
        let ended = with_browser(command.clone(), visit(url), async |_, _| ()).await;
        let failure = ended.unwrap_err();
        assert_eq!(failure.code, "authorization-url-unsafe", "{url}");
        assert!(!format!("{failure:?}").contains("secret"));
    }
    assert!(!file.exists());
}

#[tokio::test]
async fn the_terminal_has_the_url_whatever_becomes_of_the_browser() {
    let url = "https://idp.example/authorize?x=1";
    for browser in [
        BrowserChoice::Nothing,
        BrowserChoice::Command("/nonexistent/browser".into()),
        BrowserChoice::Command("'unclosed".into()),
        BrowserChoice::Command(" ".into()),
        BrowserChoice::Command("false".into()),
    ] {
        let said = with_browser(browser.clone(), visit(url), async |said, _| said);
        let said = said.await.unwrap();
        assert!(said[0].contains("idp.example"), "{said:?}");
        // The name comes from a file; it must not clear the screen.
        assert!(said[0].contains("AWS S3 (Acme)\\u{1b}[2J"), "{said:?}");
        assert_eq!(said[1], url);
    }
}

#[tokio::test]
async fn a_browser_in_the_foreground_stops_nothing_and_its_words_go_nowhere() {
    let script = Script::new(
        "#!/bin/sh\ncd \"${0%/*}\"\n\
         seen=$(for n in 0 1 2; do readlink /proc/$$/fd/$n; done)\necho \"$seen\" > out\n\
         read -r word < go\necho \"$word\" > out\n",
    );
    let go = script.folder.path().join("go");
    let done = with_browser(
        script.command(""),
        visit("https://idp.example/"),
        async |_, uri: Url| {
            let heard = script.heard().await;
            if cfg!(target_os = "linux") {
                assert_eq!(heard, "/dev/null\n/dev/null\n/dev/null\n");
            }
            // It still runs, and the listener answers.
            let port = uri.port().unwrap();
            let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
            let request = format!("GET /favicon.ico HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n");
            stream.write_all(request.as_bytes()).await.unwrap();
            let mut answer = [0; 12];
            stream.read_exact(&mut answer).await.unwrap();
            assert_eq!(&answer, b"HTTP/1.1 404");
            let released = tokio::task::spawn_blocking(move || fs::write(go, "free\n"));
            released.await.unwrap().unwrap();
            script.heard().await
        },
    );
    assert_eq!(done.await.unwrap(), "free\n");
}
