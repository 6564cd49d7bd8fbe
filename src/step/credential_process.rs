//! Runs the program that a profile of the AWS CLI names for its credentials (`credential_process`).
//!
//! Only the user's own AWS files name one; no connection profile and no pipeline can. What it gives
//! is not kept: the program answers for that. The form of its answer is that of AWS's tools, version 1.

use super::{ByHand, Field, Shown, Slot, StepInput, StepKind, Wallet};
use crate::credentials::Credentials;
use crate::digest::sha256;
use crate::effects::{Effects, NotRun, ProgramCall, Ran};
use crate::failure::{Failure, Kind};
use crate::profile::Origin;
use crate::secret::Secret;
use jiff::Timestamp;
use serde::Deserialize;

/// The kind.
pub static KIND: StepKind = StepKind {
    name: "credential-process",
    doc: "runs the program that the user's own AWS files name for a profile's credentials; no shell is between, and nothing is kept",
    needs: &[],
    gives: &[Slot::Credentials],
    inputs: &[
        StepInput::follows(
            "program",
            "the profile of the AWS CLI names it",
            "the program",
        ),
        StepInput::follows(
            "arguments",
            "the profile of the AWS CLI names them",
            "its arguments, never shown: there may be secrets among them",
        ),
    ],
    by_hand: ByHand::Implied(
        "only the user's own AWS files name programs: a pipeline cannot run any",
    ),
};

/// The variable in which a program finds for which profiles of the AWS CLI it is being run.
pub const RUNNING_FOR: &str = "PROFILECTL_RUNNING_FOR";

/// A program, and whose it is.
#[derive(Debug)]
pub struct CredentialProcess {
    /// The profile of the AWS CLI.
    pub profile: String,
    /// The program.
    pub program: String,
    /// Its arguments.
    pub arguments: Secret<Vec<String>>,
    /// The profiles for which programs above this one are being run.
    pub running_for: Vec<String>,
}

impl CredentialProcess {
    pub(super) fn fields(&self) -> Vec<Field> {
        let origin = Some(Origin::AwsCli(self.profile.clone()));
        let mut fields = vec![Field {
            name: "program",
            shown: Shown::Text(self.program.clone()),
            origin: origin.clone(),
        }];
        if !self.arguments.reveal().is_empty() {
            fields.push(Field {
                name: "arguments",
                shown: Shown::Hidden,
                origin,
            });
        }
        fields
    }

    /// Tells two command lines apart without saying what is in them.
    pub fn digest(&self) -> String {
        let words = self.arguments.reveal();
        let text = serde_json::json!([self.program, words]).to_string();
        sha256(Secret::new(text).reveal().as_bytes())
    }

    pub(super) async fn run(&self, wallet: &mut Wallet, fx: &Effects) -> Result<(), Failure> {
        let mut running_for = self.running_for.clone();
        running_for.push(self.profile.clone());
        let call = ProgramCall {
            program: self.program.clone(),
            arguments: Secret::new(self.arguments.reveal().clone()),
            environment: vec![(RUNNING_FOR.to_owned(), running_for.join("\n"))],
        };
        let ran = fx
            .programs
            .run(&call)
            .await
            .map_err(|it| self.not_run(&it))?;
        if !ran.succeeded {
            let failure = self.failure("credential-process-failed", "gave no credentials");
            return Err(
                with_aside(failure.with_fact("ended with", &ran.status), &ran)
                    .with_help("run the program in a terminal: what it wants it says there"),
            );
        }
        let answer = read(ran.output.reveal()).map_err(|why| {
            let failure = self.failure(
                "credential-process-answer",
                "did not answer as AWS's tools want it",
            );
            with_aside(failure.with_fact("what is wrong", why), &ran)
                .with_help("it writes JSON with `Version` 1, `AccessKeyId` and `SecretAccessKey` to standard output, and nothing else")
        })?;
        if let Some(expires_at) = answer.expires_at
            && expires_at <= fx.clock.now()
        {
            let failure = self.failure(
                "credential-process-expired",
                "gave credentials that have expired",
            );
            return Err(with_aside(failure, &ran)
                .with_fact("expired at", expires_at.to_string())
                .with_help(
                    "its own cache may be stale; see also that this machine's clock is right",
                ));
        }
        wallet.credentials = Some(answer);
        Ok(())
    }

    fn failure(&self, code: &'static str, what: &str) -> Failure {
        Failure::new(
            Kind::Refused,
            code,
            format!(
                "the program of the AWS CLI's profile `{}` {what}",
                self.profile
            ),
        )
        .with_fact("program", &self.program)
    }

    fn not_run(&self, it: &NotRun) -> Failure {
        let started = "credential-process-not-started";
        match it {
            NotRun::NotFound => self
                .failure(started, "is not there")
                .with_help("give its absolute path: `~` and variables mean nothing in `credential_process`"),
            NotRun::NotStarted(why) => self
                .failure(started, "could not be started")
                .with_fact("detail", why),
            NotRun::TimedOut(limit) => self
                .failure("credential-process-timeout", "did not answer in time")
                .with_fact("stopped after", format!("{} seconds", limit.as_secs()))
                .with_help("where it waits for a person, connect in a terminal"),
            NotRun::TooMuch => self
                .failure("credential-process-answer", "writes more than credentials")
                .with_help("it writes JSON with `Version` 1, `AccessKeyId` and `SecretAccessKey` to standard output, and nothing else"),
        }
    }
}

/// The last that it said on standard error: that is where the reason is.
fn with_aside(failure: Failure, ran: &Ran) -> Failure {
    let lines = ran.aside.lines().map(str::trim).filter(|it| !it.is_empty());
    let lines: Vec<_> = lines.collect();
    let last = lines.len().saturating_sub(MOST_LINES);
    let last = lines.into_iter().skip(last);
    last.fold(failure, |failure, line| {
        failure.with_fact("said", line.chars().take(LONGEST_LINE).collect::<String>())
    })
}

/// As many lines of standard error are told.
const MOST_LINES: usize = 5;

/// As many characters of each.
const LONGEST_LINE: usize = 300;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    version: serde_json::Value,
    access_key_id: Option<String>,
    secret_access_key: Option<String>,
    session_token: Option<String>,
    expiration: Option<String>,
    account_id: Option<String>,
}

/// Reads an answer; the reason against it says nothing of what is in it.
fn read(bytes: &[u8]) -> Result<Credentials, &'static str> {
    let it: Answer = serde_json::from_slice(bytes).map_err(|error| match error.classify() {
        _ if bytes.iter().all(u8::is_ascii_whitespace) => "it is empty",
        serde_json::error::Category::Data => "a part is missing, there twice, or of the wrong kind",
        _ => "it is not JSON",
    })?;
    if it.version != 1 {
        return Err("`Version` is not the number 1");
    }
    let needed = |it: Option<String>, why| it.filter(|it| !it.is_empty()).ok_or(why);
    let expires_at = it.expiration.filter(|it| !it.is_empty());
    let expires_at = expires_at.map(|it| {
        it.parse::<Timestamp>()
            .map_err(|_| "`Expiration` is not a time of RFC 3339")
    });
    Ok(Credentials {
        access_key_id: needed(it.access_key_id, "`AccessKeyId` is missing")?,
        secret_access_key: Secret::new(needed(
            it.secret_access_key,
            "`SecretAccessKey` is missing",
        )?),
        session_token: it
            .session_token
            .filter(|it| !it.is_empty())
            .map(Secret::new),
        expires_at: expires_at.transpose()?,
        account_id: it.account_id.filter(|it| !it.is_empty()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_strictly() {
        let whole = r#"{"Version": 1, "AccessKeyId": "ASIA1", "SecretAccessKey": "s", "SessionToken": "t",
            "Expiration": "2030-01-01T01:00:00+00:00", "AccountId": "123456789012", "Other": {}}"#;
        let it = read(whole.as_bytes()).unwrap();
        assert_eq!(it.access_key_id, "ASIA1");
        assert_eq!(it.expires_at, Some("2030-01-01T01:00:00Z".parse().unwrap()));
        assert_eq!(it.account_id.as_deref(), Some("123456789012"));
        let least =
            br#"{"Version":1,"AccessKeyId":"AKIA1","SecretAccessKey":"s","SessionToken":null}"#;
        let it = read(least).unwrap();
        assert!(it.session_token.is_none() && it.expires_at.is_none());
        let without = |from: &str, to: &str| whole.replace(from, to);
        for (answer, why) in [
            (String::new(), "it is empty"),
            (" \n".to_owned(), "it is empty"),
            ("Signed in.\n{}".to_owned(), "it is not JSON"),
            (format!("{whole}{whole}"), "it is not JSON"),
            (
                "[]".to_owned(),
                "a part is missing, there twice, or of the wrong kind",
            ),
            (
                without("\"Version\": 1, ", ""),
                "a part is missing, there twice, or of the wrong kind",
            ),
            (
                without("\"Version\": 1", "\"Version\": \"1\""),
                "`Version` is not the number 1",
            ),
            (
                without("\"Version\": 1", "\"Version\": 2"),
                "`Version` is not the number 1",
            ),
            (without("\"ASIA1\"", "\"\""), "`AccessKeyId` is missing"),
            (
                without("\"AccessKeyId\"", "\"accessKeyId\""),
                "`AccessKeyId` is missing",
            ),
            (
                without("SecretAccessKey", "Secret"),
                "`SecretAccessKey` is missing",
            ),
            (
                without("\"s\"", "7"),
                "a part is missing, there twice, or of the wrong kind",
            ),
            (
                without("2030-01-01T01:00:00+00:00", "tomorrow"),
                "`Expiration` is not a time of RFC 3339",
            ),
            (
                without("2030-01-01T01:00:00+00:00", "2030-01-01T01:00:00"),
                "`Expiration` is not a time of RFC 3339",
            ),
        ] {
            assert_eq!(read(answer.as_bytes()).unwrap_err(), why, "{answer}");
        }
    }
}
