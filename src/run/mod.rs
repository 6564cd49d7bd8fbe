//! Carries a plan out: reuses what a former run left, takes the lock before a person is disturbed,
//! and runs only the steps whose outcome is missing.

mod event;
mod kept;
mod reuse;

pub use event::Event;
pub use kept::{Ended, Kept, KeptSession, forget_all, kept, sign_out};
pub use reuse::{serves, session};

use crate::effects::{Effects, Lease};
use crate::failure::{Failure, Kind};
use crate::plan::Plan;
use crate::step::{Slot, Step, Wallet};

/// What a run is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// A session at IAM Identity Center.
    Session,
    /// The account and the permission set to use there.
    Choices,
    /// Keys, for another program.
    Credentials,
    /// A look at the storage.
    Listing,
}

impl Goal {
    fn slot(self) -> Slot {
        match self {
            Goal::Session => Slot::SsoToken,
            Goal::Choices => Slot::Role,
            Goal::Credentials => Slot::Credentials,
            Goal::Listing => Slot::Listing,
        }
    }
}

/// Runs the plan until the goal is reached; `watch` hears of every step.
///
/// Fails with the first step's failure. What a service finds stale although it did not look so is
/// forgotten, and the run goes once more from there on.
pub async fn run(
    plan: &Plan,
    goal: Goal,
    fx: &Effects,
    watch: &mut dyn FnMut(Event<'_>),
) -> Result<Wallet, Failure> {
    let mut keys = Keys::Made;
    let mut noting = |event: Event<'_>| {
        if matches!(event, Event::Reused(Slot::Credentials)) {
            keys = Keys::Reused;
        }
        watch(event);
    };
    let failure = match attempt(plan, goal, fx, &mut noting).await {
        Ok(wallet) => return Ok(wallet),
        Err(failure) => failure,
    };
    if failure.code == SESSION_OVER {
        return with_another_session(failure, plan, goal, fx, watch).await;
    }
    let Some(slot) = stale(&failure, plan, goal, keys) else {
        return Err(failure);
    };
    watch(Event::Again(&failure));
    forget(plan, slot, fx);
    attempt(plan, goal, fx, watch).await
}

/// Whether the keys of a run were there before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keys {
    Made,
    Reused,
}

/// Whose outcome a failure shows to have gone stale before its time.
fn stale(failure: &Failure, plan: &Plan, goal: Goal, keys: Keys) -> Option<Slot> {
    // Keys that were just made would be no better a second time, and might cost a person's code.
    let reused = keys == Keys::Reused;
    match failure.code {
        "sts-expired-token" if plan.cache_key(Slot::Tokens).is_some() => Some(Slot::Tokens),
        "sso-registration-expired" => Some(Slot::SsoClient),
        // STS's words for the keys that it was called with.
        "sts-expired-session" | "sts-unknown-access-key" if reused && keeps_on_the_way(plan) => {
            Some(Slot::Credentials)
        }
        // The storage's words for the keys at the end.
        "s3-expired-token" | "s3-invalid-token" | "s3-unknown-access-key"
            if reused && goal == Goal::Listing =>
        {
            Some(Slot::Credentials)
        }
        _ => None,
    }
}

/// The portal's word for a session that has ended.
const SESSION_OVER: &str = "sso-session-over";

/// How many sessions that look alive are tried before a new one: other programs may have left
/// theirs, revoked since.
const MOST_SESSIONS: usize = 4;

async fn with_another_session(
    mut over: Failure,
    plan: &Plan,
    goal: Goal,
    fx: &Effects,
    watch: &mut dyn FnMut(Event<'_>),
) -> Result<Wallet, Failure> {
    for _ in 0..MOST_SESSIONS {
        watch(Event::Again(&over));
        reuse::expire_session(plan, fx).await;
        let wallet = Wallet {
            session_is_over: true,
            ..Wallet::default()
        };
        match attempt_with(wallet, plan, goal, fx, watch).await {
            Err(failure) if failure.code == SESSION_OVER => over = failure,
            outcome => return outcome,
        }
    }
    Err(over)
}

/// Whether credentials that only lead to others are kept: those may be the stale ones.
fn keeps_on_the_way(plan: &Plan) -> bool {
    let keys = (0..plan.steps().len()).filter_map(|at| {
        let gives = plan.steps().get(at)?.kind().gives;
        gives
            .contains(&Slot::Credentials)
            .then(|| plan.cache_key_at(Slot::Credentials, at))?
    });
    keys.count() > 1
}

async fn attempt(
    plan: &Plan,
    goal: Goal,
    fx: &Effects,
    watch: &mut dyn FnMut(Event<'_>),
) -> Result<Wallet, Failure> {
    attempt_with(Wallet::default(), plan, goal, fx, watch).await
}

async fn attempt_with(
    mut wallet: Wallet,
    plan: &Plan,
    goal: Goal,
    fx: &Effects,
    watch: &mut dyn FnMut(Event<'_>),
) -> Result<Wallet, Failure> {
    let (needed, _leases) = needed(plan, goal, fx, &mut wallet, watch).await?;
    for (place, (at, step)) in needed.iter().enumerate() {
        let (at, step) = (*at, *step);
        let later = needed.get(place + 1..).unwrap_or_default();
        if is_done(step, &wallet) || !is_wanted(step, later, goal, &wallet) {
            continue;
        }
        watch(Event::Started(step));
        if let Err(failure) = step.run(&mut wallet, fx).await {
            if failure.is_a_persons_no() {
                reuse::note_declined(plan, fx);
            }
            return Err(failure);
        }
        watch(Event::Finished(step));
        for slot in step.kind().gives {
            if wallet.has(*slot)
                && let Some(trouble) = reuse::store(plan, *slot, at, &wallet, fx)
            {
                watch(Event::NotKept(*slot, &trouble));
            }
        }
    }
    if wallet.has(goal.slot()) {
        Ok(wallet)
    } else {
        Err(Failure::new(
            Kind::Bug,
            "bug",
            "every step ran, and the goal was not reached",
        ))
    }
}

/// The steps that must run, in order: backwards from the goal, stopping where a former run's
/// outcome still serves. The lock of each outcome that has to be made anew is held from before it
/// was looked for the second time until the run ends.
async fn needed<'p>(
    plan: &'p Plan,
    goal: Goal,
    fx: &Effects,
    wallet: &mut Wallet,
    watch: &mut dyn FnMut(Event<'_>),
) -> Result<(Vec<(usize, &'p Step)>, Vec<Lease>), Failure> {
    let mut wanted = vec![goal.slot()];
    let mut steps = Vec::new();
    let mut leases = Vec::new();
    let mut looked = Vec::new();
    for (at, step) in plan.steps().iter().enumerate().rev() {
        let kind = step.kind();
        let Some(slot) = kind.gives.iter().find(|it| wanted.contains(it)) else {
            continue;
        };
        let key = plan.cache_key_at(*slot, at);
        if !looked.contains(&(*slot, key.clone())) && (!wallet.has(*slot) || *slot == Slot::Answers)
        {
            looked.push((*slot, key.clone()));
            leases.extend(reuse::load(plan, *slot, key, wallet, fx).await?);
            if wallet.has(*slot) && *slot != Slot::Answers {
                watch(Event::Reused(*slot));
            }
        }
        if wallet.has(*slot) && *slot != Slot::Answers {
            continue;
        }
        wanted.extend(kind.needs);
        steps.push((at, step));
    }
    steps.reverse();
    Ok((steps, leases))
}

/// Whether there is nothing left for it to do: what it gives is there, or there is nothing to renew.
/// A step that exchanges one thing for another of its kind has always something to do.
fn is_done(step: &Step, wallet: &Wallet) -> bool {
    let kind = step.kind();
    let exchanges = kind.gives.iter().any(|slot| kind.needs.contains(slot));
    let given = !kind.gives.is_empty() && kind.gives.iter().all(|slot| wallet.has(*slot));
    match step {
        Step::Ask(_) => false,
        Step::Refresh(_) if wallet.stale_tokens.is_none() => true,
        Step::RefreshSession(_) if wallet.stale_sso_token.is_none() => true,
        _ => given && !exchanges,
    }
}

/// Whether the goal, or a later step that has still to run, needs what this one gives: a renewed
/// session needs no new registration.
fn is_wanted(step: &Step, later: &[(usize, &Step)], goal: Goal, wallet: &Wallet) -> bool {
    let gives = step.kind().gives;
    let has_to_run = |it: &&&Step| {
        let gives = it.kind().gives;
        gives.is_empty() || !gives.iter().all(|slot| wallet.has(*slot))
    };
    gives.is_empty()
        || gives.contains(&goal.slot())
        || later
            .iter()
            .map(|(_, it)| it)
            .filter(has_to_run)
            .any(|it| it.kind().needs.iter().any(|slot| gives.contains(slot)))
}

fn forget(plan: &Plan, slot: Slot, fx: &Effects) {
    for (at, step) in plan.steps().iter().enumerate() {
        if step.kind().gives.contains(&slot)
            && let Some(key) = plan.cache_key_at(slot, at)
        {
            // What cannot be removed is refused again on the next run, with the same words.
            let _ = fx.tokens.forget(&key);
        }
    }
}
