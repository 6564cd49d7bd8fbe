//! What IAM Identity Center adds to getting ready: a region that turns out wrong, account and
//! permission set that can be chosen only after the sign-in.

use super::{Draft, Meant, accept, ask, question, tell};
use crate::aws::identity_center::oidc::Way;
use crate::aws_files::Places;
use crate::cli::Session;
use crate::cli::session::People;
use crate::effects::real::Interactivity;
use crate::effects::{Choice, Effects, Form};
use crate::failure::{Failure, Kind};
use crate::plan::Plan;
use crate::preferences::Preferences;
use crate::profile::identity_center::{REGION, START_URL, applies};
use crate::profile::region_names::REGION_NAMES;
use crate::run::{self, Goal};
use crate::step::Slot;
use crate::step::identity_center::{aws_profile, choose_account, choose_permission_set};
use crate::untrusted::Untrusted;

/// The preference that says whether sessions are shared with AWS's own tools: `true` unless set.
pub const SHARING: &str = "sso.share";

/// The preference that says whether one may sign in with a code on another device: `true` unless set.
pub const DEVICE_CODE: &str = "sso.device_code";

/// Whether `--device-code` means anything here, and is not forbidden.
pub(super) fn may_sign_in_elsewhere(plan: &Plan, session: &Session<'_>) -> Result<(), Failure> {
    if session.way == Way::Browser {
        return Ok(());
    }
    if plan.instance().is_none() {
        return Err(Failure::new(
            Kind::Usage,
            "device-code-not-offered",
            "only IAM Identity Center is signed in to with a code on another device",
        )
        .with_help("leave out `--device-code`; `--browser none` prints the address to open"));
    }
    if is_off(&Preferences::read(&session.dirs.preferences)?, DEVICE_CODE) {
        return Err(Failure::new(
            Kind::NotAccepted,
            "device-code-off",
            format!(
                "the preference `{DEVICE_CODE}` forbids to sign in with a code on another device"
            ),
        )
        .with_help("leave out `--device-code`, or ask who set the preference"));
    }
    Ok(())
}

fn is_off(preferences: &Preferences, key: &str) -> bool {
    let value = preferences.value(key);
    value.is_some_and(|it| it == "0" || it.eq_ignore_ascii_case("false"))
}

/// The folder in which sessions are shared, unless the preference says not to.
pub(super) fn sso_cache(session: &Session<'_>) -> Result<Option<std::path::PathBuf>, Failure> {
    let preferences = Preferences::read(&session.dirs.preferences)?;
    let off = is_off(&preferences, SHARING);
    let places = Places::find(session.env()).filter(|_| !off);
    Ok(places.map(|it| it.sso_cache))
}

/// What a question lets one choose from, where that is known before anything is sent.
pub(super) fn choices(key: &str, aws_profiles: &[String]) -> Vec<Choice> {
    let choice = |value: &str, label: String| Choice {
        value: value.to_owned(),
        label,
    };
    match key {
        aws_profile::KEY => aws_profiles
            .iter()
            .map(|it| choice(it, it.clone()))
            .collect(),
        REGION => REGION_NAMES
            .iter()
            .map(|(region, name)| choice(region, format!("{name} ({region})")))
            .collect(),
        _ => Vec::new(),
    }
}

/// Signs in where that is due and a person is there, asks again for a region that was wrong, and
/// settles account and permission set. What was chosen is an answer like any other.
pub(super) fn settle(
    it: &mut Meant,
    draft: &mut Draft,
    fx: &mut Effects,
    people: People,
    session: &mut Session<'_>,
) -> Result<(), Failure> {
    if draft.plan.instance().is_none() {
        return Ok(());
    }
    // What a profile of the AWS CLI says is corrected there.
    let may_answer = applies(&draft.profile);
    let person = people == People::AsInvoked && session.interactivity() == Interactivity::Person;
    loop {
        let goal = match draft.plan.leaves_a_choice() {
            true => Goal::Choices,
            false
                if person && !super::block_on(run::serves(&draft.plan, Slot::Credentials, fx))? =>
            {
                Goal::Session
            }
            false => return Ok(()),
        };
        let verbose = session.common.verbose;
        let outcome = super::block_on(run::run(&draft.plan, goal, fx, &mut |event| {
            tell(&event, verbose, session);
        }))?;
        match outcome {
            Ok(wallet) => {
                let chosen = [
                    (choose_account::KEY, wallet.account_id),
                    (choose_permission_set::KEY, wallet.role_name),
                ];
                if goal == Goal::Choices {
                    let chosen = chosen.into_iter();
                    let answers = chosen.filter_map(|(key, it)| Some((key.to_owned(), it?)));
                    let answers: Vec<_> = answers.collect();
                    tell_chosen(&answers, session);
                    *draft = it.planned_with(answers)?;
                }
                return Ok(());
            }
            Err(failure) if person && may_answer && wrong_answer(&failure).is_some() => {
                let (key, answer) = ask_again(failure, fx, session)?;
                *draft = it.planned_with(vec![(key.to_owned(), answer)])?;
                let acceptance = accept(it, session)?;
                *fx = session.effects(acceptance.accepted, people);
            }
            Err(failure) => return Err(failure),
        }
    }
}

/// Nobody was asked where there was only one: then it is news.
fn tell_chosen(answers: &[(String, String)], session: &mut Session<'_>) {
    if let [(_, account_id), (_, role_name)] = answers {
        session.ui.tell(format_args!(
            "from now on: account {}, permission set {}",
            Untrusted::new(account_id),
            Untrusted::new(role_name)
        ));
    }
}

/// The question whose answer Identity Center found wrong.
fn wrong_answer(it: &Failure) -> Option<&'static str> {
    match it.code {
        "sso-region-mismatch" => Some(REGION),
        "sso-start-url-unknown" => Some(START_URL),
        _ => None,
    }
}

fn ask_again(
    failure: Failure,
    fx: &Effects,
    session: &mut Session<'_>,
) -> Result<(&'static str, String), Failure> {
    let Some(key) = wrong_answer(&failure) else {
        return Err(failure);
    };
    let mut question = question(key, &[]);
    let told = failure
        .facts
        .iter()
        .find(|(label, _)| *label == "region to choose");
    if let (Some((_, told)), Form::Choice(choices)) = (told, &mut question.form) {
        // The likely answer comes first.
        choices.sort_by_key(|it| it.value != *told);
    }
    let message = Untrusted::new(&failure.message);
    match told {
        Some((_, region)) => session.ui.tell(format_args!(
            "{message}: choose `{}`",
            Untrusted::new(region)
        )),
        // The question says where to look.
        None => session.ui.tell(message),
    }
    match fx.prompter.ask(&question) {
        Ok(answer) => Ok((key, ask::tidied(key, answer.0.reveal()))),
        Err(why) => Err(why.failure(key, || failure)),
    }
}
