//! Digests, as the names of files and as what is compared.

use aws_lc_rs::digest::{SHA256, digest};
use std::fmt::Write;

/// SHA-256 in lower-case hexadecimal digits: 64 of them.
pub fn sha256(text: &[u8]) -> String {
    hex(digest(&SHA256, text).as_ref())
}

/// Two lower-case hexadecimal digits a byte.
pub fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_those_of_the_standard() {
        // FIPS 180-4, appendix: one block.
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256(b"abc"), expected);
        assert_eq!(hex(&[0, 0x0f, 0xf0]), "000ff0");
    }
}
