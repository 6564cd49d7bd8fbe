//! How far a text is base64: all but a few bytes of most profiles are an icon, and are looked at
//! here and nowhere else.

/// The beginning of a text, up to its first byte that is neither of the alphabet of base64 (RFC 4648
/// section 4) nor blank: padding, or what does not belong there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Base64Run {
    /// Bytes.
    pub len: usize,
    /// Characters of the alphabet among them.
    pub letters: usize,
}

impl Base64Run {
    /// At the beginning of this text.
    pub fn of(text: &[u8]) -> Base64Run {
        let mut run = Base64Run { len: 0, letters: 0 };
        // Pieces of one length with byte-sized counters and without branches become vector
        // instructions: about three for two bytes.
        let (pieces, rest) = text.as_chunks::<PIECE>();
        for piece in pieces {
            let (letters, blanks) = letters_and_blanks(piece);
            if usize::from(letters) + usize::from(blanks) < PIECE {
                return run.and_begin_of(piece);
            }
            run.len += PIECE;
            run.letters += usize::from(letters);
        }
        run.and_begin_of(rest)
    }

    /// Longer by what belongs to it of the next bytes.
    fn and_begin_of(mut self, next: &[u8]) -> Base64Run {
        for it in next {
            match (is_letter(*it), is_blank(*it)) {
                (true, _) => self.letters += 1,
                (false, true) => {}
                (false, false) => break,
            }
            self.len += 1;
        }
        self
    }
}

/// As many bytes as a byte can count, in whole vectors.
const PIECE: usize = 224;

/// How many bytes of a piece are of the alphabet, and how many are blank.
fn letters_and_blanks(piece: &[u8; PIECE]) -> (u8, u8) {
    piece.iter().fold((0, 0), |(letters, blanks), it| {
        (
            letters + u8::from(is_letter(*it)),
            blanks + u8::from(is_blank(*it)),
        )
    })
}

fn is_letter(it: u8) -> bool {
    let folded = it | 0x20;
    // `/` stands right before the digits.
    (folded.wrapping_sub(b'a') < 26) | (it.wrapping_sub(b'/') < 11) | (it == b'+')
}

/// White space, and controls with it: one comparison, where telling them apart takes a quarter of
/// the time.
fn is_blank(it: u8) -> bool {
    it <= b' '
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_those_of_the_alphabet() {
        for it in 0..=u8::MAX {
            let expected = it.is_ascii_alphanumeric() || b"+/".contains(&it);
            assert_eq!(is_letter(it), expected, "{it}");
        }
    }

    #[test]
    fn a_run_ends_where_something_else_begins() {
        for at in [0, 1, 223, 224, 225, 447, 448, 1_000] {
            for end in ["", "=", "<", "&", "[", "\u{e9}"] {
                let text = format!("{}{end}AA", " A".repeat(at));
                let rest = if end.is_empty() { 2 } else { 0 };
                let expected = Base64Run {
                    len: 2 * at + rest,
                    letters: at + rest,
                };
                assert_eq!(Base64Run::of(text.as_bytes()), expected, "{at} {end}");
            }
        }
    }
}
