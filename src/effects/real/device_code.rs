//! A code to type on another device: shown with who asks for it, and how long it works.

use super::Say;
use super::qr_code;
use super::screen::Screen;
use crate::effects::{Countdown, UserCode};
use crate::untrusted::Untrusted;
use std::io::Write;
use std::time::Duration;

/// Shows the code, and hands back what counts its time.
pub(super) fn show(it: &UserCode, screen: Screen, say: &Say) -> Box<dyn Countdown> {
    let line = |text: &str| say(text);
    line(&format!(
        "`{}` asks to sign in for `{}`",
        Untrusted::new(&it.client_name),
        Untrusted::new(&it.purpose)
    ));
    let width = it.facts.iter().map(|(label, _)| label.len()).max();
    let width = width.unwrap_or_default();
    for (label, value) in &it.facts {
        line(&format!("  {label:<width$}  {}", Untrusted::new(value)));
    }
    line("on any device, open");
    line(&format!("  {}", Untrusted::whole(it.page.as_str())));
    line("and type there");
    line(&format!("  {}", Untrusted::new(&it.code)));
    if let Screen::Unicode(paint) = screen
        && let Some(lines) = qr_code::lines(it.page.as_str(), paint)
    {
        lines.iter().for_each(|it| line(it));
    }
    line("type it only there, and only if you started this; nobody else ever needs it");
    match screen {
        Screen::Lines => Box::new(Said {
            say: say.clone(),
            done: false,
        }),
        Screen::Terminal | Screen::Unicode(_) => Box::new(Rewritten),
    }
}

/// Says once how long there is.
struct Said {
    say: Say,
    done: bool,
}

impl Countdown for Said {
    fn left(&mut self, it: Duration) {
        if !std::mem::replace(&mut self.done, true) {
            (self.say)(&format!("waiting: the code works for {}", clock(it)));
        }
    }
}

/// Writes over its own line.
struct Rewritten;

impl Rewritten {
    fn draw(text: &str) {
        let mut terminal = std::io::stderr().lock();
        // A closed standard error is no reason to stop.
        let _ = write!(terminal, "\r{text}\x1b[K").and_then(|()| terminal.flush());
    }
}

impl Countdown for Rewritten {
    fn left(&mut self, it: Duration) {
        Self::draw(&format!("waiting: the code works for {}", clock(it)));
    }
}

impl Drop for Rewritten {
    fn drop(&mut self) {
        Self::draw("");
    }
}

/// `9:58`.
fn clock(it: Duration) -> String {
    let seconds = it.as_secs();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::effects::real::Paint;
    use std::sync::{Arc, Mutex};
    use url::Url;

    fn said(screen: Screen) -> Vec<String> {
        let lines = Arc::new(Mutex::new(Vec::new()));
        let ears = lines.clone();
        let say: Say = Arc::new(move |it: &str| ears.lock().unwrap().push(it.to_owned()));
        let code = UserCode {
            client_name: "profilectl".to_owned(),
            purpose: "AWS S3\u{1b}[2J".to_owned(),
            facts: vec![("start URL", "https://d-1.awsapps.com/start".to_owned())],
            page: Url::parse("https://device.example/?a=b").unwrap(),
            code: "ABCD\u{202e}EFGH".to_owned(),
        };
        let mut countdown = show(&code, screen, &say);
        if screen == Screen::Lines {
            countdown.left(Duration::from_secs(598));
            countdown.left(Duration::from_secs(1));
        }
        drop(countdown);
        let lines = lines.lock().unwrap();
        lines.clone()
    }

    #[test]
    fn who_asks_comes_before_the_code_and_foreign_text_is_harmless() {
        let lines = said(Screen::Lines);
        assert_eq!(
            lines,
            [
                "`profilectl` asks to sign in for `AWS S3\\u{1b}[2J`",
                "  start URL  https://d-1.awsapps.com/start",
                "on any device, open",
                "  https://device.example/?a=b",
                "and type there",
                "  ABCD\\u{202e}EFGH",
                "type it only there, and only if you started this; nobody else ever needs it",
                "waiting: the code works for 9:58",
            ]
        );
        let drawn = said(Screen::Unicode(Paint::Plain));
        assert!(drawn.iter().any(|it| it.contains('█')), "{drawn:?}");
    }
}
