//! The user's own keys, for storage without short-lived ones.

use super::{ByHand, Field, Input, SecretInput, Slot, StepInput, StepKind, Wallet};
use crate::credentials::Credentials;
use crate::failure::Failure;

/// The kind.
pub static KIND: StepKind = StepKind {
    name: "static-keys",
    doc: "uses an access key and a secret key as they are; nothing is exchanged",
    needs: &[Slot::Answers],
    gives: &[Slot::Credentials],
    inputs: &[
        StepInput::person("access_key_id", "the access key"),
        StepInput::person(
            "secret_access_key",
            "the secret key: asked for, never part of a profile",
        ),
    ],
    by_hand: ByHand::Written,
};

/// An access key and a secret key.
#[derive(Debug)]
pub struct StaticKeys {
    /// `AccessKeyId`.
    pub access_key_id: Input<String>,
    /// `SecretAccessKey`.
    pub secret_access_key: SecretInput,
}

impl StaticKeys {
    pub(super) fn fields(&self) -> Vec<Field> {
        vec![
            self.access_key_id.field("access_key_id"),
            self.secret_access_key.field("secret_access_key"),
        ]
    }

    pub(super) fn run(&self, wallet: &mut Wallet) -> Result<(), Failure> {
        wallet.credentials = Some(Credentials {
            access_key_id: self.access_key_id.known()?.clone(),
            secret_access_key: self.secret_access_key.known()?,
            session_token: None,
            expires_at: None,
            account_id: None,
        });
        Ok(())
    }
}
