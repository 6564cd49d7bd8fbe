//! The provider's signing key and its public half.

use crate::effects::Entropy;
use crate::sandbox::config::Signing;
use crate::sandbox::{Unavailable, random};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use jsonwebtoken::jwk::{Jwk, JwkSet, PublicKeyUse};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::Serialize;

/// One key pair, made at the start.
pub(in crate::sandbox) struct Keys {
    algorithm: Algorithm,
    private: EncodingKey,
    public: JwkSet,
    kid: String,
}

impl Keys {
    pub(super) fn generate(signing: Signing, entropy: &dyn Entropy) -> Result<Self, Unavailable> {
        let (algorithm, private) = match signing {
            Signing::Rs256 => {
                let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|_| Unavailable::Key)?;
                let der: Pkcs8V1Der<'_> = pair.as_der().map_err(|_| Unavailable::Key)?;
                (
                    Algorithm::RS256,
                    EncodingKey::from_rsa_der(pkcs1(der.as_ref()).ok_or(Unavailable::Key)?),
                )
            }
            Signing::Es256 => {
                let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)
                    .map_err(|_| Unavailable::Key)?;
                let der = pair.to_pkcs8v1().map_err(|_| Unavailable::Key)?;
                (Algorithm::ES256, EncodingKey::from_ec_der(der.as_ref()))
            }
        };
        let kid: String = random::opaque(entropy).chars().take(16).collect();
        let mut public =
            Jwk::from_encoding_key(&private, algorithm).map_err(|_| Unavailable::Key)?;
        public.common.key_id = Some(kid.clone());
        public.common.public_key_use = Some(PublicKeyUse::Signature);
        Ok(Keys {
            algorithm,
            private,
            public: JwkSet { keys: vec![public] },
            kid,
        })
    }

    /// What `jwks_uri` shows.
    pub(in crate::sandbox) fn public(&self) -> &JwkSet {
        &self.public
    }

    /// `RS256` or `ES256`.
    pub(in crate::sandbox) fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// A signed JWT; `None` only if the claims are no JSON.
    pub(super) fn sign(&self, claims: &impl Serialize) -> Option<String> {
        let mut header = Header::new(self.algorithm);
        header.kid = Some(self.kid.clone());
        jsonwebtoken::encode(&header, claims, &self.private).ok()
    }
}

/// The RSA key inside a PKCS#8 v1 wrapping (RFC 5958), which is what the JWT library signs with.
///
/// For a key of 2048 bits all lengths take two bytes: the sequence's head (4), the version (3), the
/// algorithm `rsaEncryption` (15) and the head of the octet string (4) stand before it.
fn pkcs1(pkcs8: &[u8]) -> Option<&[u8]> {
    let (wrapping, key) = pkcs8.split_at_checked(26)?;
    (wrapping.get(22..24)? == [0x04, 0x82]).then_some(key)
}
