//! Hands a person's name and password to the provider (RFC 6749 section 4.3), where the profile says so.
//!
//! The password is asked for at the moment it is needed, masked, and never kept; what it gave is renewed
//! without it while the provider allows that.

use super::asked_then::AskedThen;
use super::sign_in::{CLIENT_ID, CLIENT_SECRET, ISSUER, Registration, SCOPE};
use super::{ByHand, Field, Input, Shown, Slot, StepInput, StepKind, Wallet};
use crate::effects::Effects;
use crate::failure::Failure;
use crate::oidc;
use crate::profile::destination::Leaves;
use crate::profile::keys;
use crate::secret::Secret;
use std::sync::Arc;

/// The key under which the password is given ahead of time: `--set-from-stdin oauth_password`.
pub const PASSWORD: &str = "oauth_password";

/// The property with the user name at the provider.
pub const USERNAME: &str = "oauth_username";

/// The kind.
pub static KIND: StepKind = StepKind {
    name: "password-grant",
    doc: "hands your user name and password to the provider and receives the tokens; only where the profile says so",
    needs: &[Slot::Answers],
    gives: &[Slot::Tokens],
    inputs: &[
        ISSUER,
        StepInput::key(
            "token_endpoint",
            &keys::OAUTH_TOKEN_URL,
            "where user name and password go",
        )
        .url(&[Leaves::Password]),
        CLIENT_ID,
        CLIENT_SECRET,
        SCOPE,
        StepInput::property("username", USERNAME, "who signs in").open(),
        StepInput::person(PASSWORD, "asked for when it is needed, and never kept"),
    ],
    by_hand: ByHand::Written,
};

/// Sign in with a password.
#[derive(Debug)]
pub struct PasswordGrant {
    /// Shared with the step that renews.
    pub registration: Arc<Registration>,
    /// Who signs in.
    pub username: Input<String>,
    /// Asked for when it is needed unless it is here.
    pub password: Option<Secret<String>>,
}

impl PasswordGrant {
    pub(super) fn fields(&self) -> Vec<Field> {
        let mut fields = self.registration.fields_of(&KIND);
        fields.push(self.username.field("username"));
        let shown = match self.password {
            Some(_) => Shown::Hidden,
            None => Shown::AskedThen(PASSWORD.to_owned()),
        };
        fields.push(Field::new(PASSWORD, shown));
        fields
    }

    pub(super) async fn run(&self, wallet: &mut Wallet, fx: &Effects) -> Result<(), Failure> {
        let username = self.username.known()?;
        let client = self.registration.client(fx).await?;
        let asked;
        let password = match &self.password {
            Some(it) => it,
            None => {
                let it = AskedThen {
                    key: PASSWORD,
                    title: format!("Password of {username}"),
                    help: None,
                    about: ("user name", username),
                };
                asked = it.ask(fx)?;
                &asked
            }
        };
        wallet.tokens = Some(oidc::password(&client, username, password, fx).await?);
        wallet.stale_tokens = None;
        Ok(())
    }
}
