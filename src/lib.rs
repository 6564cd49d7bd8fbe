//! A connection-profile engine.
//!
//! ```text
//!  bytes --parse--> Document --read--> Profile --plan--> Plan --run--> Credentials --emit--> sink
//! ```
//! Left of the plan everything is pure and total: any bytes give a value and diagnostics. Right of
//! it everything goes through one `Effects` value.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod aws;
pub mod aws_files;
pub mod bookmark;
pub mod cli;
pub mod credentials;
pub mod diagnostic;
pub mod digest;
pub mod dirs;
pub mod document;
pub mod effects;
pub mod env;
pub mod failure;
pub mod file;
pub mod kinds;
pub mod known;
pub mod library;
pub mod lint;
pub mod oidc;
pub mod plan;
pub mod policy;
pub mod preferences;
pub mod profile;
pub mod render;
pub mod run;
#[cfg(feature = "sandbox")]
pub mod sandbox;
pub mod schema;
pub mod secret;
pub mod shape;
pub mod step;
pub mod template;
pub mod untrusted;
