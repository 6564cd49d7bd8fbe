//! `check`: judges profiles and bookmarks.

mod diff;
mod inputs;
mod judge;
mod settings;

use crate::cli::{Session, Ui};
use crate::failure::{Exit, Failure, Kind};
use crate::library::Folders;
use crate::lint::Excerpts;
use crate::render::{self, Outcome, human};
use clap::{Args, ValueEnum};
use judge::{Batch, Fixing, Manner, Mended};
use std::io::{self, BufWriter, Write};

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
    /// Judge profiles by this JSON Schema as well; nothing it refers to is fetched
    #[arg(long, value_name = "FILE")]
    pub schema: Vec<String>,
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
    let bases = Folders::new(&session.dirs, &session.invocation.working_directory);
    let manner = Manner {
        bases: &bases,
        selection: &settings.selection,
        policies: &settings.policies,
        fixing,
        mended: match it.diff {
            true => Mended::Shown,
            false => Mended::Written,
        },
        excerpts: match it.format {
            Format::Human => Excerpts::Taken,
            Format::Json | Format::Sarif | Format::Github => Excerpts::LeftOut,
        },
    };
    let batch = judge::all(files, &manner, session)?;
    if fixing != Fixing::Nothing {
        tell_fixes(&batch, session);
    }
    let outcome = batch.outcome(&settings.selection);
    let printed_diff = it.diff && !batch.diff.is_empty();
    if it.diff {
        session.ui.answer(&batch.diff);
    } else {
        print(it.format, &outcome, session);
    }
    let bar = settings.bar;
    let found = outcome.weights().any(|(_, severity)| severity >= bar);
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

fn print(format: Format, outcome: &Outcome<'_>, session: &mut Session<'_>) {
    let style = match session.ui.out_colour {
        true => human::Style::Terminal,
        false => human::Style::Plain,
    };
    let mut answer = BufWriter::new(Answer(&mut session.ui));
    // What cannot be written is noted by the `Ui`, which decides what it means.
    let _ = match format {
        Format::Human => human::write(outcome, style, &mut answer),
        Format::Json => render::json_v1::write(outcome, &mut answer),
        Format::Sarif => render::sarif::write(outcome, &mut answer),
        Format::Github => render::github::write(outcome, &mut answer),
    };
    let _ = answer.flush();
}

/// The answer, for what writes by itself.
struct Answer<'a, 'b>(&'a mut Ui<'b>);

impl Write for Answer<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.bytes(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
