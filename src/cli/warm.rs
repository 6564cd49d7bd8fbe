//! The answer of `creds` straight from what the last run left: no argument parser, no runtime, no
//! folder scan, no TLS.
//!
//! A warm answer names the files and variables it was made under, a line each; if any of them is not
//! as it was, or less than 16 minutes are left, the long way is taken. Other programs wait for this
//! at their every start, so it is read with nothing that reads more than lines: each page of code it
//! touches is one more that the system has to map. Not here: how credentials are made.

use super::Invocation;
use super::ui::Ui;
use crate::dirs::Dirs;
use crate::env::Env;
use crate::failure::Exit;
use crate::secret::Secret;
use jiff::Timestamp;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// With fewer seconds left the long way is taken (SDKs ask again once 15 minutes are left).
const LEAST_LEFT: i64 = 16 * 60;

/// Larger than any answer, so that nothing foreign is read whole.
const LARGEST: u64 = 256 * 1024;

/// How what is kept begins; another release has another way to make an answer.
const KEPT: &str = concat!("kept by profilectl ", env!("CARGO_PKG_VERSION"));

/// What decides where credentials come from, beside files.
const VARIABLES: [&str; 17] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_CONFIG_FILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_S3",
    "AWS_ENDPOINT_URL_SSO",
    "AWS_ENDPOINT_URL_SSO_OIDC",
    "AWS_ENDPOINT_URL_STS",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    "AWS_PROFILE",
    "AWS_REGION",
    "AWS_ROLE_ARN",
    "AWS_ROLE_SESSION_NAME",
    "AWS_SHARED_CREDENTIALS_FILE",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "HOME",
    "USERPROFILE",
];

/// What was typed, if it can be answered warmly: `creds NAME` with nothing that changes what it
/// means. Clear text was allowed, or the answer would not have been made.
struct Typed<'a> {
    bookmark: &'a str,
    home: Option<&'a Path>,
}

/// Writes the warm answer, and says how the program ends; `None`, and nothing is written, where the
/// long way has to be taken.
pub fn answer(
    invocation: &Invocation,
    now: Timestamp,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Option<Exit> {
    let typed = typed(&invocation.arguments)?;
    let dirs = Dirs::find(typed.home, &invocation.env, &invocation.working_directory).ok()?;
    let kept = load(&file(&dirs, typed.bookmark)?)?;
    let answer = still_holds(kept.reveal(), &invocation.env, now)?;
    let mut ui = Ui::new(out, err, invocation);
    ui.bytes(answer.as_bytes());
    Some(ui.finish(Exit::OK))
}

/// Keeps an answer for the next time; `files` are those that it depends on. What a line cannot say
/// (a name that is not Unicode, a value with a line break) is not kept.
pub fn keep(
    dirs: &Dirs,
    env: &Env,
    bookmark: &str,
    answer: &str,
    expires_at: Timestamp,
    files: &[PathBuf],
) -> std::io::Result<()> {
    let Some(path) = file(dirs, bookmark) else {
        return Ok(());
    };
    let until = format!("until {}", expires_at.as_second());
    let variables = variables(env).map(|(name, value)| Some(format!("variable {name}={value}")));
    let files = files.iter().map(|it| {
        let path = it.to_str()?;
        Some(match seen(it) {
            Some((modified, bytes)) => format!("file {modified}/{bytes} {path}"),
            None => format!("file {ABSENT} {path}"),
        })
    });
    let made_under: Option<Vec<String>> = [Some(KEPT.to_owned()), Some(until)]
        .into_iter()
        .chain(variables)
        .chain(files)
        .map(|line| line.filter(|it| !it.contains('\n')))
        .collect();
    let Some(made_under) = made_under else {
        return Ok(());
    };
    let kept = Secret::new(made_under.join("\n") + "\n\n" + answer);
    if let Some(folder) = path.parent() {
        crate::file::make_private_folder(folder)?;
    }
    crate::file::replace(&path, kept.reveal().as_bytes())
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

fn load(path: &Path) -> Option<Secret<String>> {
    let mut file = File::open(path).ok()?;
    let length = file.metadata().ok()?.len();
    (length <= LARGEST).then_some(())?;
    let mut bytes = vec![0; usize::try_from(length).ok()?];
    file.read_exact(&mut bytes).ok()?;
    String::from_utf8(bytes).ok().map(Secret::new)
}

/// The answer in what was kept, if everything it was made under is as it was.
fn still_holds<'a>(kept: &'a str, env: &Env, now: Timestamp) -> Option<&'a str> {
    let (made_under, answer) = kept.split_once("\n\n")?;
    let mut lines = made_under.split('\n');
    (lines.next()? == KEPT).then_some(())?;
    let until: i64 = lines.next()?.strip_prefix("until ")?.parse().ok()?;
    (until.checked_sub(now.as_second())? >= LEAST_LEFT).then_some(())?;
    let mut set = variables(env);
    for line in lines {
        let holds = match line.split_once(' ')? {
            ("variable", then) => set.next()? == then.split_once('=')?,
            ("file", then) => {
                let (state, path) = then.split_once(' ')?;
                seen(Path::new(path)) == was(state)?
            }
            _ => false,
        };
        holds.then_some(())?;
    }
    set.next().is_none().then_some(answer)
}

/// A name of hexadecimal digits, so that nothing typed can lead out of the folder; what is too long
/// for a file name is never kept warm.
fn file(dirs: &Dirs, bookmark: &str) -> Option<PathBuf> {
    let mut digits = String::with_capacity(2 * bookmark.len());
    let halves = bookmark.bytes().flat_map(|it| [it >> 4, it & 15]);
    digits.extend(halves.filter_map(|it| char::from_digit(it.into(), 16)));
    (digits.len() <= 250).then(|| dirs.state.join("warm").join(digits))
}

/// How a file was: nanoseconds since 1970 and bytes; `None` if there was none.
type Seen = Option<(u128, u64)>;

/// The state of a file that was not there.
const ABSENT: &str = "absent";

fn was(state: &str) -> Option<Seen> {
    if state == ABSENT {
        return Some(None);
    }
    let (modified, bytes) = state.split_once('/')?;
    Some(Some((modified.parse().ok()?, bytes.parse().ok()?)))
}

fn seen(path: &Path) -> Seen {
    let it = fs::metadata(path).ok()?;
    let modified = it.modified().unwrap_or(SystemTime::UNIX_EPOCH);
    let since = modified.duration_since(UNIX_EPOCH).unwrap_or_default();
    Some((since.as_nanos(), it.len()))
}

/// Those of [`VARIABLES`] that are set, in their order.
fn variables(env: &Env) -> impl Iterator<Item = (&'static str, &str)> {
    VARIABLES
        .into_iter()
        .filter_map(|name| Some((name, env.get(name)?)))
}
