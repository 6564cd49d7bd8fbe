//! Identifiers and secrets, from the entropy port.

use super::CANARY;
use crate::effects::Entropy;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::fmt::Write;

/// 256 bits, as 43 characters of base64url.
pub(super) fn opaque(entropy: &dyn Entropy) -> String {
    let mut bytes = [0; 32];
    entropy.fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A bearer secret of one kind (`code`, `at`, `rt`): 256 bits behind the canary.
pub(super) fn secret(entropy: &dyn Entropy, kind: &str) -> String {
    format!("{CANARY}-{kind}-{}", opaque(entropy))
}

/// `PREFIX` and 16 characters of base32, as AWS writes its unique identifiers.
pub(super) fn aws_id(entropy: &dyn Entropy, prefix: &str) -> String {
    let mut bytes = [0; 16];
    entropy.fill(&mut bytes);
    aws_id_of(prefix, &bytes)
}

/// The same, of 16 bytes that are known.
pub(super) fn aws_id_of(prefix: &str, bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let tail = bytes
        .iter()
        .take(16)
        .filter_map(|it| ALPHABET.get(usize::from(it % 32)));
    prefix
        .chars()
        .chain(tail.map(|&it| char::from(it)))
        .collect()
}

/// A secret access key: 40 characters, as AWS has them.
pub(super) fn secret_access_key(entropy: &dyn Entropy) -> String {
    let tail: String = opaque(entropy)
        .chars()
        .take(40 - CANARY.len() - 1)
        .collect();
    format!("{CANARY}/{tail}")
}

/// A request identifier in the form of a UUID, version 4.
pub(super) fn request_id(entropy: &dyn Entropy) -> String {
    let mut bytes = [0; 16];
    entropy.fill(&mut bytes);
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut text = String::with_capacity(36);
    for (at, byte) in bytes.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
