//! `check`: judges profiles and bookmarks.

mod diff;
mod inputs;
mod judge;
mod settings;

use crate::cli::Session;
use crate::failure::{Exit, Failure, Kind};
use crate::render::{self, Outcome, human};
use clap::{Args, ValueEnum};
use judge::{Batch, Fixing};

/// What `check` takes.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Files, folders (read recursively) or names of profiles; `-` is standard input; without any,
    /// the profiles folder
    #[arg(value_name = "PATH|NAME")]
    pub inputs: Vec<String>,
    /// How to print what was found
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// Look for these codes only
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub select: Vec<String>,
    /// Leave these codes out
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// Let warnings count as errors do
    #[arg(long)]
    pub strict: bool,
    /// Mend what can be mended without changing what a file does
    #[arg(long)]
    pub fix: bool,
    /// Mend also where it may change what a file does
    #[arg(long)]
    pub unsafe_fixes: bool,
    /// Print the changes that `--fix` or `--unsafe-fixes` would make, and make none
    #[arg(long)]
    pub diff: bool,
    /// End with exit code 0 whatever is found
    #[arg(long)]
    pub exit_zero: bool,
    /// What standard input is called in findings
    #[arg(long, value_name = "NAME")]
    pub stdin_filename: Option<String>,
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people: the lines, marked
    Human,
    /// For programs: version 1
    Json,
    /// For code scanning: SARIF 2.1.0
    Sarif,
    /// For GitHub Actions: annotations
    Github,
}

/// Judges everything that is named, and prints what it found.
pub fn run(it: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let settings = settings::read(it, session)?;
    let files = inputs::gather(it, session)?;
    let fixing = fixing(it, &files)?;
    let batch = judge::all(files, &settings.selection, fixing, it.diff, session)?;
    if fixing != Fixing::Nothing {
        tell_fixes(&batch, session);
    }
    let printed_diff = it.diff && !batch.diff.is_empty();
    if it.diff {
        session.ui.answer(&batch.diff);
    } else {
        print(it.format, &batch, session)?;
    }
    let bar = settings.bar;
    let found = batch.findings.iter().any(|it| it.severity >= bar);
    Ok(if batch.unreadable {
        UNREADABLE
    } else if (found || printed_diff) && !it.exit_zero {
        Exit::FINDINGS
    } else {
        Exit::OK
    })
}

/// An input that could not be read, in the contract of exit codes.
const UNREADABLE: Exit = Exit(3);

fn fixing(it: &Arguments, files: &[inputs::Input]) -> Result<Fixing, Failure> {
    let wanted = match (it.fix, it.unsafe_fixes) {
        (_, true) => Fixing::Unsafe,
        (true, false) => Fixing::Safe,
        (false, false) if it.diff => Fixing::Safe,
        (false, false) => return Ok(Fixing::Nothing),
    };
    let only_files = files.iter().all(|it| it.path().is_some());
    if !only_files && !it.diff {
        return Err(Failure::new(
            Kind::Usage,
            "nothing-to-write-to",
            "only files can be mended: standard input and built-in profiles cannot",
        )
        .with_help("`--diff` prints the changes instead"));
    }
    Ok(wanted)
}

fn tell_fixes(batch: &Batch, session: &mut Session<'_>) {
    let verb = if batch.written {
        "mended"
    } else {
        "would mend"
    };
    for (file, code, title) in &batch.done {
        let file = crate::untrusted::Untrusted::new(file);
        session
            .ui
            .tell(format_args!("{verb} {file}: {title} ({code})"));
    }
}

fn print(format: Format, batch: &Batch, session: &mut Session<'_>) -> Result<(), Failure> {
    let outcome = Outcome {
        files: batch.files,
        findings: &batch.findings,
    };
    let style = match session.ui.out_colour {
        true => human::Style::Terminal,
        false => human::Style::Plain,
    };
    let unprintable = |it: serde_json::Error| {
        Failure::new(Kind::Bug, "bug", "the findings cannot be written as JSON")
            .with_fact("reason", it.to_string())
    };
    let text = match format {
        Format::Human => human::render(&outcome, style),
        Format::Json => render::json_v1::render(&outcome).map_err(unprintable)?,
        Format::Sarif => render::sarif::render(&outcome).map_err(unprintable)?,
        Format::Github => render::github::render(&outcome),
    };
    session.ui.answer(text);
    Ok(())
}
