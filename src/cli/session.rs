//! One verb being carried out: what was typed, the user's folders, the streams, the world.

use super::args::{Common, TokenService};
use super::{Invocation, Outside, Ui};
use crate::aws::identity_center::oidc::Way;
use crate::dirs::Dirs;
use crate::effects::Effects;
use crate::effects::guard::Accepted;
use crate::effects::real::{BrowserChoice, Interactivity, NetworkOptions, RealOptions, Screen};
use crate::env::Env;
use crate::failure::{Failure, Kind};
use crate::library::Terms;
use crate::oidc::machine;
use crate::plan;
use crate::profile::FromEnvironment;
use crate::profile::destination::Cleartext;
use crate::profile::questions::{Form, Prompt};
use std::path::Path;

/// One verb being carried out.
pub struct Session<'a> {
    /// Flags that every verb has.
    pub common: &'a Common,
    /// What the process was started with.
    pub invocation: &'a Invocation,
    /// The user's folders.
    pub dirs: Dirs,
    /// The two streams a verb may write to.
    pub ui: Ui<'a>,
    /// The outside world.
    pub outside: &'a dyn Outside,
    /// How a person signs in at IAM Identity Center.
    pub way: Way,
}

impl<'a> Session<'a> {
    /// The environment.
    pub fn env(&self) -> &'a Env {
        &self.invocation.env
    }

    /// Whether a person may be asked.
    pub fn interactivity(&self) -> Interactivity {
        if self.common.non_interactive || !self.invocation.terminals.input {
            Interactivity::Nobody
        } else {
            Interactivity::Person
        }
    }

    /// What the command line says about destinations.
    pub fn terms(&self) -> Terms<'a> {
        Terms {
            yes_hosts: &self.common.yes_host,
            cleartext: match self.common.allow_insecure_loopback {
                true => Cleartext::OnLoopback,
                false => Cleartext::Nowhere,
            },
        }
    }

    /// The ports, able to reach the accepted destinations and nothing else.
    pub fn effects(&self, accepted: Accepted, people: People) -> Effects {
        let (interactivity, browser) = match people {
            People::AsInvoked => (
                self.interactivity(),
                BrowserChoice::find(self.common.browser.as_deref(), self.env()),
            ),
            People::Nobody => (Interactivity::Nobody, None),
        };
        let fx = self.outside.effects(RealOptions {
            network: NetworkOptions::from_env(self.env()),
            browser,
            interactivity,
            cache: Some(self.dirs.state.join("cache")),
            screen: Screen::find(self.env(), self.invocation.terminals.error_stream()),
            say: self.outside.say(),
        });
        fx.accepting(accepted)
    }

    /// What was given ahead of time: `--set`, `--set-from-file`, `--set-from-env`, `--id-token-file`,
    /// `--set-from-stdin`, in that order.
    pub fn flags(&self) -> Result<Vec<(String, String)>, Failure> {
        let mut flags = self.common.set.clone();
        let is_secret = |key: &str| Prompt::find(key).is_some_and(|it| it.form == Form::Secret);
        if let Some((key, _)) = flags
            .iter()
            .find(|(key, value)| is_secret(key) && !value.is_empty())
        {
            return Err(secret_as_flag(key));
        }
        for (key, path) in &self.common.set_from_file {
            let path = self.invocation.working_directory.join(path);
            let bytes = crate::file::read(&path, LARGEST_ANSWER, crate::file::Links::Follow)
                .map_err(|error| unusable(&path.display().to_string(), &error.to_string()))?;
            flags.push((key.clone(), line(&path.display().to_string(), bytes)?));
        }
        for (key, variable) in &self.common.set_from_env {
            let value = self
                .env()
                .get(variable)
                .ok_or_else(|| unusable(&format!("${variable}"), "there is no such variable"))?;
            flags.push((key.clone(), value.to_owned()));
        }
        if let Some(path) = &self.common.id_token_file {
            flags.push((plan::ID_TOKEN.to_owned(), self.id_token(path)?));
        }
        if let Some(key) = &self.common.set_from_stdin {
            let bytes = self
                .outside
                .input()
                .map_err(|error| unusable("standard input", &error.to_string()))?;
            flags.push((key.clone(), line("standard input", bytes)?));
        }
        Ok(flags)
    }
}

impl Session<'_> {
    /// The ID token in a file that the user names.
    pub fn id_token(&self, path: &Path) -> Result<String, Failure> {
        let name = path.to_string_lossy();
        // What was meant as a file's content is a secret, and stays out of what is said.
        if name.starts_with("eyJ") && name.matches('.').count() == 2 {
            return Err(Failure::new(
                Kind::Usage,
                "secret-as-flag",
                "an ID token is a secret, and a secret is never a flag",
            )
            .with_help(
                "name the file that holds it, or pass it with `--set-from-stdin id_token`",
            ));
        }
        let path = self.invocation.working_directory.join(path);
        let bytes = crate::file::read(&path, LARGEST_ANSWER, crate::file::Links::Follow)
            .map_err(|error| unusable(&path.display().to_string(), &error.to_string()))?;
        let text = line(&path.display().to_string(), bytes)?;
        Ok(text.trim().to_owned())
    }

    /// What the environment says of an ID token: `--id-token-from github-actions`.
    pub fn token_service(&self) -> Result<Vec<FromEnvironment>, Failure> {
        let Some(TokenService::GithubActions) = self.common.id_token_from else {
            return Ok(Vec::new());
        };
        [
            ("ACTIONS_ID_TOKEN_REQUEST_URL", plan::REQUEST_URL),
            ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", plan::REQUEST_TOKEN),
        ]
        .into_iter()
        .map(|(variable, name)| match self.env().get(variable) {
            Some(value) if !value.is_empty() => Ok(FromEnvironment {
                variable: variable.to_owned(),
                name: name.to_owned(),
                value: value.to_owned(),
            }),
            _ => Err(machine::missing(&format!("`{variable}` is not set"))),
        })
        .collect()
    }
}

/// Who may be disturbed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum People {
    /// Whoever the invocation allows.
    AsInvoked,
    /// Nobody, whatever the terminal and `BROWSER` say: another program is waiting.
    Nobody,
}

/// More than any answer.
const LARGEST_ANSWER: usize = 256 * 1024;

/// An answer without its line end.
fn line(from: &str, bytes: Vec<u8>) -> Result<String, Failure> {
    let text = String::from_utf8(bytes).map_err(|_| unusable(from, "it is not UTF-8 text"))?;
    Ok(text
        .strip_suffix('\n')
        .map(|it| it.trim_end_matches('\r'))
        .unwrap_or(&text)
        .to_owned())
}

/// Every user of the machine can read the arguments of every process.
fn secret_as_flag(key: &str) -> Failure {
    Failure::new(
        Kind::Usage,
        "secret-as-flag",
        format!("`{key}` is a secret, and a secret is never a flag"),
    )
    .with_help(format!(
        "give it with `--set-from-stdin \"{key}\"`, `--set-from-file \"{key}=FILE\"` or `--set-from-env \"{key}=VARIABLE\"`"
    ))
}

fn unusable(from: &str, why: &str) -> Failure {
    Failure::new(
        Kind::Input,
        "answer-unreadable",
        format!("no answer could be read from `{from}`"),
    )
    .with_fact("detail", why)
}
