//! Text from a file, a server or a person, shown so that it can neither move the cursor nor lie.
//!
//! Every place that prints such text goes through [`Untrusted`]. Deliberately not here: JSON
//! (its own escapes serve), and the judgement whether such text is a finding (`lint`).

use std::fmt::{self, Write};

/// The most characters that [`Untrusted::new`] shows.
pub const LONGEST: usize = 200;

/// Displays foreign text on one line: control, bidirectional and invisible characters are written
/// as `\u{..}`, line breaks and tabs as `\n`, `\r`, `\t`; what is longer than the limit is cut and
/// ends in `…`. The limit counts what is shown, so that a cut never falls into an escape.
#[derive(Debug, Clone, Copy)]
pub struct Untrusted<'a> {
    text: &'a str,
    longest: usize,
}

impl<'a> Untrusted<'a> {
    /// Shows at most [`LONGEST`] characters.
    pub fn new(text: &'a str) -> Self {
        Untrusted {
            text,
            longest: LONGEST,
        }
    }

    /// Shows everything, for text whose length somebody else bounds.
    pub fn whole(text: &'a str) -> Self {
        Untrusted {
            text,
            longest: usize::MAX,
        }
    }
}

impl fmt::Display for Untrusted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = String::new();
        let mut room = self.longest;
        for it in self.text.chars() {
            let before = shown.len();
            match it {
                '\n' => shown.push_str("\\n"),
                '\r' => shown.push_str("\\r"),
                '\t' => shown.push_str("\\t"),
                it if misleads(it) => write!(shown, "\\u{{{:x}}}", u32::from(it))?,
                it => shown.push(it),
            }
            let added = shown.get(before..).map_or(0, |it| it.chars().count());
            if added > room {
                shown.truncate(before);
                shown.push('…');
                break;
            }
            room -= added;
        }
        f.pad(&shown)
    }
}

/// Whether a character does something else to a terminal, or to a reader, than to be seen: C0, DEL
/// and C1 controls, line and paragraph separators, bidirectional controls, and characters
/// without width or ink.
pub fn misleads(it: char) -> bool {
    it.is_control()
        || matches!(
            it,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(Untrusted::new(text).to_string(), expected);
    }

    #[test]
    fn ordinary_text_is_shown_as_it_is() {
        check("", "");
        check("AWS S3 (Größe) 東京 \\ `x`", "AWS S3 (Größe) 東京 \\ `x`");
    }

    #[test]
    fn what_moves_the_cursor_or_lies_is_written_out() {
        check("a\nb\r\tc", "a\\nb\\r\\tc");
        check(
            "\u{1b}[2J\u{9b}31m\u{7}\u{7f}",
            "\\u{1b}[2J\\u{9b}31m\\u{7}\\u{7f}",
        );
        check(
            "\u{1b}]8;;https://evil.example\u{7}x",
            "\\u{1b}]8;;https://evil.example\\u{7}x",
        );
        check("admin\u{202e}gpj", "admin\\u{202e}gpj");
        check(
            "a\u{200b}b\u{feff}c\u{2066}d\u{2029}",
            "a\\u{200b}b\\u{feff}c\\u{2066}d\\u{2029}",
        );
        check("\u{e0041}", "\\u{e0041}");
    }

    #[test]
    fn long_text_is_cut_between_characters_and_escapes() {
        check(&"é".repeat(200), &"é".repeat(200));
        check(&"é".repeat(201), &format!("{}…", "é".repeat(200)));
        check(
            &format!("{}\u{1b}", "x".repeat(197)),
            &format!("{}…", "x".repeat(197)),
        );
        assert_eq!(Untrusted::whole(&"x".repeat(300)).to_string().len(), 300);
    }

    #[test]
    fn nothing_shown_misleads_whatever_comes_in() {
        for code in 0..=0x0010_ffff_u32 {
            let Some(it) = char::from_u32(code) else {
                continue;
            };
            let shown = Untrusted::new(it.encode_utf8(&mut [0; 4])).to_string();
            assert!(!shown.chars().any(misleads), "U+{code:04X}");
        }
    }

    #[test]
    fn width_and_alignment_work_as_for_a_string() {
        assert_eq!(
            format!("{:>4}|{:<4}|", Untrusted::new("ab"), Untrusted::new("ab")),
            "  ab|ab  |"
        );
    }
}
