//! The warm answer of `creds`: given as it was kept, and only while all it was made under is as it
//! was.

use connection_profile::cli::{Invocation, Terminals, warm};
use connection_profile::dirs::Dirs;
use connection_profile::env::Env;
use connection_profile::failure::Exit;
use jiff::{SignedDuration, Timestamp};
use std::io::{self, Write};
use std::path::PathBuf;

const ANSWER: &str = "{\n  \"Version\": 1\n\n}\n";
const VARIABLES: [(&str, &str); 2] = [("AWS_REGION", "eu-central-1"), ("HOME", "/home/a=b c")];

/// What an answer is kept under, and the files it depends on.
struct Kept {
    home: tempfile::TempDir,
    now: Timestamp,
}

impl Kept {
    fn new() -> Self {
        let it = Kept {
            home: tempfile::tempdir().unwrap(),
            now: Timestamp::from_second(1_795_000_000).unwrap(),
        };
        std::fs::write(it.bookmark(), "as it was").unwrap();
        it.keep(&VARIABLES.into_iter().collect(), &it.files());
        it
    }

    fn bookmark(&self) -> PathBuf {
        self.home.path().join("bookmark of mine.duck")
    }

    fn absent(&self) -> PathBuf {
        self.home.path().join("preferences.yaml")
    }

    fn files(&self) -> [PathBuf; 2] {
        [self.bookmark(), self.absent()]
    }

    fn keep(&self, env: &Env, files: &[PathBuf]) {
        let dirs = Dirs::below(self.home.path());
        let until = self.now + SignedDuration::from_hours(1);
        warm::keep(&dirs, env, "Sandbox", ANSWER, until, files).unwrap();
    }

    fn kept_files(&self) -> Vec<PathBuf> {
        let folder = Dirs::below(self.home.path()).state.join("warm");
        let files = std::fs::read_dir(folder).unwrap();
        files.map(|it| it.unwrap().path()).collect()
    }

    fn file(&self) -> PathBuf {
        let files = self.kept_files();
        assert_eq!(files.len(), 1);
        files[0].clone()
    }

    /// What the words get; `None` where the long way has to be taken.
    fn answer(&self, words: &[&str], env: &[(&str, &str)], seconds: i64) -> Option<String> {
        let mut out = Vec::new();
        let now = self.now + SignedDuration::from_secs(seconds);
        let exit = self.write(words, env, now, &mut out);
        assert_eq!(exit.is_none(), out.is_empty(), "half an answer");
        exit.map(|it| {
            assert_eq!(it, Exit::OK);
            String::from_utf8(out).unwrap()
        })
    }

    fn write(
        &self,
        words: &[&str],
        env: &[(&str, &str)],
        now: Timestamp,
        out: &mut dyn Write,
    ) -> Option<Exit> {
        let home = ("PROFILECTL_HOME", self.home.path().to_str().unwrap());
        let invocation = Invocation {
            arguments: words.iter().map(Into::into).collect(),
            env: env.iter().copied().chain([home]).collect(),
            working_directory: self.home.path().to_owned(),
            terminals: Terminals::default(),
        };
        let mut err = Vec::new();
        let exit = warm::answer(&invocation, now, out, &mut err);
        assert_eq!(err, b"");
        exit
    }

    fn is_warm(&self) -> bool {
        self.answer(&["creds", "Sandbox"], &VARIABLES, 0).is_some()
    }
}

#[test]
fn an_answer_is_given_as_it_was_kept() {
    let kept = Kept::new();
    let warm = [
        &["creds", "Sandbox"] as &[_],
        &["creds", "Sandbox", "--format", "process"],
        &["--non-interactive", "creds", "--format=process", "Sandbox"],
    ];
    for words in warm {
        assert_eq!(
            kept.answer(words, &VARIABLES, 0).as_deref(),
            Some(ANSWER),
            "{words:?}"
        );
    }
    let other = [
        &["creds", "sandbox"] as &[_],
        &["creds", "Sandbox", "--format", "env"],
        &["creds", "Sandbox", "--set", "Region=eu-west-1"],
        &["creds", "Sandbox", "more"],
        &["creds"],
        &["Sandbox"],
        &["creds", "../Sandbox"],
    ];
    for words in other {
        assert_eq!(kept.answer(words, &VARIABLES, 0), None, "{words:?}");
    }
}

#[test]
fn it_is_given_until_sixteen_minutes_before_its_end() {
    let kept = Kept::new();
    let creds = ["creds", "Sandbox"];
    assert!(kept.answer(&creds, &VARIABLES, 44 * 60).is_some());
    assert_eq!(kept.answer(&creds, &VARIABLES, 44 * 60 + 1), None);
    assert_eq!(kept.answer(&creds, &VARIABLES, 10 * 3600), None);
}

#[test]
fn under_other_variables_it_is_not_given() {
    let kept = Kept::new();
    let [region, home] = VARIABLES;
    let others = [
        &[] as &[_],
        &[region],
        &[home],
        &[("AWS_REGION", "eu-west-1"), home],
        &[("AWS_REGION", "eu-central-1\nfile"), home],
        &[("AWS_PROFILE", "work"), region, home],
        &[region, home, ("USERPROFILE", "/")],
    ];
    for other in others {
        assert_eq!(
            kept.answer(&["creds", "Sandbox"], other, 0),
            None,
            "{other:?}"
        );
    }
    let same = [region, home, ("EDITOR", "ed")];
    assert!(kept.answer(&["creds", "Sandbox"], &same, 0).is_some());
}

#[test]
fn once_a_file_is_not_as_it_was_it_is_not_given() {
    type Change = fn(&Kept);
    let changes: [(&str, Change); 4] = [
        ("longer", |it| {
            std::fs::write(it.bookmark(), "as it was not").unwrap();
        }),
        ("later", |it| {
            let file = std::fs::File::options().write(true).open(it.bookmark());
            let file = file.unwrap();
            let modified = file.metadata().unwrap().modified().unwrap();
            file.set_modified(modified + std::time::Duration::from_nanos(1_000_000))
                .unwrap();
        }),
        ("gone", |it| std::fs::remove_file(it.bookmark()).unwrap()),
        ("there", |it| std::fs::write(it.absent(), "").unwrap()),
    ];
    for (what, change) in changes {
        let kept = Kept::new();
        assert!(kept.is_warm(), "{what}");
        change(&kept);
        assert!(!kept.is_warm(), "{what}");
    }
}

#[test]
fn what_is_not_of_this_release_or_torn_is_not_given() {
    let kept = Kept::new();
    let whole = std::fs::read_to_string(kept.file()).unwrap();
    let (made_under, _) = whole.split_once("\n\n").unwrap();
    let release = env!("CARGO_PKG_VERSION");
    assert!(whole.contains(release) && whole.ends_with(ANSWER));
    let others = [
        String::new(),
        "{\"version\":1}".to_owned(),
        ANSWER.to_owned(),
        whole.replacen(release, "0.0.1", 1),
        whole.replacen("until ", "until x", 1),
        whole.replacen("until ", "since ", 1),
        whole.replacen("file ", "folder ", 1),
        whole.replacen("variable HOME", "variable ", 1),
        whole.replacen('/', "", 1),
        made_under.to_owned(),
        whole.clone() + &" ".repeat(300 * 1024),
    ];
    for other in others {
        std::fs::write(kept.file(), &other).unwrap();
        assert!(!kept.is_warm(), "{}", other.trim_end());
    }
    std::fs::write(kept.file(), [0xff; 40]).unwrap();
    assert!(!kept.is_warm());
    std::fs::write(kept.file(), whole).unwrap();
    assert!(kept.is_warm());
}

#[test]
fn what_a_line_cannot_say_is_not_kept() {
    let kept = Kept::new();
    std::fs::remove_file(kept.file()).unwrap();
    let env = [("AWS_REGION", "a\nuntil 9")].into_iter().collect();
    kept.keep(&env, &kept.files());
    kept.keep(&Env::default(), &[kept.home.path().join("a\nb")]);
    assert_eq!(kept.answer(&["creds", "Sandbox"], &VARIABLES, 0), None);
    assert!(kept.kept_files().is_empty());
    kept.keep(&Env::default(), &kept.files());
    assert_eq!(kept.kept_files().len(), 1);
}

/// A reader that goes away before the end.
struct Gone;

impl Write for Gone {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_reader_that_goes_away_gets_no_second_answer() {
    let kept = Kept::new();
    let exit = kept.write(&["creds", "Sandbox"], &VARIABLES, kept.now, &mut Gone);
    assert_eq!(exit, Some(Exit::OK));
}
