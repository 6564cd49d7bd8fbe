//! `check`: judges profiles and bookmarks.

mod diff;
mod inputs;
mod judge;
mod settings;

use crate::cli::{Session, Ui};
use crate::diagnostic::Severity;
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
    /// Leave out what weighs less: `error` hides warnings and remarks
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub severity: Option<Least>,
    /// Leave out files and folders of that name in folders: `tests/*`, `**.old.yaml`
    #[arg(long, value_name = "PATTERN", value_delimiter = ',')]
    pub exclude: Vec<String>,
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
    /// What standard input is called in findings; standard input is then read
    #[arg(long, value_name = "NAME")]
    pub stdin_filename: Option<String>,
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people: the lines, marked
    Human,
    /// For editors: a line a finding, `file:line:column: severity: message [code]`
    Concise,
    /// How many there are of each code
    Statistics,
    /// For programs: version 1
    Json,
    /// For code scanning: SARIF 2.1.0
    Sarif,
    /// For GitHub Actions: annotations
    Github,
}

/// The least that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Least {
    /// Only errors
    Error,
    /// Errors and warnings
    Warning,
    /// Remarks too
    Info,
}

impl From<Least> for Severity {
    fn from(it: Least) -> Self {
        match it {
            Least::Error => Severity::Error,
            Least::Warning => Severity::Warning,
            Least::Info => Severity::Info,
        }
    }
}

/// Judges everything that is named, and prints what it found.
pub fn run(it: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let settings = settings::read(it, session)?;
    let files = inputs::gather(it, &settings.exclude, session)?;
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
            _ => Excerpts::LeftOut,
        },
    };
    let batch = judge::all(files, &manner, session)?;
    if fixing != Fixing::Nothing {
        tell_fixes(&batch, session);
    }
    let outcome = batch.outcome(&settings.selection, settings.least);
    if outcome.files == 0 {
        tell_nothing_there(it, session);
    }
    let printed_diff = it.diff && !batch.diff.is_empty();
    if it.diff {
        session.ui.answer(&batch.diff);
    } else {
        print(it.format, &outcome, session);
    }
    let bar = settings.bar;
    let found = outcome.weights().any(|it| it.severity >= bar);
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
    if batch.done.is_empty() {
        session.ui.tell("nothing to mend");
    }
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
        Format::Concise => render::concise::write(outcome, &mut answer),
        Format::Statistics => render::statistics::write(outcome, &mut answer),
    };
    let _ = answer.flush();
    drop(answer);
    if matches!(format, Format::Github | Format::Concise) {
        // Beside the lines that a program reads, for whoever reads the log.
        session.ui.tell(render::summary(outcome));
    }
}

/// Nothing found in nothing is no good news.
fn tell_nothing_there(it: &Arguments, session: &mut Session<'_>) {
    let place = match it.inputs.as_slice() {
        [] => session.dirs.profiles.display().to_string(),
        names => names.join("`, `"),
    };
    let place = crate::untrusted::Untrusted::new(&place);
    session.ui.tell(format_args!(
        "warning: there is no profile and no bookmark in `{place}`"
    ));
    if it.inputs.is_empty() {
        let help = "to judge files or folders, name them: `profilectl check .`";
        session.ui.tell(format_args!("  help: {help}"));
    }
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
