//! Registers this program at Identity Center: `RegisterClient`, about every 90 days.

use super::Instance;
use crate::aws::identity_center::oidc::{self, REDIRECT_URI, Way};
use crate::effects::Effects;
use crate::failure::{Failure, Kind};
use crate::profile::identity_center::region_of_start_url;
use crate::step::{ByHand, Field, Slot, StepInput, StepKind, Wallet};
use std::sync::Arc;

/// The kind.
pub static KIND: StepKind = StepKind {
    name: "register-client",
    doc: "registers this program at IAM Identity Center; a registration serves about 90 days",
    needs: &[Slot::Answers],
    gives: &[Slot::SsoClient],
    inputs: &[
        StepInput::beside(
            "sso_region",
            &["authorize"],
            "the region IAM Identity Center was enabled in",
        ),
        StepInput::beside(
            "sso_start_url",
            &["authorize"],
            "the issuer URL or the access portal URL",
        ),
        StepInput::beside("oidc_endpoint", &["authorize"], "where people sign in"),
        StepInput::beside("scope", &["authorize"], "what is asked for"),
        StepInput::follows(
            "redirect_uri",
            "the port is chosen at the sign-in",
            "where the browser comes back to",
        ),
    ],
    by_hand: ByHand::Written,
};

/// Register at this instance.
#[derive(Debug)]
pub struct RegisterClient {
    /// The instance.
    pub instance: Arc<Instance>,
}

impl RegisterClient {
    pub(in crate::step) fn fields(&self) -> Vec<Field> {
        let mut fields =
            self.instance
                .only(&["sso_region", "sso_start_url", "oidc_endpoint", "scope"]);
        if self.instance.way == Way::Browser {
            fields.push(Field::fixed("redirect_uri", REDIRECT_URI));
        }
        fields
    }

    pub(in crate::step) async fn run(
        &self,
        wallet: &mut Wallet,
        fx: &Effects,
    ) -> Result<(), Failure> {
        let it = &self.instance;
        check_region(it.start_url.known()?, it.region.known()?)?;
        let client =
            oidc::register_client(&it.oidc()?, it.start_url.known()?, &it.scopes, it.way, fx)
                .await?;
        wallet.sso_client = Some(client);
        Ok(())
    }
}

/// The service would refuse it in fewer words, and only where it can be reached.
fn check_region(start_url: &str, region: &str) -> Result<(), Failure> {
    match region_of_start_url(start_url) {
        Some(told) if told.as_str() != region => Err(Failure::new(
            Kind::Refused,
            "sso-region-mismatch",
            "Start URL region does not match service region",
        )
        .with_fact("start URL", start_url)
        .with_fact("region to choose", told.as_str())
        .with_fact("region chosen", region)
        .with_help("choose the region of the issuer URL")),
        _ => Ok(()),
    }
}
