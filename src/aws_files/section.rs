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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrote {
    /// It is as it was: it said all of it already.
    Nothing,
    /// The sections are in it.
    Sections,
}

/// Writes `[profile NAME]`, and its session where it has one.
///
/// A profile or session of that name is replaced only if this program wrote it; one that somebody
/// else wrote is a failure, unless it says the same.
pub fn export(path: &Path, profile: &str, it: &Exported) -> Result<Wrote, Failure> {
    let path = target(path).map_err(|error| unwritable(path, &error))?;
    let before = match file::read(&path, LIMIT, Links::Refuse) {
        Ok(bytes) => String::from_utf8(bytes)
            .map_err(|_| unwritable(&path, &io::ErrorKind::InvalidData.into()))?,
        Err(Unreadable::Missing) => String::new(),
        Err(Unreadable::Io(error)) => return Err(unwritable(&path, &error)),
        Err(why) => return Err(unwritable(&path, &io::Error::other(why.to_string()))),
    };
    let mut text = before.clone();
    check_name(profile)?;
    let header = match profile {
        "default" => profile.to_owned(),
        name => format!("profile {name}"),
    };
    match it {
        Exported::Sso {
            session,
            profile: keys,
        } => {
            let (name, values) = session;
            check_name(name)?;
            text = with_section(&text, &format!("sso-session {name}"), values)?;
            let mut keys = keys.clone();
            keys.insert(0, ("sso_session", name.clone()));
            text = with_section(&text, &header, &keys)?;
        }
        Exported::Process { command, region } => {
            let mut keys = vec![("credential_process", command.clone())];
            keys.extend(region.iter().map(|it| ("region", it.clone())));
            text = with_section(&text, &header, &keys)?;
        }
    }
    if text == before {
        return Ok(Wrote::Nothing);
    }
    // Somebody may have written meanwhile, without a lock: what they wrote must not be lost.
    let now = file::read(&path, LIMIT, Links::Refuse).unwrap_or_default();
    if now != before.as_bytes() {
        return Err(unwritable(
            &path,
            &io::Error::other("another program wrote it just now"),
        ));
    }
    let write = || {
        if let Some(folder) = path.parent() {
            file::make_folder(folder)?;
        }
        file::replace(&path, text.as_bytes())
    };
    write().map_err(|error| unwritable(&path, &error))?;
    Ok(Wrote::Sections)
}

/// Marks a section as ours; a line of its own, as botocore wants comments.
const MARK: &str =
    "# written by profilectl; `profilectl bookmark export --aws-config` writes it again";

fn with_section(
    text: &str,
    header: &str,
    keys: &[(&'static str, String)],
) -> Result<String, Failure> {
    for (key, value) in keys {
        check(key, value)?;
    }
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut ours = format!("[{header}]{newline}{MARK}{newline}");
    for (key, value) in keys {
        ours.push_str(&format!("{key} = {value}{newline}"));
    }
    let sections = ini::sections(text);
    let mut same = sections.iter().filter(|it| it.name == header);
    let Some(found) = same.next() else {
        let mut out = text.to_owned();
        if !out.is_empty() && !out.ends_with('\n') {
            out.push_str(newline);
        }
        if !out.is_empty() {
            out.push_str(newline);
        }
        return Ok(out + &ours);
    };
    let says = |key: &str| {
        let entries = found.entries.iter().rev();
        entries
            .filter(|it| it.key == key)
            .map(|it| it.value.as_str())
            .next()
    };
    if keys.iter().all(|(key, value)| says(key) == Some(value)) {
        return Ok(text.to_owned());
    }
    let body = text
        .get(found.span.start..found.span.end)
        .unwrap_or_default();
    if !body.lines().any(|it| it.trim() == MARK) || same.next().is_some() {
        return Err(Failure::new(
            Kind::Input,
            "aws-config-section-foreign",
            format!("`[{header}]` is there already, and profilectl did not write it"),
        )
        .with_help("choose another name: `--profile NAME`"));
    }
    // Blank lines and comments before the next section are not ours.
    let end = found
        .entries
        .last()
        .map_or(found.span.end, |it| it.span.end);
    let (front, back) = (text.get(..found.span.start), text.get(end..));
    Ok(format!(
        "{}{ours}{}",
        front.unwrap_or_default(),
        back.unwrap_or_default()
    ))
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
        assert_eq!(export(&path, "s3", &sso("A")).unwrap(), Wrote::Sections);
        let first = std::fs::read_to_string(&path).unwrap();
        assert!(first.starts_with(theirs), "{first}");
        assert_eq!(export(&path, "s3", &sso("A")).unwrap(), Wrote::Nothing);
        std::fs::write(&path, format!("{first}# after\r\n[profile c]\r\nz = 1\r\n")).unwrap();
        assert_eq!(export(&path, "s3", &sso("B")).unwrap(), Wrote::Sections);
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
