//! A program on a pseudo-terminal of its own, and the screen it draws.

use rustix::termios::{LocalModes, tcgetattr};
use std::fs::File;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::os::fd::AsFd;
use std::process::Child;
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// As wide as the README; high enough that nothing scrolls away.
const COLUMNS: u16 = 100;
const ROWS: u16 = 70;

/// How long a screen may take to come. Only a test that fails waits for it.
const PATIENCE: Duration = Duration::from_secs(60);

/// When screens are to be written down, not compared: no change for so long is the end of it.
const STILL: Duration = Duration::from_secs(4);

pub struct Terminal {
    child: Child,
    pty: pty_process::blocking::Pty,
    keys: File,
    drawn: Arc<(Mutex<Drawn>, Condvar)>,
    reader: Option<JoinHandle<()>>,
}

struct Drawn {
    parser: vt100::Parser,
    /// How often something was drawn.
    changes: usize,
    ended: bool,
}

impl Terminal {
    pub fn start(command: pty_process::blocking::Command) -> Self {
        let (pty, pts) = pty_process::blocking::open().unwrap();
        pty.resize(pty_process::Size::new(ROWS, COLUMNS)).unwrap();
        let child = command.spawn(pts).unwrap();
        let mut output = File::from(pty.as_fd().try_clone_to_owned().unwrap());
        let keys = File::from(pty.as_fd().try_clone_to_owned().unwrap());
        let size = |it| NonZeroU16::new(it).unwrap();
        let drawn = Drawn {
            parser: vt100::Parser::new(size(ROWS), size(COLUMNS), 0),
            changes: 0,
            ended: false,
        };
        let drawn = Arc::new((Mutex::new(drawn), Condvar::new()));
        let drawing = drawn.clone();
        let reader = std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            // The last holder of the other end closing it is an error on Linux, and an end elsewhere.
            while let Ok(length @ 1..) = output.read(&mut bytes) {
                let mut drawn = drawing.0.lock().unwrap();
                drawn.parser.process(&bytes[..length]);
                drawn.changes += 1;
                drawing.1.notify_all();
            }
            drawing.0.lock().unwrap().ended = true;
            drawing.1.notify_all();
        });
        Terminal {
            child,
            pty,
            keys,
            drawn,
            reader: Some(reader),
        }
    }

    pub fn type_keys(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
    }

    /// The screen now, lines that the terminal broke joined again.
    pub fn contents(&self) -> String {
        contents(&self.drawn.0.lock().unwrap())
    }

    /// Waits until the screen is right, or for as long as anybody would; then what it is.
    pub fn wait_for(&self, right: impl Fn(&str) -> bool) -> String {
        let deadline = Instant::now() + PATIENCE;
        let mut drawn = self.drawn.0.lock().unwrap();
        loop {
            let seen = contents(&drawn);
            let left = deadline.saturating_duration_since(Instant::now());
            if right(&seen) || drawn.ended || left.is_zero() {
                return seen;
            }
            drawn = self.drawn.1.wait_timeout(drawn, left).unwrap().0;
        }
    }

    /// How often something was drawn.
    pub fn changes(&self) -> usize {
        self.drawn.0.lock().unwrap().changes
    }

    /// Waits until something was drawn since, and then looks the same for a while.
    pub fn wait_until_still(&self, since: usize, look: impl Fn(&str) -> String) {
        let deadline = Instant::now() + PATIENCE;
        let mut drawn = self.drawn.0.lock().unwrap();
        let mut last = String::new();
        let mut still = Instant::now();
        while !drawn.ended && Instant::now() < deadline {
            let now = look(&contents(&drawn));
            if now != last || drawn.changes <= since {
                last = now;
                still = Instant::now();
            }
            let left = STILL.saturating_sub(still.elapsed());
            if left.is_zero() {
                return;
            }
            drawn = self.drawn.1.wait_timeout(drawn, left).unwrap().0;
        }
    }

    /// Waits for the program's end, and sees that it leaves the terminal as it was.
    pub fn end(mut self) -> String {
        let deadline = Instant::now() + PATIENCE;
        let mut drawn = self.drawn.0.lock().unwrap();
        while !drawn.ended {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return format!("{}\n(it does not end)", contents(&drawn));
            }
            drawn = self.drawn.1.wait_timeout(drawn, left).unwrap().0;
        }
        let screen = drawn.parser.screen();
        assert!(!screen.hide_cursor(), "the cursor stays hidden");
        assert!(!screen.bracketed_paste(), "pastes stay bracketed");
        let mut seen = contents(&drawn);
        drop(drawn);
        let modes = tcgetattr(&self.pty).unwrap().local_modes;
        let usual = LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG;
        assert!(modes.contains(usual), "the terminal stays in {modes:?}");
        let status = self.child.wait().unwrap();
        let exit = match std::os::unix::process::ExitStatusExt::signal(&status) {
            // As a shell has it.
            Some(signal) => 128 + signal,
            None => status.code().unwrap(),
        };
        // The system's own echo of the key may be lost with the program that it ends.
        let without = seen.trim_end_matches("^C").trim_end().len();
        seen.truncate(without);
        if exit != 0 {
            seen.push_str(&format!("\n? {exit}"));
        }
        seen.trim_start_matches('\n').to_owned()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It is over, or the test has failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
        if let Some(reader) = self.reader.take() {
            let _ = reader.join();
        }
    }
}

fn contents(drawn: &Drawn) -> String {
    let text = drawn.parser.screen().contents();
    let lines: Vec<_> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_end().to_owned()
}
