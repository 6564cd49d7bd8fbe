//! The keys of the machine's own role, from its metadata service.

use super::text::place;
use super::{Surroundings, role, storage};
use crate::diagnostic::Diagnostic;
use crate::profile::instance_metadata::Service;
use crate::profile::{Profile, Setting, keys};
use crate::step::instance_metadata::InstanceMetadata;
use crate::step::{Input, Step};

pub(super) fn steps(
    profile: &Profile,
    around: &Surroundings,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Step> {
    let mut steps: Vec<_> = machine(profile, around, problems).into_iter().collect();
    role::chain(&mut steps, profile, around, problems);
    steps.extend(storage::connect(profile, around, problems));
    steps
}

/// The machine's keys, from where `Context` says.
pub(in crate::plan) fn machine(
    profile: &Profile,
    around: &Surroundings,
    problems: &mut Vec<Diagnostic>,
) -> Option<Step> {
    let Setting::Set(context) = profile.text(&keys::CONTEXT) else {
        return None;
    };
    match Service::parse(&context.value, around.insecure) {
        Ok(it) => Some(Step::InstanceMetadata(InstanceMetadata {
            service: Input::given(it.url, context.origin.clone()),
            role_name: it.role_name.map(|it| Input::given(it, context.origin)),
        })),
        Err(why) => {
            problems.push(
                Diagnostic::error(
                    "metadata-context",
                    place(&keys::CONTEXT, &context.origin),
                    format!("no keys are asked for at `Context`: {why}"),
                )
                .with_help(
                    "it is `http://169.254.169.254/latest/meta-data/iam/security-credentials/`, \
                     with the role's name behind it or without",
                ),
            );
            None
        }
    }
}
