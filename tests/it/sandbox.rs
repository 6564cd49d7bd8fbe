//! The embedded sandbox: it gives what it promises, and refuses what the real services refuse.

mod authorize;
mod caller_identity;
mod identity_center;
mod identity_token;
mod listeners;
mod metadata;
mod person;
mod s3;
mod sts;
mod token;
pub(crate) mod world;
