//! An ID token that the machine was given, in place of a person who signs in.
//!
//! Where it is, the user says: a flag or their environment, never a profile. It is read anew for
//! each run and never kept, nor is what it was exchanged for: the next run must have one too.

use super::{ByHand, Field, Input, Shown, Slot, StepInput, StepKind, Wallet};
use crate::effects::Effects;
use crate::failure::Failure;
use crate::oidc::machine;
use crate::profile::Origin;
use crate::secret::Secret;
use url::Url;

/// The kind.
pub static KIND: StepKind = StepKind {
    name: "id-token",
    doc: "uses an ID token that the machine was given, in place of a person who signs in; read anew for each run, never kept",
    needs: &[Slot::Answers],
    gives: &[Slot::Tokens],
    inputs: &[
        StepInput::person(
            "token",
            "the token, from a file or a variable that the user names; never part of a profile",
        ),
        StepInput::person(
            "request_url",
            "where GitHub Actions hands out the job's token; the runner's environment names it",
        ),
        StepInput::follows(
            "audience",
            "the property `audience`, else AWS's own",
            "whom the job's token is for",
        ),
    ],
    by_hand: ByHand::InPlaceOf(
        "sign-in",
        "it takes the place of `refresh` and `sign-in` where the user says that there is a token",
    ),
};

/// The token, or where it is handed out.
#[derive(Debug)]
pub enum IdToken {
    /// It was given.
    Given {
        /// The token.
        token: Secret<String>,
        /// Who gave it.
        origin: Origin,
    },
    /// GitHub Actions hands it out.
    GithubActions {
        /// `ACTIONS_ID_TOKEN_REQUEST_URL`.
        request_url: Input<Url>,
        /// `ACTIONS_ID_TOKEN_REQUEST_TOKEN`.
        request_token: Secret<String>,
        /// The audience to ask for.
        audience: Input<String>,
    },
}

impl IdToken {
    pub(super) fn fields(&self) -> Vec<Field> {
        match self {
            IdToken::Given { origin, .. } => vec![Field {
                name: "token",
                shown: Shown::Hidden,
                origin: Some(origin.clone()),
            }],
            IdToken::GithubActions {
                request_url,
                audience,
                ..
            } => vec![request_url.field("request_url"), audience.field("audience")],
        }
    }

    pub(super) async fn run(&self, wallet: &mut Wallet, fx: &Effects) -> Result<(), Failure> {
        let tokens = match self {
            IdToken::Given { token, .. } => machine::given(token, fx.clock.now())?,
            IdToken::GithubActions {
                request_url,
                request_token,
                audience,
            } => {
                let audience = audience.known()?;
                machine::from_github_actions(request_url.known()?, request_token, audience, fx)
                    .await?
            }
        };
        wallet.tokens = Some(tokens);
        Ok(())
    }
}
