//! A command line with a sandbox behind it.

use crate::sandbox::world::{self as sandbox, Test};
pub use crate::stage::Outcome;
use crate::stage::{Browser, requests_since};
use connection_profile::cli::{self, Invocation, Outside, Terminals};
use connection_profile::dirs::Dirs;
use connection_profile::effects::real::{
    CacheDir, Interactivity, NonInteractive, RealOptions, Say, SystemPrograms,
};
use connection_profile::effects::{
    Answer, Answered, AuthorizationUi, CacheKey, Clock as _, Effects, Form, Lease, Prompter,
    Question, TokenCache, Unanswered, Verdict,
};
use connection_profile::library;
use connection_profile::profile::questions::{Kept, Prompt};
use connection_profile::sandbox::config::WorldConfig;
use connection_profile::sandbox::{CANARY, World};
use connection_profile::secret::Secret;
use std::cell::RefCell;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

/// A home, a sandbox and a person.
pub struct Stage {
    pub test: Test,
    pub home: TempDir,
    pub terminal: Arc<FakeTerminal>,
    /// Standard input.
    pub input: Mutex<Vec<u8>>,
    /// The environment, beside the home and the browser.
    pub env: Mutex<Vec<(String, String)>>,
    browser: Browser,
    /// How many locks were asked for, and how many must have been before the person answers.
    locks: Arc<AtomicUsize>,
    patience: Arc<AtomicUsize>,
}

/// Answers questions from what was laid out, and keeps a list of what was asked.
#[derive(Default)]
pub struct FakeTerminal {
    answers: Mutex<Vec<(String, Reply)>>,
    asked: Mutex<Vec<String>>,
}

/// What the person does when asked.
#[derive(Clone)]
pub enum Reply {
    Says(String),
    /// Types what the MFA device shows then.
    ShowsCode(Arc<World>),
    Declines,
}

impl FakeTerminal {
    /// Lays out the next answer to a question.
    pub fn answer(&self, key: &str, reply: Reply) {
        self.answers.lock().unwrap().push((key.to_owned(), reply));
    }

    /// The keys asked for since the last look.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }

    /// Whether a person is there at all.
    fn is_manned(&self) -> bool {
        !self.answers.lock().unwrap().is_empty()
    }
}

impl Prompter for FakeTerminal {
    fn ask(&self, it: &Question) -> Result<Answer, Unanswered> {
        self.asked.lock().unwrap().push(it.key.clone());
        // What is kept in no bookmark is not shown while it is typed either.
        let is_secret = Prompt::find(&it.key).is_some_and(|it| it.kept != Kept::InBookmark);
        assert_eq!(is_secret, matches!(it.form, Form::Secret), "{}", it.key);
        let mut answers = self.answers.lock().unwrap();
        let Some(at) = answers.iter().position(|(key, _)| *key == it.key) else {
            panic!("nobody expected to be asked for {}", it.key);
        };
        let text = match answers.remove(at).1 {
            Reply::Says(text) => text,
            Reply::ShowsCode(world) => world.mfa_code().unwrap(),
            Reply::Declines => return Err(Unanswered::Declined),
        };
        (it.check)(&text).unwrap_or_else(|why| panic!("{}: {why}", it.key));
        Ok(Answer(Secret::new(text)))
    }
}

impl Stage {
    /// The demo world, its profile in the folder and enabled.
    pub fn new() -> Self {
        Self::with(|_| {}, |it| it)
    }

    /// A home with nothing in it, and the demo profile in a file beside it, as somebody sent it.
    pub fn bare() -> Self {
        let stage = Self::unprepared(|_| {});
        let profile = stage.test.world.demo_profile();
        let write = |name: &str, text: &str| {
            std::fs::write(stage.home.path().join(name), text).unwrap();
        };
        write("sandbox.yaml", &profile);
        write(
            "entra-common.yaml",
            include_str!("../../readme/entra-common.yaml"),
        );
        std::fs::create_dir(stage.home.path().join(".aws")).unwrap();
        write(".aws/config", include_str!("../../readme/aws-config"));
        write(
            ".aws/credentials",
            include_str!("../../readme/aws-credentials"),
        );
        stage
    }

    pub fn with(
        world: impl FnOnce(&mut WorldConfig),
        profile: impl FnOnce(String) -> String,
    ) -> Self {
        let stage = Self::unprepared(world);
        stage.drop_profile(&profile(stage.test.world.demo_profile()));
        stage.enable();
        stage
    }

    /// The demo world, and no profile yet.
    pub fn empty() -> Self {
        Self::unprepared(|_| {})
    }

    fn unprepared(world: impl FnOnce(&mut WorldConfig)) -> Self {
        let test = sandbox::with(world);
        let home = tempfile::tempdir().unwrap();
        let locks: Arc<AtomicUsize> = Arc::default();
        let patience: Arc<AtomicUsize> = Arc::default();
        let (asked, wanted, clock) = (locks.clone(), patience.clone(), test.clock.clone());
        let browser = Browser::of(&test.world).waiting(move || {
            let wanted = wanted.load(Ordering::SeqCst);
            while asked.load(Ordering::SeqCst) < wanted {
                std::thread::yield_now();
            }
            if wanted > 0 {
                clock.advance(1);
            }
        });
        Stage {
            test,
            home,
            terminal: Arc::default(),
            input: Mutex::default(),
            env: Mutex::default(),
            browser,
            locks,
            patience,
        }
    }

    pub fn dirs(&self) -> Dirs {
        Dirs::below(self.home.path())
    }

    pub fn profile_file(&self) -> PathBuf {
        self.dirs().profiles.join("sandbox.yaml")
    }

    pub fn drop_profile(&self, text: &str) {
        std::fs::create_dir_all(self.dirs().profiles).unwrap();
        std::fs::write(self.profile_file(), text).unwrap();
    }

    pub fn enable(&self) {
        let name = self.profile_file().display().to_string();
        let loaded = library::find(&name, &self.dirs(), self.home.path()).unwrap();
        library::enable(&loaded, &self.dirs()).unwrap();
    }

    pub fn deny(&self) {
        self.browser.deny();
    }

    /// The person answers only once so many runs wait for each other: each asks for one lock, and
    /// the one whose person it is for a second one.
    pub fn answer_when_all_wait(&self, runs: usize) {
        self.patience.store(runs + 1, Ordering::SeqCst);
    }

    /// How often a browser was opened.
    pub fn visits(&self) -> usize {
        self.browser.visits().len()
    }

    /// What the browser's last pages said.
    pub fn pages(&self) -> Vec<Verdict> {
        self.browser.pages()
    }

    /// Requests since the last look, as `Face METHOD action`.
    pub fn requests_since(&self, seen: usize) -> Vec<String> {
        requests_since(&self.test.world, seen)
    }

    pub fn connect(&self) -> Outcome {
        self.verb(&["connect", "profilectl-sandbox", "--allow-insecure-loopback"])
    }

    /// Carries out one command line. No secret of the sandbox may be in what it says.
    pub fn verb(&self, words: &[&str]) -> Outcome {
        let it = self.verb_with_secrets(words);
        for text in [&it.out, &it.err] {
            assert!(
                !text.contains(CANARY) && !text.contains("eyJ"),
                "a secret in: {text}"
            );
        }
        it
    }

    /// The same for a verb whose answer is a secret.
    pub fn verb_with_secrets(&self, words: &[&str]) -> Outcome {
        self.verb_in(self, words)
    }

    /// The same in another world.
    pub fn verb_in(&self, outside: &dyn Outside, words: &[&str]) -> Outcome {
        Outcome::of(|out, err| self.carry_out(outside, words, out, err))
    }

    /// Both streams in the order in which a terminal shows them, as `out`.
    pub fn verb_on_terminal(&self, words: &[&str]) -> Outcome {
        let both = Both::default();
        let exit = self.carry_out(self, words, &mut both.clone(), &mut both.clone());
        let out = String::from_utf8(both.0.take()).unwrap();
        Outcome {
            exit,
            out,
            err: String::new(),
        }
    }

    fn carry_out(
        &self,
        outside: &dyn Outside,
        words: &[&str],
        out: &mut dyn Write,
        err: &mut dyn Write,
    ) -> u8 {
        let home = self.home.path().to_str().unwrap();
        let own = [
            ("PROFILECTL_HOME", home),
            ("HOME", home),
            ("BROWSER", "fake"),
        ];
        let own = own.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let set = self.env.lock().unwrap().clone();
        let invocation = Invocation {
            arguments: words.iter().map(Into::into).collect(),
            env: own.into_iter().chain(set).collect(),
            working_directory: self.home.path().to_owned(),
            terminals: Terminals {
                input: self.terminal.is_manned(),
                ..Terminals::default()
            },
        };
        let now = self.test.clock.now();
        if let Some(exit) = cli::warm::answer(&invocation, now, out, err) {
            return exit.0;
        }
        let exit = cli::run(&invocation, outside, out, err).0;
        self.no_secret_outside_the_state_folder();
        exit
    }

    fn no_secret_outside_the_state_folder(&self) {
        for folder in [self.dirs().bookmarks, self.dirs().profiles] {
            let files = std::fs::read_dir(folder).into_iter().flatten();
            for file in files.map(|it| it.unwrap().path()).filter(|it| it.is_file()) {
                let content = std::fs::read(&file).unwrap();
                let text = String::from_utf8_lossy(&content);
                assert!(!text.contains(CANARY), "a secret in {}", file.display());
            }
        }
    }
}

/// Two streams that end on one screen.
#[derive(Clone, Default)]
struct Both(Rc<RefCell<Vec<u8>>>);

impl Write for Both {
    fn write(&mut self, it: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(it);
        Ok(it.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Outside for Stage {
    fn effects(&self, it: RealOptions) -> Effects {
        let programs = SystemPrograms::new(Interactivity::Nobody, it.say.clone());
        let programs = Arc::new(programs.within(std::time::Duration::from_secs(2)));
        let tokens = CacheDir::new(
            it.cache.clone().unwrap(),
            self.test.clock.clone(),
            it.say.clone(),
        );
        let interactivity = it.interactivity;
        // Who may not be disturbed is not shown anything: the real port says so.
        let sign_in: Arc<dyn AuthorizationUi> = match it.browser {
            Some(_) => Arc::new(self.browser.clone()),
            None => it.into_effects().sign_in,
        };
        Effects {
            http: self.test.world.clone(),
            sign_in,
            prompter: match interactivity {
                Interactivity::Person => self.terminal.clone(),
                Interactivity::Nobody => Arc::new(NonInteractive),
            },
            clock: self.test.clock.clone(),
            entropy: Arc::new(connection_profile::effects::real::SystemEntropy),
            programs,
            tokens: Arc::new(Counting {
                tokens,
                locks: self.locks.clone(),
            }),
        }
    }

    fn say(&self) -> Say {
        Arc::new(|_| {})
    }

    fn input(&self) -> std::io::Result<Vec<u8>> {
        Ok(self.input.lock().unwrap().clone())
    }
}

/// The real cache, counting who asks for a lock.
struct Counting {
    tokens: CacheDir,
    locks: Arc<AtomicUsize>,
}

impl TokenCache for Counting {
    fn load(&self, key: &CacheKey) -> Option<Secret<Vec<u8>>> {
        self.tokens.load(key)
    }

    fn store(&self, key: &CacheKey, it: &Secret<Vec<u8>>) -> io::Result<()> {
        self.tokens.store(key, it)
    }

    fn forget(&self, key: &CacheKey) -> io::Result<()> {
        self.tokens.forget(key)
    }

    fn lock<'a>(&'a self, key: &'a CacheKey) -> Answered<'a, io::Result<Lease>> {
        self.locks.fetch_add(1, Ordering::SeqCst);
        self.tokens.lock(key)
    }

    fn lock_shared<'a>(&'a self, file: &'a Path) -> Answered<'a, io::Result<Lease>> {
        self.tokens.lock_shared(file)
    }
}
