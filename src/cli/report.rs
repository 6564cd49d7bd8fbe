//! How a failure is told.

use super::Ui;
use crate::diagnostic::Diagnostic;
use crate::failure::{Exit, Failure, Kind};
use crate::untrusted::Untrusted;

/// Tells a failure: sentence, facts, what to do, where the page is.
pub fn failure(it: &Failure, ui: &mut Ui<'_>) -> Exit {
    if it.kind == Kind::Interrupted {
        // Whoever pressed Ctrl-C knows.
        ui.tell(&it.message);
        return it.exit();
    }
    let (bold, red, off) = if ui.err_colour {
        ("\x1b[1m", "\x1b[1;31m", "\x1b[0m")
    } else {
        ("", "", "")
    };
    ui.tell(format_args!(
        "{red}error[{}]{off}{bold}: {}{off}",
        it.code,
        Untrusted::whole(&it.message)
    ));
    let width = it
        .facts
        .iter()
        .map(|(label, _)| label.len())
        .max()
        .unwrap_or(0)
        + 1;
    for (label, value) in &it.facts {
        let label = format!("{label}:");
        ui.tell(format_args!(
            "  {label:<width$} {}",
            Untrusted::whole(value)
        ));
    }
    for help in &it.help {
        ui.tell(format_args!("  help: {}", Untrusted::whole(help)));
    }
    if crate::known::find(it.code).is_some() {
        ui.tell(format_args!("  more: profilectl explain {}", it.code));
    }
    it.exit()
}

/// Tells what a person should know, and what to do about it.
pub fn remark(it: &Diagnostic, ui: &mut Ui<'_>) {
    let message = Untrusted::whole(&it.message).to_string();
    ui.tell(format_args!("warning[{}]: {message}", it.code));
    if let Some(help) = &it.help {
        ui.tell(format_args!("  help: {}", Untrusted::whole(help)));
    }
}

/// Tells what was typed wrongly; help and version are answers.
pub fn usage(error: &clap::Error, ui: &mut Ui<'_>) -> Exit {
    let text = error.render();
    let plain_or_coloured = |colour: bool| {
        if colour {
            text.ansi().to_string()
        } else {
            text.to_string()
        }
    };
    if error.use_stderr() {
        let text = plain_or_coloured(ui.err_colour);
        ui.tell(text.trim_end());
        Exit::USAGE
    } else {
        let text = plain_or_coloured(ui.out_colour);
        ui.answer(text);
        ui.finish(Exit::OK)
    }
}
