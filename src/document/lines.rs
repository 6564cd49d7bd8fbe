//! Offsets into a file as the line and column a person counts.
//!
//! Built when a finding is shown, never while reading: most files have nothing to show.

use memchr::{memchr, memchr_iter, memrchr};
use std::cell::{Cell, RefCell};

/// Where something stands for a person; both count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line; lines end with LF or CRLF.
    pub line: usize,
    /// The column in Unicode scalar values.
    pub column: usize,
}

/// The lines of a file. Most findings stand before the icon that makes up most of a profile, so
/// nothing is looked at before it is asked for.
#[derive(Debug, Clone)]
pub struct Lines<'a> {
    source: &'a [u8],
    /// Places that were counted, in order. A file may have thousands of findings in one line of
    /// megabytes: each is counted from the one before it.
    known: RefCell<Vec<Counted>>,
    /// The line that was last asked for: its number, start and bytes.
    last: Cell<Option<(usize, usize, &'a [u8])>>,
}

/// What stands before a byte of the file.
#[derive(Debug, Clone, Copy, Default)]
struct Counted {
    offset: usize,
    /// Newlines before it in the file.
    newlines: usize,
    /// Characters before it in its line.
    characters: usize,
}

/// Bytes that are counted again rather than remembered.
const NEAR: usize = 4 << 10;

/// The byte order mark, which is no character of the first line.
const MARK: &[u8] = b"\xEF\xBB\xBF";

impl<'a> Lines<'a> {
    /// Looks at nothing yet.
    pub fn new(source: &'a [u8]) -> Self {
        let first = Counted {
            offset: if source.starts_with(MARK) {
                MARK.len()
            } else {
                0
            },
            ..Counted::default()
        };
        Lines {
            source,
            known: RefCell::new(vec![first]),
            last: Cell::new(None),
        }
    }

    /// What stands before a byte of the file.
    fn counted(&self, offset: usize) -> Counted {
        let mut known = self.known.borrow_mut();
        let after = known.partition_point(|it| it.offset <= offset);
        let before = after.checked_sub(1).and_then(|it| known.get(it).copied());
        let from = before.unwrap_or_default();
        let text = self.source.get(from.offset..offset).unwrap_or_default();
        let counted = Counted {
            offset,
            newlines: from.newlines + memchr_iter(b'\n', text).count(),
            characters: match memrchr(b'\n', text) {
                Some(at) => characters(text.get(at + 1..).unwrap_or_default()),
                None => from.characters + characters(text),
            },
        };
        if text.len() > NEAR {
            known.insert(after, counted);
        }
        counted
    }

    /// The position of a byte; for an offset beyond the end, that of the end. A byte order mark
    /// and the rest of a character have the position of the character.
    pub fn position(&self, offset: usize) -> Position {
        let counted = self.counted(offset.min(self.source.len()));
        // In the middle of a character: that one is counted already.
        let next = self.source.get(counted.offset);
        let inside = next.is_some_and(|it| !starts_character(*it));
        let column = match counted.characters {
            0 => 1,
            count if inside => count,
            count => count + 1,
        };
        Position {
            line: counted.newlines + 1,
            column,
        }
    }

    /// Where a line (from 1) begins, and its bytes without the line end; nothing past the last.
    pub fn line(&self, number: usize) -> (usize, &'a [u8]) {
        if let Some((last, start, line)) = self.last.get()
            && last == number
        {
            return (start, line);
        }
        let before = number.saturating_sub(1);
        let from = {
            let known = self.known.borrow();
            let after = known.partition_point(|it| it.newlines < before);
            let nearest = after.checked_sub(1).and_then(|it| known.get(it).copied());
            nearest.unwrap_or_default()
        };
        let text = self.source.get(from.offset..).unwrap_or_default();
        let start = match before - from.newlines {
            // Only the first line has no newline before it.
            0 => 0,
            wanted => memchr_iter(b'\n', text)
                .nth(wanted - 1)
                .map_or(self.source.len(), |it| from.offset + it + 1),
        };
        let rest = self.source.get(start..).unwrap_or_default();
        let line = memchr(b'\n', rest).map_or(rest, |end| rest.get(..end).unwrap_or_default());
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        self.last.set(Some((number, start, line)));
        (start, line)
    }
}

fn starts_character(it: u8) -> bool {
    it & 0b1100_0000 != 0b1000_0000
}

/// How many characters begin in a text. It can be an icon of two megabytes: byte-sized counters are
/// added many at a time.
fn characters(text: &[u8]) -> usize {
    let count = |run: &[u8]| {
        run.iter()
            .map(|it| u8::from(starts_character(*it)))
            .sum::<u8>()
    };
    text.chunks(224).map(|it| usize::from(count(it))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &[u8], offset: usize, line: usize, column: usize) {
        let position = Lines::new(source).position(offset);
        assert_eq!(
            position,
            Position { line, column },
            "{offset} of {source:?}"
        );
    }

    #[test]
    fn a_line_is_found_by_its_number() {
        let lines = Lines::new(b"ab\r\n\ncd");
        assert_eq!(lines.line(1), (0, &b"ab"[..]));
        assert_eq!(lines.line(2), (4, &b""[..]));
        assert_eq!(lines.line(3), (5, &b"cd"[..]));
        assert_eq!(lines.line(4), (7, &b""[..]));
        assert_eq!(Lines::new(b"").line(1), (0, &b""[..]));
    }

    #[test]
    fn far_lines_are_found_in_any_order() {
        let text: Vec<u8> = (0..5_000)
            .flat_map(|it| format!("line {it}\n").into_bytes())
            .collect();
        let lines = Lines::new(&text);
        for number in [4_000, 10, 2_500, 4_999, 2_499, 1, 5_000, 3] {
            let (start, line) = lines.line(number);
            assert_eq!(line, format!("line {}", number - 1).as_bytes());
            assert_eq!(
                lines.position(start),
                Position {
                    line: number,
                    column: 1
                }
            );
            assert_eq!(lines.line(number).0, start);
        }
        assert_eq!(lines.line(5_001), (text.len(), &b""[..]));
        assert_eq!(lines.line(9_999).0, text.len());
    }

    #[test]
    fn what_is_remembered_changes_no_position() {
        let text = format!(
            "\u{FEFF}{}\n{}",
            "aä".repeat(9_000),
            "€\n".repeat(2_000) + &"ü€b".repeat(4_000)
        );
        let lines = Lines::new(text.as_bytes());
        // Up, down, and between what was asked before.
        let up = (0..text.len()).step_by(4_999);
        let between = (0..=text.len()).step_by(997);
        for offset in up.clone().chain(up.rev()).chain(between) {
            let afresh = Lines::new(text.as_bytes()).position(offset);
            assert_eq!(lines.position(offset), afresh, "{offset}");
        }
    }

    #[test]
    fn counts_lines_and_characters() {
        check(b"", 0, 1, 1);
        check(b"ab\ncd", 0, 1, 1);
        check(b"ab\ncd", 2, 1, 3);
        check(b"ab\ncd", 3, 2, 1);
        check(b"ab\ncd", 5, 2, 3);
        check(b"ab\ncd", 99, 2, 3);
        check(b"ab\r\ncd", 4, 2, 1);
        check(b"\n\n", 2, 3, 1);
        check("é\nüü=".as_bytes(), 7, 2, 3);
        check("üü".as_bytes(), 3, 1, 2);
        check("\u{FEFF}ab".as_bytes(), 4, 1, 2);
        check("\u{FEFF}ab".as_bytes(), 2, 1, 1);
        check("\u{FEFF}\nab".as_bytes(), 5, 2, 2);
        check(b"\x80\x80", 1, 1, 1);
    }
}
