//! Renewing a sign-in without the person (RFC 6749 section 6, OpenID Connect Core section 12).

use super::claims::IdClaims;
use super::grant::{self, Exchanged};
use super::id_token::{Expected, Keyring, Nonce, verify};
use super::sign_in::expiry;
use super::{Client, Tokens, codes};
use crate::effects::Effects;
use crate::failure::{Failure, Kind};
use crate::secret::Secret;

/// Renews tokens. What the answer leaves out stays: the refresh token, and the ID token with its claims
/// (which may have expired: see [`Tokens::live_id_token`]).
///
/// # Errors
/// `no-refresh-token` and `sign-in-expired` ask for a new sign-in; the others are the exchange's and the
/// ID token's. Never sent twice: after a failed exchange the refresh token may be used up.
pub async fn refresh(client: &Client, tokens: &Tokens, fx: &Effects) -> Result<Tokens, Failure> {
    client.check()?;
    let Some(refresh_token) = &tokens.refresh_token else {
        return Err(Failure::new(
            Kind::NeedsPerson,
            codes::NO_REFRESH_TOKEN,
            "the sign-in cannot be renewed: the provider gave no refresh token",
        )
        .with_fact("scopes", client.scopes.join(" "))
        .with_help("sign in again: `profilectl connect`")
        .with_help(
            "to be asked less often, add `offline_access` to `Scopes`, if the provider knows it",
        ));
    };
    let exchanged = grant::renew(client, refresh_token, fx.http.as_ref()).await?;
    let now = fx.clock.now();
    let Exchanged {
        received,
        provider_clock,
    } = exchanged;
    let claims = match &received.id_token {
        Some(token) => {
            let first = tokens.claims.as_ref();
            let nonce = first
                .and_then(|it| it.nonce.as_ref())
                .map(|it| it.reveal().as_str());
            let expected = Expected {
                client,
                nonce: Nonce::OfSignIn(nonce),
                access_token: received.access_token.reveal(),
                now,
                provider_clock,
            };
            let keyring = Keyring::of(client, fx.http.as_ref()).await?;
            let claims = verify(token.reveal(), &expected, keyring).await?;
            first.map_or(Ok(()), |first| same_person(first, &claims))?;
            Some(claims)
        }
        None => tokens.claims.as_ref().map(IdClaims::copy),
    };
    let kept = |it: &Option<Secret<String>>| it.as_ref().map(|it| Secret::new(it.reveal().clone()));
    Ok(Tokens {
        id_token: received.id_token.or_else(|| kept(&tokens.id_token)),
        access_token: received.access_token,
        refresh_token: received
            .refresh_token
            .or_else(|| kept(&tokens.refresh_token)),
        expires_at: expiry(now, received.lifetime),
        claims,
    })
}

/// A renewed token is the same person's, for the same client, of the same sign-in (section 12.2).
fn same_person(first: &IdClaims, now: &IdClaims) -> Result<(), Failure> {
    let sorted = |it: &IdClaims| {
        let mut all = it.audience.clone();
        all.sort();
        all
    };
    let changed = [
        ("iss", first.issuer != now.issuer),
        ("sub", first.subject != now.subject),
        ("aud", sorted(first) != sorted(now)),
        ("azp", first.azp != now.azp && now.azp.is_some()),
        (
            "auth_time",
            first.auth_time != now.auth_time && both(first.auth_time, now.auth_time),
        ),
    ];
    match changed.iter().find(|(_, it)| *it) {
        None => Ok(()),
        Some((claim, _)) => Err(Failure::new(
            Kind::General,
            codes::REFRESH_IDENTITY,
            "the renewed ID token does not belong to the person who signed in",
        )
        .with_fact("claim", *claim)
        .with_fact("expected", "the value of the sign-in")
        .with_fact("got", "another")
        .with_help("sign in again: `profilectl connect`")),
    }
}

fn both(a: Option<i64>, b: Option<i64>) -> bool {
    a.is_some() && b.is_some()
}
