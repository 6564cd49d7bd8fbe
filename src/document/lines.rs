//! Offsets into a file as the line and column a person counts.
//!
//! Built when a finding is shown, never while reading: most files have nothing to show.

use memchr::{memchr, memchr_iter, memrchr};
use std::cell::RefCell;

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
    /// Places whose line is known, in order: the offset, and the newlines before it.
    known: RefCell<Vec<(usize, usize)>>,
}

/// Bytes that are counted again rather than remembered.
const NEAR: usize = 4 << 10;

impl<'a> Lines<'a> {
    /// Looks at nothing yet.
    pub fn new(source: &'a [u8]) -> Self {
        Lines {
            source,
            known: RefCell::new(vec![(0, 0)]),
        }
    }

    /// The newlines before a byte of the file.
    fn newlines_before(&self, offset: usize) -> usize {
        let mut known = self.known.borrow_mut();
        let after = known.partition_point(|it| it.0 <= offset);
        let (from, before) = after
            .checked_sub(1)
            .and_then(|it| known.get(it).copied())
            .unwrap_or_default();
        let text = self.source.get(from..offset).unwrap_or_default();
        let count = before + memchr_iter(b'\n', text).count();
        if text.len() > NEAR {
            known.insert(after, (offset, count));
        }
        count
    }

    /// The position of a byte; for an offset beyond the end, that of the end. A byte order mark
    /// and the rest of a character have the position of the character.
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.source.len());
        let line = self.newlines_before(offset);
        let before = self.source.get(..offset).unwrap_or_default();
        let start = memrchr(b'\n', before).map_or(0, |it| it + 1);
        let mut text = before.get(start..).unwrap_or_default();
        if start == 0 {
            text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
        }
        let starts_character = |it: u8| it & 0b1100_0000 != 0b1000_0000;
        // A line can be an icon of two megabytes: byte-sized counters are added many at a time.
        let count = |run: &[u8]| {
            run.iter()
                .map(|it| u8::from(starts_character(*it)))
                .sum::<u8>()
        };
        let whole: usize = text.chunks(224).map(|it| usize::from(count(it))).sum();
        // In the middle of a character: that one is counted already.
        let inside = self
            .source
            .get(offset)
            .is_some_and(|it| !starts_character(*it));
        Position {
            line: line + 1,
            column: (whole + 1 - usize::from(inside && whole > 0)).max(1),
        }
    }

    /// Where a line (from 1) begins, and its bytes without the line end; nothing past the last.
    pub fn line(&self, number: usize) -> (usize, &'a [u8]) {
        let before = number.saturating_sub(1);
        let (from, seen) = {
            let known = self.known.borrow();
            let after = known.partition_point(|it| it.1 < before);
            let nearest = after.checked_sub(1).and_then(|it| known.get(it).copied());
            nearest.unwrap_or_default()
        };
        let text = self.source.get(from..).unwrap_or_default();
        let start = match before - seen {
            // Only the first line has no newline before it.
            0 => 0,
            wanted => memchr_iter(b'\n', text)
                .nth(wanted - 1)
                .map_or(self.source.len(), |it| from + it + 1),
        };
        let rest = self.source.get(start..).unwrap_or_default();
        let line = memchr(b'\n', rest).map_or(rest, |end| rest.get(..end).unwrap_or_default());
        (start, line.strip_suffix(b"\r").unwrap_or(line))
    }
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
        check(b"\x80\x80", 1, 1, 1);
    }
}
