//! Pipelines that a profile writes itself: the same steps as derived ones, from the same code.
//!
//! Each step sees the profile with what it says put over it, and is made as it would be from a
//! profile that says so in its keys and properties. So it is judged by the same rules, and a pipeline
//! of one's own can do nothing that a derived one cannot.

mod destination;
mod faults;
mod reference;
mod said;
mod scope;

pub use destination::{destinations, s3_regions};
pub use faults::{
    DUPLICATE_ID, UNKNOWN_INPUT, UNKNOWN_REFERENCE, UNKNOWN_STEP, UNMET, UNUSABLE_INPUT, UNUSED,
    faults,
};
pub use said::{SaidInput, SaidStep, said};

use super::strategy::{
    Surroundings, identity_center, instance_metadata, keys, machine, role, saml, storage,
    web_identity,
};
use crate::aws::identity_center::oidc::Way;
use crate::aws_files::AwsCli;
use crate::diagnostic::{Diagnostic, Place};
use crate::profile::keys::STEPS;
use crate::profile::url::Insecure;
use crate::profile::{Profile, Steps, WrittenStep};
use crate::step::client_credentials::ClientCredentials;
use crate::step::identity_center::Instance;
use crate::step::identity_center::authorize::Authorize;
use crate::step::identity_center::refresh::RefreshSession;
use crate::step::identity_center::register_client::RegisterClient;
use crate::step::identity_center::role_credentials::RoleCredentials;
use crate::step::refresh::Refresh;
use crate::step::sign_in::{Registration, SignIn};
use crate::step::{Step, StepKind};
use scope::Scope;
use std::sync::Arc;

/// Makes a step of one kind.
type Make = fn(&mut Maker<'_>, &Profile, &mut Vec<Diagnostic>) -> Option<Step>;

/// How the steps of each kind that may be written are made, in the order of the kinds.
static FORMS: &[(&StepKind, Make)] = &[
    (&crate::step::refresh::KIND, |it, _, problems| {
        let registration = it.registration(problems);
        (!it.has_id_token).then_some(Step::Refresh(Refresh { registration }))
    }),
    (&crate::step::sign_in::KIND, |it, _, problems| {
        if it.has_id_token {
            return machine::id_token(it.profile);
        }
        let registration = it.registration(problems);
        Some(Step::SignIn(SignIn { registration }))
    }),
    (&crate::step::client_credentials::KIND, |it, _, problems| {
        if it.has_id_token {
            return machine::id_token(it.profile);
        }
        let registration = it.registration(problems);
        Some(Step::ClientCredentials(ClientCredentials { registration }))
    }),
    (&crate::step::password_grant::KIND, |it, seen, problems| {
        if it.has_id_token {
            return machine::id_token(it.profile);
        }
        let registration = it.registration(problems);
        Some(web_identity::with_password(registration, seen))
    }),
    (&crate::step::web_identity::KIND, |it, seen, problems| {
        web_identity::exchange(seen, it.around, problems).map(Step::WebIdentity)
    }),
    (&crate::step::saml::KIND, |it, seen, problems| {
        saml::exchange(seen, it.around, problems)
    }),
    (
        &crate::step::identity_center::aws_profile::KIND,
        |it, seen, problems| {
            let instance = it.instance(problems);
            identity_center::aws_profile(seen, it.around, &instance)
        },
    ),
    (
        &crate::step::identity_center::refresh::KIND,
        |it, _, problems| {
            let instance = it.instance(problems);
            Some(Step::RefreshSession(RefreshSession { instance }))
        },
    ),
    (
        &crate::step::identity_center::register_client::KIND,
        |it, _, problems| {
            let instance = it.instance(problems);
            Some(Step::RegisterClient(RegisterClient { instance }))
        },
    ),
    (
        &crate::step::identity_center::authorize::KIND,
        |it, _, problems| {
            let instance = it.instance(problems);
            Some(Step::Authorize(Authorize { instance }))
        },
    ),
    (
        &crate::step::identity_center::choose_account::KIND,
        |it, seen, problems| {
            let instance = it.instance(problems);
            Some(identity_center::account(seen, &instance, problems))
        },
    ),
    (
        &crate::step::identity_center::choose_permission_set::KIND,
        |it, seen, problems| {
            let instance = it.instance(problems);
            Some(identity_center::permission_set(seen, &instance, problems))
        },
    ),
    (
        &crate::step::identity_center::role_credentials::KIND,
        |it, _, problems| {
            let instance = it.instance(problems);
            Some(Step::RoleCredentials(RoleCredentials { instance }))
        },
    ),
    (&crate::step::static_keys::KIND, |_, seen, _| {
        Some(keys::static_keys(seen))
    }),
    (&crate::step::session_credentials::KIND, |_, seen, _| {
        Some(keys::session_credentials(seen))
    }),
    (
        &crate::step::anonymous::KIND,
        |_, _, _| Some(keys::nobody()),
    ),
    (
        &crate::step::instance_metadata::KIND,
        |it, seen, problems| instance_metadata::machine(seen, it.around, problems),
    ),
    (&crate::step::session_token::KIND, |it, seen, problems| {
        role::own_session(seen, it.around, problems)
    }),
    (&crate::step::assume_role::KIND, |it, seen, problems| {
        role::own_role(seen, it.around, problems)
    }),
    (&crate::step::connect_s3::KIND, |it, seen, problems| {
        let near = it.instance.as_ref().and_then(|it| it.region.value());
        storage::connect_near(seen, near, it.around, problems)
    }),
];

/// The steps that say at which provider one signs in, and as which application.
static SIGN_INS: [&StepKind; 3] = [
    &crate::step::sign_in::KIND,
    &crate::step::client_credentials::KIND,
    &crate::step::password_grant::KIND,
];

/// The steps that say together which instance of Identity Center it is.
static INSTANCE: [&StepKind; 2] = [
    &crate::step::identity_center::authorize::KIND,
    &crate::step::identity_center::role_credentials::KIND,
];

/// What the steps of one pipeline share while they are made.
struct Maker<'a> {
    profile: &'a Profile,
    around: &'a Surroundings,
    steps: &'a Steps,
    /// The user says that there is one: nobody signs in.
    has_id_token: bool,
    registration: Option<Arc<Registration>>,
    instance: Option<Arc<Instance>>,
}

impl Maker<'_> {
    fn registration(&mut self, problems: &mut Vec<Diagnostic>) -> Arc<Registration> {
        if let Some(it) = &self.registration {
            return it.clone();
        }
        let is_there = |kind: &&&StepKind| {
            let mut all = self.steps.all.iter();
            all.any(|it| it.kind.as_deref() == Some(kind.name))
        };
        let kind = SIGN_INS.iter().find(is_there).unwrap_or(&SIGN_INS[0]);
        let scope = Scope::of_kinds(&[kind], self.steps);
        let seen = scope.seen(self.profile, &mut Vec::new());
        let it = Arc::new(web_identity::registration(&seen, self.around, problems));
        self.registration = Some(it.clone());
        it
    }

    fn instance(&mut self, problems: &mut Vec<Diagnostic>) -> Arc<Instance> {
        if let Some(it) = &self.instance {
            return it.clone();
        }
        let scope = Scope::of_kinds(&INSTANCE, self.steps);
        let seen = scope.seen(self.profile, &mut Vec::new());
        let it = identity_center::instance(&seen, self.around, problems);
        self.instance = Some(it.clone());
        it
    }
}

/// The steps that the profile writes, or what is wrong with them.
pub(super) fn steps(
    profile: &Profile,
    around: &Surroundings,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Step> {
    let Some(steps) = profile.steps() else {
        return Vec::new();
    };
    problems.extend(faults(steps));
    if !problems.is_empty() {
        return Vec::new();
    }
    let mut maker = Maker {
        profile,
        around,
        steps,
        has_id_token: machine::id_token(profile).is_some(),
        registration: None,
        instance: None,
    };
    let mut made = Vec::new();
    for written in &steps.all {
        let Some((kind, make)) = form(written) else {
            continue;
        };
        let mut found = Vec::new();
        let seen = Scope::of_step(kind, written, steps).seen(profile, &mut found);
        let step = make(&mut maker, &seen, &mut found);
        if let Some(step) = &step {
            found.extend(role::loops_back(step, &made));
        }
        made.extend(step);
        problems.extend(found.into_iter().map(|it| in_this_file(it, steps, written)));
    }
    let mut found = Vec::new();
    role::check_chained(&made, around, &mut found);
    if let Some(last) = steps.all.last() {
        problems.extend(found.into_iter().map(|it| match &steps.base {
            Some(_) => in_this_file(it, steps, last),
            None => it,
        }));
    }
    problems.extend(said::unheard(profile, steps));
    made
}

/// Everything that is wrong with the steps that a profile writes, their values included, under the
/// names of rules.
pub fn problems(profile: &Profile) -> Vec<Diagnostic> {
    let found = profile.steps().map(faults).unwrap_or_default();
    if !found.is_empty() {
        return found;
    }
    let around = Surroundings {
        // What is in clear text on this machine is another rule's.
        insecure: Insecure::AllowLoopback,
        accepted_hosts: Vec::new(),
        aws_profiles: Vec::new(),
        aws_cli: AwsCli::default(),
        sso_cache: None,
        way: Way::Browser,
    };
    let problems = super::plan(profile, &around).err().unwrap_or_default();
    let named = |it| Diagnostic {
        code: UNUSABLE_INPUT,
        ..it
    };
    problems.into_iter().map(named).collect()
}

fn form(written: &WrittenStep) -> Option<&'static (&'static StepKind, Make)> {
    let kind = written.kind.as_deref()?;
    FORMS.iter().find(|it| it.0.name == kind)
}

/// A finding about a step stands at the step, or at `extends` where another file has it.
fn in_this_file(it: Diagnostic, steps: &Steps, written: &WrittenStep) -> Diagnostic {
    let is_inside = match &it.place {
        Place::Value(path) | Place::Key(path) => path.parts().starts_with(written.path.parts()),
        Place::File | Place::Bytes(_) => false,
    };
    let place = match (&steps.base, is_inside) {
        (Some(_), true) => Place::value(crate::profile::keys::EXTENDS.name),
        (None, true) => return it,
        (_, false) => place_of(steps, written),
    };
    faults::naming_base(Diagnostic { place, ..it }, steps)
}

fn place_of(steps: &Steps, written: &WrittenStep) -> Place {
    match &steps.base {
        Some(_) => Place::value(crate::profile::keys::EXTENDS.name),
        None => Place::Value(written.path.clone()),
    }
}

/// The list of steps itself.
fn place_of_all(steps: &Steps) -> Place {
    match &steps.base {
        Some(_) => Place::value(crate::profile::keys::EXTENDS.name),
        None => Place::value(STEPS.name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::step::{ByHand, KINDS};

    #[test]
    fn every_kind_that_may_be_written_has_its_form() {
        let written = KINDS.iter().filter(|it| it.by_hand == ByHand::Written);
        let written: Vec<_> = written.map(|it| it.name).collect();
        let forms: Vec<_> = FORMS.iter().map(|it| it.0.name).collect();
        assert_eq!(written, forms);
    }
}
