//! `list`: every profile, and whether it may be used.

use crate::cli::{Session, json};
use crate::failure::{Exit, Failure};
use crate::library::{self, Entry, Invalid, Library, Loaded, Source};
use crate::preferences::Preferences;
use crate::untrusted::Untrusted;
use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What `list` takes.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Only profiles in which every word occurs
    pub words: Vec<String>,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// For whom an answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Human,
    /// For programs: version 1.
    Json,
}

/// Lists them. A file that is no profile is an entry with its reason, and no failure.
pub fn run(it: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let library = Library::read(&session.dirs)?;
    let preferences = Preferences::read(&session.dirs.preferences)?;
    let words = it.words.join(" ");
    let wanted = |it: &&Entry| match it {
        _ if words.trim().is_empty() => true,
        Ok(it) => library::has_words(&it.profile, &words),
        Err(it) => it
            .source
            .to_string()
            .to_lowercase()
            .contains(&words.to_lowercase()),
    };
    let entries: Vec<&Entry> = library.entries.iter().filter(wanted).collect();
    let state = |it: &Loaded| library::state_with(it, &preferences, &session.dirs).name();
    match it.format {
        Format::Json => {
            let profiles: Vec<Value> = entries
                .iter()
                .map(|it| match it {
                    Ok(it) => profile_json(it, state(it)),
                    Err(it) => invalid_json(it),
                })
                .collect();
            let all = json!({
                "version": 1,
                "profiles": profiles,
                "other_files": library.other_files,
                "truncated": library.cut_at.is_some(),
            });
            json::print(&all, &mut session.ui);
        }
        Format::Human => {
            let rows: Vec<[String; 4]> = entries
                .iter()
                .map(|it| match it {
                    Ok(it) => row(it, state(it)),
                    Err(it) => invalid_row(it),
                })
                .collect();
            table(&rows, session);
        }
    }
    notes(&entries, &library, session);
    Ok(Exit::OK)
}

fn row(it: &Loaded, state: &'static str) -> [String; 4] {
    [
        state.to_owned(),
        it.identity(),
        it.profile.description().to_owned(),
        short(&it.source),
    ]
}

fn invalid_row(it: &Invalid) -> [String; 4] {
    let line = it.line.map(|it| format!("line {it}: ")).unwrap_or_default();
    let reason = format!("{line}{}", it.reason);
    [
        "invalid".to_owned(),
        "-".to_owned(),
        reason,
        short(&it.source),
    ]
}

fn short(it: &Source) -> String {
    match it {
        Source::BuiltIn(_) => "built-in".to_owned(),
        Source::File(path) => path
            .file_name()
            .map(|it| it.to_string_lossy().into_owned())
            .unwrap_or_default(),
    }
}

fn table(rows: &[[String; 4]], session: &mut Session<'_>) {
    let shown: Vec<[String; 4]> = rows
        .iter()
        .map(|row| row.each_ref().map(|it| Untrusted::new(it).to_string()))
        .collect();
    let width = |n: usize| {
        let cells = shown.iter().filter_map(|row| row.get(n));
        cells
            .map(|it| it.chars().count())
            .max()
            .unwrap_or(0)
            .min(60)
    };
    let (a, b, c) = (width(0), width(1), width(2));
    for [state, identity, description, place] in &shown {
        session.ui.line(format_args!(
            "{state:<a$}  {identity:<b$}  {description:<c$}  {place}"
        ));
    }
}

/// What the list itself does not say.
fn notes(entries: &[&Entry], library: &Library, session: &mut Session<'_>) {
    if entries.is_empty() {
        session.ui.tell("no profile has all these words");
    }
    let mut identities: BTreeMap<String, usize> = BTreeMap::new();
    for it in entries.iter().filter_map(|it| it.as_ref().ok()) {
        *identities.entry(it.identity().to_lowercase()).or_default() += 1;
    }
    for (identity, count) in identities.iter().filter(|(_, count)| **count > 1) {
        session.ui.tell(format_args!(
            "warning: {count} profiles are called {}: bookmarks use the one that is enabled; name the others by path",
            Untrusted::new(identity)
        ));
    }
    if let Some(most) = library.cut_at {
        session.ui.tell(format_args!(
            "warning: the profiles folder holds more than {most} files; the others are not read"
        ));
    }
    if library.other_files > 0 {
        session.ui.tell(format_args!(
            "note: {} other files in the folder are not read: profiles end in .cyberduckprofile, .yaml or .yml",
            library.other_files
        ));
    }
}

fn source_json(it: &Source) -> (Value, Value) {
    match it {
        Source::BuiltIn(_) => (json!("built-in"), Value::Null),
        Source::File(path) => (json!("folder"), json!(path.display().to_string())),
    }
}

fn profile_json(it: &Loaded, state: &'static str) -> Value {
    let (source, path) = source_json(&it.source);
    json!({
        "state": state,
        "identity": it.identity(),
        "protocol": it.profile.protocol(),
        "vendor": it.profile.vendor(),
        "description": it.profile.description(),
        "source": source,
        "path": path,
    })
}

fn invalid_json(it: &Invalid) -> Value {
    let (source, path) = source_json(&it.source);
    json!({
        "state": "invalid",
        "source": source,
        "path": path,
        "line": it.line,
        "code": it.code,
        "reason": it.reason,
    })
}
