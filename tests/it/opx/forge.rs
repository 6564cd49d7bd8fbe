//! Signing keys and tokens, good and forged.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P256_SHA256_FIXED_SIGNING,
    ECDSA_P384_SHA384_FIXED_SIGNING, ECDSA_P521_SHA512_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair,
    KeyPair, RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_SHA256, RsaKeyPair,
};
use aws_lc_rs::{digest, hmac};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// Who signs, and how.
#[derive(Clone)]
pub enum Signer {
    Rs256,
    Rs384,
    Rs512,
    Ps256,
    Es256,
    Es384,
    Es512,
    EdDsa,
    /// RS256 with a key that is in no key set.
    Stranger,
    /// ES256 in the form of X.509 instead of that of RFC 7518.
    Es256Der,
    Hs256(Vec<u8>),
    Hs512(Vec<u8>),
    /// These bytes as the signature.
    Bytes(Vec<u8>),
}

struct Ring {
    rsa: RsaKeyPair,
    stranger: RsaKeyPair,
    ec: EcdsaKeyPair,
    ec_der: EcdsaKeyPair,
    ec_384: EcdsaKeyPair,
    ec_521: EcdsaKeyPair,
    ed: Ed25519KeyPair,
}

static RING: LazyLock<Ring> = LazyLock::new(|| {
    let rng = SystemRandom::new();
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &rng).expect("key");
    let ec = |how| EcdsaKeyPair::from_pkcs8(how, pkcs8.as_ref()).expect("key");
    Ring {
        rsa: RsaKeyPair::generate(KeySize::Rsa2048).expect("key"),
        stranger: RsaKeyPair::generate(KeySize::Rsa2048).expect("key"),
        ec: ec(&ECDSA_P256_SHA256_FIXED_SIGNING),
        ec_der: ec(&ECDSA_P256_SHA256_ASN1_SIGNING),
        ec_384: EcdsaKeyPair::generate(&ECDSA_P384_SHA384_FIXED_SIGNING).expect("key"),
        ec_521: EcdsaKeyPair::generate(&ECDSA_P521_SHA512_FIXED_SIGNING).expect("key"),
        ed: Ed25519KeyPair::generate().expect("key"),
    }
});

impl Signer {
    pub fn algorithm(&self) -> &'static str {
        match self {
            Signer::Rs256 | Signer::Stranger => "RS256",
            Signer::Rs384 => "RS384",
            Signer::Rs512 => "RS512",
            Signer::Ps256 => "PS256",
            Signer::Es256 | Signer::Es256Der => "ES256",
            Signer::Es384 => "ES384",
            Signer::Es512 => "ES512",
            Signer::EdDsa => "EdDSA",
            Signer::Hs256(_) => "HS256",
            Signer::Hs512(_) => "HS512",
            Signer::Bytes(_) => "none",
        }
    }

    pub fn key_id(&self) -> &'static str {
        match self {
            Signer::Es256 | Signer::Es256Der => "ec-1",
            Signer::Es384 => "ec-2",
            Signer::Es512 => "ec-3",
            Signer::EdDsa => "ed-1",
            _ => "rsa-1",
        }
    }

    fn sign(&self, it: &[u8]) -> Vec<u8> {
        let rng = SystemRandom::new();
        let rsa = |key: &RsaKeyPair, how| {
            let mut out = vec![0; key.public_modulus_len()];
            key.sign(how, &rng, it, &mut out).expect("signature");
            out
        };
        let ec = |key: &EcdsaKeyPair| key.sign(&rng, it).expect("signature").as_ref().to_vec();
        match self {
            Signer::Rs256 => rsa(&RING.rsa, &RSA_PKCS1_SHA256),
            Signer::Rs384 => rsa(&RING.rsa, &RSA_PKCS1_SHA384),
            Signer::Rs512 => rsa(&RING.rsa, &RSA_PKCS1_SHA512),
            Signer::Ps256 => rsa(&RING.rsa, &RSA_PSS_SHA256),
            Signer::Stranger => rsa(&RING.stranger, &RSA_PKCS1_SHA256),
            Signer::Es256 => ec(&RING.ec),
            Signer::Es384 => ec(&RING.ec_384),
            Signer::Es512 => ec(&RING.ec_521),
            Signer::Es256Der => ec(&RING.ec_der),
            Signer::EdDsa => RING.ed.sign(it).as_ref().to_vec(),
            Signer::Hs256(key) => tag(hmac::HMAC_SHA256, key, it),
            Signer::Hs512(key) => tag(hmac::HMAC_SHA512, key, it),
            Signer::Bytes(it) => it.clone(),
        }
    }
}

fn tag(how: hmac::Algorithm, key: &[u8], it: &[u8]) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(how, key), it).as_ref().to_vec()
}

/// `header.payload.signature`.
pub fn token(header: &Value, payload: &[u8], signer: &Signer) -> String {
    let signed = format!("{}.{}", encode(header.to_string()), encode(payload));
    let signature = encode(signer.sign(signed.as_bytes()));
    format!("{signed}.{signature}")
}

pub fn encode(it: impl AsRef<[u8]>) -> String {
    BASE64.encode(it)
}

pub fn decode(it: &str) -> Vec<u8> {
    BASE64.decode(it).expect("base64url")
}

/// The left half of a hash, as `at_hash` has it.
pub fn left_half(how: &'static digest::Algorithm, it: &str) -> String {
    let all = digest::digest(how, it.as_bytes());
    encode(&all.as_ref()[..all.as_ref().len() / 2])
}

/// The good key set.
pub fn published() -> Vec<Value> {
    vec![
        rsa_key("rsa-1"),
        ec_key(),
        ed_key(),
        ec_384_key(),
        ec_521_key(),
    ]
}

pub fn rsa_key(kid: &str) -> Value {
    public(&RING.rsa, kid)
}

/// The key of `Signer::Stranger`.
pub fn stranger_key(kid: &str) -> Value {
    public(&RING.stranger, kid)
}

fn public(key: &RsaKeyPair, kid: &str) -> Value {
    // RSAPublicKey of PKCS #1: a sequence of two integers, 2048 bits and 65537.
    let der = key.public_key().as_ref();
    let modulus = &der[9..9 + 256];
    json!({"kty": "RSA", "use": "sig", "kid": kid, "n": encode(modulus), "e": "AQAB"})
}

/// The public RSA key as a verifier might be tricked into using it for HMAC.
pub fn rsa_der() -> Vec<u8> {
    RING.rsa.public_key().as_ref().to_vec()
}

pub fn ec_key() -> Value {
    let point = RING.ec.public_key().as_ref();
    json!({"kty": "EC", "crv": "P-256", "use": "sig", "kid": "ec-1", "alg": "ES256",
        "x": encode(&point[1..33]), "y": encode(&point[33..65])})
}

fn ec_384_key() -> Value {
    let point = RING.ec_384.public_key().as_ref();
    json!({"kty": "EC", "crv": "P-384", "use": "sig", "kid": "ec-2", "alg": "ES384",
        "x": encode(&point[1..49]), "y": encode(&point[49..97])})
}

fn ec_521_key() -> Value {
    let point = RING.ec_521.public_key().as_ref();
    json!({"kty": "EC", "crv": "P-521", "use": "sig", "kid": "ec-3", "alg": "ES512",
        "x": encode(&point[1..67]), "y": encode(&point[67..133])})
}

pub fn ed_key() -> Value {
    json!({"kty": "OKP", "crv": "Ed25519", "use": "sig", "kid": "ed-1", "x": encode(RING.ed.public_key())})
}

/// Changes one bit of the signature.
pub fn flip(token: String) -> String {
    edit_signature(&token, |it| it[10] ^= 1)
}

pub fn edit_signature(token: &str, edit: impl Fn(&mut Vec<u8>)) -> String {
    let (signed, signature) = token.rsplit_once('.').expect("three parts");
    let mut bytes = decode(signature);
    edit(&mut bytes);
    format!("{signed}.{}", encode(bytes))
}
