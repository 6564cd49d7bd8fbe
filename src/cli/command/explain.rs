//! `explain`: the page behind a code, offline.

use crate::cli::Session;
use crate::failure::{Exit, Failure, Kind};
use crate::known;
use clap::Args;

/// What `explain` takes.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The word in brackets behind `error` or `warning`; without it every code is listed
    pub code: Option<String>,
}

/// Shows the page, or lists every code with its title.
pub fn run(it: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let Some(code) = &it.code else {
        let width = known::PAGES
            .iter()
            .map(|page| page.code.len())
            .max()
            .unwrap_or(0);
        for page in known::PAGES {
            session
                .ui
                .line(format_args!("{:<width$}  {}", page.code, page.title()));
        }
        return Ok(Exit::OK);
    };
    match known::find(code) {
        Some(page) => {
            session.ui.answer(page.text);
            Ok(Exit::OK)
        }
        None => Err(unknown(code)),
    }
}

fn unknown(code: &str) -> Failure {
    let failure = Failure::new(
        Kind::Input,
        "unknown-code",
        format!("no page has the code `{code}`"),
    );
    let near = known::PAGES
        .iter()
        .map(|page| (strsim::jaro_winkler(code, page.code), page.code))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    match near {
        Some((_, near)) => failure.with_help(format!("did you mean `{near}`?")),
        None => failure.with_help("`profilectl explain` lists every code"),
    }
}
