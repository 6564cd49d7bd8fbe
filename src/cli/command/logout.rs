//! `logout`: ends sessions where they were begun, and forgets them here.

use super::status::name_of;
use crate::bookmark::Folder;
use crate::cli::{Session, pipeline, warm};
use crate::failure::{Exit, Failure, Kind};
use crate::run::{self, Ended};
use crate::untrusted::Untrusted;
use clap::Args;

/// What `logout` takes.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A bookmark, or a profile that has one
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    pub bookmark: Option<String>,
    /// Every bookmark's session
    #[arg(long)]
    pub all: bool,
}

/// Forgets in any case; what could not be ended at its service is told, and is the failure.
pub fn run(it: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    warm::forget(&session.dirs).map_err(|error| not_forgotten(&error))?;
    let mut failed = None;
    match &it.bookmark {
        Some(name) => failed = end(name, session)?,
        None => {
            for bookmark in Folder::read(&session.dirs)?.bookmarks {
                match end(&name_of(&bookmark), session) {
                    Ok(None) => {}
                    Ok(Some(failure)) | Err(failure) => {
                        let name = bookmark.title();
                        failed = Some(failure.with_fact("bookmark", name));
                    }
                }
            }
        }
    }
    failed.map_or(Ok(Exit::OK), Err)
}

/// Ends and forgets one; what the service did not do is handed back.
fn end(name: &str, session: &mut Session<'_>) -> Result<Option<Failure>, Failure> {
    let ready = pipeline::at_rest(name, session)?;
    let ended = pipeline::block_on(run::sign_out(&ready.plan, &ready.fx))?;
    run::forget_all(&ready.plan, &ready.fx).map_err(|error| not_forgotten(&error))?;
    let title = ready.target.bookmark.title();
    let title = Untrusted::new(&title);
    Ok(match ended {
        Ok(Ended::There) => {
            session.ui.tell(format_args!("{title}: signed out"));
            None
        }
        Ok(Ended::Nothing) => {
            session
                .ui
                .tell(format_args!("{title}: there was no session; forgotten"));
            None
        }
        Ok(Ended::NotOffered) => {
            session.ui.tell(format_args!(
                "{title}: forgotten here; the provider offers no way to end it there"
            ));
            None
        }
        Err(failure) => {
            session.ui.tell(format_args!(
                "{title}: forgotten here, and not ended at its service"
            ));
            Some(failure)
        }
    })
}

fn not_forgotten(error: &std::io::Error) -> Failure {
    Failure::new(
        Kind::General,
        "not-forgotten",
        "something of the session could not be removed",
    )
    .with_fact("detail", error.to_string())
    .with_help("remove it by hand: the `state` folder, and ~/.aws/sso/cache")
}
