//! Asking what a plan leaves to the user, and keeping the secrets among the answers.

use super::identity_center;
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
    let is_kept = |key: &&String| Prompt::find(key).is_some_and(|it| it.kept == Kept::WithTokens);
    let (secrets, others): (Vec<_>, Vec<_>) = plan.questions().iter().partition(is_kept);
    let first: Vec<_> = others
        .iter()
        .filter(|it| **it == aws_profile::KEY)
        .copied()
        .collect();
    // A profile of the AWS CLI may answer everything else.
    let keys = match (first.is_empty(), others.is_empty()) {
        (false, _) => first,
        (true, false) => others,
        (true, true) => secrets,
    };
    if keys.iter().any(|it| **it == aws_profile::KEY) && aws_profiles.is_empty() {
        return Err(no_profiles());
    }
    let mut answers = Vec::new();
    let mut unanswered = Vec::new();
    for key in keys {
        if is_kept(&key)
            && let Some(secret) = kept_secret(plan, key, fx)
        {
            answers.push((key.clone(), secret.reveal().clone()));
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
        match fx.prompter.ask(&question) {
            Ok(answer) => {
                if is_kept(&key) {
                    keep_secret(plan, key, answer.0.reveal(), fx);
                }
                answers.push((key.clone(), tidied(key, answer.0.reveal())));
            }
            Err(Unanswered::NobodyThere) => unanswered.push(key.as_str()),
            // Blank: the person goes on by hand, where there is another way.
            Err(Unanswered::Declined) if key == aws_profile::KEY && plan.instance().is_some() => {
                answers.push((key.clone(), String::new()));
            }
            Err(Unanswered::Declined) if may_be_left_out(key) => {
                answers.push((key.clone(), String::new()));
            }
            Err(Unanswered::Declined) => return Err(Failure::cancelled_at(key)),
            Err(Unanswered::Interrupted) => return Err(Failure::interrupted()),
        }
    }
    if unanswered.is_empty() {
        Ok(answers)
    } else {
        let failure = nobody_answered(name, plan.questions(), aws_profiles);
        let choices = unanswered.iter().flat_map(|key| plan.choices(key));
        Err(choices.fold(failure, |failure, it| failure.with_fact("offered", it)))
    }
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

/// One line that names every missing answer and the command that would give it.
fn nobody_answered(name: &str, keys: &[String], aws_profiles: &[String]) -> Failure {
    let from_aws = keys.iter().any(|it| it == aws_profile::KEY);
    if from_aws && keys.len() == 1 {
        return Failure::new(
            Kind::NeedsPerson,
            "answer-missing",
            format!(
                "nobody can be asked for `{0}`: profilectl connect {1} --set {0}=...",
                aws_profile::KEY,
                quoted(name)
            ),
        )
        .with_fact("there are", aws_profiles.join(", "));
    }
    let keys: Vec<_> = keys.iter().filter(|it| *it != aws_profile::KEY).collect();
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
    let failure = Failure::new(
        Kind::NeedsPerson,
        "answer-missing",
        format!(
            "nobody can be asked for {}: profilectl connect {} {}",
            names.join(", "),
            quoted(name),
            flags.join(" ")
        ),
    );
    match from_aws {
        true => failure.with_help(format!(
            "or take them from a profile of the AWS CLI: --set aws_profile=NAME ({})",
            aws_profiles.join(", ")
        )),
        false => failure,
    }
}

fn quoted(text: &str) -> String {
    if text.contains(' ') {
        format!("\"{text}\"")
    } else {
        text.to_owned()
    }
}

/// The question for a key, in the words that are known for it.
pub(super) fn question(key: &str, aws_profiles: &[String]) -> Question {
    let choices = identity_center::choices(key, aws_profiles);
    match Prompt::find(key) {
        Some(it) => Question {
            key: key.to_owned(),
            title: it.title.to_owned(),
            help: Some(it.help.to_owned()),
            placeholder: Some(it.placeholder.to_owned()),
            form: match it.form {
                questions::Form::Secret => Form::Secret,
                questions::Form::Choice if !choices.is_empty() => Form::Choice(choices),
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
