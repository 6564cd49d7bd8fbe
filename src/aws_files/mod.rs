//! The files of AWS's own tools: `config` and `credentials` read as botocore reads them, one section
//! of `config` written, and the SSO token cache shared with every SDK.
//!
//! Deliberately not here: our own store (`effects`), and what a profile makes of the settings
//! (`plan`).

mod aws_cli;
mod chain;
mod command_line;
mod config;
mod endpoints;
mod ini;
mod section;
mod sso_cache;

pub use aws_cli::{AwsCli, ignores_endpoints};
pub use chain::{AwsRole, Chain, CredentialSource, Start};
pub use command_line::{Unsplittable, split};
pub use config::{AwsFiles, SsoSettings};
pub use section::{Exported, Wrote, export};
pub use sso_cache::{SharedToken, file_name};

use crate::env::Env;
use std::path::PathBuf;

/// Where the files are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// `~/.aws/config`, or `AWS_CONFIG_FILE`.
    pub config: PathBuf,
    /// `~/.aws/credentials`, or `AWS_SHARED_CREDENTIALS_FILE`.
    pub credentials: PathBuf,
    /// `~/.aws/sso/cache`; no variable moves it.
    pub sso_cache: PathBuf,
}

impl Places {
    /// As AWS's tools find them; `None` without a home folder.
    pub fn find(env: &Env) -> Option<Places> {
        let home = env.get("HOME").or_else(|| env.get("USERPROFILE"))?;
        let home = PathBuf::from(home);
        let folder = home.join(".aws");
        let place = |variable: &str, name: &str| match env.get(variable) {
            // `~/` is expanded by the tools, since it may come from a file that no shell has seen.
            Some(path) => match path.strip_prefix("~/") {
                Some(rest) => home.join(rest),
                None => PathBuf::from(path),
            },
            None => folder.join(name),
        };
        Some(Places {
            config: place("AWS_CONFIG_FILE", "config"),
            credentials: place("AWS_SHARED_CREDENTIALS_FILE", "credentials"),
            sso_cache: folder.join("sso").join("cache"),
        })
    }
}
