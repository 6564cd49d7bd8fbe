//! The only way to print: standard output is the answer, standard error is for the person.

use super::Invocation;
use crate::failure::Exit;
use std::fmt::Display;
use std::io::{self, Write};

/// Two streams, and whether they take colour.
pub struct Ui<'a> {
    out: &'a mut dyn Write,
    err: &'a mut dyn Write,
    /// Whether standard output takes colour.
    pub out_colour: bool,
    /// Whether standard error takes colour.
    pub err_colour: bool,
    broken: Option<io::ErrorKind>,
}

impl<'a> Ui<'a> {
    /// Colour only on a terminal, and never with `NO_COLOR` or a dumb one.
    pub fn new(out: &'a mut dyn Write, err: &'a mut dyn Write, invocation: &Invocation) -> Self {
        let allowed =
            invocation.env.get("NO_COLOR").is_none() && invocation.env.get("TERM") != Some("dumb");
        Ui {
            out,
            err,
            out_colour: allowed && invocation.terminals.output,
            err_colour: allowed && invocation.terminals.error,
            broken: None,
        }
    }

    /// A line of the answer.
    pub fn line(&mut self, it: impl Display) {
        self.note_broken(|ui| writeln!(ui.out, "{it}"));
    }

    /// A piece of the answer, as it is.
    pub fn answer(&mut self, it: impl Display) {
        self.note_broken(|ui| write!(ui.out, "{it}"));
    }

    /// Bytes of the answer, as they are.
    pub fn bytes(&mut self, it: &[u8]) {
        self.note_broken(|ui| ui.out.write_all(it));
    }

    /// A line for the person; a closed standard error is no reason to stop.
    pub fn tell(&mut self, it: impl Display) {
        let _ = writeln!(self.err, "{it}");
    }

    /// Both streams, for a verb that plays other verbs.
    pub fn streams(&mut self) -> (&mut dyn Write, &mut dyn Write) {
        (self.out, self.err)
    }

    /// Sends what is written so far on its way, for whoever reads along.
    pub fn flush(&mut self) {
        self.note_broken(|ui| ui.out.flush());
    }

    fn note_broken(&mut self, write: impl FnOnce(&mut Self) -> io::Result<()>) {
        if self.broken.is_none()
            && let Err(error) = write(self)
        {
            self.broken = Some(error.kind());
        }
    }

    /// The exit code, once everything is out: a reader that went away is no failure, a full disk is.
    pub fn finish(&mut self, exit: Exit) -> Exit {
        self.note_broken(|ui| ui.out.flush());
        match self.broken {
            None | Some(io::ErrorKind::BrokenPipe) => exit,
            Some(kind) => {
                self.tell(format_args!("error: standard output: {kind}"));
                Exit::FINDINGS
            }
        }
    }
}
