//! The command line as one function.
//!
//! `main` builds the real world and calls [`run`]; tests call the same function with a world of
//! their own. Each verb is a file in `command/`.

pub mod args;
pub mod command;
mod json;
mod pipeline;
mod report;
mod session;
mod statement;
mod target;
mod ui;
mod unanswered;
pub mod warm;

pub use session::Session;
pub use ui::Ui;

use crate::aws::identity_center::oidc::Way;
use crate::dirs::Dirs;
use crate::effects::Effects;
use crate::effects::real::{RealOptions, Say, Stream};
use crate::env::Env;
use crate::failure::Exit;
use args::Cli;
use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::sync::Arc;

/// What the process was started with.
#[derive(Debug, Clone)]
pub struct Invocation {
    /// Without the program's name.
    pub arguments: Vec<OsString>,
    /// The environment.
    pub env: Env,
    /// The working directory.
    pub working_directory: PathBuf,
    /// Which standard streams are terminals.
    pub terminals: Terminals,
}

/// Which standard streams are terminals.
#[derive(Debug, Clone, Copy, Default)]
pub struct Terminals {
    /// Standard input.
    pub input: bool,
    /// Standard output.
    pub output: bool,
    /// Standard error.
    pub error: bool,
}

impl Terminals {
    /// Where standard error goes.
    fn error_stream(self) -> Stream {
        match self.error {
            true => Stream::Terminal,
            false => Stream::Elsewhere,
        }
    }
}

/// The outside world, built only when a verb asks for it.
pub trait Outside {
    /// The ports behind these options.
    fn effects(&self, it: RealOptions) -> Effects;
    /// Where a line for the person goes while a verb is waiting.
    fn say(&self) -> Say;
    /// Standard input, to its end.
    fn input(&self) -> io::Result<Vec<u8>>;
}

/// The real one.
#[derive(Debug, Clone, Copy)]
pub struct RealOutside;

/// More than any answer, profile or policy that is piped in.
const LARGEST_INPUT: u64 = 16 * 1024 * 1024;

impl Outside for RealOutside {
    fn effects(&self, it: RealOptions) -> Effects {
        it.into_effects()
    }

    fn say(&self) -> Say {
        Arc::new(|line| {
            // A closed standard error is no reason to stop.
            let _ = writeln!(io::stderr(), "{line}");
        })
    }

    fn input(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        io::stdin()
            .lock()
            .take(LARGEST_INPUT)
            .read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

/// Carries out one command line; standard output gets the answer and nothing else.
pub fn run(
    invocation: &Invocation,
    outside: &dyn Outside,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Exit {
    let mut ui = Ui::new(out, err, invocation);
    let program = OsString::from("profilectl");
    let cli = match Cli::read([program].into_iter().chain(invocation.arguments.clone())) {
        Ok(cli) => cli,
        Err(error) => return report::usage(&error, &mut ui),
    };
    ui.colour(cli.common.color, invocation);
    let home = cli.common.home.as_deref();
    let dirs = match Dirs::find(home, &invocation.env, &invocation.working_directory) {
        Ok(dirs) => dirs,
        Err(_) if !cli.command.needs_home() => Dirs::nowhere(),
        Err(failure) => return report::failure(&failure, &mut ui),
    };
    let mut session = Session {
        common: &cli.common,
        invocation,
        dirs,
        ui,
        outside,
        way: Way::Browser,
    };
    match command::run(&cli.command, &mut session) {
        Ok(exit) => session.ui.finish(exit),
        Err(failure) => report::failure(&failure, &mut session.ui),
    }
}
