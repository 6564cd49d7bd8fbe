//! From a name on the command line to a plan that is ready to run, and its run.
//!
//! The order is the promise: the destination is accepted before anybody is asked, everything is
//! asked before anything is sent, and the answers are kept before the first request.

use super::Session;
use super::session::People;
use super::target::{self, Target};
use crate::bookmark;
use crate::diagnostic::{Diagnostic, Severity};
use crate::effects::{CacheKey, Effects, Form, Question, Unanswered};
use crate::failure::{Failure, Kind};
use crate::library::{self, Acceptance};
use crate::plan::{self, Plan, Surroundings};
use crate::profile::questions::{self, Kept, Prompt};
use crate::profile::url::Insecure;
use crate::profile::{Overrides, Profile, keys, resolve};
use crate::run::{self, Event, Goal};
use crate::secret::Secret;
use crate::step::{Slot, Wallet};
use crate::untrusted::Untrusted;

/// A plan that is ready to run, and the world it may run in.
pub struct Ready {
    /// What it was made for.
    pub target: Target,
    /// Nothing left to ask.
    pub plan: Plan,
    /// Able to reach the accepted destinations and nothing else.
    pub fx: Effects,
}

/// A profile as the command line means it, not yet planned.
struct Meant {
    target: Target,
    layers: Overrides,
    around: Surroundings,
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
    // Nobody is asked for a profile that may not be used, nor told what else is wrong with it.
    let mut acceptance = accept(&it, session)?;
    it.around.accepted_hosts.clone_from(&acceptance.code_hosts);
    let mut fx = session.effects(acceptance.accepted.clone(), people);
    let mut draft = planned(&it.target, &it.layers, &it.around)?;
    let mut kept = given_ahead(&it);
    while !draft.plan.questions().is_empty() {
        it.layers.answers.extend(ask_all(name, &draft.plan, &fx)?);
        draft = planned(&it.target, &it.layers, &it.around)?;
    }
    if !it.layers.answers.is_empty() {
        // An answer may have named a host.
        acceptance = accept(&it, session)?;
        it.around.accepted_hosts.clone_from(&acceptance.code_hosts);
        draft = planned(&it.target, &it.layers, &it.around)?;
        fx = session.effects(acceptance.accepted.clone(), people);
    }
    kept.extend(it.layers.answers);
    bookmark::save_answers(&mut it.target.bookmark, &kept, &session.dirs)?;
    library::remember(&it.target.bookmark, &acceptance.spoken, &session.dirs)?;
    Ok(Ready {
        target: it.target,
        plan: draft.plan,
        fx,
    })
}

fn meant(name: &str, session: &Session<'_>) -> Result<Meant, Failure> {
    let target = target::find(name, session)?;
    let layers = Overrides {
        bookmark: target.bookmark.words(),
        environment: library::environment(session.env()),
        flags: session.flags()?,
        ..Overrides::default()
    };
    Ok(Meant {
        target,
        layers,
        around: surroundings(session),
    })
}

/// The flags that answer what would otherwise be asked: kept in the bookmark as answers are.
fn given_ahead(it: &Meant) -> Vec<(String, String)> {
    let unaided = Overrides {
        flags: Vec::new(),
        ..it.layers.clone()
    };
    let asked = match planned(&it.target, &unaided, &it.around) {
        Ok(draft) => draft.plan.questions().to_vec(),
        Err(_) => Vec::new(),
    };
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
    if let Err(failure) = &outcome
        && failure.code == "invalid-client"
    {
        forget_secrets(&ready.plan, &ready.fx);
    }
    outcome
}

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
        insecure: if session.common.allow_insecure_loopback {
            Insecure::AllowLoopback
        } else {
            Insecure::Refuse
        },
        accepted_hosts: session.common.yes_host.clone(),
    }
}

/// Asks what the plan wants to know; secrets last, since what a former run kept of them is found
/// under everything else.
fn ask_all(name: &str, plan: &Plan, fx: &Effects) -> Result<Vec<(String, String)>, Failure> {
    let is_kept = |key: &&String| Prompt::find(key).is_some_and(|it| it.kept == Kept::WithTokens);
    let (secrets, others): (Vec<_>, Vec<_>) = plan.questions().iter().partition(is_kept);
    let keys = if others.is_empty() { secrets } else { others };
    let mut answers = Vec::new();
    let mut unanswered = Vec::new();
    for key in keys {
        if is_kept(&key)
            && let Some(secret) = kept_secret(plan, key, fx)
        {
            answers.push((key.clone(), secret.reveal().clone()));
            continue;
        }
        match fx.prompter.ask(&question(key, Prompt::find(key))) {
            Ok(answer) => {
                if is_kept(&key) {
                    keep_secret(plan, key, answer.0.reveal(), fx);
                }
                answers.push((key.clone(), answer.0.reveal().clone()));
            }
            Err(Unanswered::NobodyThere) => unanswered.push(key.as_str()),
            Err(Unanswered::Declined) => {
                return Err(Failure::new(
                    Kind::Cancelled,
                    "cancelled",
                    format!("cancelled at `{key}`"),
                ));
            }
        }
    }
    if unanswered.is_empty() {
        Ok(answers)
    } else {
        Err(nobody_answered(name, plan.questions()))
    }
}

/// One line that names every missing answer and the command that would give it.
fn nobody_answered(name: &str, keys: &[String]) -> Failure {
    let is_secret =
        |key: &str| Prompt::find(key).is_some_and(|it| it.form == questions::Form::Secret);
    let flags: Vec<_> = keys
        .iter()
        .map(|key| match is_secret(key) {
            true => format!("--set-from-stdin {}", quoted(key)),
            false => format!("--set {}", quoted(&format!("{key}=..."))),
        })
        .collect();
    let names: Vec<_> = keys.iter().map(|it| format!("`{it}`")).collect();
    Failure::new(
        Kind::NeedsPerson,
        "answer-missing",
        format!(
            "nobody can be asked for {}: profilectl connect {} {}",
            names.join(", "),
            quoted(name),
            flags.join(" ")
        ),
    )
}

fn quoted(text: &str) -> String {
    if text.contains(' ') {
        format!("\"{text}\"")
    } else {
        text.to_owned()
    }
}

fn question(key: &str, prompt: Option<&'static Prompt>) -> Question {
    match prompt {
        Some(it) => Question {
            key: key.to_owned(),
            title: it.title.to_owned(),
            help: Some(it.help.to_owned()),
            placeholder: Some(it.placeholder.to_owned()),
            form: match it.form {
                questions::Form::Secret => Form::Secret,
                questions::Form::Text | questions::Form::Choice => Form::Text,
            },
            check: it.check,
        },
        None => Question {
            key: key.to_owned(),
            title: key.to_owned(),
            help: None,
            placeholder: None,
            form: Form::Text,
            check: |answer| match answer.trim() {
                "" => Err("an answer is needed".to_owned()),
                _ => Ok(()),
            },
        },
    }
}

/// A secret answer is kept where tokens are, under all that decides where it goes.
fn secret_key(plan: &Plan, key: &str) -> Option<CacheKey> {
    let tuple = plan.cache_key(Slot::Credentials)?.tuple;
    Some(CacheKey {
        kind: "secret",
        tuple: format!("{key} {tuple}"),
    })
}

fn kept_secret(plan: &Plan, key: &str, fx: &Effects) -> Option<Secret<String>> {
    let entry = fx.tokens.load(&secret_key(plan, key)?)?;
    String::from_utf8(entry.reveal().clone())
        .ok()
        .map(Secret::new)
}

fn keep_secret(plan: &Plan, key: &str, secret: &str, fx: &Effects) {
    if let Some(place) = secret_key(plan, key) {
        // What cannot be kept is asked again.
        let _ = fx
            .tokens
            .store(&place, &Secret::new(secret.as_bytes().to_vec()));
    }
}

fn forget_secrets(plan: &Plan, fx: &Effects) {
    for key in [keys::OAUTH_CLIENT_SECRET.name, plan::SECRET_KEY] {
        if let Some(place) = secret_key(plan, key) {
            let _ = fx.tokens.forget(&place);
        }
    }
}
