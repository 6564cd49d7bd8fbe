//! What may be typed.

use super::command::Command;
use clap::{Args, Parser, ValueEnum};
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
    /// Tell more
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
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
