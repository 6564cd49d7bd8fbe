//! Keys and a session token that the user was given elsewhere, as they are.

use super::{ByHand, Field, Input, Shown, Slot, StepInput, StepKind, Wallet};
use crate::credentials::Credentials;
use crate::failure::Failure;
use crate::secret::Secret;

/// The kind.
pub static KIND: StepKind = StepKind {
    name: "session-credentials",
    doc: "uses an access key, a secret key and a session token as they are, until their session is over",
    needs: &[Slot::Answers],
    gives: &[Slot::Credentials],
    inputs: &[
        StepInput::person("access_key_id", "the access key"),
        StepInput::person(
            "secret_access_key",
            "the secret key: asked for, never part of a profile",
        ),
        StepInput::person(
            "session_token",
            "the session token: asked for, never part of a profile",
        ),
    ],
    by_hand: ByHand::Written,
};

/// The three parts of short-lived credentials.
#[derive(Debug)]
pub struct SessionCredentials {
    /// `AccessKeyId`.
    pub access_key_id: Input<String>,
    /// `SecretAccessKey`, or the key it is asked under.
    pub secret_access_key: Result<Secret<String>, String>,
    /// `SessionToken`, or the key it is asked under.
    pub session_token: Result<Secret<String>, String>,
}

impl SessionCredentials {
    pub(super) fn fields(&self) -> Vec<Field> {
        let secret = |name, it: &Result<Secret<String>, String>| Field {
            name,
            shown: match it {
                Ok(_) => Shown::Hidden,
                Err(key) => Shown::Asked(key.clone()),
            },
            origin: None,
        };
        vec![
            self.access_key_id.field("access_key_id"),
            secret("secret_access_key", &self.secret_access_key),
            secret("session_token", &self.session_token),
        ]
    }

    pub(super) fn run(&self, wallet: &mut Wallet) -> Result<(), Failure> {
        let known = |it: &Result<Secret<String>, String>| match it {
            Ok(secret) => Ok(Secret::new(secret.reveal().clone())),
            Err(key) => Err(super::input::missing(key)),
        };
        wallet.credentials = Some(Credentials {
            access_key_id: self.access_key_id.known()?.clone(),
            secret_access_key: known(&self.secret_access_key)?,
            session_token: Some(known(&self.session_token)?),
            expires_at: None,
            account_id: None,
        });
        Ok(())
    }
}
