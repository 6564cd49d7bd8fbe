//! What a reader has to say about one file, bounded like everything else it collects.

use super::{codes, limits};
use crate::diagnostic::{Diagnostic, Place, Span};

/// Nothing further can be read from this file; the reason is in the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stop;

/// The findings for one file, at most [`limits::PROBLEMS`].
#[derive(Debug, Default)]
pub(super) struct Report {
    diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// Adds a finding; `make` runs only while there is room.
    pub(super) fn add(&mut self, make: impl FnOnce() -> Diagnostic) {
        let room = limits::PROBLEMS.saturating_sub(self.diagnostics.len());
        match room {
            0 => {}
            1 => self.diagnostics.push(
                Diagnostic::error(
                    codes::TOO_MANY_PROBLEMS,
                    Place::File,
                    "there are more problems in this file than are listed",
                )
                .with_help("is this a connection profile? mend the first ones and look again"),
            ),
            _ => self.diagnostics.push(make()),
        }
    }

    /// Adds a finding after which there is nothing to read. It is never lost: a full report
    /// gives up its last entry.
    pub(super) fn fatal(&mut self, diagnostic: Diagnostic) -> Stop {
        if self.diagnostics.len() >= limits::PROBLEMS {
            self.diagnostics.pop();
        }
        self.diagnostics.push(diagnostic);
        Stop
    }

    pub(super) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics
    }
}

/// The start of a piece of the file, short enough for a message.
pub(super) fn clip(text: &str) -> String {
    const SHOWN: usize = 60;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

/// Bytes of the file.
pub(super) fn bytes(start: usize, end: usize) -> Place {
    Place::Bytes(Span { start, end })
}

/// The finding for one comment too many.
pub(super) fn too_many_comments(place: Place) -> Diagnostic {
    let message = format!("more than {} comments in one file", limits::COMMENTS);
    Diagnostic::error(codes::TOO_MANY_COMMENTS, place, message).with_help("remove some")
}
