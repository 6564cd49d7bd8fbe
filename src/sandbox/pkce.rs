//! Proof key for code exchange, by SHA-256 only (RFC 7636).

use super::issued::same;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Whether it looks like a `code_challenge` of the method `S256`.
pub(super) fn is_challenge(it: &str) -> bool {
    it.len() == 43
        && it
            .bytes()
            .all(|it| it.is_ascii_alphanumeric() || it == b'-' || it == b'_')
}

/// 43 to 128 unreserved characters (RFC 7636 section 4.1).
pub(super) fn is_verifier(it: &str) -> bool {
    (43..=128).contains(&it.len())
        && it
            .bytes()
            .all(|it| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'.' | b'_' | b'~'))
}

/// Whether this verifier made that challenge (section 4.6).
pub(super) fn matches(verifier: &str, challenge: &str) -> bool {
    same(
        &URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes())),
        challenge,
    )
}
