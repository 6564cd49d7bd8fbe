//! Writes the section of a bookmark into `~/.aws/config`; every other byte stays.
//!
//! A symbolic link in the file's place (dotfile managers put one there) is resolved, and its target
//! written. Text that could become another line, key or section is refused, never cleaned.

use super::ini;
use crate::failure::{Failure, Kind};
use crate::file::{self, Links, Unreadable};
use std::io;
use std::path::{Path, PathBuf};

/// Larger than any file a person or a tool writes.
const LIMIT: usize = 4 << 20;

/// What is written for a bookmark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exported {
    /// A profile that signs in with Identity Center, and its session.
    Sso {
        /// The `[sso-session NAME]` and what is in it.
        session: (String, Vec<(&'static str, String)>),
        /// `sso_account_id`, `sso_role_name`, `region`.
        profile: Vec<(&'static str, String)>,
    },
    /// A profile whose credentials this program hands out.
    Process {
        /// The command line.
        command: String,
        /// `region`.
        region: Option<String>,
    },
}

/// What became of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrote {
    /// It is as it was: it said all of it already.
    Nothing,
    /// The sections are in it.
    Sections {
        /// Where the file is kept as it was before this program wrote it for the first time.
        former: Option<PathBuf>,
    },
}

/// Writes `[profile NAME]`, and its session where it has one.
///
/// A profile or session of that name is replaced only if this program wrote it, and then key by key;
/// one that somebody else wrote is a failure, unless it says the same. Of a file that was there a
/// copy is kept, once.
pub fn export(path: &Path, profile: &str, it: &Exported) -> Result<Wrote, Failure> {
    let wanted = wanted(profile, it)?;
    let beside = |name: &str| path.with_file_name(name);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let target = target(path).map_err(|error| unwritable(path, &error))?;
    let failed = |error: io::Error| unwritable(&target, &error);
    if let Some(folder) = path.parent() {
        file::make_folder(folder).map_err(failed)?;
    }
    let _lock = file::lock_at(&beside(&format!(".{name}.profilectl-lock"))).map_err(failed)?;
    let before = read(&target).map_err(failed)?;
    let mut text = before.clone().unwrap_or_default();
    for (section, keys) in &wanted {
        text = with_section(&text, section, keys)?;
    }
    let Some(before) = before else {
        file::create(&target, text.as_bytes()).map_err(failed)?;
        return Ok(Wrote::Sections { former: None });
    };
    if text == before {
        return Ok(Wrote::Nothing);
    }
    let former = beside(&format!("{name}.before-profilectl"));
    match file::create(&former, before.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(failed(error)),
        _ => {}
    }
    // Others write without our lock: what they wrote meanwhile must not be lost.
    if read(&target).map_err(failed)?.as_ref() != Some(&before) {
        return Err(failed(io::Error::other(
            "another program wrote it just now",
        )));
    }
    file::rewrite(&target, text.as_bytes()).map_err(failed)?;
    Ok(Wrote::Sections {
        former: Some(former),
    })
}

/// The text of a file; `None` where there is none.
fn read(path: &Path) -> io::Result<Option<String>> {
    match file::read(path, LIMIT, Links::Refuse) {
        Ok(bytes) => String::from_utf8(bytes)
            .map(Some)
            .map_err(|_| io::ErrorKind::InvalidData.into()),
        Err(Unreadable::Missing) => Ok(None),
        Err(Unreadable::Io(error)) => Err(error),
        Err(why) => Err(io::Error::other(why.to_string())),
    }
}

/// A section, by what it means to AWS's tools rather than by how it is spelled.
#[derive(Debug, PartialEq, Eq)]
enum Name<'a> {
    Profile(&'a str),
    Session(&'a str),
}

impl<'a> Name<'a> {
    fn of(header: &'a str) -> Option<Self> {
        match header {
            "default" => Some(Name::Profile("default")),
            _ => ini::named(header, "profile")
                .map(Name::Profile)
                .or_else(|| ini::named(header, "sso-session").map(Name::Session)),
        }
    }

    fn header(&self) -> String {
        match self {
            Name::Profile("default") => "default".to_owned(),
            Name::Profile(name) => format!("profile {name}"),
            Name::Session(name) => format!("sso-session {name}"),
        }
    }

    /// Every key that this program has ever written there.
    fn ours(&self) -> &'static [&'static str] {
        match self {
            Name::Profile(_) => &[
                "credential_process",
                "region",
                "sso_account_id",
                "sso_role_name",
                "sso_session",
            ],
            Name::Session(_) => &["sso_region", "sso_registration_scopes", "sso_start_url"],
        }
    }
}

type Keys = Vec<(&'static str, String)>;

/// The sections and what has to be in them; judged before anything is read.
fn wanted<'a>(profile: &'a str, it: &'a Exported) -> Result<Vec<(Name<'a>, Keys)>, Failure> {
    check_name(profile)?;
    let sections = match it {
        Exported::Sso {
            session: (name, values),
            profile: keys,
        } => {
            check_name(name)?;
            let named = [("sso_session", name.clone())].into_iter();
            vec![
                (Name::Session(name), values.clone()),
                (
                    Name::Profile(profile),
                    named.chain(keys.iter().cloned()).collect(),
                ),
            ]
        }
        Exported::Process { command, region } => {
            let region = region.iter().map(|it| ("region", it.clone()));
            let command = [("credential_process", command.clone())].into_iter();
            vec![(Name::Profile(profile), command.chain(region).collect())]
        }
    };
    for (key, value) in sections.iter().flat_map(|(_, keys)| keys) {
        check(key, value)?;
    }
    Ok(sections)
}

/// Marks a section as ours; a line of its own, as botocore wants comments.
const MARK: &str =
    "# written by profilectl; `profilectl bookmark export --aws-config` writes it again";

fn with_section(text: &str, name: &Name<'_>, keys: &Keys) -> Result<String, Failure> {
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let line = |(key, value): &(&str, String)| format!("{key} = {value}{newline}");
    let sections = ini::sections(text);
    let mut same = sections
        .iter()
        .filter(|it| Name::of(&it.name).as_ref() == Some(name));
    let Some(found) = same.next() else {
        let mut out = text.to_owned();
        if !out.is_empty() && !out.ends_with(['\n', '\r']) {
            out.push_str(newline);
        }
        if !out.is_empty() {
            out.push_str(newline);
        }
        let lines: String = keys.iter().map(line).collect();
        return Ok(format!(
            "{out}[{}]{newline}{MARK}{newline}{lines}",
            name.header()
        ));
    };
    let slice = |start: usize, end: usize| text.get(start..end).unwrap_or_default();
    let mark = slice(found.span.start, found.span.end).find(MARK);
    let says = |key: &str| found.entries.iter().rev().find(|it| it.key == key);
    let agrees = |(key, value): &(&str, String)| says(key).is_some_and(|it| it.value == *value);
    let alone = same.next().is_none();
    match mark {
        Some(_) if alone => {}
        None if alone && keys.iter().all(agrees) => return Ok(text.to_owned()),
        _ => {
            let header = name.header();
            return Err(Failure::new(
                Kind::Input,
                "aws-config-section-foreign",
                format!("`[{header}]` is there already, and profilectl did not write it"),
            )
            .with_help("choose another name: `--profile NAME`"));
        }
    }
    let mark = found.span.start + mark.unwrap_or_default();
    let rest = slice(mark, found.span.end);
    let after_mark = mark + rest.find('\n').map_or(rest.len(), |it| it + 1);
    // The section ends its lines as it did, whatever others do.
    let newline = match slice(mark, after_mark).ends_with("\r\n") {
        true => "\r\n",
        false => "\n",
    };
    let line = |(key, value): &(&str, String)| format!("{key} = {value}{newline}");
    // Only our own lines are touched: what people added to the section stays.
    let mut missing: Keys = keys.clone();
    let mut edits = Vec::new();
    for entry in &found.entries {
        let place = missing.iter().position(|(key, _)| *key == entry.key);
        match place.map(|at| missing.remove(at)) {
            Some((_, value)) if value == entry.value => {}
            Some(wanted) => edits.push((entry.span.start, entry.until, line(&wanted))),
            None if name.ours().contains(&entry.key.as_str()) => {
                edits.push((entry.span.start, entry.until, String::new()));
            }
            None => {}
        }
    }
    edits.insert(
        0,
        (after_mark, after_mark, missing.iter().map(line).collect()),
    );
    let (mut out, mut from) = (String::with_capacity(text.len()), 0);
    for (start, end, new) in edits {
        out.push_str(slice(from, start));
        if !new.is_empty() && !out.ends_with(['\n', '\r']) {
            out.push_str(newline);
        }
        out.push_str(&new);
        from = end;
    }
    Ok(out + slice(from, text.len()))
}

/// Only text that every reader reads as it was meant (`#` and `;` begin comments for some, `[`
/// begins a section, a control character a new line).
fn check(what: &str, text: &str) -> Result<(), Failure> {
    let plain = |it: char| it.is_ascii_alphanumeric() || "_.@%:/+=,-\"'\\ ".contains(it);
    let blank = text.is_empty() || text.trim() != text;
    if !blank && text.chars().all(plain) {
        return Ok(());
    }
    Err(Failure::new(
        Kind::Usage,
        "aws-config-value",
        format!("`{text}` cannot be written into the AWS configuration as {what}"),
    )
    .with_help("letters, digits and `_.@%:/+=,-` can"))
}

/// The Rust SDK's identifiers: what every tool takes for a name.
fn check_name(name: &str) -> Result<(), Failure> {
    let plain = |it: char| it.is_ascii_alphanumeric() || "_-/.%@:+".contains(it);
    if !name.is_empty() && name.len() <= 128 && name.chars().all(plain) {
        return Ok(());
    }
    Err(Failure::new(
        Kind::Usage,
        "aws-config-value",
        format!("`{name}` cannot be the name of a profile or session in the AWS configuration"),
    )
    .with_help("letters, digits and `_-/.%@:+` can"))
}

/// A link is resolved once, so that it stays one.
fn target(path: &Path) -> io::Result<PathBuf> {
    match std::fs::symlink_metadata(path) {
        Ok(it) if it.file_type().is_symlink() => std::fs::canonicalize(path),
        Ok(_) => Ok(path.to_owned()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(path.to_owned()),
        Err(error) => Err(error),
    }
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    Failure::new(
        Kind::General,
        "aws-config-not-written",
        format!("`{}` was not written: {error}", path.display()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sso(role: &str) -> Exported {
        Exported::Sso {
            session: (
                "my-sso".into(),
                vec![
                    ("sso_start_url", "https://x.awsapps.com/start".into()),
                    ("sso_region", "eu-west-1".into()),
                ],
            ),
            profile: vec![
                ("sso_account_id", "123456789012".into()),
                ("sso_role_name", role.into()),
            ],
        }
    }

    #[test]
    fn every_other_byte_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config");
        let theirs = "\u{feff}# mine\r\n[default]\r\nregion =us-east-1 # really\r\n\tx = 1\r\n\r\n; end\r\n[profile b]\r\na=1";
        std::fs::write(&path, theirs).unwrap();
        assert_ne!(export(&path, "s3", &sso("A")).unwrap(), Wrote::Nothing);
        let first = std::fs::read_to_string(&path).unwrap();
        assert!(first.starts_with(theirs), "{first}");
        assert_eq!(export(&path, "s3", &sso("A")).unwrap(), Wrote::Nothing);
        std::fs::write(&path, format!("{first}# after\r\n[profile c]\r\nz = 1\r\n")).unwrap();
        assert_ne!(export(&path, "s3", &sso("B")).unwrap(), Wrote::Nothing);
        let second = std::fs::read_to_string(&path).unwrap();
        assert_eq!(
            second,
            format!("{first}# after\r\n[profile c]\r\nz = 1\r\n")
                .replace("sso_role_name = A", "sso_role_name = B")
        );
    }

    #[test]
    fn a_section_of_somebody_else_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config");
        let theirs = "[profile s3]\nregion = eu-west-1\n";
        std::fs::write(&path, theirs).unwrap();
        let failure = export(&path, "s3", &sso("A")).unwrap_err();
        assert_eq!(failure.code, "aws-config-section-foreign");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), theirs);
    }

    #[test]
    fn nothing_becomes_another_line_key_or_section() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config");
        for evil in [
            "A\n[profile default]",
            "A\rx",
            "A]",
            "[A",
            "A # b",
            "A;b",
            " A",
            "",
            "A\u{0}",
            "ä",
            "A\u{2028}",
        ] {
            let failure = export(&path, "s3", &sso(evil)).unwrap_err();
            assert_eq!(failure.code, "aws-config-value", "{evil:?}");
            let failure = export(&path, evil, &sso("A")).unwrap_err();
            assert!(!path.exists(), "{evil:?}: {failure}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (target, link) = (folder.path().join("dotfiles"), folder.path().join("config"));
        std::fs::write(&target, "[default]\n").unwrap();
        std::os::unix::fs::symlink(&target, &link).unwrap();
        export(&link, "s3", &sso("A")).unwrap();
        assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
        assert!(
            std::fs::read_to_string(&target)
                .unwrap()
                .contains("[profile s3]")
        );
    }
}
