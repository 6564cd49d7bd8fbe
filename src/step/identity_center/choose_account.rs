//! Chooses the AWS account: `ListAccounts`. Nobody is asked where there is one.

use super::{Instance, choose};
use crate::aws::identity_center::{Account, portal};
use crate::effects::{Choice, Effects};
use crate::failure::{Failure, Kind};
use crate::step::{ByHand, Field, Input, Slot, StepInput, StepKind, Wallet};
use std::sync::Arc;

/// The kind.
pub static KIND: StepKind = StepKind {
    name: "choose-account",
    doc: "takes the account of the bookmark, the only one there is (ListAccounts), or lets the person choose",
    needs: &[Slot::SsoToken],
    gives: &[Slot::Account],
    inputs: &[
        StepInput::beside(
            "portal_endpoint",
            &["role-credentials"],
            "where accounts are listed: the access token goes there",
        ),
        StepInput::property(
            "sso_account_id",
            "sso_account_id",
            "the account, where it is known",
        )
        .open(),
    ],
    by_hand: ByHand::Written,
};

/// The name of the question.
pub const KEY: &str = "sso_account_id";

/// Choose an account of this instance.
#[derive(Debug)]
pub struct ChooseAccount {
    /// The instance.
    pub instance: Arc<Instance>,
    /// Known already.
    pub account_id: Option<Input<String>>,
}

impl ChooseAccount {
    pub(in crate::step) fn fields(&self) -> Vec<Field> {
        self.instance.chosen_fields(KEY, &self.account_id)
    }

    pub(in crate::step) async fn run(
        &self,
        wallet: &mut Wallet,
        fx: &Effects,
    ) -> Result<(), Failure> {
        if let Some(it) = &self.account_id {
            wallet.account_id = Some(it.known()?.clone());
            return Ok(());
        }
        let token = wallet.sso_token.as_ref().ok_or_else(super::no_session)?;
        let accounts = portal::accounts(&self.instance.portal()?, token, fx).await?;
        if accounts.is_empty() {
            return Err(Failure::new(
                Kind::Refused,
                "sso-no-account",
                "no AWS account is assigned to you",
            )
            .with_help(super::ASSIGN));
        }
        let choices = accounts.iter().map(choice).collect();
        wallet.account_id = Some(choose(KEY, choices, fx)?);
        Ok(())
    }
}

fn choice(it: &Account) -> Choice {
    Choice {
        value: it.id.clone(),
        label: it.label(),
    }
}
