//! Runs a program of the user's own, without a shell: its output is read whole, within bounds.

use super::Say;
use super::terminal::Interactivity;
use crate::effects::{Answered, NotRun, ProgramCall, Programs, Ran};
use crate::secret::Secret;
use crate::untrusted::Untrusted;
use std::io::{self, BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;
use tokio::sync::oneshot;

/// How long a program may take where nobody is there: AWS's SDKs stop it then, too.
const UNATTENDED: Duration = Duration::from_secs(60);

/// How long where a person may have to answer it.
const ATTENDED: Duration = Duration::from_secs(600);

/// The most bytes of an answer.
const LARGEST_ANSWER: u64 = 64 * 1024;

/// The most bytes of what it says beside its answer.
const LARGEST_ASIDE: usize = 16 * 1024;

/// How often it is seen whether a program that has closed its streams has ended.
const GLANCE: Duration = Duration::from_millis(5);

/// Programs of this system.
pub struct SystemPrograms {
    interactivity: Interactivity,
    say: Say,
    time_limit: Duration,
}

impl SystemPrograms {
    /// They may read the terminal where a person is there, who also sees what they say on standard
    /// error.
    pub fn new(interactivity: Interactivity, say: Say) -> Self {
        SystemPrograms {
            time_limit: match interactivity {
                Interactivity::Person => ATTENDED,
                Interactivity::Nobody => UNATTENDED,
            },
            interactivity,
            say,
        }
    }

    /// With another time limit.
    pub fn within(self, time_limit: Duration) -> Self {
        SystemPrograms { time_limit, ..self }
    }

    fn start(&self, it: &ProgramCall) -> Result<Child, NotRun> {
        let mut command = Command::new(&it.program);
        command
            .args(it.arguments.reveal())
            .envs(it.environment.iter().map(|(name, value)| (name, value)))
            .stdin(match self.interactivity {
                Interactivity::Person => Stdio::inherit(),
                Interactivity::Nobody => Stdio::null(),
            })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command.spawn().map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => NotRun::NotFound,
            _ => NotRun::NotStarted(error.to_string()),
        })
    }
}

impl Programs for SystemPrograms {
    fn run<'a>(&'a self, it: &'a ProgramCall) -> Answered<'a, Result<Ran, NotRun>> {
        Box::pin(async move {
            let mut child = self.start(it)?;
            let (Some(output), Some(aside)) = (child.stdout.take(), child.stderr.take()) else {
                return Err(NotRun::NotStarted("its streams are closed".to_owned()));
            };
            let output = in_thread(move || {
                let mut bytes = Vec::new();
                let outcome = output.take(LARGEST_ANSWER + 1).read_to_end(&mut bytes);
                outcome.map(|_| Secret::new(bytes))
            });
            let heard = (self.interactivity == Interactivity::Person).then(|| self.say.clone());
            let aside = in_thread(move || listen(aside, heard.as_ref()));
            let ended = async {
                let output = output.await.ok().and_then(Result::ok);
                if output
                    .as_ref()
                    .is_some_and(|it| it.reveal().len() as u64 > LARGEST_ANSWER)
                {
                    return Err(NotRun::TooMuch);
                }
                let aside = aside.await.unwrap_or_default();
                let status = loop {
                    match child.try_wait() {
                        Ok(Some(status)) => break status,
                        Ok(None) => tokio::time::sleep(GLANCE).await,
                        Err(error) => return Err(NotRun::NotStarted(error.to_string())),
                    }
                };
                Ok(Ran {
                    status: status.to_string(),
                    succeeded: status.success(),
                    output: output.unwrap_or_else(|| Secret::new(Vec::new())),
                    aside,
                })
            };
            let outcome = tokio::time::timeout(self.time_limit, ended).await;
            let outcome = outcome.unwrap_or(Err(NotRun::TimedOut(self.time_limit)));
            if outcome.is_err() {
                // It may have ended just now; either way it is gone afterwards.
                let _ = child.kill();
                let _ = child.wait();
            }
            outcome
        })
    }
}

/// The outcome of work that blocks, on a thread of its own.
fn in_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> oneshot::Receiver<T> {
    let (done, outcome) = oneshot::channel();
    thread::spawn(move || {
        // Nobody waits any more where the time was over.
        let _ = done.send(work());
    });
    outcome
}

/// Reads to the end, so that the program never waits; keeps the beginning, and hands each line on.
fn listen(stream: impl Read, say: Option<&Say>) -> String {
    let mut stream = BufReader::new(stream);
    let mut kept = String::new();
    let mut line = Vec::new();
    loop {
        line.clear();
        let mut some = (&mut stream).take(LARGEST_ANSWER);
        match some.read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => return kept,
            Ok(_) => {}
        }
        let text = String::from_utf8_lossy(&line);
        if let Some(say) = say {
            say(&Untrusted::new(text.trim_end()).to_string());
        }
        if kept.len() + text.len() <= LARGEST_ASIDE {
            kept.push_str(&text);
        }
    }
}
