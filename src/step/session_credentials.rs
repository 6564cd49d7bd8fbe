//! Keys and a session token that the user was given elsewhere, as they are.

use super::{ByHand, Field, Input, SecretInput, Slot, StepInput, StepKind, Wallet};
use crate::credentials::Credentials;
use crate::failure::Failure;

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
    /// `SecretAccessKey`.
    pub secret_access_key: SecretInput,
    /// `SessionToken`.
    pub session_token: SecretInput,
}

impl SessionCredentials {
    pub(super) fn fields(&self) -> Vec<Field> {
        vec![
            self.access_key_id.field("access_key_id"),
            self.secret_access_key.field("secret_access_key"),
            self.session_token.field("session_token"),
        ]
    }

    pub(super) fn run(&self, wallet: &mut Wallet) -> Result<(), Failure> {
        wallet.credentials = Some(Credentials {
            access_key_id: self.access_key_id.known()?.clone(),
            secret_access_key: self.secret_access_key.known()?,
            session_token: Some(self.session_token.known()?),
            expires_at: None,
            account_id: None,
        });
        Ok(())
    }
}
