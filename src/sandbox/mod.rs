//! A whole sign-in world on loopback: an OpenID provider, AWS IAM Identity Center, a strict AWS STS,
//! EC2's instance metadata service and a real S3 server.
//!
//! One set of endpoints ([`World`]), two mounts: behind the `Http` port, in-process, for tests; and
//! behind listeners on free loopback ports ([`Sandbox`]) for people, browsers and other programs.
//! It refuses what the services it stands in for refuse, in their words. Deliberately not here: a
//! service that misbehaves on purpose (tests have those), TLS, and anything that leaves loopback.

mod code;
pub mod config;
mod demo_profile;
mod form;
mod html;
pub mod identity_center;
mod issued;
mod listen;
mod log;
mod metadata;
mod oidc;
mod pages;
mod person;
mod pkce;
mod random;
mod redirect_uri;
mod reply;
mod s3;
mod sts;
mod world;

pub use self::sts::saml::AUDIENCE as SAML_AUDIENCE;
pub use config::{Knobs, WorldConfig};
pub use issued::StaticKey;
pub use listen::{Running, Sandbox};
pub use log::Requested;
pub use person::{Consent, DemoPerson, Stuck};
pub use world::{Addresses, Face, World};

/// What every secret the sandbox makes up contains, where its format allows, so that a leak can be
/// found by searching for it. An ID token cannot carry it in clear: it begins with `eyJ`.
pub const CANARY: &str = "SANDBOX-CANARY";

/// Why a sandbox could not be made or started.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Unavailable {
    /// The signing key could not be made.
    #[error("the sandbox's signing key could not be made")]
    Key,
    /// The folder behind the S3 server could not be made or filled.
    #[error("the folder for the sandbox's buckets could not be made")]
    Folder(#[source] std::io::Error),
    /// A role's trust policy is not one that IAM would take, and why.
    #[error("the trust policy of `{role}` is malformed: {why}")]
    TrustPolicy {
        /// The role's ARN.
        role: String,
        /// What is wrong with it.
        why: String,
    },
    /// No loopback port could be listened on.
    #[error("no port on 127.0.0.1 could be listened on")]
    Listen(#[source] std::io::Error),
    /// This world has been given its addresses already: it can be started once.
    #[error("this sandbox was started before")]
    Started,
}
