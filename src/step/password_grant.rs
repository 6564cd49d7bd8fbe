//! Hands a person's name and password to the provider (RFC 6749 section 4.3), where the profile says so.
//!
//! The password is asked for at the moment it is needed, masked, and never kept; what it gave is renewed
//! without it while the provider allows that.

use super::sign_in::Registration;
use super::{ByHand, Field, Form, Input, Shown, Slot, StepInput, StepKind, Wallet};
use crate::effects::{self, Effects, Question, Unanswered};
use crate::failure::{Failure, Kind};
use crate::oidc;
use crate::profile::destination::Leaves;
use crate::profile::keys;
use crate::profile::questions::Prompt;
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
        StepInput::key(
            "issuer",
            &keys::OAUTH_ISSUER_URL,
            "the provider's identifier; its discovery document gives endpoints and keys",
        )
        .url(&[Leaves::Discovery]),
        StepInput::key(
            "token_endpoint",
            &keys::OAUTH_TOKEN_URL,
            "where user name and password go",
        )
        .url(&[Leaves::Password]),
        StepInput::key(
            "client_id",
            &keys::OAUTH_CLIENT_ID,
            "the application registered at the provider",
        ),
        StepInput::key(
            "client_secret",
            &keys::OAUTH_CLIENT_SECRET,
            "blank for a public client; left out where the profile has none either, it is asked for",
        ),
        StepInput::key("scope", &keys::SCOPES, "what is asked for").of(Form::Words),
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
        fields.push(Field {
            name: PASSWORD,
            shown: match self.password {
                Some(_) => Shown::Hidden,
                None => Shown::AskedThen(PASSWORD.to_owned()),
            },
            origin: None,
        });
        fields
    }

    pub(super) async fn run(&self, wallet: &mut Wallet, fx: &Effects) -> Result<(), Failure> {
        let username = self.username.known()?;
        let client = self.registration.client(fx).await?;
        let asked;
        let password = match &self.password {
            Some(it) => it,
            None => {
                asked = ask(username, fx)?;
                &asked
            }
        };
        wallet.tokens = Some(oidc::password(&client, username, password, fx).await?);
        wallet.stale_tokens = None;
        Ok(())
    }
}

fn ask(username: &str, fx: &Effects) -> Result<Secret<String>, Failure> {
    let prompt = Prompt::find(PASSWORD);
    let question = Question {
        key: PASSWORD.to_owned(),
        title: format!("Password of {username}"),
        help: prompt.map(|it| it.help.to_owned()),
        placeholder: prompt.map(|it| it.placeholder.to_owned()),
        form: effects::Form::Secret,
        check: prompt.map_or(|_| Ok(()), |it| it.check),
    };
    match fx.prompter.ask(&question) {
        Ok(answer) => Ok(answer.0),
        Err(Unanswered::NobodyThere) => Err(Failure::new(
            Kind::NeedsPerson,
            "answer-missing",
            format!("nobody can be asked for `{PASSWORD}`: give `--set-from-stdin {PASSWORD}`"),
        )
        .with_fact("user name", username)),
        Err(Unanswered::Interrupted) => Err(Failure::interrupted()),
        Err(Unanswered::Declined) => Err(Failure::new(
            Kind::Cancelled,
            "cancelled",
            format!("cancelled at `{PASSWORD}`"),
        )),
    }
}
