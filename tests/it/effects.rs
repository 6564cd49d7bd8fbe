//! The real ports against real sockets, files and processes, all on this machine.

#[cfg(unix)]
mod browser;
mod cache;
mod http;
mod refusing;
mod sign_in;
#[cfg(unix)]
mod terminal;
mod world;
