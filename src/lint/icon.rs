//! The icons of a profile: base64 and first bytes, judged without decoding an image.

use crate::document::Base64Run;

/// The keys that hold one.
pub(super) const KEYS: &[&str] = &["Disk", "Icon"];

/// An icon of a profile, as it is written.
pub(super) struct Icon<'a> {
    /// The key it is under.
    pub(super) key: &'static str,
    /// Its text.
    pub(super) raw: &'a [u8],
    /// Where the text begins.
    pub(super) start: usize,
    /// What is wrong with it.
    pub(super) judgement: Result<(), Defect>,
}

/// What is wrong with a text that should be base64.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Defect {
    /// A byte outside the alphabet, or padding that does not end the text; its offset.
    Foreign(usize),
    /// The number of characters, which is no multiple of four.
    Length(usize),
}

/// The format of an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ImageFormat {
    /// What the profile format asks for.
    Tiff,
    /// Something else, by name.
    Other(&'static str),
    /// Nothing that is known.
    Unknown,
}

/// Whether a text is base64 (RFC 4648 section 4) with white space anywhere; `begins` is its
/// beginning, where that is known.
pub(super) fn judge_base64(raw: &[u8], begins: Option<Base64Run>) -> Result<(), Defect> {
    let Base64Run { len, letters } = begins.unwrap_or_else(|| Base64Run::of(raw));
    let padding = match raw.get(len..).unwrap_or_default().trim_ascii_end() {
        b"" => 0,
        b"=" => 1,
        b"==" => 2,
        _ => return Err(Defect::Foreign(len)),
    };
    match (letters + padding) % 4 {
        0 => Ok(()),
        _ => Err(Defect::Length(letters + padding)),
    }
}

/// What the first bytes of base64 text say.
pub(super) fn format(raw: &[u8]) -> ImageFormat {
    const MAGIC: &[(&[u8], ImageFormat)] = &[
        (b"II*\0", ImageFormat::Tiff),
        (b"MM\0*", ImageFormat::Tiff),
        (b"II+\0", ImageFormat::Other("BigTIFF")),
        (b"\x89PNG", ImageFormat::Other("PNG")),
        (b"\0\0\x01\0", ImageFormat::Other("Windows icon")),
        (b"GIF8", ImageFormat::Other("GIF")),
        (b"\xFF\xD8\xFF", ImageFormat::Other("JPEG")),
        (b"BM", ImageFormat::Other("BMP")),
        (b"icns", ImageFormat::Other("macOS icon")),
        (b"RIFF", ImageFormat::Other("WebP")),
        (b"%PDF", ImageFormat::Other("PDF")),
        (b"<svg", ImageFormat::Other("SVG")),
        (b"<?xml", ImageFormat::Other("SVG")),
    ];
    let bytes = first_bytes(raw);
    MAGIC
        .iter()
        .find(|(magic, _)| bytes.starts_with(magic))
        .map_or(ImageFormat::Unknown, |it| it.1)
}

/// The first twelve bytes, or fewer.
fn first_bytes(raw: &[u8]) -> Vec<u8> {
    let letters = raw.iter().filter_map(|it| sextet(*it)).take(16);
    let sextets: Vec<u32> = letters.collect();
    let mut bytes = Vec::new();
    for group in sextets.chunks(4) {
        let bits = group.iter().fold(0, |bits, it| bits << 6 | it) << (6 * (4 - group.len()));
        let whole = bits.to_be_bytes();
        bytes.extend(whole.iter().skip(1).take(group.len().saturating_sub(1)));
    }
    bytes
}

fn sextet(it: u8) -> Option<u32> {
    let value = match it {
        b'A'..=b'Z' => it - b'A',
        b'a'..=b'z' => it - b'a' + 26,
        b'0'..=b'9' => it - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_judged_without_decoding() {
        for (text, expected) in [
            ("", Ok(())),
            ("SUkqAA==", Ok(())),
            ("\n\tSUkq\r\n AAgA\n", Ok(())),
            ("SUkqAA=", Err(Defect::Length(7))),
            ("SUk", Err(Defect::Length(3))),
            ("SU=k", Err(Defect::Foreign(2))),
            ("SUkq&AAA", Err(Defect::Foreign(4))),
            ("SUkq[AAA", Err(Defect::Foreign(4))),
            ("SUkqA===", Err(Defect::Foreign(5))),
            ("\u{e9}AAA", Err(Defect::Foreign(0))),
        ] {
            assert_eq!(judge_base64(text.as_bytes(), None), expected, "{text}");
        }
        let long = "A".repeat(1_000);
        assert_eq!(
            judge_base64(format!("{long}@").as_bytes(), None),
            Err(Defect::Foreign(1_000))
        );
    }

    #[test]
    fn formats_are_told_by_their_first_bytes() {
        assert_eq!(format(b"SUkqAAgA"), ImageFormat::Tiff);
        assert_eq!(format(b"TU0AKgAA"), ImageFormat::Tiff);
        assert_eq!(format(b"iVBO\nRw0KGgo="), ImageFormat::Other("PNG"));
        assert_eq!(format(b"AAABAAEA"), ImageFormat::Other("Windows icon"));
        assert_eq!(format(b"/9j/4AAQ"), ImageFormat::Other("JPEG"));
        assert_eq!(format(b"AAAA"), ImageFormat::Unknown);
        assert_eq!(format(b""), ImageFormat::Unknown);
    }
}
