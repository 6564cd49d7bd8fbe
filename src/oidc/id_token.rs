//! What makes an ID token good (OpenID Connect Core 3.1.3.7 and 12.2): everything, or it is refused.

use super::algorithm::{self, Scheme};
use super::claims::IdClaims;
use super::issuer::Rule;
use super::keys::{self, Checked, Found, Keys};
use super::{Client, codes, jws};
use crate::effects::Http;
use crate::failure::{Failure, Kind};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::digest;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};

/// How much two clocks may differ before a token counts as expired or not yet valid.
const LEEWAY: SignedDuration = SignedDuration::from_secs(60);

/// How far `iat` may lie ahead: a clock that is off by more is worth a word.
const AHEAD: SignedDuration = SignedDuration::from_secs(300);

/// No ID token lives for longer.
const LONGEST_LIFE: SignedDuration = SignedDuration::from_hours(10 * 366 * 24);

/// What a token is measured against.
pub(super) struct Expected<'a> {
    pub(super) client: &'a Client,
    pub(super) nonce: Nonce<'a>,
    pub(super) access_token: &'a str,
    pub(super) now: Timestamp,
    /// What the clock of the token endpoint said at the same moment.
    pub(super) provider_clock: Option<Timestamp>,
}

/// What `nonce` must be.
#[derive(Clone, Copy)]
pub(super) enum Nonce<'a> {
    /// It was sent and must come back.
    Sent(&'a str),
    /// None was sent, so none may come.
    NotSent,
    /// A refresh: none, or that of the sign-in (section 12.2).
    OfSignIn(Option<&'a str>),
}

/// The provider's keys, and where to look again once.
pub(super) struct Keyring<'a> {
    pub(super) keys: Keys,
    pub(super) metadata: &'a super::Metadata,
    pub(super) http: &'a dyn Http,
}

impl<'a> Keyring<'a> {
    /// The keys of the client's issuer; `None` where its discovery document is not known.
    pub(super) async fn of(
        client: &'a Client,
        http: &'a dyn Http,
    ) -> Result<Option<Self>, Failure> {
        let Some(metadata) = client.metadata() else {
            return Ok(None);
        };
        let keys = Keys::fetch(&metadata.jwks_uri, http).await?;
        Ok(Some(Keyring {
            keys,
            metadata,
            http,
        }))
    }

    /// The key that signed a token. Keys rotate: one fresh look, never more (OpenID Connect Core 10.1.1).
    async fn key_of(self, token: &jws::Jws<'_>) -> Result<Box<Checked>, Failure> {
        if let Found::Key(it) = self.keys.find(token)? {
            return Ok(it);
        }
        let at = &self.metadata.jwks_uri;
        match Keys::fetch(at, self.http).await?.find(token)? {
            Found::Key(it) => Ok(it),
            Found::Nothing => Err(keys::unknown(token, at)),
        }
    }
}

/// Checks a token whole.
pub(super) async fn verify(
    token: &str,
    expected: &Expected<'_>,
    keyring: Option<Keyring<'_>>,
) -> Result<IdClaims, Failure> {
    let jws = jws::read(token)?;
    let offered = keyring
        .as_ref()
        .and_then(|it| it.metadata.id_token_algorithms.as_ref());
    let scheme = algorithm::named(&jws.algorithm)
        .filter(|_| offered.is_none_or(|them| them.contains(&jws.algorithm)))
        .ok_or_else(|| not_accepted(&jws.algorithm, offered))?;
    let claims = IdClaims::read(&jws.claims)?;
    let key = match keyring {
        Some(keyring) => Some(keyring.key_of(&jws).await?),
        None => None,
    };
    key.as_ref().map_or(Ok(()), |it| it.verify(&jws))?;
    let tid = claims.tid.as_deref();
    Rule::of(expected.client).check(&claims.issuer, tid)?;
    key.as_ref()
        .map_or(Ok(()), |it| it.check_issuer(&claims.issuer, tid))?;
    check_audience(&claims, expected.client)?;
    check_nonce(&claims, expected.nonce)?;
    check_times(&claims, expected)?;
    check_hash(&claims, scheme, expected.access_token)?;
    Ok(claims)
}

fn check_audience(claims: &IdClaims, client: &Client) -> Result<(), Failure> {
    let ours = |it: &String| *it == client.client_id;
    let trusted = |it: &String| ours(it) || client.accepted_audiences.contains(it);
    if !claims.audience.iter().any(ours) || !claims.audience.iter().all(trusted) {
        return Err(refused(
            codes::ID_TOKEN_AUDIENCE,
            "the ID token was issued for another application",
        )
        .with_fact("expected", client.client_id.as_str())
        .with_fact("got", cut(&claims.audience.join(" "), 300))
        .with_help(
            "the client id in the profile must be the one of the application that signs in",
        ));
    }
    match &claims.azp {
        Some(azp) if *azp != client.client_id => Err(party(client, azp)),
        None if claims.audience.len() > 1 => Err(party(client, "(none, with several audiences)")),
        _ => Ok(()),
    }
}

fn party(client: &Client, got: &str) -> Failure {
    refused(
        codes::ID_TOKEN_AUTHORIZED_PARTY,
        "the ID token was issued to another application (`azp`)",
    )
    .with_fact("expected", client.client_id.as_str())
    .with_fact("got", cut(got, 80))
    .with_help("sign in with the client id that the token is issued to")
}

fn check_nonce(claims: &IdClaims, expected: Nonce<'_>) -> Result<(), Failure> {
    let got = claims.nonce.as_ref().map(|it| it.reveal().as_str());
    let same = |a: &str, b: &str| verify_slices_are_equal(a.as_bytes(), b.as_bytes()).is_ok();
    let got = match (expected, got) {
        (Nonce::Sent(sent), Some(got)) if same(sent, got) => return Ok(()),
        (Nonce::NotSent | Nonce::OfSignIn(_), None) => return Ok(()),
        (Nonce::OfSignIn(Some(first)), Some(got)) if same(first, got) => return Ok(()),
        (_, Some(_)) => "another",
        (_, None) => "none",
    };
    Err(refused(
        codes::ID_TOKEN_NONCE,
        "the ID token belongs to another sign-in (`nonce`)",
    )
    .with_fact("expected", "the nonce of this sign-in")
    .with_fact("got", got)
    .with_help(
        "sign in again; if it repeats, something between you and the provider answers from a store",
    ))
}

fn check_times(claims: &IdClaims, expected: &Expected<'_>) -> Result<(), Failure> {
    let now = expected.now;
    let told = |it: Failure, label: &'static str, at: Timestamp| {
        let it = it
            .with_fact(label, at.to_string())
            .with_fact("this machine's clock", now.to_string());
        match expected.provider_clock.map(|it| it.duration_since(now)) {
            Some(off) if off.abs() > LEEWAY => it
                .with_fact(
                    "provider's clock",
                    format!("{} s {}", off.abs().as_secs(), ahead(off)),
                )
                .with_help("set this machine's clock"),
            _ => it.with_help("check this machine's clock, then sign in again"),
        }
    };
    if now.duration_since(claims.expires_at) > LEEWAY {
        let it = refused(codes::ID_TOKEN_EXPIRED, "the ID token has expired already");
        return Err(told(it, "expired at", claims.expires_at));
    }
    if claims.expires_at.duration_since(now) > LONGEST_LIFE {
        let it = refused(
            codes::ID_TOKEN_TIME,
            "the ID token would live for more than ten years",
        );
        return Err(told(it, "expires at", claims.expires_at));
    }
    if claims.issued_at.duration_since(now) > AHEAD {
        let it = refused(
            codes::ID_TOKEN_TIME,
            "the ID token was issued in the future",
        );
        return Err(told(it, "issued at", claims.issued_at));
    }
    match claims.not_before {
        Some(at) if at.duration_since(now) > LEEWAY => {
            let it = refused(codes::ID_TOKEN_TIME, "the ID token is not valid yet");
            Err(told(it, "valid from", at))
        }
        _ => Ok(()),
    }
}

fn ahead(off: SignedDuration) -> &'static str {
    if off.is_negative() { "behind" } else { "ahead" }
}

/// `at_hash` is optional in this flow; present it must be right (OpenID Connect Core 3.1.3.8).
fn check_hash(claims: &IdClaims, scheme: &Scheme, access_token: &str) -> Result<(), Failure> {
    let Some(got) = &claims.access_token_hash else {
        return Ok(());
    };
    let hash = digest(scheme.hash, access_token.as_bytes());
    let half = hash
        .as_ref()
        .get(..hash.as_ref().len() / 2)
        .unwrap_or_default();
    if *got == URL_SAFE_NO_PAD.encode(half) {
        return Ok(());
    }
    Err(refused(
        codes::ID_TOKEN_HASH,
        "the ID token belongs to another access token (`at_hash`)",
    )
    .with_help("sign in again; if it repeats, the provider mixes up its answers"))
}

fn not_accepted(got: &str, offered: Option<&Vec<String>>) -> Failure {
    let ours = algorithm::names();
    let expected = match offered {
        Some(them) => format!(
            "one of {ours} that the provider offers ({})",
            cut(&them.join(" "), 200)
        ),
        None => format!("one of {ours}"),
    };
    refused(
        codes::ID_TOKEN_ALGORITHM,
        "the ID token is signed with an algorithm that is not accepted",
    )
    .with_fact("expected", expected)
    .with_fact("got", cut(got, 80))
    .with_help("choose `RS256` or `ES256` as this client's ID token algorithm at the provider")
}

fn refused(code: crate::diagnostic::Code, message: &'static str) -> Failure {
    Failure::new(Kind::General, code, message)
}

fn cut(it: &str, most: usize) -> String {
    it.chars().take(most).collect()
}
