//! A home folder, a command line, and a world in which nothing may be reached.

use connection_profile::cli::{self, Invocation, Outside, Terminals};
use connection_profile::effects::real::{RealOptions, Say};
use connection_profile::effects::{Answer, Effects, Prompter, Question, Unanswered};
use connection_profile::env::Env;
use connection_profile::secret::Secret;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

/// A person who gives these answers, in this order.
#[derive(Clone, Default)]
pub struct Person {
    pub answers: Arc<Mutex<Vec<String>>>,
    pub asked: Arc<Mutex<Vec<String>>>,
}

impl Prompter for Person {
    fn ask(&self, it: &Question) -> Result<Answer, Unanswered> {
        self.asked.lock().unwrap().push(it.title.clone());
        match self.answers.lock().unwrap().pop() {
            Some(it) => Ok(Answer(Secret::new(it))),
            None => Err(Unanswered::NobodyThere),
        }
    }
}

impl Outside for Person {
    fn effects(&self, _: RealOptions) -> Effects {
        Effects {
            prompter: Arc::new(self.clone()),
            ..Effects::refusing()
        }
    }

    fn say(&self) -> Say {
        Arc::new(|_| {})
    }

    fn input(&self) -> io::Result<Vec<u8>> {
        Ok(b"from standard input\n".to_vec())
    }
}

pub struct World {
    pub home: tempfile::TempDir,
    pub person: Person,
}

#[derive(Debug)]
pub struct Ran {
    pub code: u8,
    pub out: String,
    pub err: String,
}

pub fn world() -> World {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join("profiles")).unwrap();
    World {
        home,
        person: Person::default(),
    }
}

impl World {
    pub fn profile(&self, name: &str, text: &str) {
        fs::write(self.home.path().join("profiles").join(name), text).unwrap();
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    pub fn run_as(&self, person: &Person, arguments: &[&str], env: &[(&str, &str)]) -> Ran {
        let home = self.home.path().display().to_string();
        let invocation = Invocation {
            arguments: arguments.iter().map(OsString::from).collect(),
            env: [("PROFILECTL_HOME", home.as_str())]
                .iter()
                .chain(env)
                .copied()
                .collect::<Env>(),
            working_directory: self.home.path().to_path_buf(),
            terminals: Terminals {
                input: !person.answers.lock().unwrap().is_empty(),
                ..Terminals::default()
            },
        };
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let exit = cli::run(&invocation, person, &mut out, &mut err);
        let ran = Ran {
            code: exit.0,
            out: String::from_utf8(out).unwrap(),
            err: String::from_utf8(err).unwrap(),
        };
        for it in ran.out.chars().chain(ran.err.chars()) {
            let shown = it == '\n' || it == '\t' || !connection_profile::untrusted::misleads(it);
            assert!(shown, "{it:?} in {ran:?}");
        }
        ran
    }

    /// Runs it with nobody to ask.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        self.run_as(&self.person, arguments, &[])
    }

    /// Runs it and expects it to be done.
    pub fn done(&self, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        assert_eq!(ran.code, 0, "{arguments:?}: {ran:?}");
        ran.out
    }

    /// Runs it and expects this exit code and error code.
    pub fn refused(&self, arguments: &[&str], exit: u8, code: &str) -> Ran {
        let ran = self.run(arguments);
        assert_eq!(ran.code, exit, "{arguments:?}: {ran:?}");
        assert!(ran.err.contains(&format!("error[{code}]")), "{ran:?}");
        assert_eq!(ran.out, "", "{arguments:?}");
        ran
    }

    pub fn state_of(&self, identity: &str) -> String {
        let out = self.done(&["list", "--format", "json"]);
        let all: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!(all["version"], 1);
        let profiles = all["profiles"].as_array().unwrap();
        let states: Vec<&str> = profiles
            .iter()
            .filter(|it| it["identity"] == identity)
            .map(|it| it["state"].as_str().unwrap())
            .collect();
        states.join(" ")
    }

    pub fn files_below(&self, name: &str) -> usize {
        fs::read_dir(self.path(name)).map_or(0, Iterator::count)
    }
}

pub fn answering(answers: &[&str]) -> Person {
    let answers = answers.iter().rev().map(|it| (*it).to_owned()).collect();
    Person {
        answers: Arc::new(Mutex::new(answers)),
        ..Person::default()
    }
}

/// The real provider, and whatever else the lines say.
pub fn entra(lines: &str) -> String {
    format!(
        "Protocol: s3\nVendor: acme\nDescription: AWS S3 (Acme)\n\
         Authorization: AuthorizationCode\nOAuth Client ID: 6731de76-14a6-49ae-97bc-6eba6914391e\n\
         OAuth Client Secret: ''\n\
         OAuth Authorization Url: https://login.microsoftonline.com/common/oauth2/v2.0/authorize\n\
         OAuth Token Url: https://login.microsoftonline.com/common/oauth2/v2.0/token\n\
         OAuth Redirect Url: http://localhost/oauth/callback\n\
         Scopes: [openid, offline_access]\n{lines}"
    )
}

pub const EVIL_STS: &str = "STS Endpoint: https://sts.evil.example/\n";
