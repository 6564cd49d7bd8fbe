//! `preferences`: shows and changes them.

use crate::cli::Session;
use crate::failure::{Exit, Failure, Kind};
use crate::preferences::{self, Change, Preferences};
use crate::untrusted::Untrusted;
use clap::{Args, Subcommand};

/// What `preferences` takes.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Print the value of one preference
    Get {
        /// Such as `profiles.s3.acme.enabled`
        key: String,
    },
    /// Give a preference a value
    Set {
        /// Such as `profiles.s3.acme.enabled`
        key: String,
        /// Its value
        value: String,
    },
    /// Take a preference out
    Unset {
        /// Such as `profiles.s3.acme.enabled`
        key: String,
    },
}

/// Lists all preferences, or does what was asked with one.
pub fn run(it: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    match &it.what {
        None => {
            let preferences = Preferences::read(&session.dirs.preferences)?;
            for (key, value) in preferences.iter() {
                session.ui.line(format_args!(
                    "{}: {}",
                    Untrusted::whole(key),
                    Untrusted::whole(value)
                ));
            }
        }
        Some(What::Get { key }) => {
            let preferences = Preferences::read(&session.dirs.preferences)?;
            let Some(value) = preferences.value(key) else {
                let message = format!("the preference `{key}` is not set");
                return Err(Failure::new(Kind::Input, "preference-not-set", message)
                    .with_fact("file", session.dirs.preferences.display().to_string()));
            };
            session.ui.line(Untrusted::whole(value));
        }
        Some(What::Set { key, value }) => {
            preferences::change(&session.dirs, key, Change::Set(value))?;
            if key.starts_with("profiles.") && key.ends_with(".enabled") {
                session.ui.tell(
                    "note: this alone accepts no destination; `profilectl enable` does, and asks",
                );
            }
        }
        Some(What::Unset { key }) => {
            preferences::change(&session.dirs, key, Change::Unset)?;
        }
    }
    Ok(Exit::OK)
}
