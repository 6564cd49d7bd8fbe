//! Chooses the permission set: `ListAccountRoles`. Nobody is asked where there is one.

use super::{Instance, choose};
use crate::aws::identity_center::portal;
use crate::effects::{Choice, Effects};
use crate::failure::{Failure, Kind};
use crate::step::{ByHand, Field, Input, Slot, StepInput, StepKind, Wallet};
use std::sync::Arc;

/// The kind.
pub static KIND: StepKind = StepKind {
    name: "choose-permission-set",
    doc: "takes the permission set of the bookmark, the only one of the account (ListAccountRoles), or lets the person choose",
    needs: &[Slot::SsoToken, Slot::Account],
    gives: &[Slot::Role],
    inputs: &[
        StepInput::beside(
            "portal_endpoint",
            &["role-credentials"],
            "where permission sets are listed: the access token goes there",
        ),
        StepInput::property(
            "sso_role_name",
            "sso_role_name",
            "the permission set, where it is known",
        )
        .open(),
    ],
    by_hand: ByHand::Written,
};

/// The name of the question.
pub const KEY: &str = "sso_role_name";

/// Choose a permission set of the account.
#[derive(Debug)]
pub struct ChoosePermissionSet {
    /// The instance.
    pub instance: Arc<Instance>,
    /// Known already.
    pub role_name: Option<Input<String>>,
}

impl ChoosePermissionSet {
    pub(in crate::step) fn fields(&self) -> Vec<Field> {
        self.instance.chosen_fields(KEY, &self.role_name)
    }

    pub(in crate::step) async fn run(
        &self,
        wallet: &mut Wallet,
        fx: &Effects,
    ) -> Result<(), Failure> {
        if let Some(it) = &self.role_name {
            wallet.role_name = Some(it.known()?.clone());
            return Ok(());
        }
        let token = wallet.sso_token.as_ref().ok_or_else(super::no_session)?;
        let account_id = wallet.account_id.as_ref().ok_or_else(super::no_session)?;
        let roles = portal::roles(&self.instance.portal()?, token, account_id, fx).await?;
        if roles.is_empty() {
            return Err(Failure::new(
                Kind::Refused,
                "sso-no-role",
                "no permission set is assigned to you in this account",
            )
            .with_fact("account", account_id)
            .with_help(super::ASSIGN));
        }
        let choices = roles
            .into_iter()
            .map(|it| Choice {
                value: it.clone(),
                label: it,
            })
            .collect();
        wallet.role_name = Some(choose(KEY, choices, fx)?);
        Ok(())
    }
}
