//! The whole way through the command line, in this process: a sandbox for a network, a person who
//! signs in when shown a URL, a home of its own.

mod hosts;
mod once;
mod refusals;
pub(crate) mod world;
