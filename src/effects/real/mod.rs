//! The real ports: a network, a browser, a terminal, a clock, a disk.
//!
//! Built from plain values that `main` took from the environment and the command line; nothing
//! here reads an environment variable, and nothing is opened before it is used.

mod address;
mod cache_dir;
mod clock;
mod entropy;
mod http;
mod proxy;
mod resolve;
mod roots;

pub use cache_dir::CacheDir;
pub use clock::SystemClock;
pub use entropy::SystemEntropy;
pub use http::{Network, NetworkOptions};
pub use proxy::Proxies;

use std::sync::Arc;

/// Says one line to the person (standard error). The line is ours, foreign words in it escaped.
pub type Say = Arc<dyn Fn(&str) + Send + Sync>;
