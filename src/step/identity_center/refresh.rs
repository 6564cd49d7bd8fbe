//! Renews the Identity Center session with its refresh token, without the person.

use super::Instance;
use crate::aws::identity_center::oidc;
use crate::effects::Effects;
use crate::failure::{Failure, Kind};
use crate::step::{ByHand, Field, Slot, StepInput, StepKind, Wallet};
use std::sync::Arc;

/// The kind.
pub static KIND: StepKind = StepKind {
    name: "refresh-session",
    doc: "renews the session with its refresh token (CreateToken); where there is none, or Identity Center refuses it, the next steps sign in",
    needs: &[Slot::Answers],
    gives: &[Slot::SsoToken],
    inputs: &[StepInput::beside(
        "oidc_endpoint",
        &["authorize"],
        "where the refresh token goes",
    )],
    by_hand: ByHand::Written,
};

/// Renew the session of this instance.
#[derive(Debug)]
pub struct RefreshSession {
    /// The instance.
    pub instance: Arc<Instance>,
}

impl RefreshSession {
    pub(in crate::step) fn fields(&self) -> Vec<Field> {
        self.instance.only(&["oidc_endpoint"])
    }

    pub(in crate::step) async fn run(
        &self,
        wallet: &mut Wallet,
        fx: &Effects,
    ) -> Result<(), Failure> {
        let Some(stale) = wallet.stale_sso_token.take() else {
            return Ok(());
        };
        let now = fx.clock.now();
        if stale.is_renewable(now) {
            match oidc::refresh(&self.instance.oidc()?, &stale, fx).await {
                Ok(token) => {
                    wallet.sso_token = Some(token);
                    return Ok(());
                }
                // The registration that a new sign-in would use is the one that was refused.
                Err(failure)
                    if failure.code == "sso-registration-expired"
                        && wallet.sso_client.as_ref().is_some_and(|kept| {
                            stale
                                .client
                                .as_ref()
                                .is_some_and(|it| it.client_id == kept.client_id)
                        }) =>
                {
                    return Err(failure);
                }
                Err(failure) if failure.kind == Kind::Refused => {}
                // What is still good is used while the service has trouble.
                Err(_) if now < stale.expires_at => {}
                Err(failure) => return Err(failure),
            }
            // Another program may have renewed it first; the refresh token works once. Of a session that
            // was ended there is nothing to wait for.
            if let Some(shared) = self.instance.shared_token() {
                let clock = fx.clock.as_ref();
                let found = match wallet.session_is_over {
                    true => shared.live(clock).await,
                    false => shared.renewed_by_another(clock).await,
                };
                if found.is_some() {
                    wallet.sso_token = found;
                    return Ok(());
                }
            }
        }
        if now < stale.expires_at {
            wallet.sso_token = Some(stale);
        }
        Ok(())
    }
}
