#[cfg(feature = "sandbox")]
mod by_hand;
mod connect;
mod corpus;
mod effects;
mod house;
#[cfg(feature = "sandbox")]
mod identity_center;
mod library;
mod lint;
#[cfg(all(unix, feature = "sandbox"))]
mod manual;
mod new;
mod oidc;
mod opx;
mod parse;
#[cfg(feature = "sandbox")]
mod readme;
mod resolve;
#[cfg(feature = "sandbox")]
mod sandbox;
mod schema;
#[cfg(feature = "sandbox")]
mod stage;
mod storage;
#[cfg(feature = "sandbox")]
mod strategies;
mod warm;
