//! Renews a former sign-in with its refresh token (RFC 6749 section 6), without the person.

use super::sign_in::Registration;
use super::{ByHand, Field, Slot, StepInput, StepKind, Wallet};
use crate::effects::Effects;
use crate::failure::{Failure, Kind};
use crate::oidc::{self, codes};
use jiff::SignedDuration;
use std::sync::Arc;

/// The kind.
pub static KIND: StepKind = StepKind {
    name: "refresh",
    doc: "renews a former sign-in with its refresh token; where there is none, or the provider refuses it, the next step signs in",
    needs: &[Slot::Answers],
    gives: &[Slot::Tokens],
    inputs: &[
        StepInput::beside(
            "issuer",
            &["sign-in", "password-grant"],
            "the provider's identifier; its discovery document gives endpoints and keys",
        ),
        StepInput::beside(
            "token_endpoint",
            &["sign-in", "password-grant"],
            "where the refresh token goes",
        ),
        StepInput::beside(
            "client_id",
            &["sign-in", "password-grant"],
            "the application registered at the provider",
        ),
    ],
    by_hand: ByHand::Written,
};

/// Enough for the one request to STS that follows at once.
const LEAST: SignedDuration = SignedDuration::from_secs(10);

/// Renew the sign-in of the application that is registered.
#[derive(Debug)]
pub struct Refresh {
    /// Shared with the step that signs in.
    pub registration: Arc<Registration>,
}

impl Refresh {
    pub(super) fn fields(&self) -> Vec<Field> {
        self.registration.fields_of(&KIND)
    }

    pub(super) async fn run(&self, wallet: &mut Wallet, fx: &Effects) -> Result<(), Failure> {
        let Some(stale) = wallet.stale_tokens.take() else {
            return Ok(());
        };
        if stale.refresh_token.is_none() {
            return Ok(());
        }
        let client = self.registration.client(fx).await?;
        match oidc::refresh(&client, &stale, fx).await {
            Ok(tokens) => {
                // Many providers renew without a new ID token, and STS takes no expired one.
                let now = fx.clock.now();
                if tokens.id_token.is_none() || tokens.live_id_token(now, LEAST).is_some() {
                    wallet.tokens = Some(tokens);
                }
                Ok(())
            }
            // The provider renews the sign-in no more: that is what the next step is for.
            Err(failure) if ended(&failure) => Ok(()),
            Err(failure) => Err(failure),
        }
    }
}

/// Whether a person can mend it by signing in again; a busy provider is none the better for it.
fn ended(it: &Failure) -> bool {
    matches!(it.kind, Kind::Refused | Kind::NeedsPerson) && it.code != codes::PROVIDER_BUSY
}
