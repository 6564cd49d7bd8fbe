//! Gets tokens for the program itself, with its own secret (RFC 6749 section 4.4): nobody signs in.

use super::sign_in::{CLIENT_ID, ISSUER, Registration, SCOPE};
use super::{ByHand, Field, Slot, StepInput, StepKind, Wallet};
use crate::effects::Effects;
use crate::failure::Failure;
use crate::oidc;
use crate::profile::destination::Leaves;
use crate::profile::keys;
use std::sync::Arc;

/// The kind.
pub static KIND: StepKind = StepKind {
    name: "client-credentials",
    doc: "gets tokens for the program itself with its client secret; nobody signs in",
    needs: &[Slot::Answers],
    gives: &[Slot::Tokens],
    inputs: &[
        ISSUER,
        StepInput::key(
            "token_endpoint",
            &keys::OAUTH_TOKEN_URL,
            "where the client secret goes",
        )
        .url(&[Leaves::ClientSecret]),
        CLIENT_ID,
        StepInput::key(
            "client_secret",
            &keys::OAUTH_CLIENT_SECRET,
            "left out where the profile has none either, it is asked for",
        ),
        SCOPE,
    ],
    by_hand: ByHand::Written,
};

/// Show the secret of the application that is registered.
#[derive(Debug)]
pub struct ClientCredentials {
    /// The application.
    pub registration: Arc<Registration>,
}

impl ClientCredentials {
    pub(super) fn fields(&self) -> Vec<Field> {
        self.registration.fields_of(&KIND)
    }

    pub(super) async fn run(&self, wallet: &mut Wallet, fx: &Effects) -> Result<(), Failure> {
        let client = self.registration.client(fx).await?;
        wallet.tokens = Some(oidc::client_credentials(&client, fx).await?);
        Ok(())
    }
}
