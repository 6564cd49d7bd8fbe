//! The provider's signing keys (RFC 7517) and the one check of a signature.

use super::algorithm::{self, KeyKind, Scheme, Verifier};
use super::codes;
use super::discovery::{refused_status, what_is_wrong};
use super::issuer::TENANT_PLACEHOLDER;
use super::jws::Jws;
use super::wire::{authority, fetch};
use crate::effects::Http;
use crate::failure::{Failure, Kind};
use aws_lc_rs::signature::ParsedPublicKey;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::StatusCode;
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use url::Url;

/// More keys than any provider rotates through.
const MOST: usize = 100;

/// The keys at a `jwks_uri`.
pub(super) struct Keys(Vec<Jwk>);

#[derive(Deserialize)]
struct Wire {
    keys: Vec<serde_json::Value>,
}

#[derive(Deserialize, PartialEq, Clone)]
struct Jwk {
    kty: String,
    kid: Option<String>,
    #[serde(rename = "use")]
    purpose: Option<String>,
    key_ops: Option<Vec<String>>,
    alg: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
    /// Microsoft Entra ID: the issuer this key signs for.
    issuer: Option<String>,
}

/// What a key set holds for a token.
pub(super) enum Found {
    /// This key, checked.
    Key(Box<Checked>),
    /// None; the set may be stale.
    Nothing,
}

/// A key that is fit for the token's algorithm.
pub(super) struct Checked {
    key: PublicKey,
    issuer: Option<String>,
}

/// A public key, in the hands of who checks the signature.
enum PublicKey {
    Jsonwebtoken(DecodingKey, Algorithm),
    Direct(ParsedPublicKey),
}

impl Keys {
    /// Fetches the key set.
    pub(super) async fn fetch(at: &Url, http: &dyn Http) -> Result<Keys, Failure> {
        let answer = fetch(at, http).await?;
        if answer.status() != StatusCode::OK {
            return Err(refused_status(
                codes::KEYS_UNUSABLE,
                "key set",
                at,
                answer.status(),
            ));
        }
        let wire: Wire = serde_json::from_slice(answer.body()).map_err(|it| {
            unusable(
                at,
                "a JSON object with `keys`",
                what_is_wrong(&it).to_owned(),
            )
        })?;
        if wire.keys.len() > MOST {
            return Err(unusable(
                at,
                "at most 100 keys",
                format!("{} keys", wire.keys.len()),
            ));
        }
        // A key of a kind we do not know is none of ours (section 5).
        let keys: Vec<Jwk> = wire
            .keys
            .into_iter()
            .filter_map(|it| serde_json::from_value(it).ok())
            .collect();
        let ambiguous = keys.iter().enumerate().find(|(at, a)| {
            keys.iter()
                .take(*at)
                .any(|b| a.kid.is_some() && a.kid == b.kid && a.rivals(b))
        });
        if let Some((_, it)) = ambiguous {
            let name = it.kid.as_deref().unwrap_or_default();
            return Err(unusable(
                at,
                "one key of a name",
                format!("two keys named `{}`", cut(name)),
            ));
        }
        Ok(Keys(keys))
    }

    /// The key that signed a token, by its header.
    pub(super) fn find(&self, token: &Jws<'_>) -> Result<Found, Failure> {
        let Some(scheme) = algorithm::named(&token.algorithm) else {
            return Ok(Found::Nothing);
        };
        let fit: Vec<&Jwk> = self.0.iter().filter(|it| it.fits(scheme)).collect();
        let Some(kid) = &token.key_id else {
            return match fit.as_slice() {
                [] => Ok(Found::Nothing),
                [one] => one.check(scheme),
                several
                    if several
                        .windows(2)
                        .all(|it| matches!(it, [a, b] if a.same(b))) =>
                {
                    several
                        .first()
                        .map_or(Ok(Found::Nothing), |it| it.check(scheme))
                }
                _ => Err(bad("a key name (`kid`), as there are several keys", "none")),
            };
        };
        if let Some(it) = fit.iter().find(|it| it.kid.as_ref() == Some(kid)) {
            return it.check(scheme);
        }
        if self.0.iter().any(|it| it.kid.as_ref() == Some(kid)) {
            return Err(bad(
                "a signing key for the token's algorithm",
                "a key for something else",
            )
            .with_fact("key", cut(kid))
            .with_fact("algorithm", token.algorithm.as_str()));
        }
        match fit.as_slice() {
            [one] if one.kid.is_none() => one.check(scheme),
            _ => Ok(Found::Nothing),
        }
    }
}

impl Jwk {
    /// Whether the set says that this key signs so.
    fn fits(&self, scheme: &Scheme) -> bool {
        let (kty, crv) = scheme.key.members();
        self.kty == kty
            && crv.is_none_or(|it| self.crv.as_deref() == Some(it))
            && self.purpose.as_deref().is_none_or(|it| it == "sig")
            && self
                .key_ops
                .as_ref()
                .is_none_or(|them| them.iter().any(|it| it == "verify"))
            && self.alg.as_deref().is_none_or(|it| it == scheme.name)
    }

    /// Whether one name stands for two keys of one kind and use.
    fn rivals(&self, other: &Jwk) -> bool {
        self.kty == other.kty && self.purpose == other.purpose && !self.same(other)
    }

    fn same(&self, other: &Jwk) -> bool {
        (&self.n, &self.e, &self.x, &self.y) == (&other.n, &other.e, &other.x, &other.y)
            && self.crv == other.crv
    }

    fn check(&self, scheme: &Scheme) -> Result<Found, Failure> {
        let part = |it: &Option<String>| {
            it.as_deref()
                .and_then(|it| URL_SAFE_NO_PAD.decode(it).ok())
                .unwrap_or_default()
        };
        let text = |it: &Option<String>| it.clone().unwrap_or_default();
        let is_point = |size| part(&self.x).len() == size && part(&self.y).len() == size;
        let algorithm = match scheme.verifier {
            Verifier::Jsonwebtoken(it) => it,
            Verifier::Direct(how) => {
                let key = match scheme.key {
                    KeyKind::Ec { coordinate, .. } if is_point(coordinate) => {
                        // An uncompressed point (SEC 1 section 2.3.3).
                        let point = [vec![4], part(&self.x), part(&self.y)].concat();
                        ParsedPublicKey::new(how, point)
                            .map_err(|_| bad("a point on the algorithm's curve", "another"))?
                    }
                    _ => return Err(incomplete()),
                };
                return Ok(self.found(PublicKey::Direct(key)));
            }
        };
        let key = match scheme.key {
            KeyKind::Rsa => {
                let (modulus, exponent) = (part(&self.n), part(&self.e));
                let bits = bits(&modulus);
                if !(2048..=8192).contains(&bits) {
                    return Err(bad(
                        "an RSA key of 2048 to 8192 bits",
                        format!("{bits} bits"),
                    ));
                }
                // Anything below 3 or even makes every message its own signature, or none.
                if self::bits(&exponent) < 2 || exponent.last().is_none_or(|it| it % 2 == 0) {
                    return Err(bad("an odd RSA exponent of at least 3", "another"));
                }
                DecodingKey::from_rsa_raw_components(&modulus, &exponent)
            }
            KeyKind::Ec { coordinate, .. } if is_point(coordinate) => {
                DecodingKey::from_ec_components(&text(&self.x), &text(&self.y))
                    .map_err(|_| bad("a point on the algorithm's curve", "another"))?
            }
            KeyKind::Ed25519 if part(&self.x).len() == 32 => {
                DecodingKey::from_ed_components(&text(&self.x))
                    .map_err(|_| bad("an Ed25519 key", "another"))?
            }
            _ => return Err(incomplete()),
        };
        Ok(self.found(PublicKey::Jsonwebtoken(key, algorithm)))
    }

    fn found(&self, key: PublicKey) -> Found {
        let issuer = self.issuer.clone();
        Found::Key(Box::new(Checked { key, issuer }))
    }
}

impl Checked {
    /// Checks the signature of a token.
    pub(super) fn verify(&self, token: &Jws<'_>) -> Result<(), Failure> {
        let signed = token.signed.as_bytes();
        let good = match &self.key {
            PublicKey::Jsonwebtoken(key, algorithm) => {
                let good = jsonwebtoken::crypto::verify(token.signature, signed, key, *algorithm);
                matches!(good, Ok(true))
            }
            PublicKey::Direct(key) => URL_SAFE_NO_PAD
                .decode(token.signature)
                .is_ok_and(|signature| key.verify_sig(signed, &signature).is_ok()),
        };
        if good {
            return Ok(());
        }
        Err(Failure::new(
            Kind::General,
            codes::ID_TOKEN_SIGNATURE,
            "the signature of the ID token does not hold",
        )
        .with_fact("algorithm", token.algorithm.as_str())
        .with_fact("key", cut(token.key_id.as_deref().unwrap_or("(unnamed)")))
        .with_help(
            "the token was changed on its way, or the issuer in the profile is not its signer",
        ))
    }

    /// Checks that the key signs for this issuer, where the key set says for whom (Entra's does).
    pub(super) fn check_issuer(&self, issuer: &str, tid: Option<&str>) -> Result<(), Failure> {
        let Some(named) = &self.issuer else {
            return Ok(());
        };
        let named = named.replace(TENANT_PLACEHOLDER, tid.unwrap_or(TENANT_PLACEHOLDER));
        if named == issuer || named.contains(TENANT_PLACEHOLDER) {
            return Ok(());
        }
        Err(bad(
            "a key that signs for the token's issuer",
            "a key of another issuer",
        ))
    }
}

/// The failure of a token whose key is in no key set, even a fresh one.
pub(super) fn unknown(token: &Jws<'_>, at: &Url) -> Failure {
    bad("a key of the provider's key set", "an unknown key")
        .with_fact("key", cut(token.key_id.as_deref().unwrap_or("(unnamed)")))
        .with_fact("key set", format!("{}{}", authority(at), at.path()))
}

fn bits(number: &[u8]) -> usize {
    let zeros = number.iter().take_while(|it| **it == 0).count();
    let significant = number.get(zeros..).unwrap_or_default();
    significant
        .first()
        .map_or(0, |it| significant.len() * 8 - it.leading_zeros() as usize)
}

fn cut(it: &str) -> String {
    it.chars().take(80).collect()
}

fn bad(expected: &'static str, got: impl Into<String>) -> Failure {
    Failure::new(
        Kind::General,
        codes::ID_TOKEN_KEY,
        "the key that signed the ID token is not usable",
    )
    .with_fact("expected", expected)
    .with_fact("got", got)
    .with_help("the provider's key set must hold the signing key: see its `jwks_uri`")
}

fn incomplete() -> Failure {
    bad(
        "a whole key",
        "one with a part missing or of the wrong length",
    )
}

fn unusable(at: &Url, expected: &'static str, got: String) -> Failure {
    Failure::new(
        Kind::General,
        codes::KEYS_UNUSABLE,
        "the provider's key set cannot be used",
    )
    .with_fact("address", format!("{}{}", authority(at), at.path()))
    .with_fact("expected", expected)
    .with_fact("got", got)
    .with_help("see the `jwks_uri` in the provider's discovery document")
}
