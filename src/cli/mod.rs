//! The command line as one function.
//!
//! `main` builds the real world and calls [`run`]; tests call the same function with a world of
//! their own. Each verb is a file in `command/`.

pub mod args;
pub mod command;
mod report;
mod ui;

pub use ui::Ui;

use crate::dirs::Dirs;
use crate::env::Env;
use crate::failure::Exit;
use args::{Cli, Common};
use clap::Parser;
use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;

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

/// Whether a person may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interaction {
    /// Questions go to the terminal.
    Terminal,
    /// Nobody is there: nothing is asked, and no browser is opened unless one is named.
    Nobody,
}

/// One verb being carried out.
pub struct Session<'a> {
    /// Flags that every verb has.
    pub common: &'a Common,
    /// What the process was started with.
    pub invocation: &'a Invocation,
    /// The user's folders.
    pub dirs: Dirs,
    /// The two streams a verb may write to.
    pub ui: Ui<'a>,
}

impl Session<'_> {
    /// The environment.
    pub fn env(&self) -> &Env {
        &self.invocation.env
    }

    /// Whether a person may be asked.
    pub fn interaction(&self) -> Interaction {
        if self.common.non_interactive || !self.invocation.terminals.input {
            Interaction::Nobody
        } else {
            Interaction::Terminal
        }
    }
}

/// Carries out one command line; standard output gets the answer and nothing else.
pub fn run(invocation: &Invocation, out: &mut dyn Write, err: &mut dyn Write) -> Exit {
    let program = OsString::from("profilectl");
    let cli = match Cli::try_parse_from([program].iter().chain(&invocation.arguments)) {
        Ok(cli) => cli,
        Err(error) => return report::usage(&error, &mut Ui::new(out, err, invocation)),
    };
    let mut ui = Ui::new(out, err, invocation);
    let dirs = match Dirs::find(
        cli.common.home.as_deref(),
        &invocation.env,
        &invocation.working_directory,
    ) {
        Ok(dirs) => dirs,
        Err(failure) => return report::failure(&failure, &mut ui),
    };
    let mut session = Session {
        common: &cli.common,
        invocation,
        dirs,
        ui,
    };
    match command::run(&cli.command, &mut session) {
        Ok(exit) => session.ui.finish(exit),
        Err(failure) => report::failure(&failure, &mut session.ui),
    }
}
