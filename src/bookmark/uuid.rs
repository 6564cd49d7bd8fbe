//! The identity of a bookmark (RFC 9562).

use aws_lc_rs::digest::{SHA256, digest};
use std::fmt;

/// A UUID, spelled as the file has it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Uuid(String);

impl Uuid {
    /// Takes the form `8-4-4-4-12` of hexadecimal digits and nothing else, so that it can be a file name.
    pub fn parse(text: &str) -> Option<Self> {
        let shape = |(n, it): (usize, u8)| match n {
            8 | 13 | 18 | 23 => it == b'-',
            _ => it.is_ascii_hexdigit(),
        };
        (text.len() == 36 && text.bytes().enumerate().all(shape)).then(|| Uuid(text.to_owned()))
    }

    /// A UUID made of a name (version 8: SHA-256 instead of version 5's SHA-1): no randomness, and
    /// the same bookmark made twice is the same bookmark.
    pub fn of(name: &str) -> Self {
        let mut bytes = [0u8; 16];
        let hash = digest(&SHA256, name.as_bytes());
        for (to, from) in bytes.iter_mut().zip(hash.as_ref()) {
            *to = *from;
        }
        let mut number = u128::from_be_bytes(bytes);
        number = (number & !(0xf << 76)) | (0x8 << 76);
        number = (number & !(0b11 << 62)) | (0b10 << 62);
        Uuid(format!(
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            number >> 96,
            (number >> 80) & 0xffff,
            (number >> 64) & 0xffff,
            (number >> 48) & 0xffff,
            number & 0xffff_ffff_ffff
        ))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_one_form() {
        assert!(Uuid::parse("a8d3f3ca-5c3e-4b6c-9f3e-5f2d7c1d8e9f").is_some());
        for it in [
            "",
            "a8d3f3ca5c3e4b6c9f3e5f2d7c1d8e9f",
            "../3f3ca-5c3e-4b6c-9f3e-5f2d7c1d8e9f",
            "{a8d3f3ca-5c3e-4b6c-9f3e-5f2d7c1d8e9",
            "a8d3f3ca-5c3e-4b6c-9f3e-5f2d7c1d8e9f\n",
        ] {
            assert_eq!(Uuid::parse(it), None, "{it:?}");
        }
    }

    #[test]
    fn named_ones_are_version_8_and_differ() {
        let (a, b) = (Uuid::of("a"), Uuid::of("b"));
        assert_ne!(a, b);
        assert_eq!(a, Uuid::of("a"));
        assert_eq!(Uuid::parse(a.as_str()), Some(a.clone()));
        assert_eq!(a.as_str().as_bytes().get(14), Some(&b'8'));
        assert!(matches!(
            a.as_str().as_bytes().get(19),
            Some(b'8' | b'9' | b'a' | b'b')
        ));
    }
}
