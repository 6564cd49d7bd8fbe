//! Shows a person a URL: on the terminal always, in a browser where there is one.
//!
//! No shell is ever involved, nothing is waited for, and the browser's own words go nowhere: standard
//! output belongs to the answer. A browser that will not open is not an error, since the URL is on
//! the terminal.

use super::Say;
use crate::env::Env;
use crate::failure::{Failure, Kind};
use crate::untrusted::Untrusted;
use std::process::{Command, Stdio};
use url::Url;

/// What opens URLs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BrowserChoice {
    /// Whatever the system opens URLs with.
    System,
    /// Nothing: the URL is printed.
    Nothing,
    /// This command, with the URL for `%s` or at the end.
    Command(String),
}

impl BrowserChoice {
    /// What `--browser` says, else `BROWSER`; `None` when nobody said anything.
    pub fn find(flag: Option<&str>, env: &Env) -> Option<Self> {
        match flag {
            Some("open") => Some(BrowserChoice::System),
            Some("none") => Some(BrowserChoice::Nothing),
            Some(command) => Some(BrowserChoice::Command(command.to_owned())),
            None => Some(BrowserChoice::Command(env.get("BROWSER")?.to_owned())),
        }
    }
}

/// A way to show URLs.
#[derive(Clone)]
pub(super) struct Browser {
    pub choice: BrowserChoice,
    pub say: Say,
}

impl Browser {
    /// Says where the person is sent and why, and opens it. The URL is on a line of its own.
    pub(super) fn show(&self, url: &Url, purpose: &str) -> Result<(), Failure> {
        let address = checked(url)?;
        let host = url.host_str().unwrap_or_default();
        let purpose = Untrusted::new(purpose);
        let opening = match self.choice {
            BrowserChoice::Nothing => format!("to sign in for `{purpose}` at {host}, visit:"),
            BrowserChoice::System | BrowserChoice::Command(_) => format!(
                "opening {host} in the browser to sign in for `{purpose}`\nif it does not open, visit:"
            ),
        };
        (self.say)(&opening);
        (self.say)(&address);
        match &self.choice {
            BrowserChoice::Nothing => {}
            BrowserChoice::System => open_with_system(address, self.say.clone()),
            BrowserChoice::Command(command) => {
                if let Err(why) = spawn(command, &address) {
                    let command = Untrusted::new(command);
                    (self.say)(&format!("`{command}` does not open a browser: {why}"));
                }
            }
        }
        Ok(())
    }
}

/// The URL as it goes into a command's argument, where it must be inert even for a shell that
/// somebody puts in between.
fn checked(url: &Url) -> Result<String, Failure> {
    let refuse = |why: &str| {
        Err(Failure::new(
            Kind::Input,
            "authorization-url-unsafe",
            format!("the sign-in URL {why}, so no browser is sent there"),
        )
        .with_fact("host", url.host_str().unwrap_or_default())
        .with_help("look at the authorization endpoint that the profile names"))
    };
    if !matches!(url.scheme(), "https" | "http") {
        return refuse("is neither https nor http");
    }
    if url.host_str().is_none_or(str::is_empty) {
        return refuse("has no host");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refuse("holds a user name");
    }
    let text = url.as_str();
    if !text.bytes().all(|it| it.is_ascii_graphic()) || text.contains(['"', '\'', '`', '$', '\\']) {
        return refuse("holds a character that a command could misread");
    }
    Ok(text.to_owned())
}

/// Starts the command without a shell and reaps it whenever it ends.
fn spawn(command: &str, url: &str) -> Result<(), String> {
    let mut words = words(command)?;
    // Some commands are written for a shell that puts them in the background; here they always are.
    if words.last().is_some_and(|it| it == "&") {
        words.pop();
    }
    if words.iter().any(|it| it.contains("%s")) {
        for it in &mut words {
            *it = it.replace("%s", url);
        }
    } else {
        words.push(url.to_owned());
    }
    let (program, arguments) = words.split_first().ok_or("it is empty")?;
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    // Ctrl-C here is not meant for the browser.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = command.spawn().map_err(|it| it.to_string())?;
    // Without a thread to reap it, it would stay a zombie; that is all there is to lose.
    let _ = std::thread::Builder::new()
        .name("browser".into())
        .spawn(move || child.wait());
    Ok(())
}

/// Some systems' openers return only when the browser is closed.
fn open_with_system(url: String, say: Say) {
    let failed = {
        let say = say.clone();
        move || say("no browser could be opened: visit the address above")
    };
    let opening = std::thread::Builder::new()
        .name("browser".into())
        .spawn(move || {
            let mut options = webbrowser::BrowserOptions::new();
            options.with_suppress_output(true);
            let default = webbrowser::Browser::Default;
            if webbrowser::open_browser_with_options(default, &url, &options).is_err() {
                failed();
            }
        });
    if opening.is_err() {
        say("no browser could be opened: visit the address above");
    }
}

/// Splits a command line at its blanks as a POSIX shell would, with its quotes and backslashes, and
/// with nothing else of it: no variables, no patterns, no operators.
fn words(line: &str) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    let mut word: Option<String> = None;
    let mut rest = line.chars();
    while let Some(it) = rest.next() {
        match it {
            ' ' | '\t' | '\n' => found.extend(word.take()),
            '\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match rest.next() {
                        Some('\'') => break,
                        Some(it) => word.push(it),
                        None => return Err("a single quote is not closed".into()),
                    }
                }
            }
            '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match rest.next() {
                        Some('"') => break,
                        Some('\\') => match rest.next() {
                            Some(it @ ('"' | '\\' | '$' | '`')) => word.push(it),
                            Some(it) => word.extend(['\\', it]),
                            None => return Err("a double quote is not closed".into()),
                        },
                        Some(it) => word.push(it),
                        None => return Err("a double quote is not closed".into()),
                    }
                }
            }
            '\\' => match rest.next() {
                Some(it) => word.get_or_insert_default().push(it),
                None => return Err("it ends in a backslash".into()),
            },
            it => word.get_or_insert_default().push(it),
        }
    }
    found.extend(word);
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_words(line: &str, expected: &[&str]) {
        assert_eq!(words(line).unwrap(), expected, "{line}");
    }

    #[test]
    fn a_command_is_split_like_a_shell_would() {
        check_words("", &[]);
        check_words("  firefox  --new-tab\t%s ", &["firefox", "--new-tab", "%s"]);
        check_words(
            "'my browser' \"a b\"c d\\ e",
            &["my browser", "a bc", "d e"],
        );
        check_words("x '' \"\"", &["x", "", ""]);
        check_words(r#""a\"b\\c\d" '\n'"#, &[r#"a"b\c\d"#, r"\n"]);
        check_words(
            "echo $HOME `id` $(id) ; rm * > x &",
            &[
                "echo", "$HOME", "`id`", "$(id)", ";", "rm", "*", ">", "x", "&",
            ],
        );
        for line in ["'a", "\"a", "\"a\\", "a\\"] {
            assert!(words(line).is_err(), "{line}");
        }
    }

    #[test]
    fn the_flag_wins_over_the_variable_and_silence_is_silence() {
        let env: Env = [("BROWSER", "lynx")].into_iter().collect();
        let command = |it: &str| Some(BrowserChoice::Command(it.into()));
        assert_eq!(
            BrowserChoice::find(Some("open"), &env),
            Some(BrowserChoice::System)
        );
        assert_eq!(
            BrowserChoice::find(Some("none"), &env),
            Some(BrowserChoice::Nothing)
        );
        assert_eq!(BrowserChoice::find(Some("w3m %s"), &env), command("w3m %s"));
        assert_eq!(BrowserChoice::find(None, &env), command("lynx"));
        assert_eq!(BrowserChoice::find(None, &Env::default()), None);
    }

    #[test]
    fn only_inert_urls_are_shown() {
        for (url, good) in [
            ("https://idp.example/authorize?a=b&c=%20", true),
            ("http://127.0.0.1:8080/authorize", true),
            ("https://idp.example/\"", true),
            ("https://bücher.example/", true),
            ("https://idp.example/a'b", false),
            ("https://idp.example/?a=$(id)", false),
            ("https://idp.example/?a=`id`", false),
            ("https://idp.example/?a=\\", false),
            ("https://user@idp.example/", false),
            ("file:///etc/passwd", false),
            ("javascript:alert(1)", false),
            ("mailto:a@b.example", false),
        ] {
            let url = Url::parse(url).unwrap();
            assert_eq!(checked(&url).is_ok(), good, "{url}");
        }
    }
}
