//! Lines that a person pastes while something else may come first: the one door to crossterm.
//!
//! What is typed is not shown, and the terminal is as before once nobody waits for a line any more,
//! however the wait ends. Lines that are said meanwhile must end in `\r`.

use crate::secret::Secret;
use crossterm::event::{
    self, DisableBracketedPaste, EnableBracketedPaste, Event, KeyCode, KeyEventKind, KeyModifiers,
};
use crossterm::{execute, terminal};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// How soon it is noticed that nobody waits any more.
const BREATH: Duration = Duration::from_millis(50);

/// More than any address.
const LONGEST: usize = 64 * 1024;

/// What the person did.
pub(super) enum Typed {
    /// Ended a line.
    Line(Secret<String>),
    /// Pressed Esc.
    Declined,
    /// Pressed Ctrl-C.
    Interrupted,
}

/// Reads the terminal until it is dropped.
pub(super) struct Pasting {
    typed: UnboundedReceiver<Typed>,
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Pasting {
    /// Begins to read: from now on nothing that is typed is shown. A terminal that cannot be read so
    /// is left alone.
    pub(super) fn start() -> Self {
        let (tell, typed) = unbounded_channel();
        let raw = Raw::enter().ok();
        let over = Arc::new(AtomicBool::new(false));
        let ears = over.clone();
        let reading = std::thread::Builder::new().name("paste".into());
        Pasting {
            typed,
            over,
            thread: raw.and_then(|raw| reading.spawn(move || read(&raw, &tell, &ears)).ok()),
        }
    }

    /// The next thing that the person does; pending where nobody can do anything.
    pub(super) async fn next(&mut self) -> Typed {
        match self.typed.recv().await {
            Some(it) => it,
            None => std::future::pending().await,
        }
    }
}

impl Drop for Pasting {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // Only once it has ended is the terminal as before.
            let _ = thread.join();
        }
    }
}

/// A terminal whose keys come one by one.
struct Raw;

impl Raw {
    fn enter() -> io::Result<Self> {
        terminal::enable_raw_mode()?;
        let raw = Raw;
        execute!(io::stderr(), EnableBracketedPaste)?;
        Ok(raw)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        // A terminal that went away needs neither.
        let _ = execute!(io::stderr(), DisableBracketedPaste);
        let _ = terminal::disable_raw_mode();
    }
}

fn read(_: &Raw, tell: &UnboundedSender<Typed>, over: &AtomicBool) {
    let mut line = String::new();
    while !over.load(Ordering::Relaxed) {
        let event = match event::poll(BREATH) {
            Ok(false) => continue,
            Ok(true) => event::read(),
            Err(_) => return,
        };
        let Ok(event) = event else { return };
        let typed = match event {
            Event::Paste(text) => {
                line.push_str(&text);
                None
            }
            Event::Key(it) if it.kind != KeyEventKind::Release => {
                let control = it.modifiers.contains(KeyModifiers::CONTROL);
                match it.code {
                    KeyCode::Char('c') if control => Some(Typed::Interrupted),
                    KeyCode::Esc => Some(Typed::Declined),
                    KeyCode::Enter => Some(Typed::Line(Secret::new(std::mem::take(&mut line)))),
                    KeyCode::Backspace => {
                        line.pop();
                        None
                    }
                    KeyCode::Char(letter) if !control => {
                        line.push(letter);
                        None
                    }
                    _ => None,
                }
            }
            _ => None,
        };
        if line.len() > LONGEST {
            line.clear();
        }
        if let Some(typed) = typed
            && tell.send(typed).is_err()
        {
            return;
        }
    }
}
