//! The answer of `creds` straight from what the last run left: no argument parser, no runtime, no
//! folder scan, no TLS.
//!
//! A warm answer names the files and variables it was made under; if any of them is not as it was,
//! or less than 16 minutes are left, the long way is taken. Not here: how credentials are made.

use super::Invocation;
use crate::dirs::Dirs;
use crate::env::Env;
use crate::secret::Secret;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// With less left the long way is taken (SDKs ask again once 15 minutes are left).
const LEAST_LEFT: SignedDuration = SignedDuration::from_mins(16);

/// Larger than any answer, so that nothing foreign is read whole.
const LARGEST: u64 = 256 * 1024;

/// What decides where credentials come from, beside files.
const VARIABLES: [&str; 15] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_CONFIG_FILE",
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_S3",
    "AWS_ENDPOINT_URL_SSO",
    "AWS_ENDPOINT_URL_SSO_OIDC",
    "AWS_ENDPOINT_URL_STS",
    "AWS_PROFILE",
    "AWS_REGION",
    "AWS_ROLE_ARN",
    "AWS_ROLE_SESSION_NAME",
    "AWS_SHARED_CREDENTIALS_FILE",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "HOME",
    "USERPROFILE",
];

/// An answer that may be given again.
#[derive(Serialize, Deserialize)]
struct Warm {
    version: u8,
    program: String,
    expires_at: Timestamp,
    files: Vec<Seen>,
    variables: Vec<(String, String)>,
    answer: String,
}

/// A file as it was.
#[derive(Debug, Serialize, Deserialize, PartialEq)]
struct Seen {
    path: PathBuf,
    /// Nanoseconds since 1970 and bytes; `None` for a file that was not there.
    state: Option<(u128, u64)>,
}

/// What was typed, if it can be answered warmly: `creds NAME` with nothing that changes what it
/// means. Clear text was allowed, or the answer would not have been made.
struct Typed<'a> {
    bookmark: &'a str,
    home: Option<&'a Path>,
}

/// Writes the warm answer; `false` where the long way has to be taken. Nothing is written then.
pub fn answer(invocation: &Invocation, now: Timestamp, out: &mut dyn Write) -> bool {
    let Some(typed) = typed(&invocation.arguments) else {
        return false;
    };
    let dirs = Dirs::find(typed.home, &invocation.env, &invocation.working_directory);
    let Some(warm) = dirs
        .ok()
        .and_then(|dirs| load(&file(&dirs, typed.bookmark)?))
    else {
        return false;
    };
    let serves = warm.expires_at >= now + LEAST_LEFT
        && warm.program == env!("CARGO_PKG_VERSION")
        && warm.variables == variables(&invocation.env)
        && warm.files.iter().all(|it| *it == seen(&it.path));
    serves
        && out
            .write_all(warm.answer.as_bytes())
            .and_then(|()| out.flush())
            .is_ok()
}

/// Keeps an answer for the next time; `files` are those that it depends on.
pub fn keep(
    dirs: &Dirs,
    env: &Env,
    bookmark: &str,
    answer: &str,
    expires_at: Timestamp,
    files: &[PathBuf],
) -> std::io::Result<()> {
    let warm = Warm {
        version: 1,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        expires_at,
        files: files.iter().map(|it| seen(it)).collect(),
        variables: variables(env),
        answer: answer.to_owned(),
    };
    let bytes = Secret::new(serde_json::to_vec(&warm)?);
    let Some(path) = file(dirs, bookmark) else {
        return Ok(());
    };
    if let Some(folder) = path.parent() {
        crate::file::make_private_folder(folder)?;
    }
    crate::file::replace(&path, bytes.reveal())
}

/// Forgets every warm answer: after a sign-out nothing may be handed out.
pub fn forget(dirs: &Dirs) -> std::io::Result<()> {
    match fs::remove_dir_all(dirs.state.join("warm")) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn typed(arguments: &[OsString]) -> Option<Typed<'_>> {
    let (mut bookmark, mut home, mut verb) = (None, None, false);
    let mut rest = arguments.iter().map(OsString::as_os_str);
    while let Some(argument) = rest.next() {
        match argument.to_str()? {
            "--format" => (rest.next()? == "process").then_some(())?,
            "--format=process" | "--non-interactive" | "--allow-insecure-loopback" => {}
            "--home" => home = Some(Path::new(rest.next()?)),
            "--enable-step" => drop(rest.next()?),
            "creds" if !verb => verb = true,
            it if it.starts_with('-') => return None,
            it if verb && bookmark.is_none() => bookmark = Some(it),
            _ => return None,
        }
    }
    Some(Typed {
        bookmark: bookmark?,
        home,
    })
}

fn load(path: &Path) -> Option<Warm> {
    let mut text = String::new();
    File::open(path)
        .ok()?
        .take(LARGEST)
        .read_to_string(&mut text)
        .ok()?;
    serde_json::from_str(&text)
        .ok()
        .filter(|it: &Warm| it.version == 1)
}

/// A name of hexadecimal digits, so that nothing typed can lead out of the folder; what is too long
/// for a file name is never kept warm.
fn file(dirs: &Dirs, bookmark: &str) -> Option<PathBuf> {
    let digits: String = bookmark.bytes().map(|it| format!("{it:02x}")).collect();
    (digits.len() <= 250).then(|| dirs.state.join("warm").join(digits))
}

fn seen(path: &Path) -> Seen {
    let state = fs::metadata(path).ok().map(|it| {
        let modified = it.modified().unwrap_or(SystemTime::UNIX_EPOCH);
        (
            modified
                .duration_since(UNIX_EPOCH)
                .unwrap_or_default()
                .as_nanos(),
            it.len(),
        )
    });
    Seen {
        path: path.to_owned(),
        state,
    }
}

fn variables(env: &Env) -> Vec<(String, String)> {
    VARIABLES
        .iter()
        .filter_map(|name| {
            env.get(name)
                .map(|value| ((*name).to_owned(), value.to_owned()))
        })
        .collect()
}
