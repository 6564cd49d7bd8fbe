//! Where a profile would send what must stay secret, whether its steps are derived or its own.

use super::scope::Scope;
use crate::profile::destination::{self, Destination, Naming, named_by};
use crate::profile::keys::REGION;
use crate::profile::region::Service;
use crate::profile::{Profile, WrittenStep};
use crate::step::{Says, StepInput, StepKind, connect_s3};

/// Every place where something of the person's would go, in the order of a connection.
pub fn destinations(profile: &Profile) -> Vec<Destination> {
    let Some(steps) = profile.steps() else {
        return destination::destinations(profile);
    };
    let mut all: Vec<Destination> = Vec::new();
    for (kind, step) in known(&steps.all) {
        let shares = super::INSTANCE.iter().any(|it| it.name == kind.name);
        let scope = match shares {
            true => Scope::of_kinds(&super::INSTANCE, steps),
            false => Scope::of_step(kind, step, steps),
        };
        let seen = scope.seen(profile, &mut Vec::new());
        for input in kind.inputs {
            let Some(naming) = naming(input) else {
                continue;
            };
            for leaves in input.leaves {
                let found = named_by(&seen, *leaves, naming);
                all.extend(found.filter(|it| !all.contains(it)));
            }
        }
    }
    all
}

/// The regions of the storage that steps name.
pub fn s3_regions(profile: &Profile) -> Vec<String> {
    let Some(steps) = profile.steps() else {
        return Vec::new();
    };
    let storage = known(&steps.all).filter(|it| it.0.name == connect_s3::KIND.name);
    storage
        .filter_map(|(kind, step)| {
            let seen = Scope::of_step(kind, step, steps).seen(profile, &mut Vec::new());
            seen.text(&REGION).into_value()
        })
        .collect()
}

fn known(steps: &[WrittenStep]) -> impl Iterator<Item = (&'static StepKind, &WrittenStep)> {
    let known = |it| -> Option<_> {
        let step: &WrittenStep = it;
        Some((StepKind::find(step.kind.as_deref()?)?, step))
    };
    steps.iter().filter_map(known)
}

fn naming(input: &StepInput) -> Option<Naming> {
    match input.says {
        _ if input.leaves.is_empty() => None,
        Says::Key(key) => Some(Naming::Key(key)),
        Says::Server => Some(Naming::Server),
        Says::Property("sso_oidc_endpoint") => {
            Some(Naming::IdentityCenter(Service::IdentityCenterOidc))
        }
        Says::Property(_) => Some(Naming::IdentityCenter(Service::IdentityCenterPortal)),
        Says::Follows(_) => Some(Naming::Context),
        Says::Beside(_) | Says::Person => None,
    }
}
