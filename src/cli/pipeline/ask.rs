//! Asking what a plan leaves to the user, and keeping the secrets among the answers.

use super::identity_center;
use crate::cli::unanswered::{nobody_answered, quoted};
use crate::effects::{Choice, Effects, Form, Question, Unanswered};
use crate::failure::{Failure, Kind};
use crate::plan::{self, Plan};
use crate::profile::identity_center::START_URL;
use crate::profile::keys;
use crate::profile::questions::{self, Kept, Prompt};
use crate::secret::Secret;
use crate::step::Slot;
use crate::step::identity_center::aws_profile;

/// Asks what the plan wants to know; secrets last, since what a former run kept of them is found
/// under everything else.
pub(super) fn ask_all(
    name: &str,
    plan: &Plan,
    aws_profiles: &[String],
    fx: &Effects,
) -> Result<Vec<(String, String)>, Failure> {
    let keys = next(plan);
    if keys.iter().any(|it| **it == aws_profile::KEY) && aws_profiles.is_empty() {
        return Err(no_profiles());
    }
    let mut answers = Vec::new();
    for key in &keys {
        if is_kept(key)
            && let Some(secret) = kept_secret(plan, key, fx)
        {
            answers.push(((*key).clone(), secret.reveal().clone()));
            continue;
        }
        let mut question = question(key, aws_profiles);
        let choices = plan.choices(key).into_iter().map(|it| Choice {
            value: it.clone(),
            label: it,
        });
        let choices: Vec<_> = choices.collect();
        if !choices.is_empty() {
            question.form = Form::Choice(choices);
        }
        let may_go_on_by_hand = *key == aws_profile::KEY && plan.instance().is_some();
        let answer = match fx.prompter.ask(&question) {
            Ok(answer) => {
                if is_kept(key) {
                    keep_secret(plan, key, answer.0.reveal(), fx);
                }
                tidied(key, answer.0.reveal())
            }
            Err(Unanswered::Declined) if may_go_on_by_hand || may_be_left_out(key) => String::new(),
            Err(why) => {
                return Err(why.failure(key, || {
                    let failure = unanswered(name, plan.questions(), aws_profiles);
                    let choices = keys.iter().flat_map(|key| plan.choices(key));
                    choices.fold(failure, |failure, it| failure.with_fact("offered", it))
                }));
            }
        };
        answers.push(((*key).clone(), answer));
    }
    Ok(answers)
}

/// What is asked at once.
fn next(plan: &Plan) -> Vec<&String> {
    let (secrets, others): (Vec<_>, Vec<_>) = plan.questions().iter().partition(is_kept);
    let first = others.iter().find(|it| **it == aws_profile::KEY);
    match (first, others.is_empty()) {
        // A profile of the AWS CLI may answer everything else.
        (Some(first), _) => vec![first],
        (None, false) => others,
        (None, true) => secrets,
    }
}

/// Whether the answer is kept beside the tokens.
fn is_kept(key: &&String) -> bool {
    Prompt::find(key).is_some_and(|it| it.kept == Kept::WithTokens)
}

/// What was typed without what it means nothing with: the address bar shows `#/` behind a start URL.
pub(super) fn tidied(key: &str, answer: &str) -> String {
    match (key, answer.split_once('#')) {
        (START_URL, Some((url, _))) => url.trim_end_matches('/').to_owned(),
        _ => answer.to_owned(),
    }
}

/// Nothing to choose from.
fn no_profiles() -> Failure {
    Failure::new(
        Kind::Input,
        "aws-profile-unknown",
        "the AWS CLI has no profiles: neither `config` nor `credentials` has one",
    )
    .with_help("`aws configure` makes one; `AWS_CONFIG_FILE` says which file is read")
}

/// An MFA device: who has none goes on without.
pub(super) fn may_be_left_out(key: &str) -> bool {
    key == "mfa_serial"
}

/// What is missing, and that a profile of the AWS CLI may answer it too.
fn unanswered(name: &str, keys: &[String], aws_profiles: &[String]) -> Failure {
    let command = format!("connect {}", quoted(name));
    let asked = keys.iter().map(String::as_str);
    let others = asked.clone().filter(|it| *it != aws_profile::KEY);
    match (
        asked.count() - others.clone().count(),
        others.clone().count(),
    ) {
        (0, _) => nobody_answered(&command, others),
        (_, 0) => nobody_answered(&command, [aws_profile::KEY].into_iter())
            .with_fact("there are", aws_profiles.join(", ")),
        _ => nobody_answered(&command, others).with_help(format!(
            "or take them from a profile of the AWS CLI: --set aws_profile=NAME ({})",
            aws_profiles.join(", ")
        )),
    }
}

/// The question for a key, with what there is to choose.
pub(super) fn question(key: &str, aws_profiles: &[String]) -> Question {
    let prompt = Prompt::find(key);
    let mut it = Question::of(key, prompt);
    let choices = identity_center::choices(key, aws_profiles);
    if prompt.is_some_and(|it| it.form == questions::Form::Choice) && !choices.is_empty() {
        it.form = Form::Choice(choices);
    }
    it
}

fn kept_secret(plan: &Plan, key: &str, fx: &Effects) -> Option<Secret<String>> {
    let entry = fx.tokens.load(&plan.secret_key(key))?;
    String::from_utf8(entry.reveal().clone())
        .ok()
        .map(Secret::new)
}

/// Keeps the secrets that were given ahead of time, as if they had been typed. One that is not what
/// was kept makes a new beginning: keys that came of the other are forgotten.
pub(super) fn keep_given(plan: &Plan, given: &[(String, String)], fx: &Effects) {
    for (key, secret) in given
        .iter()
        .filter(|(key, _)| SECRETS.contains(&key.as_str()))
    {
        if kept_secret(plan, key, fx).is_some_and(|it| it.reveal() == secret) {
            continue;
        }
        keep_secret(plan, key, secret, fx);
        let places =
            (0..plan.steps().len()).filter_map(|at| plan.cache_key_at(Slot::Credentials, at));
        for place in places {
            // What cannot be removed is refused again.
            let _ = fx.tokens.forget(&place);
        }
    }
}

/// The secrets that may be typed.
const SECRETS: [&str; 3] = [
    keys::OAUTH_CLIENT_SECRET.name,
    plan::SECRET_KEY,
    plan::SESSION_TOKEN,
];

fn keep_secret(plan: &Plan, key: &str, secret: &str, fx: &Effects) {
    let secret = Secret::new(secret.as_bytes().to_vec());
    // What cannot be kept is asked again.
    let _ = fx.tokens.store(&plan.secret_key(key), &secret);
}

/// Forgets the secrets that were typed, and the keys they are part of; whether there were any.
pub(super) fn forget_secrets(plan: &Plan, fx: &Effects) -> bool {
    let kept = SECRETS.map(|key| plan.secret_key(key));
    let mut any = false;
    for place in kept {
        if fx.tokens.load(&place).is_some() {
            any |= fx.tokens.forget(&place).is_ok();
        }
    }
    if any && let Some(place) = plan.cache_key(Slot::Credentials) {
        // What cannot be removed is refused again.
        let _ = fx.tokens.forget(&place);
    }
    any
}
