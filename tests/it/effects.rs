//! The real ports against real sockets, files and processes, all on this machine.

mod cache;
mod http;
mod refusing;
mod world;
