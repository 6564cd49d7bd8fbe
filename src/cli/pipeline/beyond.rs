//! What a plan reaches beyond the destinations of its profile: the user's own words name it, in this run.

use crate::cli::Session;
use crate::cli::args::OffByDefault;
use crate::effects::guard::Accepted;
use crate::failure::{Failure, Kind};
use crate::plan::Plan;

/// Where the plan's steps may go, or which switch is missing.
pub(super) fn the_profile(plan: &Plan, session: &Session<'_>) -> Result<Accepted, Failure> {
    let accepted = match plan.token_request() {
        Some(url) => Accepted::nowhere().with(url),
        None => Accepted::nowhere(),
    };
    Ok(accepted.and(metadata(plan, session)?))
}

/// The metadata service, only where the run says so: a profile alone cannot make it.
fn metadata(plan: &Plan, session: &Session<'_>) -> Result<Accepted, Failure> {
    let Some(service) = plan.instance_metadata() else {
        return Ok(Accepted::nowhere());
    };
    if let Some(said) = session.env().get("AWS_EC2_METADATA_DISABLED")
        && said.eq_ignore_ascii_case("true")
    {
        return Err(Failure::new(
            Kind::NotAccepted,
            "metadata-disabled",
            "the environment forbids asking the instance metadata service",
        )
        .with_fact("AWS_EC2_METADATA_DISABLED", said)
        .with_help("unset it to use the machine's own role"));
    }
    if !session
        .common
        .enable_step
        .contains(&OffByDefault::InstanceMetadata)
    {
        return Err(Failure::new(
            Kind::NotAccepted,
            "step-not-enabled",
            "this profile takes the keys of the machine's own role, and nothing was asked for them",
        )
        .with_fact("step", "instance-metadata")
        .with_fact("service", service.as_str())
        .with_help("if you mean it, allow it for this run: `--enable-step instance-metadata`"));
    }
    Ok(Accepted::nowhere().with(service))
}
