//! The command line: builds the real world and calls the library.

use connection_profile::cli::{self, Invocation, Terminals};
use connection_profile::env::Env;
use jiff::Timestamp;
use std::io::IsTerminal;
use std::process::ExitCode;

fn main() -> ExitCode {
    let invocation = Invocation {
        arguments: std::env::args_os().skip(1).collect(),
        env: Env::new(std::env::vars_os()),
        working_directory: std::env::current_dir().unwrap_or_default(),
        terminals: Terminals {
            input: std::io::stdin().is_terminal(),
            output: std::io::stdout().is_terminal(),
            error: std::io::stderr().is_terminal(),
        },
    };
    let (mut out, mut err) = (std::io::stdout().lock(), std::io::stderr());
    if cli::warm::answer(&invocation, Timestamp::now(), &mut out) {
        return ExitCode::SUCCESS;
    }
    ExitCode::from(cli::run(&invocation, &cli::RealOutside, &mut out, &mut err).0)
}
