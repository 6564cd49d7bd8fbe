//! Exchanges long-lived keys for those of a session: `GetSessionToken` (STS API).

use super::input::{field_if_any, known_if_any};
use super::multi_factor::{self, MultiFactor};
use super::{ByHand, Field, Input, Slot, StepKind, Wallet, sts_place};
use crate::aws::sts;
use crate::effects::Effects;
use crate::failure::Failure;
use crate::profile::destination::Leaves;
use url::Url;

/// The kind.
pub static KIND: StepKind = StepKind {
    name: "session-token",
    doc: "exchanges long-lived keys for short-lived ones of the same user, usually with MFA (GetSessionToken)",
    needs: &[Slot::Credentials],
    gives: &[Slot::Credentials],
    inputs: &[
        sts_place::endpoint(
            "where STS is: requests signed with the keys go there",
            &[Leaves::StsRequests],
        ),
        sts_place::region("the region of STS, for which requests are signed"),
        sts_place::duration(129_600),
        multi_factor::SERIAL_NUMBER,
        multi_factor::CODE,
    ],
    by_hand: ByHand::Written,
};

/// Get a session.
#[derive(Debug)]
pub struct SessionToken {
    /// Where STS is.
    pub sts_endpoint: Input<Url>,
    /// The region of STS.
    pub region: String,
    /// `DurationSeconds`.
    pub duration_seconds: Option<Input<i32>>,
    /// `SerialNumber` and `TokenCode`.
    pub multi_factor: Option<MultiFactor>,
}

impl SessionToken {
    pub(super) fn fields(&self) -> Vec<Field> {
        let mut fields = sts_place::fields(&self.sts_endpoint, &self.region).to_vec();
        fields.extend(field_if_any("duration_seconds", &self.duration_seconds));
        fields.extend(self.multi_factor.iter().flat_map(MultiFactor::fields));
        fields
    }

    pub(super) async fn run(&self, wallet: &mut Wallet, fx: &Effects) -> Result<(), Failure> {
        let signed_by = wallet.keys()?;
        let endpoint = sts_place::known(&self.sts_endpoint, &self.region)?;
        let duration_seconds = known_if_any(&self.duration_seconds)?;
        let call = async |multi_factor: Option<sts::MultiFactor<'_>>| {
            let it = sts::SessionToken {
                duration_seconds,
                multi_factor,
            };
            sts::session_token(&endpoint, &it, signed_by, fx).await
        };
        let credentials = multi_factor::with_code(self.multi_factor.as_ref(), fx, call).await?;
        wallet.credentials = Some(credentials);
        Ok(())
    }
}
