//! `status`: every session, and how long each layer of it lasts.

use crate::bookmark::{Bookmark, Folder};
use crate::cli::{Session, pipeline};
use crate::failure::{Exit, Failure};
use crate::profile::url::Insecure;
use crate::run::{self, Kept};
use crate::untrusted::Untrusted;
use clap::{Args, ValueEnum};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// What `status` takes.
#[derive(Debug, Args)]
pub struct Arguments {
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// How sessions are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Human,
    /// For programs: version 1
    Json,
}

/// Looks at what is kept; nothing is asked and nothing is sent.
pub fn run(it: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let mut rows = Vec::new();
    let mut now = None;
    for bookmark in Folder::read(&session.dirs)?.bookmarks {
        let name = name_of(&bookmark);
        let title = bookmark.title();
        let ready = pipeline::at_rest(&name, session);
        let (ready, needs) = match ready {
            Ok(it) => (it, Needs::Nothing),
            // What is kept is looked at all the same.
            Err(failure) => match pipeline::at_rest_as(&name, Insecure::AllowLoopback, session) {
                Ok(it) => (it, Needs::InsecureLoopback),
                Err(_) => {
                    rows.push((title, Err(failure)));
                    continue;
                }
            },
        };
        now = Some(ready.fx.clock.now());
        let kept = pipeline::block_on(run::kept(&ready.plan, &ready.fx))?;
        rows.push((title, Ok((kept, needs))));
    }
    match it.format {
        Format::Json => {
            let sessions: Vec<_> = rows
                .iter()
                .map(|(name, found)| match found {
                    Ok((kept, needs)) => in_json(name, kept, *needs, None),
                    Err(why) => in_json(name, &Kept::default(), Needs::Nothing, Some(why)),
                })
                .collect();
            let json = json!({ "version": 1, "sessions": sessions });
            session.ui.line(format_args!("{json:#}"));
        }
        Format::Human => {
            if rows.is_empty() {
                session
                    .ui
                    .tell("there are no bookmarks, and so no sessions");
            }
            for (name, found) in &rows {
                session.ui.line(Untrusted::new(name));
                match found {
                    Ok((kept, needs)) => human(kept, *needs, now.unwrap_or_default(), session),
                    // Nothing is kept under a plan that cannot be made.
                    Err(why) => session.ui.line(format_args!(
                        "  cannot be used: {} ({})",
                        Untrusted::new(&why.message),
                        why.code
                    )),
                }
            }
        }
    }
    Ok(Exit::OK)
}

/// What finds the bookmark again, whatever others are called.
pub(super) fn name_of(it: &Bookmark) -> String {
    it.uuid().map_or_else(|| it.title(), |it| it.to_string())
}

/// What a run of the bookmark has to be allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Needs {
    Nothing,
    InsecureLoopback,
}

fn human(kept: &Kept, needs: Needs, now: Timestamp, session: &mut Session<'_>) {
    if needs == Needs::InsecureLoopback {
        session.ui.line(
            "  on this machine, not encrypted: it is used with --allow-insecure-loopback only",
        );
    }
    if *kept == Kept::default() {
        session.ui.line("  not signed in");
        return;
    }
    if let Some(it) = kept.session {
        let renewal = match it.is_renewable {
            true => "renewed without a browser",
            false => "then the browser opens",
        };
        let line = format!("  session       {}, {renewal}", clock(it.expires_at, now));
        session.ui.line(line);
    }
    if let Some(until) = kept.registration {
        let line = format!(
            "  registration  {}, of this program at Identity Center",
            clock(Some(until), now)
        );
        session.ui.line(line);
    }
    if let Some(until) = kept.credentials {
        session
            .ui
            .line(format_args!("  credentials   {}", clock(until, now)));
    }
}

/// `2026-11-22 02:00:00 UTC (in 59 min)`.
fn clock(until: Option<Timestamp>, now: Timestamp) -> String {
    let Some(until) = until else {
        return "without an end".to_owned();
    };
    let left = until.duration_since(now);
    let at = until.strftime("%Y-%m-%d %H:%M:%S UTC");
    let (days, hours, minutes) = (left.as_hours() / 24, left.as_hours(), left.as_mins());
    match () {
        () if left <= SignedDuration::ZERO => format!("over since {at}"),
        () if days >= 2 => format!("until {at} (in {days} days)"),
        () if hours >= 2 => format!("until {at} (in {hours} h)"),
        () => format!("until {at} (in {minutes} min)"),
    }
}

fn in_json(name: &str, kept: &Kept, needs: Needs, problem: Option<&Failure>) -> Value {
    let problem = problem.map(|it| json!({ "code": it.code, "message": it.message }));
    json!({
        "bookmark": name,
        "signed_in": kept.session.is_some(),
        "session_expires_at": kept.session.and_then(|it| it.expires_at),
        "renewable": kept.session.is_some_and(|it| it.is_renewable),
        "registration_expires_at": kept.registration,
        "credentials_expire_at": kept.credentials.flatten(),
        "needs": (needs == Needs::InsecureLoopback).then_some("--allow-insecure-loopback"),
        "problem": problem,
    })
}
