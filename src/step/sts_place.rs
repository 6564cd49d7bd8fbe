//! Where STS is, and what else the steps that call it have in common.

use super::{Field, Form, Input, StepInput};
use crate::aws::sts;
use crate::failure::Failure;
use crate::profile::destination::Leaves;
use crate::profile::keys;
use url::Url;

/// Where STS is, and what goes there.
pub(super) const fn endpoint(doc: &'static str, leaves: &'static [Leaves]) -> StepInput {
    StepInput::key("sts_endpoint", &keys::STS_ENDPOINT, doc).url(leaves)
}

/// The region of STS.
pub(super) const fn region(doc: &'static str) -> StepInput {
    StepInput::follows("region", "from the host of `sts_endpoint`", doc)
}

/// For how long, up to so many seconds.
pub(super) const fn duration(most: i32) -> StepInput {
    let name = "duration_seconds";
    StepInput::property(name, name, "how long the credentials live").of(Form::Seconds(900, most))
}

/// What a role is narrowed by.
pub(super) const POLICY: StepInput = StepInput::property(
    "policy",
    "s3.assumerole.policy",
    "a session policy that narrows the role",
);

/// Endpoint and region, as a plan shows them.
pub(super) fn fields(endpoint: &Input<Url>, region: &str) -> [Field; 2] {
    [
        endpoint.field("sts_endpoint"),
        Field::fixed("region", region),
    ]
}

/// Both, for a call.
pub(super) fn known(endpoint: &Input<Url>, region: &str) -> Result<sts::Endpoint, Failure> {
    Ok(sts::Endpoint {
        url: endpoint.known()?.clone(),
        region: region.to_owned(),
    })
}
