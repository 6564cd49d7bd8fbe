//! Offsets into a file as the line and column a person counts.
//!
//! Built when a finding is shown, never while reading: most files have nothing to show.

use memchr::{memchr_iter, memrchr};

/// Where something stands for a person; both count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line; lines end with LF or CRLF.
    pub line: usize,
    /// The column in Unicode scalar values.
    pub column: usize,
}

/// The beginnings of the lines of a file.
#[derive(Debug, Clone)]
pub struct Lines<'a> {
    source: &'a [u8],
    newlines: Vec<usize>,
}

impl<'a> Lines<'a> {
    /// Looks for the line ends of a file.
    pub fn new(source: &'a [u8]) -> Self {
        Lines {
            source,
            newlines: memchr_iter(b'\n', source).collect(),
        }
    }

    /// The position of a byte; for an offset beyond the end, that of the end. A byte order mark
    /// and the rest of a character have the position of the character.
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.source.len());
        let line = self.newlines.partition_point(|&it| it < offset);
        let before = self.source.get(..offset).unwrap_or_default();
        let start = memrchr(b'\n', before).map_or(0, |it| it + 1);
        let mut text = before.get(start..).unwrap_or_default();
        if start == 0 {
            text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
        }
        let starts_character = |it: &u8| it & 0b1100_0000 != 0b1000_0000;
        let whole = text
            .iter()
            .copied()
            .filter(|it| starts_character(it))
            .count();
        // In the middle of a character: that one is counted already.
        let inside = self
            .source
            .get(offset)
            .is_some_and(|it| !starts_character(it));
        Position {
            line: line + 1,
            column: (whole + 1 - usize::from(inside && whole > 0)).max(1),
        }
    }

    /// Where a line (from 1) begins, and its bytes without the line end; nothing past the last.
    pub fn line(&self, number: usize) -> (usize, &'a [u8]) {
        let newline = |line: usize| self.newlines.get(line.checked_sub(1)?).copied();
        let start = match number.saturating_sub(1) {
            0 => 0,
            before => newline(before).map_or(self.source.len(), |it| it + 1),
        };
        let end = newline(number).unwrap_or(self.source.len());
        let line = self.source.get(start..end).unwrap_or_default();
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
