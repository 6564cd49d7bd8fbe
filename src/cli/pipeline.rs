//! From a name on the command line to a plan that is ready to run, and its run.
//!
//! The order is the promise: the destination is accepted before anybody is asked, everything is
//! asked before anything is sent, and the answers are kept before the first request.

mod ask;
mod aws_files;
mod beyond;
mod identity_center;
mod machine;

use super::Session;
use super::session::People;
use super::target::{self, Target};
use crate::aws_files::AwsCli;
use crate::bookmark;
use crate::diagnostic::{Diagnostic, Severity};
use crate::dirs::Dirs;
use crate::effects::Effects;
use crate::effects::guard::Accepted;
use crate::failure::{Failure, Kind};
use crate::library::{self, Acceptance};
use crate::plan::{self, Plan, Surroundings};
use crate::profile::url::Insecure;
use crate::profile::{Overrides, Profile, resolve};
use crate::run::{self, Event, Goal};
use crate::step::Wallet;
use crate::step::identity_center::{choose_account, choose_permission_set};
use crate::untrusted::Untrusted;
use ask::{ask_all, forget_secrets, question};
pub use aws_files::Offered;
use std::path::PathBuf;

/// A plan that is ready to run, and the world it may run in.
pub struct Ready {
    /// What it was made for.
    pub target: Target,
    /// Nothing left to ask.
    pub plan: Plan,
    /// Able to reach the accepted destinations and nothing else.
    pub fx: Effects,
    /// What a person should know of the plan.
    pub remarks: Vec<Diagnostic>,
    /// The files of AWS's tools that decided.
    aws_files: Vec<PathBuf>,
}

impl Ready {
    /// The files that decide what a run of it does.
    pub fn files(&self, dirs: &Dirs) -> Vec<PathBuf> {
        let mut files = self.target.files(dirs);
        files.extend(self.aws_files.iter().cloned());
        files
    }
}

/// A profile as the command line means it, not yet planned.
struct Meant {
    target: Target,
    layers: Overrides,
    around: Surroundings,
    offered: Offered,
}

/// A profile under every layer, and its plan, which may still ask.
pub struct Draft {
    /// The profile under every layer.
    pub profile: Profile,
    /// What would happen.
    pub plan: Plan,
}

/// Plans without asking or sending anything.
pub fn draft(name: &str, session: &Session<'_>) -> Result<Draft, Failure> {
    let it = meant(name, session)?;
    planned(&it.target, &it.layers, &it.around)
}

/// Sees that the destinations are accepted, plans, asks what is left to ask and keeps the answers.
pub fn ready(name: &str, people: People, session: &mut Session<'_>) -> Result<Ready, Failure> {
    let mut it = meant(name, session)?;
    // Who would enable a profile for it would still not be connected.
    if !plan::is_connected(it.target.loaded.profile.protocol()) {
        planned(&it.target, &it.layers, &it.around)?;
    }
    // Nobody is asked for a profile that may not be used, nor told what else is wrong with it.
    let mut acceptance = accept(&it, session)?;
    it.around.accepted_hosts.clone_from(&acceptance.code_hosts);
    let mut draft = planned(&it.target, &it.layers, &it.around)?;
    identity_center::may_sign_in_elsewhere(&draft.plan, session)?;
    let beyond = beyond::the_profile(&draft.plan, session)?;
    let mut fx = session.effects(acceptance.accepted.clone().and(beyond), people);
    let given = given_ahead(&it, &draft);
    if let Some(role) = draft.plan.role_of_assertion() {
        draft = it.planned_with(vec![("role_arn".to_owned(), role)])?;
    }
    while !draft.plan.questions().is_empty() {
        let answers = ask_all(name, &draft.plan, &it.around.aws_profiles, &fx)?;
        draft = it.planned_with(answers)?;
    }
    if !it.layers.answers.is_empty() {
        // An answer may have named a host.
        acceptance = accept(&it, session)?;
        it.around.accepted_hosts.clone_from(&acceptance.code_hosts);
        draft = planned(&it.target, &it.layers, &it.around)?;
        let beyond = beyond::the_profile(&draft.plan, session)?;
        fx = session.effects(acceptance.accepted.clone().and(beyond), people);
    }
    it.keep(&given, session)?;
    ask::keep_given(&draft.plan, &given, &fx);
    library::remember(&it.target.bookmark, &acceptance.spoken, &session.dirs)?;
    let answered = it.layers.answers.len();
    identity_center::settle(&mut it, &mut draft, &mut fx, people, session)?;
    if it.layers.answers.len() > answered {
        it.keep(&given, session)?;
    }
    Ok(Ready {
        aws_files: it.offered.files(),
        target: it.target,
        remarks: plan::remarks(&draft.profile, &draft.plan),
        plan: draft.plan,
        fx,
    })
}

/// A plan at rest, for verbs that look after what a run left: nothing is asked, and only accepted
/// destinations can be reached, or none.
pub fn at_rest(name: &str, session: &Session<'_>) -> Result<Ready, Failure> {
    at_rest_as(name, surroundings(session).insecure, session)
}

/// The same, for a look at what is kept of a profile that names this machine in clear text, whatever
/// the command line says of that: what is not accepted cannot be reached either way.
pub fn at_rest_as(name: &str, insecure: Insecure, session: &Session<'_>) -> Result<Ready, Failure> {
    let mut it = meant(name, session)?;
    it.around.insecure = insecure;
    let accepted = match accept(&it, session) {
        Ok(acceptance) => {
            it.around.accepted_hosts.clone_from(&acceptance.code_hosts);
            acceptance.accepted
        }
        Err(_) => Accepted::nowhere(),
    };
    let draft = planned(&it.target, &it.layers, &it.around)?;
    Ok(Ready {
        aws_files: it.offered.files(),
        target: it.target,
        remarks: Vec::new(),
        plan: draft.plan,
        fx: session.effects(accepted, People::Nobody),
    })
}

fn meant(name: &str, session: &Session<'_>) -> Result<Meant, Failure> {
    let target = target::find(name, session)?;
    let offered = Offered::read(&target.loaded.profile, session);
    let around = Surroundings {
        aws_profiles: offered.names(),
        aws_cli: offered.way(),
        sso_cache: identity_center::sso_cache(session)?,
        ..surroundings(session)
    };
    let mut layers = Overrides {
        bookmark: target.bookmark.words(),
        environment: library::environment(session.env()),
        flags: session.flags()?,
        ..Overrides::default()
    };
    offered.put_into(&mut layers, &target.loaded)?;
    machine::put_into(&mut layers, &target, session)?;
    Ok(Meant {
        target,
        layers,
        around,
        offered,
    })
}

impl Meant {
    /// Plans once more, with more answers.
    fn planned_with(&mut self, answers: Vec<(String, String)>) -> Result<Draft, Failure> {
        self.layers.answers.extend(answers);
        self.offered
            .put_into(&mut self.layers, &self.target.loaded)?;
        planned(&self.target, &self.layers, &self.around)
    }

    /// Keeps what was answered, and what answers were taken from.
    fn keep(&mut self, given: &[(String, String)], session: &Session<'_>) -> Result<(), Failure> {
        let answers = self.layers.answers.iter();
        let answers = answers.filter(|(key, it)| !it.is_empty() || ask::may_be_left_out(key));
        let kept: Vec<_> = self
            .offered
            .to_keep(&self.layers)
            .into_iter()
            .chain(given.iter().cloned())
            .chain(answers.cloned())
            .collect();
        bookmark::save_answers(&mut self.target.bookmark, &kept, &session.dirs)
    }
}

/// The flags that answer what would otherwise be asked: kept in the bookmark as answers are.
fn given_ahead(it: &Meant, draft: &Draft) -> Vec<(String, String)> {
    let unaided = Overrides {
        flags: Vec::new(),
        ..it.layers.clone()
    };
    let mut asked = match planned(&it.target, &unaided, &it.around) {
        Ok(draft) => draft.plan.questions().to_vec(),
        Err(_) => Vec::new(),
    };
    if draft.plan.instance().is_some() {
        asked.extend([choose_account::KEY, choose_permission_set::KEY].map(str::to_owned));
    }
    it.layers
        .flags
        .iter()
        .filter(|(key, _)| asked.contains(key))
        .cloned()
        .collect()
}

/// Runs the plan on a runtime of its own, telling every step.
pub fn run(ready: &Ready, goal: Goal, session: &mut Session<'_>) -> Result<Wallet, Failure> {
    let verbose = session.common.verbose;
    let outcome = block_on(run::run(&ready.plan, goal, &ready.fx, &mut |event| {
        tell(&event, verbose, session);
    }))?;
    outcome.map_err(|failure| {
        let refused = REFUSED_SECRETS.contains(&failure.code);
        if refused && forget_secrets(&ready.plan, &ready.fx) {
            failure.with_help("the secret is forgotten: the next run asks for it again")
        } else if let (true, Some(profile)) = (refused, ready.plan.aws_keys()) {
            failure.with_help(format!(
                "the keys are those of profile `{profile}` of the AWS CLI: renew or correct them there"
            ))
        } else {
            failure
        }
    })
}

/// What is said of a client secret, a secret key or a session token that was typed wrongly or is over.
const REFUSED_SECRETS: [&str; 8] = [
    "invalid-client",
    "s3-expired-token",
    "s3-invalid-token",
    "s3-signature",
    "s3-unknown-access-key",
    "sts-expired-session",
    "sts-signature",
    "sts-unknown-access-key",
];

/// Waits for a future on a runtime that is made for it and goes with it.
pub fn block_on<T>(it: impl Future<Output = T>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| {
            Failure::new(Kind::General, "bug", "no runtime could be started")
                .with_fact("detail", error.to_string())
        })?;
    Ok(runtime.block_on(it))
}

fn tell(event: &Event<'_>, verbose: u8, session: &mut Session<'_>) {
    match event {
        Event::Reused(slot) if verbose > 0 => {
            session.ui.tell(format_args!(
                "  {} of the last run still serve",
                slot.name()
            ));
        }
        Event::Started(step) if verbose > 0 => {
            session.ui.tell(format_args!("  {} ...", step.kind().name));
        }
        Event::Finished(step) if verbose > 0 => {
            session.ui.tell(format_args!("  {} done", step.kind().name));
        }
        Event::Again(failure) => {
            let message = Untrusted::new(&failure.message).to_string();
            session
                .ui
                .tell(format_args!("{message}: trying once more with a new one"));
        }
        Event::NotKept(slot, error) => session.ui.tell(format_args!(
            "warning: the {} could not be kept for the next run: {error}",
            slot.name()
        )),
        Event::Reused(_) | Event::Started(_) | Event::Finished(_) => {}
    }
}

fn planned(target: &Target, layers: &Overrides, around: &Surroundings) -> Result<Draft, Failure> {
    let (profile, findings) = resolve(target.loaded.draft.clone(), layers);
    first_error(&findings, target)?;
    let plan = plan::plan(&profile, around).map_err(|findings| {
        first_error(&findings, target)
            .err()
            .unwrap_or_else(|| unplannable(target))
    })?;
    Ok(Draft { profile, plan })
}

fn unplannable(target: &Target) -> Failure {
    Failure::new(
        Kind::Input,
        "plan-unmet",
        format!(
            "`{}` cannot be turned into a plan",
            target.loaded.profile.description()
        ),
    )
}

/// An error in the profile ends the run before anything is sent.
fn first_error(findings: &[Diagnostic], target: &Target) -> Result<(), Failure> {
    let Some(it) = findings.iter().find(|it| it.severity == Severity::Error) else {
        return Ok(());
    };
    let mut failure = Failure::new(Kind::Input, it.code, it.message.clone())
        .with_fact("profile", target.loaded.profile.description());
    failure.help.extend(it.help.clone());
    Err(failure)
}

fn accept(it: &Meant, session: &Session<'_>) -> Result<Acceptance, Failure> {
    let bookmark = Some(&it.target.bookmark);
    library::acceptance(
        &it.target.loaded,
        bookmark,
        &it.layers,
        &session.dirs,
        session.terms(),
    )
}

/// What the command line says about how the profile is to be read.
pub fn surroundings(session: &Session<'_>) -> Surroundings {
    Surroundings {
        aws_profiles: Vec::new(),
        aws_cli: AwsCli::default(),
        sso_cache: None,
        way: session.way,
        insecure: if session.common.allow_insecure_loopback {
            Insecure::AllowLoopback
        } else {
            Insecure::Refuse
        },
        accepted_hosts: session.common.yes_host.clone(),
    }
}
