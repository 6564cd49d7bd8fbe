//! What to look for: preferences, then the repository's `profilectl.yaml`, then flags.

use super::Arguments;
use crate::cli::Session;
use crate::diagnostic::Severity;
use crate::document::limits::YAML_BYTES;
use crate::failure::{Failure, Kind};
use crate::file::{self, Links, Unreadable};
use crate::lint::{BAD_SETTING, CheckSettings, Selection};
use crate::policy::{Policy, SCHEMA_BYTES, Unusable};
use std::path::{Path, PathBuf};

/// The file at a repository's root.
const REPOSITORY_FILE: &str = "profilectl.yaml";

/// What to look for, and from which severity on it counts.
pub(super) struct Settings {
    pub(super) selection: Selection,
    pub(super) bar: Severity,
    /// What weighs less is left out.
    pub(super) least: Severity,
    /// Patterns of files and folders in folders that are left out.
    pub(super) exclude: Vec<String>,
    pub(super) policies: Vec<Policy>,
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
        schemas: it.schema.clone(),
        least: it.severity.map(Severity::from),
        exclude: it.exclude.clone(),
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
    let mut policies: Vec<Policy> = Vec::new();
    for name in &settings.schemas {
        if policies.iter().all(|it| **it.name() != **name) {
            policies.push(policy(name, session)?);
        }
    }
    Ok(Settings {
        selection: settings.selection,
        bar: settings.bar.unwrap_or(Severity::Error),
        least: settings.least.unwrap_or(Severity::Info),
        exclude: settings.exclude,
        policies,
    })
}

fn policy(name: &str, session: &Session<'_>) -> Result<Policy, Failure> {
    let path = session.invocation.working_directory.join(name);
    let bytes = file::read(&path, SCHEMA_BYTES, Links::Follow).map_err(|it| {
        let message = format!("the schema `{name}` cannot be read");
        Failure::new(Kind::Input, "schema-unreadable", message).with_fact("reason", it.to_string())
    })?;
    // In the messages as a person here would write it.
    let working_directory = &session.invocation.working_directory;
    let shown = path.strip_prefix(working_directory).unwrap_or(&path);
    let name = &*shown.display().to_string();
    Policy::read(name, bytes).map_err(|it| {
        let Unusable {
            message,
            place,
            help,
        } = it;
        let place = place.map_or_else(|| name.to_owned(), |it| format!("{name}:{it}"));
        let failure = Failure::new(Kind::Input, "schema-unusable", message).with_fact("at", place);
        match help {
            Some(help) => failure.with_help(help),
            None => failure,
        }
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
    let (mut settings, problems) = CheckSettings::read(&name, &bytes);
    let Some(problem) = problems.into_iter().next() else {
        // A schema lies beside the file that names it, wherever one is.
        let folder = path.parent().unwrap_or(path);
        for schema in &mut settings.schemas {
            *schema = folder.join(&*schema).display().to_string();
        }
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
