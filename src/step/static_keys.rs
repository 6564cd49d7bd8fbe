//! The user's own keys, for storage without short-lived ones.

use super::{ByHand, Field, Input, Shown, Slot, StepInput, StepKind, Wallet};
use crate::credentials::Credentials;
use crate::failure::Failure;
use crate::secret::Secret;

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
    /// `SecretAccessKey`, or the key it is asked under.
    pub secret_access_key: Result<Secret<String>, String>,
}

impl StaticKeys {
    pub(super) fn fields(&self) -> Vec<Field> {
        let shown = match &self.secret_access_key {
            Ok(_) => Shown::Hidden,
            Err(key) => Shown::Asked(key.clone()),
        };
        vec![
            self.access_key_id.field("access_key_id"),
            Field {
                name: "secret_access_key",
                shown,
                origin: None,
            },
        ]
    }

    pub(super) fn run(&self, wallet: &mut Wallet) -> Result<(), Failure> {
        let secret = match &self.secret_access_key {
            Ok(secret) => Secret::new(secret.reveal().clone()),
            Err(key) => return Err(super::input::missing(key)),
        };
        wallet.credentials = Some(Credentials {
            access_key_id: self.access_key_id.known()?.clone(),
            secret_access_key: secret,
            session_token: None,
            expires_at: None,
            account_id: None,
        });
        Ok(())
    }
}
