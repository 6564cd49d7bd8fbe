//! A command line with the sandbox's Identity Center behind it, a home of its own, and a person who
//! answers questions and signs in.

pub use super::faulty::Fault;
use super::faulty::{Faults, Faulty};
use crate::sandbox::world::{self as sandbox, Test};
pub use crate::stage::Outcome;
use crate::stage::{Browser, requests_since};
use connection_profile::cli::{self, Invocation, Outside, Terminals};
use connection_profile::dirs::Dirs;
use connection_profile::effects::real::{
    CacheDir, Interactivity, NonInteractive, RealOptions, Say, SystemPrograms,
};
use connection_profile::effects::{
    Answer, Answered, AuthorizationUi, Clock, Effects, Form, Prompter, Question, Unanswered,
    Verdict,
};
use connection_profile::sandbox::CANARY;
use connection_profile::sandbox::config::WorldConfig;
use connection_profile::secret::Secret;
use http::StatusCode;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;
use url::Url;

pub const START_URL: &str = "https://d-9367000000.awsapps.com/start";
pub const ISSUER_URL: &str = "https://identitycenter.amazonaws.com/ssoins-6804000000000000";
pub const DUAL_STACK_URL: &str = "https://ssoins-6804000000000000.portal.eu-west-1.app.aws";
pub const REGION: &str = "eu-west-1";
pub const PROFILE: &str = "aws-s3-identity-center";

/// What the person does at a question.
#[derive(Debug, Clone)]
pub enum Act {
    /// Types it, or chooses the one with this value.
    Answer(&'static str),
    /// Presses Esc.
    Cancel,
}

/// A home, a sandbox and a person.
pub struct Stage {
    pub test: Test,
    pub home: TempDir,
    person: Person,
    browser: Browser,
    env: Mutex<Vec<(String, String)>>,
    meanwhile: Meanwhile,
    slept: Slept,
    faults: Faults,
}

/// What happens elsewhere while somebody waits: one thing for each wait, the first after so many.
type Meanwhile = Arc<Mutex<VecDeque<Box<dyn FnOnce() + Send>>>>;
type Slept = Arc<Mutex<Vec<Duration>>>;

/// Answers questions by a script, and keeps what was asked.
#[derive(Clone, Default)]
struct Person {
    script: Arc<Mutex<VecDeque<(&'static str, Act)>>>,
    transcript: Arc<Mutex<String>>,
}

/// The test's clock; who waits, waits no time.
struct Hasty(Arc<sandbox::SetClock>, Meanwhile, Slept);

impl Clock for Hasty {
    fn now(&self) -> Timestamp {
        self.0.now()
    }

    fn sleep(&self, it: Duration) -> Answered<'_, ()> {
        self.0.advance(i64::try_from(it.as_secs()).unwrap());
        self.2.lock().unwrap().push(it);
        let elsewhere = self.1.lock().unwrap().pop_front();
        if let Some(happens) = elsewhere {
            happens();
        }
        Box::pin(std::future::ready(()))
    }
}

impl Stage {
    /// With one of the demo's people: Alice has several accounts, Bilal one.
    pub fn of(name: &'static str) -> Self {
        Self::with(name, |_| {})
    }

    pub fn with(name: &'static str, world: impl FnOnce(&mut WorldConfig)) -> Self {
        let test = sandbox::with(world);
        let home = tempfile::tempdir().unwrap();
        let browser = Browser::of(&test.world)
            .signing_in_as(name)
            .coming_back_to("http://127.0.0.1/oauth/callback");
        let own = [
            (
                "PROFILECTL_HOME",
                home.path().join("own").display().to_string(),
            ),
            ("HOME", home.path().display().to_string()),
            ("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9603".to_owned()),
            ("BROWSER", "fake".to_owned()),
        ];
        let env = own.map(|(name, value)| (name.to_owned(), value)).into();
        Stage {
            test,
            home,
            person: Person::default(),
            browser,
            env: Mutex::new(env),
            meanwhile: Arc::default(),
            slept: Arc::default(),
            faults: Arc::default(),
        }
    }

    pub fn set_env(&self, name: &str, value: &str) {
        self.env
            .lock()
            .unwrap()
            .push((name.to_owned(), value.to_owned()));
    }

    pub fn dirs(&self) -> Dirs {
        Dirs::below(&self.home.path().join("own"))
    }

    pub fn aws(&self, file: &str) -> PathBuf {
        self.home.path().join(".aws").join(file)
    }

    pub fn write_aws(&self, file: &str, text: &str) {
        let path = self.aws(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// The token files there are.
    pub fn token_files(&self) -> Vec<PathBuf> {
        let Ok(entries) = std::fs::read_dir(self.aws("sso/cache")) else {
            return Vec::new();
        };
        entries.map(|it| it.unwrap().path()).collect()
    }

    pub fn bookmark(&self) -> String {
        let folder = self.dirs().bookmarks;
        let mut files = std::fs::read_dir(folder).unwrap();
        std::fs::read_to_string(files.next().unwrap().unwrap().path()).unwrap()
    }

    /// What goes wrong with the next requests to this path.
    pub fn faults(&self, path: &'static str, these: &[Fault]) {
        let mut faults = self.faults.lock().unwrap();
        faults.extend(these.iter().map(|it| (path, it.clone())));
    }

    /// At the wait after so many others, something happens elsewhere.
    pub fn after_waits(&self, waits: usize, happens: impl FnOnce() + Send + 'static) {
        let mut meanwhile = self.meanwhile.lock().unwrap();
        for _ in 0..waits {
            meanwhile.push_back(Box::new(|| {}));
        }
        meanwhile.push_back(Box::new(happens));
    }

    /// How long was waited, each time, since the last look.
    pub fn slept(&self) -> Vec<Duration> {
        std::mem::take(&mut *self.slept.lock().unwrap())
    }

    /// Renews the session as another program would, with what is in its file. Returns what that
    /// program has still to write.
    pub fn renewed_elsewhere(&self, mut token: Value) -> Vec<u8> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let answer = runtime.block_on(self.test.call(
            "/token",
            &json!({
                "clientId": token["clientId"], "clientSecret": token["clientSecret"],
                "grantType": "refresh_token", "refreshToken": token["refreshToken"],
            }),
        ));
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        let answer = answer.json();
        let life = Duration::from_secs(answer["expiresIn"].as_u64().unwrap());
        token["accessToken"] = answer["accessToken"].clone();
        token["refreshToken"] = answer["refreshToken"].clone();
        token["expiresAt"] = json!((self.test.now() + life).to_string());
        token.to_string().into_bytes()
    }

    pub fn deny(&self) {
        self.browser.deny();
    }

    /// What the person will do at the next questions: they must come in this order.
    pub fn script(&self, acts: &[(&'static str, Act)]) {
        let mut script = self.person.script.lock().unwrap();
        assert!(script.is_empty(), "not asked: {script:?}");
        script.extend(acts.iter().cloned());
    }

    /// The questions so far, with what was to choose.
    pub fn transcript(&self) -> String {
        self.person.transcript.lock().unwrap().clone()
    }

    pub fn visits(&self) -> usize {
        self.browser.visits().len()
    }

    pub fn last_visit(&self) -> Url {
        self.browser.visits().pop().unwrap()
    }

    pub fn pages(&self) -> Vec<Verdict> {
        self.browser.pages()
    }

    pub fn seen(&self) -> usize {
        self.test.world.requests().len()
    }

    pub fn requests_since(&self, seen: usize) -> Vec<String> {
        requests_since(&self.test.world, seen)
    }

    /// `connect` in a terminal.
    pub fn connect(&self) -> Outcome {
        let it = self.verb(&["connect", PROFILE]);
        let script = self.person.script.lock().unwrap();
        assert!(script.is_empty(), "not asked: {script:?}\n{}", it.err);
        it
    }

    /// The answers of the manual's steps 3 and 4, so that a test can begin behind them.
    pub fn connect_with(&self, region: &str, start_url: &str) -> Outcome {
        let (region, url) = (
            format!("sso_region={region}"),
            format!("sso_start_url={start_url}"),
        );
        self.verb(&["connect", PROFILE, "--set", &region, "--set", &url])
    }

    pub fn verb(&self, words: &[&str]) -> Outcome {
        self.verb_in(words, true)
    }

    /// One command line. No secret of the sandbox may be in what it says.
    pub fn verb_in(&self, words: &[&str], terminal: bool) -> Outcome {
        let it = self.verb_with_secrets(words, terminal);
        for text in [&it.out, &it.err] {
            assert!(!text.contains(CANARY), "a secret in: {text}");
        }
        it
    }

    pub fn verb_with_secrets(&self, words: &[&str], terminal: bool) -> Outcome {
        let invocation = Invocation {
            arguments: words.iter().map(Into::into).collect(),
            env: self.env.lock().unwrap().iter().cloned().collect(),
            working_directory: self.home.path().to_owned(),
            terminals: Terminals {
                input: terminal,
                output: false,
                error: terminal,
            },
        };
        Outcome::of(|out, err| {
            cli::warm::answer(&invocation, self.test.clock.now(), out, err)
                .unwrap_or_else(|| cli::run(&invocation, self, out, err))
                .0
        })
    }
}

impl Outside for Stage {
    fn effects(&self, it: RealOptions) -> Effects {
        let programs = SystemPrograms::new(Interactivity::Nobody, it.say.clone());
        let programs = Arc::new(programs.within(std::time::Duration::from_secs(2)));
        let clock: Arc<dyn Clock> = Arc::new(Hasty(
            self.test.clock.clone(),
            self.meanwhile.clone(),
            self.slept.clone(),
        ));
        let tokens = CacheDir::new(it.cache.clone().unwrap(), clock.clone(), it.say.clone());
        let prompter: Arc<dyn Prompter> = match it.interactivity {
            Interactivity::Person => Arc::new(self.person.clone()),
            Interactivity::Nobody => Arc::new(NonInteractive),
        };
        let sign_in: Arc<dyn AuthorizationUi> = match it.browser {
            Some(_) => Arc::new(self.browser.clone()),
            None => it.into_effects().sign_in,
        };
        Effects {
            http: Arc::new(Faulty {
                world: self.test.world.clone(),
                faults: self.faults.clone(),
            }),
            sign_in,
            prompter,
            clock,
            entropy: Arc::new(connection_profile::effects::real::SystemEntropy),
            programs,
            tokens: Arc::new(tokens),
        }
    }

    fn say(&self) -> Say {
        Arc::new(|_| {})
    }

    fn input(&self) -> std::io::Result<Vec<u8>> {
        Ok(Vec::new())
    }
}

impl Prompter for Person {
    fn ask(&self, it: &Question) -> Result<Answer, Unanswered> {
        let mut transcript = self.transcript.lock().unwrap();
        transcript.push_str(&format!("? {}\n", it.title));
        if let Form::Choice(choices) = &it.form {
            for choice in choices {
                transcript.push_str(&format!("    {}\n", choice.label));
            }
        }
        let next = self.script.lock().unwrap().pop_front();
        let Some((key, act)) = next else {
            panic!("an unexpected question: {}\n{transcript}", it.key);
        };
        assert_eq!(it.key, key, "{transcript}");
        match act {
            Act::Cancel => {
                transcript.push_str("> (cancelled)\n");
                Err(Unanswered::Declined)
            }
            Act::Answer(value) => {
                if let Form::Choice(choices) = &it.form {
                    assert!(choices.iter().any(|it| it.value == value), "{transcript}");
                }
                (it.check)(value).unwrap();
                transcript.push_str(&format!("> {value}\n"));
                Ok(Answer(Secret::new(value.to_owned())))
            }
        }
    }
}
