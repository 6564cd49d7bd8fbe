//! The command line: builds the real world and calls the library.

use connection_profile::cli::{self, Invocation, Terminals};
use connection_profile::env::Env;
use jiff::Timestamp;
use std::io::IsTerminal;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut invocation = Invocation {
        arguments: std::env::args_os().skip(1).collect(),
        env: Env::new(std::env::vars_os()),
        working_directory: std::env::current_dir().unwrap_or_default(),
        terminals: Terminals::default(),
    };
    let (mut out, mut err) = (std::io::stdout().lock(), std::io::stderr());
    let now = Timestamp::now();
    let exit = cli::warm::answer(&invocation, now, &mut out, &mut err).unwrap_or_else(|| {
        invocation.terminals = Terminals {
            input: std::io::stdin().is_terminal(),
            output: std::io::stdout().is_terminal(),
            error: std::io::stderr().is_terminal(),
        };
        cli::run(&invocation, &cli::RealOutside, &mut out, &mut err)
    });
    ExitCode::from(exit.0)
}
