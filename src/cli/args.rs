//! What may be typed.

use super::command::Command;
use clap::{Arg, Args, CommandFactory, FromArgMatches, Parser, ValueEnum};
use std::ffi::OsString;
use std::path::PathBuf;

/// Checks connection profiles, signs in once in the browser, and reaches S3 with short-lived credentials.
#[derive(Debug, Parser)]
#[command(
    name = "profilectl",
    version,
    disable_help_subcommand = true,
    max_term_width = 100
)]
pub struct Cli {
    /// Flags that every verb has.
    #[command(flatten)]
    pub common: Common,
    /// The verb.
    #[command(subcommand)]
    pub command: Command,
}

/// Flags that every verb has.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Common flags")]
pub struct Common {
    /// Keep everything below this folder [env: PROFILECTL_HOME]
    #[arg(long, value_name = "DIR", global = true)]
    pub home: Option<PathBuf>,
    /// Answer a question ahead of time, with the profile's own key: `role_arn=...`
    #[arg(long = "set", value_name = "KEY=VALUE", global = true, value_parser = key_value)]
    pub set: Vec<(String, String)>,
    /// Read the answer for KEY from standard input: the way to give a secret
    #[arg(long, value_name = "KEY", global = true)]
    pub set_from_stdin: Option<String>,
    /// Read the answer for KEY from a file
    #[arg(long, value_name = "KEY=FILE", global = true, value_parser = key_value)]
    pub set_from_file: Vec<(String, String)>,
    /// Read the answer for KEY from this environment variable: a way to give a secret
    #[arg(long, value_name = "KEY=VARIABLE", global = true, value_parser = key_value)]
    pub set_from_env: Vec<(String, String)>,
    /// Use the ID token in this file in place of a sign-in: a service account, a CI job
    /// [env: AWS_WEB_IDENTITY_TOKEN_FILE]
    #[arg(long, value_name = "FILE", global = true)]
    pub id_token_file: Option<PathBuf>,
    /// Use the ID token that this CI system hands out to the job
    #[arg(
        long,
        value_name = "WHERE",
        global = true,
        conflicts_with = "id_token_file"
    )]
    pub id_token_from: Option<TokenService>,
    /// Never ask; end with exit code 4 and say what is missing
    #[arg(long, global = true)]
    pub non_interactive: bool,
    /// How to open the sign-in page: `open`, `none` (print the URL) or a command [env: BROWSER]
    #[arg(long, value_name = "open|none|COMMAND", global = true)]
    pub browser: Option<String>,
    /// Accept this one foreign host as a destination of the sign-in
    #[arg(long, value_name = "HOST", global = true)]
    pub yes_host: Vec<String>,
    /// Allow a step that is otherwise refused, for this run
    #[arg(long, value_name = "STEP", global = true)]
    pub enable_step: Vec<OffByDefault>,
    /// Let a profile name `http://` on 127.0.0.0/8 or [::1]
    #[arg(long, global = true)]
    pub allow_insecure_loopback: bool,
    /// When to use colour: `always` also where a pipe or a log reads
    /// [env: NO_COLOR, CLICOLOR, CLICOLOR_FORCE]
    #[arg(
        long,
        value_name = "WHEN",
        global = true,
        default_value = "auto",
        hide_default_value = true
    )]
    pub color: Colour,
    /// Tell more
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
}

/// The flags of [`Common`] that every verb shows in its help.
const EVERYWHERE: &[&str] = &["home", "color", "verbose"];

const ANSWERS: &[&str] = &["set", "set_from_stdin", "set_from_file", "set_from_env"];
const TOKENS: &[&str] = &["id_token_file", "id_token_from", "enable_step"];
const PERSON: &[&str] = &["non_interactive", "browser"];
const HOSTS: &[&str] = &["yes_host", "allow_insecure_loopback"];
const LOOPBACK: &[&str] = &["allow_insecure_loopback"];
const NOT_ASKED: &[&str] = &["non_interactive"];
const BROWSER: &[&str] = &["browser"];

/// The other flags of [`Common`] that mean something to each verb. Every verb takes all of them, so
/// that they can be put into an alias; its help shows these.
const MEANT: &[(&str, &[&[&str]])] = &[
    ("add", &[]),
    ("bookmark", &[ANSWERS, LOOPBACK]),
    ("check", &[]),
    ("connect", &[ANSWERS, TOKENS, PERSON, HOSTS]),
    ("creds", &[ANSWERS, TOKENS, PERSON, HOSTS]),
    ("disable", &[]),
    ("enable", &[NOT_ASKED, HOSTS]),
    ("explain", &[]),
    ("list", &[]),
    ("logout", &[LOOPBACK]),
    ("new", &[ANSWERS, NOT_ASKED]),
    ("plan", &[ANSWERS, TOKENS, LOOPBACK]),
    ("preferences", &[]),
    ("remove", &[]),
    #[cfg(feature = "sandbox")]
    ("sandbox", &[BROWSER]),
    ("show", &[ANSWERS, LOOPBACK]),
    ("status", &[LOOPBACK]),
];

impl Cli {
    /// Reads a command line.
    pub fn read(words: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        let mut command = command();
        let mut matches = command.try_get_matches_from_mut(words)?;
        Cli::from_arg_matches_mut(&mut matches).map_err(|it| it.format(&mut command))
    }
}

/// The command line, whose helps show of the common flags only what means something to the verb.
fn command() -> clap::Command {
    let command = Cli::command();
    let common = command.get_arguments().filter(|it| it.is_global_set());
    let common: Vec<Arg> = common.cloned().collect();
    command.mut_subcommands(|it| {
        let meant = MEANT.iter().find(|(verb, _)| *verb == it.get_name());
        match meant {
            Some((_, meant)) => hiding(it, &common, meant),
            None => it,
        }
    })
}

fn hiding(command: clap::Command, common: &[Arg], meant: &[&[&str]]) -> clap::Command {
    let shown = |it: &Arg| {
        let mut all = meant.iter().copied().chain([EVERYWHERE]).flatten();
        all.any(|name| it.get_id() == *name)
    };
    let hidden = common.iter().filter(|it| !shown(it));
    let hidden = hidden.map(|it| it.clone().hide(true));
    let command = command.args(hidden);
    command.mut_subcommands(|it| hiding(it, common, meant))
}

/// When colour is used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On a terminal, as the environment says
    #[default]
    Auto,
    /// Everywhere
    Always,
    /// Nowhere
    Never,
}

/// Who hands out ID tokens to jobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TokenService {
    /// By ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN
    GithubActions,
}

/// A step that runs only where the user says so each time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OffByDefault {
    /// Takes the keys of the machine's own role from its metadata service
    #[value(alias = "imds")]
    InstanceMetadata,
}

fn key_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.trim().is_empty() => {
            Ok((key.trim().to_owned(), value.to_owned()))
        }
        _ => Err("expected `KEY=VALUE`".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_table_names_every_verb_and_only_flags_that_are_there() {
        let command = Cli::command();
        let verbs: Vec<&str> = command
            .get_subcommands()
            .map(clap::Command::get_name)
            .collect();
        let named: Vec<&str> = MEANT.iter().map(|it| it.0).collect();
        assert_eq!(named, verbs);
        let flags = command.get_arguments().filter(|it| it.is_global_set());
        let flags: BTreeSet<&str> = flags.map(|it| it.get_id().as_str()).collect();
        let groups = MEANT.iter().flat_map(|it| it.1).copied();
        let named: BTreeSet<&str> = groups.chain([EVERYWHERE]).flatten().copied().collect();
        assert_eq!(named, flags);
    }

    #[test]
    fn a_flag_that_is_not_shown_is_taken_all_the_same() {
        let words = [
            "profilectl",
            "check",
            "--non-interactive",
            "a",
            "--set",
            "b=c",
        ];
        let it = Cli::read(words.map(OsString::from)).unwrap();
        assert!(it.common.non_interactive);
        assert_eq!(it.common.set, [("b".to_owned(), "c".to_owned())]);
        let words = [
            "profilectl",
            "--browser",
            "none",
            "sandbox",
            "serve",
            "--home",
            "x",
        ];
        let it = Cli::read(words.map(OsString::from)).unwrap();
        assert_eq!(it.common.browser.as_deref(), Some("none"));
        assert_eq!(it.common.home.as_deref(), Some(std::path::Path::new("x")));
    }

    #[test]
    fn a_help_shows_what_the_verb_uses() {
        let help = |words: &[&str]| {
            let words = ["profilectl"].iter().chain(words).chain(&["--help"]);
            let error = Cli::read(words.map(OsString::from)).unwrap_err();
            error.to_string()
        };
        assert!(help(&[]).contains("--id-token-file"));
        for (words, shown, hidden) in [
            (&["check"][..], "--color", "--id-token-file"),
            (&["connect"][..], "--id-token-file", "--profile"),
            (&["bookmark", "add"][..], "--set-from-stdin", "--browser"),
            (&["preferences", "set"][..], "--home", "--set "),
        ] {
            let text = help(words);
            assert!(text.contains(shown), "{words:?} {text}");
            assert!(!text.contains(hidden), "{words:?} {text}");
        }
    }
}
