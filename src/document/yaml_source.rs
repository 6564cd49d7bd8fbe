//! What the YAML scanner does not tell: bytes instead of characters, and comments.

use super::report::{Report, Stop, too_many_comments};
use super::{Comment, limits};
use crate::diagnostic::{Place, Span};
use memchr::memchr;

/// Turns the scanner's character counts into byte offsets.
pub(super) struct CharacterOffsets<'a> {
    text: &'a str,
    /// The offset of every [`STEP`]th character; empty when characters are bytes.
    marks: Vec<usize>,
}

const STEP: usize = 64;

impl<'a> CharacterOffsets<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let marks = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().map(|it| it.0).step_by(STEP).collect()
        };
        CharacterOffsets { text, marks }
    }

    /// The byte at which a character begins; the end of the text beyond its last.
    pub(super) fn byte(&self, character: usize) -> usize {
        if self.marks.is_empty() {
            return character.min(self.text.len());
        }
        let Some(&mark) = self.marks.get(character / STEP) else {
            return self.text.len();
        };
        let rest = self.text.get(mark..).unwrap_or_default();
        rest.char_indices()
            .nth(character % STEP)
            .map_or(self.text.len(), |(offset, _)| mark + offset)
    }
}

/// The comments of a file. `#` begins one at the start of a line or after white space (YAML 1.2.2
/// section 6.6), unless it is inside a scalar; `scalars` are where those stand, in order.
pub(super) fn comments(
    text: &str,
    skipped: usize,
    scalars: &[Span],
    report: &mut Report,
) -> Result<Vec<Comment>, Stop> {
    let bytes = text.as_bytes();
    let mut comments = Vec::new();
    let mut scalars = scalars.iter().peekable();
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr(b'#', rest)) {
        let start = at + found;
        while scalars.next_if(|it| it.end <= start).is_some() {}
        if let Some(scalar) = scalars.peek().filter(|it| it.start <= start) {
            at = scalar.end;
            continue;
        }
        let before = start.checked_sub(1).and_then(|it| bytes.get(it));
        if before.is_some_and(|it| !it.is_ascii_whitespace()) {
            at = start + 1;
            continue;
        }
        let rest = bytes.get(start..).unwrap_or_default();
        let end = start + memchr(b'\n', rest).unwrap_or(rest.len());
        let line = text.get(start..end).unwrap_or_default().trim_end();
        let span = Span {
            start: skipped + start,
            end: skipped + start + line.len(),
        };
        if comments.len() == limits::COMMENTS {
            return Err(report.fatal(too_many_comments(Place::Bytes(span))));
        }
        comments.push(Comment {
            text: line.strip_prefix('#').unwrap_or(line).trim().to_owned(),
            span,
        });
        at = end;
    }
    Ok(comments)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_has_its_byte() {
        for text in ["plain".to_owned(), "aé日😀".repeat(100)] {
            let offsets = CharacterOffsets::new(&text);
            for (number, (byte, _)) in text.char_indices().enumerate() {
                assert_eq!(offsets.byte(number), byte);
            }
            let count = text.chars().count();
            assert_eq!(offsets.byte(count), text.len());
            assert_eq!(offsets.byte(count + STEP), text.len());
        }
    }
}
