//! The keys of the machine's own role: EC2's instance metadata service, version 2.
//!
//! The runner refuses a plan with this step unless the user switched it on for the run
//! (`--enable-step instance-metadata`); no other request may go to the service's address.

use super::{ByHand, Field, Input, Slot, StepInput, StepKind, Wallet};
use crate::aws::instance_metadata;
use crate::effects::Effects;
use crate::failure::Failure;
use crate::profile::destination::Leaves;
use url::Url;

/// The kind.
pub static KIND: StepKind = StepKind {
    name: "instance-metadata",
    doc: "takes the keys of the machine's own role from its metadata service (IMDSv2); only where the user allows it for the run",
    needs: &[],
    gives: &[Slot::Credentials],
    inputs: &[
        StepInput::follows(
            "service",
            "the profile's `Context` names it",
            "where the machine's metadata service is",
        )
        .url(&[Leaves::Metadata]),
        StepInput::follows(
            "role_name",
            "the profile's `Context` may end in it",
            "the role that the machine must have; whichever it has unless given",
        ),
    ],
    by_hand: ByHand::Written,
};

/// Ask the machine for its role's keys.
#[derive(Debug)]
pub struct InstanceMetadata {
    /// Scheme, host and port of the service.
    pub service: Input<Url>,
    /// The role that the machine must have.
    pub role_name: Option<Input<String>>,
}

impl InstanceMetadata {
    pub(super) fn fields(&self) -> Vec<Field> {
        let mut fields = vec![self.service.field("service")];
        fields.extend(self.role_name.as_ref().map(|it| it.field("role_name")));
        fields
    }

    pub(super) async fn run(&self, wallet: &mut Wallet, fx: &Effects) -> Result<(), Failure> {
        let role_name = self.role_name.as_ref().map(|it| it.known()).transpose()?;
        let credentials = instance_metadata::credentials(
            self.service.known()?,
            role_name.map(String::as_str),
            fx,
        )
        .await?;
        wallet.credentials = Some(credentials);
        Ok(())
    }
}
