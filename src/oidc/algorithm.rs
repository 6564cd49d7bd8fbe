//! The algorithms an ID token may be signed with: asymmetric ones, so that nobody but the provider
//! can sign.
//!
//! RFC 7518 section 3.1 and RFC 8037. AWS STS takes those of RSA with PKCS #1 and of ECDSA.

use aws_lc_rs::digest::{self, SHA256, SHA384, SHA512};
use aws_lc_rs::signature::{ECDSA_P521_SHA512_FIXED, EcdsaVerificationAlgorithm};
use jsonwebtoken::Algorithm;

/// One algorithm.
pub(super) struct Scheme {
    /// Its name in `alg`.
    pub(super) name: &'static str,
    pub(super) verifier: Verifier,
    pub(super) key: KeyKind,
    /// What `at_hash` is made with (OpenID Connect Core 3.1.3.6): the hash in the name; Ed25519
    /// hashes with SHA-512 itself.
    pub(super) hash: &'static digest::Algorithm,
}

/// Who checks the signature.
#[derive(Clone, Copy)]
pub(super) enum Verifier {
    /// `jsonwebtoken`.
    Jsonwebtoken(Algorithm),
    /// The cryptography below it: it has a curve that `jsonwebtoken` has no name for.
    Direct(&'static EcdsaVerificationAlgorithm),
}

/// What a key must be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyKind {
    Rsa,
    /// A point on this curve, of two numbers of so many bytes.
    Ec {
        curve: &'static str,
        coordinate: usize,
    },
    Ed25519,
}

const P256: KeyKind = KeyKind::Ec {
    curve: "P-256",
    coordinate: 32,
};
const P384: KeyKind = KeyKind::Ec {
    curve: "P-384",
    coordinate: 48,
};
const P521: KeyKind = KeyKind::Ec {
    curve: "P-521",
    coordinate: 66,
};

/// Every one.
static SCHEMES: [Scheme; 8] = [
    row("RS256", Algorithm::RS256, KeyKind::Rsa, &SHA256),
    row("RS384", Algorithm::RS384, KeyKind::Rsa, &SHA384),
    row("RS512", Algorithm::RS512, KeyKind::Rsa, &SHA512),
    row("PS256", Algorithm::PS256, KeyKind::Rsa, &SHA256),
    row("ES256", Algorithm::ES256, P256, &SHA256),
    row("ES384", Algorithm::ES384, P384, &SHA384),
    Scheme {
        name: "ES512",
        verifier: Verifier::Direct(&ECDSA_P521_SHA512_FIXED),
        key: P521,
        hash: &SHA512,
    },
    row("EdDSA", Algorithm::EdDSA, KeyKind::Ed25519, &SHA512),
];

const fn row(
    name: &'static str,
    algorithm: Algorithm,
    key: KeyKind,
    hash: &'static digest::Algorithm,
) -> Scheme {
    Scheme {
        name,
        verifier: Verifier::Jsonwebtoken(algorithm),
        key,
        hash,
    }
}

/// The algorithm of that name.
pub(super) fn named(name: &str) -> Option<&'static Scheme> {
    SCHEMES.iter().find(|it| it.name == name)
}

/// Every name, for messages.
pub(super) fn names() -> String {
    SCHEMES.each_ref().map(|it| it.name).join(" ")
}

impl KeyKind {
    /// `kty` and, where a kind has several, `crv` (RFC 7518 section 6, RFC 8037 section 2).
    pub(super) fn members(self) -> (&'static str, Option<&'static str>) {
        match self {
            KeyKind::Rsa => ("RSA", None),
            KeyKind::Ec { curve, .. } => ("EC", Some(curve)),
            KeyKind::Ed25519 => ("OKP", Some("Ed25519")),
        }
    }
}
