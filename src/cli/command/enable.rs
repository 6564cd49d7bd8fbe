//! `enable`: says where a profile would send a sign-in, asks for foreign hosts by name, pins it.

use crate::cli::Session;
use crate::cli::session::People;
use crate::cli::statement;
use crate::effects::guard::Accepted;
use crate::effects::{Form, Question, Unanswered};
use crate::failure::{Exit, Failure, Kind};
use crate::library::{self, Loaded, State, Terms};
use crate::plan::destinations;
use crate::profile::destination::{Destination, Endpoint, Standing, Target};
use crate::untrusted::Untrusted;
use clap::Args;
use std::collections::BTreeSet;

/// What `enable` takes.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Path, vendor, `protocol/vendor`, or words of the description
    #[arg(required = true, num_args = 1..)]
    pub name: Vec<String>,
}

/// Accepts the destinations of one profile.
pub fn run(it: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let name = it.name.join(" ");
    let folder = &session.invocation.working_directory;
    let loaded = library::find(&name, &session.dirs, folder)?;
    let state = library::state(&loaded, &session.dirs)?;
    tell(&loaded, &state, session);
    let terms = session.terms();
    let mut foreign = foreign(&loaded, terms)?;
    foreign.retain(|(_, at)| !terms.accept(at));
    if state == State::Enabled {
        session
            .ui
            .line(format_args!("{} is enabled already", shown(&loaded)));
        return Ok(Exit::OK);
    }
    for (destination, at) in &foreign {
        ask(&loaded, destination, at, session)?;
    }
    library::enable(&loaded, &session.dirs)?;
    session.ui.line(format_args!("enabled {}", shown(&loaded)));
    Ok(Exit::OK)
}

fn shown(it: &Loaded) -> String {
    Untrusted::new(&it.identity()).to_string()
}

fn tell(it: &Loaded, state: &State, session: &mut Session<'_>) {
    let cleartext = session.terms().cleartext;
    let env = library::environment(session.env());
    let ui = &mut session.ui;
    let source = it.source.to_string();
    ui.tell(format_args!(
        "{}  ({}, {})",
        Untrusted::new(it.profile.description()),
        shown(it),
        Untrusted::new(&source)
    ));
    if let State::Changed(differences) = state {
        ui.tell("It has changed since it was enabled:");
        for it in differences {
            ui.tell(format_args!("  {}", Untrusted::new(&it.to_string())));
        }
    }
    statement::tell(&it.profile, cleartext, ui);
    let variables: BTreeSet<String> = env.into_iter().map(|it| it.variable).collect();
    for it in variables {
        ui.tell(format_args!(
            "  note: {it} of your environment takes the place of what the profile says"
        ));
    }
}

/// Each place that must be accepted by name, once; or why the profile cannot be enabled at all.
fn foreign(it: &Loaded, terms: Terms<'_>) -> Result<Vec<(Destination, Endpoint)>, Failure> {
    let all = destinations(&it.profile);
    let mut foreign: Vec<(Destination, Endpoint)> = Vec::new();
    for destination in &all {
        let at = match &destination.target {
            Target::At(at) => at,
            Target::Asked(_) => continue,
            Target::Unusable { text, why } => {
                return Err(library::unusable(destination, text, why));
            }
        };
        match destination.standing(&all, terms.cleartext) {
            Standing::Known(_) | Standing::Asked => {}
            Standing::Foreign if foreign.iter().any(|it| it.1 == *at) => {}
            Standing::Foreign => foreign.push((destination.clone(), at.clone())),
            Standing::Insecure => return Err(library::insecure(destination, at)),
            Standing::Unusable(why) => {
                return Err(library::unusable(destination, &at.to_string(), &why));
            }
        }
    }
    Ok(foreign)
}

/// Has the person type the host. Whatever else is typed declines.
fn ask(
    it: &Loaded,
    destination: &Destination,
    at: &Endpoint,
    session: &mut Session<'_>,
) -> Result<(), Failure> {
    let typed = it.typed(&session.dirs);
    let refused = || {
        library::foreign(destination, at).with_help(format!(
            "to enable it without being asked: `profilectl enable {} --yes-host {}`",
            typed,
            at.name()
        ))
    };
    let question = Question {
        key: "--yes-host".to_owned(),
        title: format!(
            "{} {at}. Type the host to accept it",
            capitalised(destination.leaves.words())
        ),
        help: Some(
            "whoever runs this host can act as you with what it gets; anything else declines"
                .to_owned(),
        ),
        placeholder: None,
        form: Form::Text,
        check: |_| Ok(()),
    };
    let fx = session.effects(Accepted::nowhere(), People::AsInvoked);
    let answer = match fx.prompter.ask(&question) {
        Ok(answer) => answer,
        Err(Unanswered::NobodyThere) => return Err(refused()),
        Err(Unanswered::Declined) => return Err(declined(at)),
        Err(Unanswered::Interrupted) => return Err(Failure::interrupted()),
    };
    let typed = [answer.0.reveal().trim().to_ascii_lowercase()];
    let terms = Terms {
        yes_hosts: &typed,
        cleartext: session.terms().cleartext,
    };
    if terms.accept(at) {
        Ok(())
    } else {
        Err(declined(at))
    }
}

fn declined(at: &Endpoint) -> Failure {
    let message = format!("`{at}` was not accepted, so the profile stays as it was");
    Failure::new(Kind::Cancelled, "enable-declined", message)
}

fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
