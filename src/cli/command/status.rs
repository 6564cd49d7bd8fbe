//! `status`: every session, and how long each layer of it lasts.

use crate::bookmark::{Bookmark, Folder};
use crate::cli::{Session, pipeline};
use crate::failure::{Exit, Failure};
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
        // What cannot be planned has nothing kept under its plan; `check` says what is wrong with it.
        let Ok(ready) = pipeline::at_rest(&name_of(&bookmark), session) else {
            continue;
        };
        now = Some(ready.fx.clock.now());
        let kept = pipeline::block_on(run::kept(&ready.plan, &ready.fx))?;
        rows.push((bookmark.title(), kept));
    }
    match it.format {
        Format::Json => {
            let sessions: Vec<_> = rows
                .iter()
                .map(|(name, kept)| in_json(name, kept))
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
            for (name, kept) in &rows {
                human(name, kept, now.unwrap_or_default(), session);
            }
        }
    }
    Ok(Exit::OK)
}

/// What finds the bookmark again, whatever others are called.
pub(super) fn name_of(it: &Bookmark) -> String {
    it.uuid().map_or_else(|| it.title(), |it| it.to_string())
}

fn human(name: &str, kept: &Kept, now: Timestamp, session: &mut Session<'_>) {
    session.ui.line(Untrusted::new(name));
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

fn in_json(name: &str, kept: &Kept) -> Value {
    json!({
        "bookmark": name,
        "signed_in": kept.session.is_some(),
        "session_expires_at": kept.session.and_then(|it| it.expires_at),
        "renewable": kept.session.is_some_and(|it| it.is_renewable),
        "registration_expires_at": kept.registration,
        "credentials_expire_at": kept.credentials.flatten(),
    })
}
