//! `bookmark`: what was answered once, kept in files that Cyberduck reads.

mod aws_config;

use super::list::Format;
use crate::bookmark::{self, Bookmark, Folder};
use crate::cli::{Session, json};
use crate::failure::{Exit, Failure, Kind};
use crate::file;
use crate::library;
use crate::plan::destinations;
use crate::profile::Overrides;
use crate::profile::destination::Standing;
use crate::untrusted::Untrusted;
use clap::{Args, Subcommand};
use serde_json::{Map, Value, json};
use std::path::PathBuf;

/// What `bookmark` takes.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List the bookmarks
    List {
        /// How to print it
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Make a bookmark of a profile; `--set` answers ahead of time
    Add {
        /// Path, vendor, `protocol/vendor`, or words of the description
        #[arg(required = true, num_args = 1..)]
        profile: Vec<String>,
        /// What to call it; without this, as the profile says
        #[arg(long)]
        name: Option<String>,
    },
    /// Show what a bookmark holds
    Show {
        /// Nickname, UUID or path, or a profile that has one
        bookmark: String,
        /// How to print it
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Change what a bookmark holds
    Set {
        /// Nickname, UUID or path, or a profile that has one
        bookmark: String,
        /// A key of bookmarks (Nickname, Hostname, Port, Username, Path ...) or a property
        #[arg(value_name = "KEY=VALUE")]
        values: Vec<String>,
        /// Take a key or property out
        #[arg(long, value_name = "KEY")]
        unset: Vec<String>,
    },
    /// Delete a bookmark
    Remove {
        /// Nickname, UUID or path, or a profile that has one
        bookmark: String,
    },
    /// Copy a `.duck` file into the folder
    Import {
        /// The file
        file: PathBuf,
    },
    /// Write a bookmark to a `.duck` file, or to standard output
    Export {
        /// Nickname, UUID or path, or a profile that has one
        bookmark: String,
        /// A new file; without it, or with `-`, standard output
        file: Option<PathBuf>,
        /// Write a profile into ~/.aws/config instead, for AWS's own tools and SDKs
        #[arg(long, conflicts_with = "file")]
        aws_config: bool,
        /// The name of that profile; from the nickname unless given
        #[arg(long, value_name = "NAME", requires = "aws_config")]
        profile: Option<String>,
    },
}

/// Does one thing with bookmarks.
pub fn run(it: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    match &it.what {
        What::List { format } => list(*format, session),
        What::Add { profile, name } => add(&profile.join(" "), name.as_deref(), session),
        What::Show { bookmark, format } => show(bookmark, *format, session),
        What::Set {
            bookmark,
            values,
            unset,
        } => set(bookmark, values, unset, session),
        What::Remove { bookmark } => remove(bookmark, session),
        What::Import { file } => import(file, session),
        What::Export {
            bookmark,
            profile,
            aws_config: true,
            ..
        } => aws_config::run(bookmark, profile.as_deref(), session),
        What::Export { bookmark, file, .. } => export(bookmark, file.as_deref(), session),
    }
}

fn find(name: &str, session: &Session<'_>) -> Result<Bookmark, Failure> {
    let (dirs, folder) = (&session.dirs, &session.invocation.working_directory);
    if let Some(bookmark) = bookmark::find(name, dirs, folder)? {
        return Ok(bookmark);
    }
    // As for the verbs that sign in: a profile stands for the bookmark that was made of it.
    let of_profile = match library::find(name, dirs, folder) {
        Ok(it) => {
            let (protocol, vendor) = (it.profile.protocol(), it.profile.vendor());
            Some(bookmark::for_profile(
                protocol,
                vendor,
                &it.nickname(),
                dirs,
            )?)
        }
        Err(_) => None,
    };
    of_profile.filter(|it| it.path.is_some()).ok_or_else(|| {
        let message = format!("no bookmark is called `{name}`");
        Failure::new(Kind::Input, "bookmark-unknown", message)
            .with_help("`profilectl bookmark list` shows every bookmark")
            .with_help("`profilectl bookmark add PROFILE` makes one; so does `connect PROFILE`")
    })
}

fn identity(it: &Bookmark) -> String {
    let (protocol, vendor) = (it.protocol(), it.vendor());
    format!(
        "{}/{}",
        protocol.unwrap_or_default(),
        vendor.unwrap_or_default()
    )
}

fn uuid(it: &Bookmark) -> String {
    it.uuid().map(|it| it.to_string()).unwrap_or_default()
}

fn list(format: Format, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let folder = Folder::read(&session.dirs)?;
    match format {
        Format::Json => {
            let bookmarks: Vec<Value> = folder.bookmarks.iter().map(to_json).collect();
            let skipped: Vec<Value> = folder
                .skipped
                .iter()
                .map(|(path, why)| json!({ "path": path.display().to_string(), "reason": why }))
                .collect();
            let all = json!({ "version": 1, "bookmarks": bookmarks, "skipped": skipped });
            json::print(&all, &mut session.ui);
        }
        Format::Human => {
            let rows: Vec<[String; 3]> = folder
                .bookmarks
                .iter()
                .map(|it| {
                    [it.title(), identity(it), uuid(it)]
                        .each_ref()
                        .map(|it| Untrusted::new(it).to_string())
                })
                .collect();
            let width = |n: usize| {
                let cells = rows.iter().filter_map(|row| row.get(n));
                cells
                    .map(|it| it.chars().count())
                    .max()
                    .unwrap_or(0)
                    .min(60)
            };
            let (a, b) = (width(0), width(1));
            for [title, identity, uuid] in &rows {
                session.ui.line(
                    format_args!("{title:<a$}  {identity:<b$}  {uuid}")
                        .to_string()
                        .trim_end(),
                );
            }
        }
    }
    for (path, why) in &folder.skipped {
        let path = path.display().to_string();
        session.ui.tell(format_args!(
            "warning: `{}` is left out: {}",
            Untrusted::new(&path),
            Untrusted::new(why)
        ));
    }
    if folder.more {
        session
            .ui
            .tell("warning: the folder holds more bookmarks than are read");
    }
    Ok(Exit::OK)
}

fn add(profile: &str, name: Option<&str>, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let folder = &session.invocation.working_directory;
    let loaded = library::find_for_run(profile, &session.dirs, folder)?;
    let nickname = name.map_or_else(|| loaded.nickname(), str::to_owned);
    let (protocol, vendor) = (loaded.profile.protocol(), loaded.profile.vendor());
    let mut it = Bookmark::new(protocol, vendor, &nickname);
    for (key, value) in session.flags()? {
        it.set(bookmark_key(&key), Some(&value))?;
    }
    bookmark::save(&mut it, &session.dirs)?;
    remember(&it, &Overrides::default(), session)?;
    session.ui.line(uuid(&it));
    Ok(Exit::OK)
}

/// A key of the profile, as bookmarks call it.
fn bookmark_key(key: &str) -> &str {
    crate::profile::Key::find(key)
        .and_then(|it| it.bookmark)
        .unwrap_or(key)
}

/// What the user typed for a bookmark is accepted for it.
fn remember(it: &Bookmark, before: &Overrides, session: &Session<'_>) -> Result<(), Failure> {
    let after = Overrides {
        bookmark: it.words(),
        ..Overrides::default()
    };
    // Without its profile there is nothing to name yet; it is asked for when connecting.
    match library::for_bookmark(it, &session.dirs) {
        Ok(loaded) => {
            let named = library::named(&loaded, before, &after);
            library::remember(it, &named, &session.dirs)
        }
        Err(_) => Ok(()),
    }
}

fn show(name: &str, format: Format, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let it = find(name, session)?;
    if format == Format::Json {
        let mut all = json!({ "version": 1 });
        all["bookmark"] = to_json(&it);
        json::print(&all, &mut session.ui);
        return Ok(Exit::OK);
    }
    let rows: Vec<(String, String)> = it
        .entries()
        .map(|(key, value)| (key.to_owned(), value))
        .chain(
            it.custom()
                .map(|(key, value)| (format!("  {key}"), masked(key, value))),
        )
        .map(|(key, value)| {
            let (key, value) = (Untrusted::new(&key), Untrusted::new(&value));
            (key.to_string(), value.to_string())
        })
        .collect();
    let width = rows
        .iter()
        .map(|it| it.0.chars().count())
        .max()
        .unwrap_or(0);
    for (key, value) in rows {
        session.ui.line(
            format_args!("{key:<width$}  {value}")
                .to_string()
                .trim_end(),
        );
    }
    Ok(Exit::OK)
}

/// Another application may have written a secret there.
fn masked(key: &str, value: String) -> String {
    if bookmark::is_secret(key) && !value.is_empty() {
        "(not shown)".to_owned()
    } else {
        value
    }
}

fn to_json(it: &Bookmark) -> Value {
    let custom: Map<String, Value> = it
        .custom()
        .map(|(key, value)| (key.to_owned(), json!(masked(key, value))))
        .collect();
    json!({
        "title": it.title(),
        "uuid": it.uuid().map(|it| it.to_string()),
        "protocol": it.protocol(),
        "provider": it.vendor(),
        "nickname": it.text("Nickname"),
        "hostname": it.text("Hostname"),
        "port": it.port(),
        "username": it.text("Username"),
        "bookmark_path": it.text("Path"),
        "custom": custom,
        "path": it.path.as_ref().map(|it| it.display().to_string()),
    })
}

fn set(
    name: &str,
    values: &[String],
    unset: &[String],
    session: &mut Session<'_>,
) -> Result<Exit, Failure> {
    let mut it = find(name, session)?;
    let before = Overrides {
        bookmark: it.words(),
        ..Overrides::default()
    };
    for pair in values {
        let Some((key, value)) = pair.split_once('=') else {
            let message = format!("`{pair}` is not of the form `KEY=VALUE`");
            return Err(Failure::new(Kind::Usage, "bookmark-value", message));
        };
        it.set(bookmark_key(key.trim()), Some(value))?;
    }
    for key in unset {
        it.set(bookmark_key(key), None)?;
    }
    bookmark::save(&mut it, &session.dirs)?;
    remember(&it, &before, session)?;
    Ok(Exit::OK)
}

fn remove(name: &str, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let it = find(name, session)?;
    bookmark::remove(&it, &session.dirs)?;
    library::forget(&it, &session.dirs)?;
    let title = it.title();
    session
        .ui
        .line(format_args!("removed {}", Untrusted::new(&title)));
    Ok(Exit::OK)
}

fn import(file: &std::path::Path, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let path = session.invocation.working_directory.join(file);
    let it = bookmark::import(&path, &session.dirs)?;
    // Its UUID is the file's own word: nothing that was accepted under it before counts.
    library::forget(&it, &session.dirs)?;
    let title = it.title();
    session
        .ui
        .line(format_args!("{}  {}", uuid(&it), Untrusted::new(&title)));
    match library::for_bookmark(&it, &session.dirs) {
        Ok(loaded) => foreign(&it, &loaded, session),
        Err(failure) => {
            session.ui.tell(format_args!(
                "warning: {}",
                Untrusted::new(&failure.message)
            ));
            Ok(Exit::OK)
        }
    }
}

/// Says what an imported bookmark names; with `--yes-host` it is accepted.
fn foreign(
    it: &Bookmark,
    loaded: &library::Loaded,
    session: &mut Session<'_>,
) -> Result<Exit, Failure> {
    let words = Overrides {
        bookmark: it.words(),
        ..Overrides::default()
    };
    let named = library::named(loaded, &Overrides::default(), &words);
    let all = destinations(&loaded.resolve(&words).0);
    let terms = session.terms();
    let known = |at: &crate::profile::destination::Endpoint| {
        all.iter()
            .filter(|it| it.endpoint() == Some(at))
            .all(|it| matches!(it.standing(&all, terms.cleartext), Standing::Known(_)))
    };
    let (accepted, left): (Vec<_>, Vec<_>) = named
        .into_iter()
        .filter(|at| !known(at))
        .partition(|at| terms.accept(at));
    library::remember(it, &accepted, &session.dirs)?;
    for at in left {
        session.ui.tell(format_args!(
            "note: it names `{at}`, which is not accepted by that: connecting needs `--yes-host {}`",
            at.name()
        ));
    }
    Ok(Exit::OK)
}

fn export(
    name: &str,
    file: Option<&std::path::Path>,
    session: &mut Session<'_>,
) -> Result<Exit, Failure> {
    let bytes = find(name, session)?.to_bytes()?;
    match file.filter(|it| it.as_os_str() != "-") {
        None => session.ui.bytes(&bytes),
        Some(to) => {
            let to = session.invocation.working_directory.join(to);
            file::create(&to, &bytes).map_err(|error| file::unwritable(&to, &error))?;
        }
    }
    Ok(Exit::OK)
}
