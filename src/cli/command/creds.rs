//! `creds`: credentials for another program.

use crate::cli::session::People;
use crate::cli::{Session, pipeline, warm};
use crate::failure::{Exit, Failure, Kind};
use crate::profile::region::partition_of_host;
use crate::run::Goal;
use crate::shape::{Handover, SHAPES, Shape};
use crate::step::{Slot, Step};
use clap::Args;
use clap::builder::PossibleValuesParser;

/// What `creds` takes.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A bookmark, or a profile that has one
    pub bookmark: String,
    /// Who reads it
    #[arg(long, default_value = "process", value_parser = PossibleValuesParser::new(SHAPES.iter().map(|it| it.name)))]
    pub format: String,
}

/// Prints credentials that a former sign-in still gives, or signs in; `process` never disturbs anybody.
pub fn run(it: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let Some(shape) = Shape::find(&it.format) else {
        return Err(Failure::new(Kind::Usage, "bug", "no such format"));
    };
    let for_program = shape.name == "process";
    let people = if for_program {
        People::Nobody
    } else {
        People::AsInvoked
    };
    let ready = pipeline::ready(&it.bookmark, people, session)?;
    let wallet = pipeline::run(&ready, Goal::Credentials, session).map_err(|mut failure| {
        if failure.kind == Kind::NeedsPerson && for_program {
            // No terminal and no browser would change that.
            failure.help.clear();
            let next = format!("sign in once: `profilectl connect \"{}\"`", it.bookmark);
            failure.help.push(next);
        }
        failure
    })?;
    let Some(credentials) = &wallet.credentials else {
        return Err(Failure::new(
            Kind::General,
            "anonymous-has-no-keys",
            "the storage is reached anonymously: there are no keys to hand out",
        )
        .with_help("tell the other program to send unsigned requests (`--no-sign-request`)"));
    };
    let storage = ready.plan.steps().iter().find_map(|step| match step {
        Step::ConnectS3(it) => Some(it),
        _ => None,
    });
    let region = storage.and_then(|it| it.region.value());
    let elsewhere = storage
        .and_then(|it| it.endpoint.value())
        .filter(|it| it.host_str().and_then(partition_of_host).is_none())
        .map(|it| it.as_str().trim_end_matches('/'));
    let handover = Handover {
        credentials,
        region: region.map(String::as_str),
        s3_endpoint: elsewhere,
    };
    let answer = shape.emit(&handover)?;
    session.ui.answer(&answer);
    if for_program
        && let Some(expires_at) = credentials.expires_at
        && session.common.set.is_empty()
        && ready.plan.cache_key(Slot::Credentials).is_some()
    {
        let files = ready.files(&session.dirs);
        // What cannot be kept is made again.
        let _ = warm::keep(
            &session.dirs,
            session.env(),
            &it.bookmark,
            &answer,
            expires_at,
            &files,
        );
    }
    Ok(Exit::OK)
}
