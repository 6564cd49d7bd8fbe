//! What to look for: preferences, then the repository's `profilectl.yaml`, then flags.

use super::Arguments;
use crate::cli::Session;
use crate::diagnostic::Severity;
use crate::document::limits::YAML_BYTES;
use crate::failure::{Failure, Kind};
use crate::file::{self, Links, Unreadable};
use crate::lint::{BAD_SETTING, CheckSettings, Selection};
use std::path::{Path, PathBuf};

/// The file at a repository's root.
const REPOSITORY_FILE: &str = "profilectl.yaml";

/// What to look for, and from which severity on it counts.
pub(super) struct Settings {
    pub(super) selection: Selection,
    pub(super) bar: Severity,
}

pub(super) fn read(it: &Arguments, session: &Session<'_>) -> Result<Settings, Failure> {
    let preferences = section(&session.dirs.preferences)?;
    let repository = match repository_file(&session.invocation.working_directory) {
        Some(path) => section(&path)?,
        None => CheckSettings::default(),
    };
    let flags = CheckSettings {
        selection: Selection {
            select: it.select.clone(),
            ignore: it.ignore.clone(),
            per_file: Vec::new(),
        },
        bar: it.strict.then_some(Severity::Warning),
    };
    if let Some(unknown) = flags.selection.unknown().into_iter().next() {
        let failure = Failure::new(
            Kind::Usage,
            "unknown-code",
            format!("there is no code `{}`", unknown.code),
        );
        return Err(match unknown.meant {
            Some(meant) => failure.with_help(format!("did you mean `{meant}`?")),
            None => failure.with_help("`profilectl explain` lists every code"),
        });
    }
    let settings = preferences.under(repository).under(flags);
    Ok(Settings {
        selection: settings.selection,
        bar: settings.bar.unwrap_or(Severity::Error),
    })
}

fn section(path: &Path) -> Result<CheckSettings, Failure> {
    let name = path.display().to_string();
    let bytes = match file::read(path, YAML_BYTES, Links::Follow) {
        Ok(bytes) => bytes,
        Err(Unreadable::Missing) => return Ok(CheckSettings::default()),
        Err(it) => {
            return Err(Failure::new(
                Kind::Input,
                BAD_SETTING,
                format!("`{name}` {it}"),
            ));
        }
    };
    let (settings, problems) = CheckSettings::read(&name, &bytes);
    let Some(problem) = problems.into_iter().next() else {
        return Ok(settings);
    };
    let place = match problem.spot.range {
        Some(range) => format!("{name}:{}:{}", range.start.line, range.start.column),
        None => name,
    };
    let failure = Failure::new(Kind::Usage, BAD_SETTING, problem.message).with_fact("at", place);
    Err(match problem.help {
        Some(help) => failure.with_help(help),
        None => failure,
    })
}

/// The settings of the repository one is in; outside of one, of the folder one is in.
fn repository_file(working_directory: &Path) -> Option<PathBuf> {
    let root = working_directory
        .ancestors()
        .find(|it| it.join(".git").exists());
    let folder = root.unwrap_or(working_directory);
    let path = folder.join(REPOSITORY_FILE);
    path.exists().then_some(path)
}
