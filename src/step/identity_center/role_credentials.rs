//! Fetches the credentials of the permission set: `GetRoleCredentials`.

use super::Instance;
use crate::aws::identity_center::portal;
use crate::effects::Effects;
use crate::failure::Failure;
use crate::profile::destination::Leaves;
use crate::step::{ByHand, Field, Slot, StepInput, StepKind, Wallet};
use std::sync::Arc;

/// The kind.
pub static KIND: StepKind = StepKind {
    name: "role-credentials",
    doc: "fetches short-lived credentials of the permission set in the account (GetRoleCredentials)",
    needs: &[Slot::SsoToken, Slot::Account, Slot::Role],
    gives: &[Slot::Credentials],
    inputs: &[
        StepInput::property("portal_endpoint", "sso_portal_endpoint", "where credentials come from: the access token goes there; AWS's own for the region unless it is said").url(&[Leaves::AccessToken]).open(),
    ],
    by_hand: ByHand::Written,
};

/// Fetch credentials from this instance.
#[derive(Debug)]
pub struct RoleCredentials {
    /// The instance.
    pub instance: Arc<Instance>,
}

impl RoleCredentials {
    pub(in crate::step) fn fields(&self) -> Vec<Field> {
        vec![self.instance.portal_field()]
    }

    pub(in crate::step) async fn run(
        &self,
        wallet: &mut Wallet,
        fx: &Effects,
    ) -> Result<(), Failure> {
        let token = wallet.sso_token.as_ref().ok_or_else(super::no_session)?;
        let account_id = wallet.account_id.as_ref().ok_or_else(super::no_session)?;
        let role_name = wallet.role_name.as_ref().ok_or_else(super::no_session)?;
        let at = self.instance.portal()?;
        let credentials = portal::role_credentials(&at, token, account_id, role_name, fx).await?;
        wallet.credentials = Some(credentials);
        Ok(())
    }
}
