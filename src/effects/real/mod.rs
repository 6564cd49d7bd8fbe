//! The real ports: a network, a browser, a terminal, a clock, a disk.
//!
//! Built from plain values that `main` took from the environment and the command line; nothing
//! here reads an environment variable, and nothing is opened before it is used.

mod address;
mod browser;
mod cache_dir;
mod callback;
mod clock;
mod device_code;
mod entropy;
mod http;
mod loopback;
mod page;
mod paste;
mod pasting;
mod private_file;
mod programs;
mod proxy;
mod qr_code;
mod reception;
mod request_head;
mod resolve;
mod roots;
mod screen;
mod sign_in;
mod terminal;

pub use browser::BrowserChoice;
pub use cache_dir::CacheDir;
pub use clock::SystemClock;
pub use entropy::SystemEntropy;
pub use http::{Network, NetworkOptions};
pub use programs::SystemPrograms;
pub use proxy::Proxies;
pub use screen::{Paint, Screen, Stream};
pub use terminal::{Interactivity, NonInteractive, Terminal};

use super::memory_cache::MemoryCache;
use super::{Clock, Effects, Prompter, TokenCache};
use sign_in::BrowserSignIn;
use std::path::PathBuf;
use std::sync::Arc;

/// Says one line to the person (standard error). The line is ours, foreign words in it escaped.
pub type Say = Arc<dyn Fn(&str) + Send + Sync>;

/// What the real world is made of.
pub struct RealOptions {
    /// Proxies, certificate authorities and hosts of the user's environment.
    pub network: NetworkOptions,
    /// What `--browser` or `BROWSER` says.
    pub browser: Option<BrowserChoice>,
    /// Whether somebody may be asked.
    pub interactivity: Interactivity,
    /// The private folder of tokens; without it they live as long as the process.
    pub cache: Option<PathBuf>,
    /// What the person's terminal can show.
    pub screen: Screen,
    /// Where a line for the person goes.
    pub say: Say,
}

impl RealOptions {
    /// Builds the real ports. Nothing is read, bound or connected yet.
    pub fn into_effects(self) -> Effects {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        self.into_effects_at(clock)
    }

    /// The same on another clock, for time limits that a test moves.
    pub fn into_effects_at(self, clock: Arc<dyn Clock>) -> Effects {
        let prompter: Arc<dyn Prompter> = match self.interactivity {
            Interactivity::Person => Arc::new(Terminal),
            Interactivity::Nobody => Arc::new(NonInteractive),
        };
        let programs = Arc::new(SystemPrograms::new(self.interactivity, self.say.clone()));
        let tokens: Arc<dyn TokenCache> = match self.cache {
            Some(folder) => Arc::new(CacheDir::new(folder, clock.clone(), self.say.clone())),
            None => Arc::new(MemoryCache::default()),
        };
        Effects {
            http: Arc::new(Network::new(self.network, clock.clone())),
            sign_in: Arc::new(BrowserSignIn {
                browser: self.browser,
                interactivity: self.interactivity,
                prompter: prompter.clone(),
                clock: clock.clone(),
                screen: self.screen,
                say: self.say,
            }),
            prompter,
            clock,
            entropy: Arc::new(SystemEntropy),
            programs,
            tokens,
        }
    }
}
