//! `new`: writes a custom profile from a few answers.

use crate::cli::Session;
use crate::cli::session::People;
use crate::cli::unanswered::nobody_answered;
use crate::diagnostic::Severity;
use crate::effects::guard::Accepted;
use crate::effects::{Effects, Form, Question};
use crate::failure::Kind::{Bug, General, Input, Usage};
use crate::failure::{Exit, Failure};
use crate::file;
use crate::kinds::{self, Answers, Ask, Filled, KINDS, Kind, Need, Refused};
use crate::library::Library;
use crate::lint::{self, Excerpts, Selection};
use crate::template::Unrenderable;
use clap::{Args, ValueEnum};
use std::io;
use std::path::{Path, PathBuf};

/// What `new` takes.
#[derive(Debug, Args)]
pub struct Arguments {
    /// What to write: `entra`, `okta`, `minio` ...; without it every kind is listed
    pub kind: Option<String>,
    /// How to write it; without it as the name of the output says, else YAML
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Write to this new file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// How the profile is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Easy to read and to change
    Yaml,
    /// Read by Cyberduck and Mountain Duck too
    Plist,
}

/// Takes or asks for the answers, writes the profile, and says what to register at the provider.
pub fn run(it: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let Some(name) = &it.kind else {
        for line in listed() {
            session.ui.line(line);
        }
        return Ok(Exit::OK);
    };
    let kind = Kind::find(name).ok_or_else(|| unknown(name))?;
    let output = it.output.as_deref();
    let path = output.map(|it| session.invocation.working_directory.join(it));
    // Nobody answers questions for nothing.
    if let Some(path) = path.as_deref().filter(|it| it.symlink_metadata().is_ok()) {
        return Err(exists(path));
    }
    let mut answers = Answers::new(kind);
    for (key, value) in session.flags()? {
        answers.give(&key, &value).map_err(|it| refused(it, kind))?;
    }
    ask(kind, &mut answers, session)?;
    let filled = answers.complete().map_err(|it| refused(it, kind))?;
    free(&filled, session)?;
    let format = it.format.unwrap_or_else(|| by_name(output));
    let text = rendered(kind, &filled, format, output)?;
    let registration = kind.registration(&filled).map_err(unrenderable)?;
    match &path {
        None => session.ui.answer(&text),
        Some(path) => {
            write(path, &text)?;
            session.ui.tell(format_args!("wrote {}", path.display()));
        }
    }
    session.ui.tell(registration.trim_end());
    if let Some(output) = output {
        session.ui.tell(format_args!(
            "What it will do: profilectl plan \"{0}\"\nTo use it:       profilectl add \"{0}\"",
            output.display()
        ));
    }
    Ok(Exit::OK)
}

fn listed() -> impl Iterator<Item = String> {
    let width = KINDS.iter().map(|it| it.name.len()).max().unwrap_or(0);
    KINDS
        .iter()
        .map(move |it| format!("{:<width$}  {}", it.name, it.summary))
}

fn unknown(name: &str) -> Failure {
    let names: Vec<_> = KINDS.iter().map(|it| it.name).collect();
    let failure = Failure::new(Input, "unknown-kind", format!("there is no kind `{name}`"))
        .with_fact("kinds", names.join(", "));
    match Kind::meant_by(name) {
        Some(meant) => failure.with_help(format!("did you mean `{meant}`?")),
        None => failure
            .with_help("`profilectl new` says what each is; `generic-oidc` is for any provider"),
    }
}

fn refused(it: Refused, kind: &Kind) -> Failure {
    let message = it.to_string();
    let (code, meant) = match it {
        Refused::Wrong { .. } => return Failure::new(Usage, "answer-refused", message),
        Refused::Unknown { meant, .. } => ("unknown-question", meant),
    };
    let names: Vec<_> = kind.asks().map(|it| it.name).collect();
    let failure = Failure::new(Usage, code, message)
        .with_fact("kind", kind.name)
        .with_fact("it takes", names.join(", "));
    match meant {
        Some(meant) => failure.with_help(format!("did you mean `{meant}`?")),
        None => failure
            .with_help("secrets are no part of a profile: they are asked for when connecting"),
    }
}

/// Asks for what is missing: all of it, or of nobody any of it.
fn ask(kind: &Kind, answers: &mut Answers, session: &Session<'_>) -> Result<(), Failure> {
    let missing = answers.missing();
    if missing.is_empty() {
        return Ok(());
    }
    let fx = session.effects(Accepted::default(), People::AsInvoked);
    for it in &missing {
        put(it, answers, &fx, || unanswered(kind, &missing))?;
    }
    Ok(())
}

/// What is missing, and what of it may be left to others.
fn unanswered(kind: &Kind, missing: &[&Ask]) -> Failure {
    let command = format!("new {}", kind.name);
    let failure = nobody_answered(&command, missing.iter().map(|it| it.name));
    match missing.iter().find(|it| it.need == Need::OrLater) {
        Some(it) => failure.with_help(format!(
            "`--set {}=` leaves it to whoever connects",
            it.name
        )),
        None => failure,
    }
}

/// The question in its own words; the prompt judges what must not be blank.
fn question(it: &Ask) -> Question {
    let mut question = Question::of(it.name, it.prompt());
    if it.need == Need::OrLater {
        // Whether it may be blank is for `give` to say, which is asked next.
        question.check = |_| Ok(());
        let help = question.help.get_or_insert_default();
        help.push_str("; leave it blank to have everyone asked");
    }
    Question {
        form: Form::Text,
        ..question
    }
}

/// How often a wrong answer is asked again, where the terminal itself cannot judge it.
const TRIES: usize = 3;

fn put(
    it: &Ask,
    answers: &mut Answers,
    fx: &Effects,
    nobody_there: impl Fn() -> Failure,
) -> Result<(), Failure> {
    let mut question = question(it);
    let mut last = String::new();
    for _ in 0..TRIES {
        let answer = fx.prompter.ask(&question);
        let answer = answer.map_err(|why| why.failure(it.name, &nobody_there))?;
        match answers.give(it.name, answer.0.reveal()) {
            Ok(()) => return Ok(()),
            Err(why) => {
                last = why.to_string();
                question.help = Some(last.clone());
            }
        }
    }
    Err(Failure::new(Usage, "answer-refused", last))
}

/// Two profiles with one vendor cannot be told apart.
fn free(it: &Filled, session: &Session<'_>) -> Result<(), Failure> {
    let vendor = it.value("Vendor");
    let library = Library::read(&session.dirs)?;
    let taken = library
        .profiles()
        .find(|it| it.profile.vendor().eq_ignore_ascii_case(vendor));
    match taken {
        None => Ok(()),
        Some(other) => Err(Failure::new(
            Input,
            "vendor-taken",
            format!("the vendor `{vendor}` is another profile's"),
        )
        .with_fact("profile", other.profile.description())
        .with_fact("from", other.source.to_string())
        .with_help("give this one a name of its own: `--set Vendor=...`")),
    }
}

fn by_name(output: Option<&Path>) -> Format {
    match output.and_then(Path::extension) {
        Some(it) if it.eq_ignore_ascii_case("cyberduckprofile") => Format::Plist,
        _ => Format::Yaml,
    }
}

/// The text, judged as `check --strict` judges it.
fn rendered(
    kind: &Kind,
    filled: &Filled,
    format: Format,
    output: Option<&Path>,
) -> Result<String, Failure> {
    let as_kind = match format {
        Format::Yaml => kinds::Format::Yaml,
        Format::Plist => kinds::Format::Plist,
    };
    let text = kind.profile(filled, as_kind).map_err(unrenderable)?;
    let name = output.map_or_else(
        || lint::STANDARD_INPUT.to_owned(),
        |it| it.display().to_string(),
    );
    let checked = lint::check(
        &name,
        text.as_bytes(),
        &Selection::default(),
        Excerpts::Taken,
    );
    let bad = checked
        .findings
        .into_iter()
        .find(|it| it.severity >= Severity::Warning);
    match bad {
        None => Ok(text),
        Some(it) => {
            let failure =
                Failure::new(Usage, "profile-not-clean", it.message).with_fact("rule", it.code);
            Err(it.help.into_iter().fold(failure, Failure::with_help))
        }
    }
}

fn unrenderable(it: Unrenderable) -> Failure {
    Failure::new(Bug, "bug", "a template and its answers do not fit")
        .with_fact("reason", it.to_string())
}

fn exists(path: &Path) -> Failure {
    let message = format!("`{}` is there already", path.display());
    Failure::new(Input, "file-exists", message)
        .with_help("give another name with `--output`, or remove it first")
}

/// Whole, or not at all; never over another file.
fn write(path: &Path, text: &str) -> Result<(), Failure> {
    file::create(path, text.as_bytes()).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => exists(path),
        _ => Failure::new(
            General,
            "file-not-written",
            format!("`{}` was not written", path.display()),
        )
        .with_fact("detail", error.to_string()),
    })
}
