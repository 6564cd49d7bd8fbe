//! What IAM Identity Center adds to getting ready: settings from the AWS CLI's files, a region that
//! turns out wrong, account and permission set that can be chosen only after the sign-in.

use super::{Draft, Meant, accept, ask, question, tell};
use crate::aws_files::{AwsFiles, Places};
use crate::cli::Session;
use crate::cli::session::People;
use crate::effects::real::Interactivity;
use crate::effects::{Choice, Effects, Form, Unanswered};
use crate::failure::{Failure, Kind};
use crate::preferences::Preferences;
use crate::profile::identity_center::{REGION, START_URL, applies};
use crate::profile::region_names::REGION_NAMES;
use crate::profile::{FromAwsCli, Overrides, Profile};
use crate::run::{self, Goal};
use crate::step::Slot;
use crate::step::identity_center::{aws_profile, choose_account, choose_permission_set};
use crate::untrusted::Untrusted;

/// The preference that says whether sessions are shared with AWS's own tools: `true` unless set.
pub const SHARING: &str = "sso.share";

/// What the AWS CLI's files offer a profile.
#[derive(Default)]
pub(super) struct Offered {
    files: AwsFiles,
    /// The profile of `AWS_PROFILE`, if it signs in with Identity Center.
    by_environment: Option<String>,
}

impl Offered {
    /// Reads the files for profiles that sign in with Identity Center.
    pub(super) fn read(profile: &Profile, session: &Session<'_>) -> Self {
        if !applies(profile) {
            return Offered::default();
        }
        let Some(places) = Places::find(session.env()) else {
            return Offered::default();
        };
        let files = AwsFiles::read(&places);
        let named = session.env().get("AWS_PROFILE").map(str::to_owned);
        let by_environment = named.filter(|name| files.sso_profiles().any(|it| it == name));
        Offered {
            files,
            by_environment,
        }
    }

    /// The names to choose from.
    pub(super) fn names(&self) -> Vec<String> {
        self.files.sso_profiles().map(str::to_owned).collect()
    }

    /// Puts what the chosen profile says below the other layers.
    pub(super) fn put_into(&self, layers: &mut Overrides) -> Result<(), Failure> {
        let Some(name) = self.chosen(layers) else {
            layers.aws_cli.clear();
            return Ok(());
        };
        let said = self.files.sso(&name).map_err(|finding| {
            let failure = Failure::new(Kind::Input, finding.code, finding.message);
            finding.help.into_iter().fold(failure, Failure::with_help)
        })?;
        let Some(said) = said else {
            // A bookmark has copies of what its profile said; the profile may be gone.
            let now = [&layers.answers, &layers.flags];
            let mut now = now.into_iter().flatten();
            if now.any(|(it, _)| it == aws_profile::KEY) {
                return Err(self.unknown(&name));
            }
            layers.aws_cli.clear();
            return Ok(());
        };
        let mut words = said.words();
        words.push((aws_profile::KEY, &name));
        layers.aws_cli = words
            .into_iter()
            .map(|(key, value)| FromAwsCli {
                profile: name.clone(),
                name: key.to_owned(),
                value: value.to_owned(),
            })
            .collect();
        Ok(())
    }

    /// Said in this run, else by the bookmark, else, where the bookmark has no start URL of its
    /// own, by `AWS_PROFILE` or by a user name that is one of them.
    fn chosen(&self, layers: &Overrides) -> Option<String> {
        let last = |words: &[(String, String)], key: &str| {
            let found = words.iter().rev().find(|(it, _)| it == key);
            found.map(|(_, value)| value.clone())
        };
        let said = [&layers.answers, &layers.flags, &layers.bookmark]
            .into_iter()
            .find_map(|words| last(words, aws_profile::KEY));
        if let Some(name) = said {
            return Some(name).filter(|it| !it.trim().is_empty());
        }
        let by_hand = [&layers.answers, &layers.flags, &layers.bookmark]
            .into_iter()
            .any(|words| last(words, START_URL).is_some());
        if by_hand {
            return None;
        }
        let by_user_name = || {
            last(&layers.bookmark, "Username")
                .filter(|name| self.files.sso_profiles().any(|it| it == name))
        };
        self.by_environment.clone().or_else(by_user_name)
    }

    /// Whether the settings are those of `AWS_PROFILE`, which may be another one next time: nothing
    /// of them is kept, unless a person answered on top of them.
    fn is_passing(&self, layers: &Overrides) -> bool {
        let said = [&layers.answers, &layers.flags, &layers.bookmark]
            .into_iter()
            .any(|words| words.iter().any(|(it, _)| it == aws_profile::KEY));
        !said && self.by_environment.is_some() && self.chosen(layers) == self.by_environment
    }

    /// What the chosen profile says, to be kept beside its name: a bookmark serves on its own.
    pub(super) fn to_keep(&self, layers: &Overrides) -> Vec<(String, String)> {
        if layers.answers.is_empty() && self.is_passing(layers) {
            return Vec::new();
        }
        let kept = |it: &&FromAwsCli| it.name.starts_with("sso_") || it.name == aws_profile::KEY;
        let words = layers.aws_cli.iter().filter(kept);
        words
            .map(|it| (it.name.clone(), it.value.clone()))
            .collect()
    }

    fn unknown(&self, name: &str) -> Failure {
        let known = self.names();
        let failure = Failure::new(
            Kind::Input,
            "aws-profile-unknown",
            match self.files.has_profile(name) {
                true => format!(
                    "the AWS CLI's profile `{name}` does not sign in with IAM Identity Center"
                ),
                false => format!("the AWS CLI has no profile `{name}`"),
            },
        );
        match known.as_slice() {
            [] => failure.with_help("`aws configure sso` makes one"),
            known => failure.with_fact("there are", known.join(", ")),
        }
    }
}

/// The folder in which sessions are shared, unless the preference says not to.
pub(super) fn sso_cache(session: &Session<'_>) -> Result<Option<std::path::PathBuf>, Failure> {
    let preferences = Preferences::read(&session.dirs.preferences)?;
    let off = preferences
        .value(SHARING)
        .is_some_and(|it| it == "0" || it.eq_ignore_ascii_case("false"));
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
            Err(failure) if person && wrong_answer(&failure).is_some() => {
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
        Err(Unanswered::Declined) => Err(ask::cancelled(key)),
        Err(Unanswered::Interrupted) => Err(Failure::interrupted()),
        Err(Unanswered::NobodyThere) => Err(failure),
    }
}
