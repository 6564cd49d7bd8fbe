//! `plan`: the pipeline, before anything runs.

use crate::cli::{Session, pipeline, report};
use crate::failure::{Exit, Failure};
use crate::plan;
use crate::untrusted::Untrusted;
use clap::{Args, ValueEnum};

/// What `plan` takes.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A profile or a bookmark
    #[arg(required = true, num_args = 1.., value_name = "NAME")]
    pub name: Vec<String>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// How a plan is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Human,
    /// For programs: version 1
    Json,
    /// A profile whose steps are this plan, to be changed by hand
    Yaml,
    /// A flow chart, as Markdown pages draw it
    Mermaid,
}

/// Prints the plan; nothing is asked and nothing is sent.
pub fn run(it: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let draft = pipeline::draft(&it.name.join(" "), session)?;
    for it in plan::remarks(&draft.profile, &draft.plan) {
        report::remark(&it, &mut session.ui);
    }
    match it.format {
        Format::Human => {
            let description = Untrusted::new(draft.profile.description()).to_string();
            session
                .ui
                .line(format_args!("{description}: {}", draft.plan.strategy()));
            session.ui.answer(plan::human(&draft.plan));
        }
        Format::Mermaid => session.ui.answer(plan::mermaid(&draft.plan)),
        Format::Yaml => session.ui.answer(plan::yaml(&draft.plan, &draft.profile)),
        Format::Json => {
            let json = plan::json(&draft.plan, &draft.profile.identity());
            session.ui.line(format_args!("{json:#}"));
        }
    }
    Ok(Exit::OK)
}
