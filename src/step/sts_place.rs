//! Where STS is: what every step that calls it takes.

use super::{Field, Input, StepInput};
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

/// Both, as a plan shows them.
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
