//! Signing a person in at an OpenID Connect provider, and keeping the sign-in fresh.
//!
//! Discovery, the authorization code flow with PKCE, `state` and `nonce`, the token exchange, refresh
//! and revocation, and every check of the ID token that a relying party owes (OpenID Connect Core
//! 3.1.3.7, RFC 8252, RFC 9207, RFC 9700). All traffic goes through the [`Http`] port; nothing here is
//! ever sent twice, and no redirect is followed.
//!
//! Beside it are the two grants of RFC 6749 without a browser, and ID tokens that a machine was given
//! ([`machine`]).
//!
//! Deliberately not here: the listener and the browser (`effects`), where tokens are kept (`run`), and
//! whether the profile may be used at all (enabling). The device code grant is not offered.
//!
//! [`Http`]: crate::effects::Http

mod algorithm;
mod answer;
mod claims;
mod client;
pub mod codes;
mod discovery;
mod grant;
mod id_token;
mod issuer;
mod jws;
mod keys;
pub mod machine;
mod refresh;
mod refusal;
mod revoke;
mod sign_in;
mod tokens;
mod unattended;
mod wire;

pub use claims::{IdClaims, read_claims_unverified};
pub use client::{Client, Pkce, check_parameter};
pub use discovery::{Metadata, ResponseIssuer, discover};
pub use issuer::Issuer;
pub use refresh::refresh;
pub use revoke::{Revocation, revoke};
pub use sign_in::sign_in;
pub use tokens::Tokens;
pub use unattended::{client_credentials, password};
