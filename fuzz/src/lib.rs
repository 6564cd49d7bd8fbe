//! What is fuzzed: the readers and the URL policy, mounted from the project as they are.
//!
//! The targets go further than "no panic": whatever a reader answers keeps to its limits, and
//! every place it names lies in the file.

// Mounted modules have more than the targets use.
#![allow(dead_code)]

#[path = "../../src/diagnostic/mod.rs"]
pub mod diagnostic;
#[path = "../../src/document/mod.rs"]
pub mod document;
#[path = "../../src/profile/url.rs"]
pub mod url_policy;

mod judge;

pub use judge::{read, url};
