//! The command line: builds the real world and calls the library.

fn main() {}
