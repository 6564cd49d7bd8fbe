//! The only way to print: standard output is the answer, standard error is for the person.

use super::Invocation;
use super::args::Colour;
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
    /// Colour as the environment has it.
    pub fn new(out: &'a mut dyn Write, err: &'a mut dyn Write, invocation: &Invocation) -> Self {
        let mut it = Ui {
            out,
            err,
            out_colour: false,
            err_colour: false,
            broken: None,
        };
        it.colour(Colour::Auto, invocation);
        it
    }

    /// Colour where it is wanted: by the flag, else as `NO_COLOR`, `CLICOLOR_FORCE`, `TERM` and
    /// `CLICOLOR` say, in this order, else on terminals.
    pub fn colour(&mut self, when: Colour, invocation: &Invocation) {
        let set = |name: &str| invocation.env.get(name).filter(|it| !it.is_empty());
        let forced = set("CLICOLOR_FORCE").is_some_and(|it| it != "0");
        let unwanted = set("TERM") == Some("dumb") || set("CLICOLOR") == Some("0");
        let everywhere = match when {
            Colour::Always => Some(true),
            Colour::Never => Some(false),
            Colour::Auto if set("NO_COLOR").is_some() => Some(false),
            Colour::Auto if forced => Some(true),
            Colour::Auto if unwanted => Some(false),
            Colour::Auto => None,
        };
        self.out_colour = everywhere.unwrap_or(invocation.terminals.output);
        self.err_colour = everywhere.unwrap_or(invocation.terminals.error);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Terminals;

    #[test]
    fn colour_is_where_it_is_wanted() {
        for (when, env, terminal, colour) in [
            (Colour::Auto, &[][..], true, true),
            (Colour::Auto, &[][..], false, false),
            (Colour::Auto, &[("NO_COLOR", "1")][..], true, false),
            (Colour::Auto, &[("NO_COLOR", "")][..], true, true),
            (Colour::Auto, &[("TERM", "dumb")][..], true, false),
            (Colour::Auto, &[("CLICOLOR", "0")][..], true, false),
            (Colour::Auto, &[("CLICOLOR", "1")][..], false, false),
            (Colour::Auto, &[("CLICOLOR_FORCE", "1")][..], false, true),
            (Colour::Auto, &[("CLICOLOR_FORCE", "0")][..], false, false),
            (
                Colour::Auto,
                &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")][..],
                true,
                false,
            ),
            (Colour::Always, &[("NO_COLOR", "1")][..], false, true),
            (Colour::Never, &[("CLICOLOR_FORCE", "1")][..], true, false),
        ] {
            let invocation = Invocation {
                arguments: Vec::new(),
                env: env.iter().copied().collect(),
                working_directory: "/".into(),
                terminals: Terminals {
                    input: false,
                    output: terminal,
                    error: terminal,
                },
            };
            let (mut out, mut err) = (Vec::new(), Vec::new());
            let mut ui = Ui::new(&mut out, &mut err, &invocation);
            ui.colour(when, &invocation);
            assert_eq!(
                (ui.out_colour, ui.err_colour),
                (colour, colour),
                "{when:?} {env:?}"
            );
        }
    }
}
