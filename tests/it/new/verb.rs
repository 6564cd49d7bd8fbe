//! The verb, from the command line to the file.

use super::{ROLE, TENANT, ordinary};
use connection_profile::cli::{self, Invocation, Outside, Terminals};
use connection_profile::effects::real::{Interactivity, NonInteractive, RealOptions, Say};
use connection_profile::effects::{Answer, Effects, Prompter, Question, Unanswered};
use connection_profile::kinds::KINDS;
use connection_profile::secret::Secret;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

type Script = Arc<Mutex<VecDeque<(String, String)>>>;

/// A folder to write in, and perhaps a person.
pub struct Desk {
    pub home: TempDir,
    script: Option<Script>,
}

pub struct Outcome {
    pub exit: u8,
    pub out: String,
    pub err: String,
}

/// Answers by the script, and declines when it ends.
struct Scripted(Script);

impl Prompter for Scripted {
    fn ask(&self, it: &Question) -> Result<Answer, Unanswered> {
        loop {
            let (key, answer) = self
                .0
                .lock()
                .unwrap()
                .pop_front()
                .ok_or(Unanswered::Declined)?;
            assert_eq!(key, it.key);
            // As the terminal does: a wrong answer is asked again.
            if (it.check)(&answer).is_ok() {
                return Ok(Answer(Secret::new(answer)));
            }
        }
    }
}

impl Desk {
    pub fn new() -> Self {
        Desk {
            home: tempfile::tempdir().unwrap(),
            script: None,
        }
    }

    pub fn with_person(answers: &[(&str, &str)]) -> Self {
        let script = answers
            .iter()
            .map(|(key, it)| ((*key).to_owned(), (*it).to_owned()));
        Desk {
            script: Some(Arc::new(Mutex::new(script.collect()))),
            ..Desk::new()
        }
    }

    /// Answers nobody asked for.
    pub fn left(&self) -> usize {
        self.script
            .as_ref()
            .map_or(0, |it| it.lock().unwrap().len())
    }

    pub fn files(&self) -> Vec<String> {
        let mut names: Vec<_> = std::fs::read_dir(self.home.path())
            .unwrap()
            .map(|it| it.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    pub fn verb(&self, words: &[&str]) -> Outcome {
        let invocation = Invocation {
            arguments: words.iter().map(Into::into).collect(),
            env: [(
                "PROFILECTL_HOME",
                self.home.path().join("home").to_str().unwrap(),
            )]
            .into_iter()
            .collect(),
            working_directory: self.home.path().to_owned(),
            terminals: Terminals {
                input: self.script.is_some(),
                ..Terminals::default()
            },
        };
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let exit = cli::run(&invocation, self, &mut out, &mut err).0;
        Outcome {
            exit,
            out: String::from_utf8(out).unwrap(),
            err: String::from_utf8(err).unwrap(),
        }
    }
}

impl Outside for Desk {
    fn effects(&self, it: RealOptions) -> Effects {
        let prompter: Arc<dyn Prompter> = match (&self.script, it.interactivity) {
            (Some(script), Interactivity::Person) => Arc::new(Scripted(script.clone())),
            _ => Arc::new(NonInteractive),
        };
        Effects {
            prompter,
            ..Effects::refusing()
        }
    }

    fn say(&self) -> Say {
        Arc::new(|_| {})
    }

    fn input(&self) -> std::io::Result<Vec<u8>> {
        Ok(b"from a pipe\n".to_vec())
    }
}

/// The command line that answers everything a kind must have.
fn words(kind: &str) -> Vec<String> {
    let answers = ordinary(kind).into_iter();
    let flags = answers.flat_map(|(key, it)| ["--set".to_owned(), format!("{key}={it}")]);
    ["new".to_owned(), kind.to_owned()]
        .into_iter()
        .chain(flags)
        .collect()
}

fn with<'a>(words: &'a [String], more: &[&'a str]) -> Vec<&'a str> {
    words
        .iter()
        .map(String::as_str)
        .chain(more.iter().copied())
        .collect()
}

#[test]
fn every_kind_is_written_and_passes_check_strict() {
    let desk = Desk::new();
    for kind in KINDS {
        let words = words(kind.name);
        for ending in ["yaml", "cyberduckprofile"] {
            let file = format!("{}.{ending}", kind.name);
            let it = desk.verb(&with(&words, &["--output", &file]));
            assert_eq!((it.exit, it.out.as_str()), (0, ""), "{}", it.err);
            assert!(it.err.contains(&format!("{file}\n")), "{}", it.err);
            let it = desk.verb(&["check", "--strict", &file]);
            assert_eq!(it.exit, 0, "{}{}", it.out, it.err);
        }
        let it = desk.verb(&words_str(&words));
        assert_eq!(it.exit, 0, "{}", it.err);
        let file = desk.home.path().join(format!("{}.yaml", kind.name));
        assert_eq!(it.out, std::fs::read_to_string(file).unwrap());
    }
}

fn words_str(words: &[String]) -> Vec<&str> {
    words.iter().map(String::as_str).collect()
}

#[test]
fn what_signs_in_can_be_planned_at_once() {
    let desk = Desk::new();
    for kind in KINDS {
        let file = format!("{}.yaml", kind.name);
        desk.verb(&with(&words(kind.name), &["--output", &file]));
        let it = desk.verb(&["plan", &file]);
        assert_eq!(it.exit, 0, "{}{}", it.out, it.err);
    }
}

#[test]
fn nothing_is_overwritten() {
    let desk = Desk::new();
    let words = words("okta");
    let path = desk.home.path().join("x.yaml");
    std::fs::write(&path, "precious").unwrap();
    let it = desk.verb(&with(&words, &["--output", "x.yaml"]));
    assert_eq!(it.exit, 3, "{}", it.err);
    assert!(it.err.contains("error[file-exists]"), "{}", it.err);
    assert_eq!(std::fs::read(&path).unwrap(), b"precious");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("nowhere", desk.home.path().join("link.yaml")).unwrap();
        let it = desk.verb(&with(&words, &["--output", "link.yaml"]));
        assert_eq!(it.exit, 3, "{}", it.err);
        assert_eq!(desk.files(), ["link.yaml", "x.yaml"]);
    }
}

#[test]
fn what_cannot_be_written_is_said() {
    let desk = Desk::new();
    let it = desk.verb(&with(
        &words("okta"),
        &["--output", "no/such/folder/x.yaml"],
    ));
    assert_eq!(it.exit, 1, "{}", it.err);
    assert!(it.err.contains("error[file-not-written]"), "{}", it.err);
}

#[test]
fn everything_missing_is_named_on_one_line() {
    let it = Desk::new().verb(&["new", "entra"]);
    assert_eq!((it.exit, it.out.as_str()), (4, ""));
    let line = it.err.lines().next().unwrap();
    for word in [
        "error[answer-missing]",
        "profilectl new entra --set",
        "--set tenant=...",
        "--set \"OAuth Client ID=...\"",
        "--set role_arn=...",
    ] {
        assert!(line.contains(word), "{line}");
    }
    assert!(
        it.err
            .contains("`--set role_arn=` leaves it to whoever connects"),
        "{}",
        it.err
    );
}

#[test]
fn kinds_are_listed_and_meant() {
    let desk = Desk::new();
    let it = desk.verb(&["new"]);
    assert_eq!(it.exit, 0);
    let listed: Vec<_> = it
        .out
        .lines()
        .filter_map(|it| it.split(' ').next())
        .collect();
    let known: Vec<_> = KINDS.iter().map(|it| it.name).collect();
    assert_eq!(listed, known);
    let it = desk.verb(&["new", "entar"]);
    assert_eq!((it.exit, it.out.as_str()), (3, ""));
    assert!(it.err.contains("did you mean `entra`?"), "{}", it.err);
    let it = desk.verb(&["new", "quantum"]);
    assert!(it.err.contains("generic-oidc, google"), "{}", it.err);
}

#[test]
fn wrong_answers_are_refused_with_a_reason() {
    let desk = Desk::new();
    for (more, code) in [
        ("tenant=common", "answer-refused"),
        ("Description= x", "answer-refused"),
        ("Description=${HOME}", "answer-refused"),
        (
            "role_arn=arn:aws-cn:iam::123456789012:role/x",
            "answer-refused",
        ),
        ("Vendor=a b", "answer-refused"),
        ("tennant=x", "unknown-question"),
        ("OAuth Client Secret=hunter2", "secret-as-flag"),
    ] {
        let words = words("entra");
        let it = desk.verb(&with(&words, &["--set", more, "--output", "x.yaml"]));
        assert_eq!((it.exit, it.out.as_str()), (2, ""), "{more}: {}", it.err);
        assert!(
            it.err.contains(&format!("error[{code}]")),
            "{more}: {}",
            it.err
        );
        assert!(!it.err.contains("hunter2"), "{}", it.err);
        assert_eq!(desk.files(), Vec::<String>::new());
    }
}

#[test]
fn answers_come_from_flags_files_and_a_pipe() {
    let desk = Desk::new();
    std::fs::write(desk.home.path().join("role"), format!("{ROLE}\n")).unwrap();
    let it = desk.verb(&[
        "new",
        "entra",
        "--set",
        "OAuth Client ID=abc",
        "--set",
        &format!("tenant={TENANT}"),
        "--set-from-file",
        "role_arn=role",
        "--set-from-stdin",
        "Description",
        "--format",
        "plist",
    ]);
    assert_eq!(it.exit, 0, "{}", it.err);
    for text in [ROLE, "from a pipe", "<!DOCTYPE plist"] {
        assert!(it.out.contains(text), "{}", it.out);
    }
}

#[test]
fn the_whole_is_judged_before_it_is_written() {
    let desk = Desk::new();
    let words = words("s3");
    for more in [
        // A folder would not look at it.
        vec!["--format", "plist", "--output", "x.yaml"],
        vec!["--output", "x.txt"],
        // A name that looks like another one.
        vec![
            "--set",
            "server=xn--bcher-kva.example",
            "--output",
            "x.yaml",
        ],
        // eu-central-1 is not what this host says.
        vec![
            "--set",
            "server=s3.us-west-2.example.com",
            "--set",
            "Region=eu-central-1",
            "--output",
            "x.yaml",
        ],
    ] {
        let it = desk.verb(&with(&words, &more));
        assert_eq!(it.exit, 2, "{more:?}: {}", it.err);
        assert!(it.err.contains("error[profile-not-clean]"), "{}", it.err);
        assert_eq!(desk.files(), Vec::<String>::new());
    }
}

#[test]
fn a_vendor_that_is_taken_is_refused() {
    let desk = Desk::new();
    let words = words("okta");
    let it = desk.verb(&with(&words, &["--set", "Vendor=AWS-S3-okta"]));
    assert_eq!((it.exit, it.out.as_str()), (3, ""), "{}", it.err);
    assert!(it.err.contains("error[vendor-taken]"), "{}", it.err);
    let folder = desk.home.path().join("home/profiles");
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("okta.yaml");
    let output = ["--output", file.to_str().unwrap()];
    assert_eq!(desk.verb(&with(&words, &output)).exit, 0);
    assert_eq!(desk.verb(&words_str(&words)).exit, 3);
    assert_eq!(
        desk.verb(&with(&words, &["--set", "Vendor=another"])).exit,
        0
    );
}
