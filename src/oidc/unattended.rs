//! The two grants without a browser: a program's own secret (RFC 6749 section 4.4), and a person's
//! password (section 4.3), which RFC 9700 section 2.4 forbids and some providers still want.

use super::answer::Received;
use super::claims::read_claims_unverified;
use super::grant::{self, Exchanged};
use super::id_token::{Expected, Keyring, Nonce, verify};
use super::sign_in::{expiry, missing};
use super::{Client, IdClaims, Tokens};
use crate::effects::Effects;
use crate::failure::{Failure, Kind};
use crate::secret::Secret;

/// Tokens for the program itself. Where the provider gives no ID token (most do not, since nobody
/// signed in) the access token stands for it, if it is one that others can read.
///
/// # Errors
/// Those of the exchange and of the ID token, and `access-token-opaque`.
pub async fn client_credentials(client: &Client, fx: &Effects) -> Result<Tokens, Failure> {
    client.check()?;
    let exchanged = grant::client_credentials(client, fx.http.as_ref()).await?;
    let tokens = checked(client, exchanged, fx).await?;
    if tokens.id_token.is_some() {
        return Ok(tokens);
    }
    let text = tokens.access_token.reveal();
    let claims = read_claims_unverified(text).map_err(|it| opaque(client, it))?;
    Ok(Tokens {
        id_token: Some(Secret::new(text.clone())),
        claims: Some(claims),
        ..tokens
    })
}

/// Tokens for the person of this name and password.
///
/// # Errors
/// Those of the exchange and of the ID token.
pub async fn password(
    client: &Client,
    username: &str,
    password: &Secret<String>,
    fx: &Effects,
) -> Result<Tokens, Failure> {
    client.check()?;
    let exchanged = grant::password(client, username, password, fx.http.as_ref()).await?;
    let tokens = checked(client, exchanged, fx).await?;
    match tokens.id_token {
        None if client.wants_id_token() => Err(missing(client)),
        _ => Ok(tokens),
    }
}

/// An ID token is judged as ever; there was no request that a `nonce` could belong to.
async fn checked(client: &Client, exchanged: Exchanged, fx: &Effects) -> Result<Tokens, Failure> {
    let Exchanged {
        received,
        provider_clock,
    } = exchanged;
    let now = fx.clock.now();
    let claims: Option<IdClaims> = match &received.id_token {
        Some(token) => {
            let expected = Expected {
                client,
                nonce: Nonce::NotSent,
                access_token: received.access_token.reveal(),
                now,
                provider_clock,
            };
            let keyring = Keyring::of(client, fx.http.as_ref()).await?;
            Some(verify(token.reveal(), &expected, keyring).await?)
        }
        None => None,
    };
    let Received {
        access_token,
        refresh_token,
        id_token,
        lifetime,
    } = received;
    Ok(Tokens {
        id_token,
        access_token,
        refresh_token,
        expires_at: expiry(now, lifetime),
        claims,
    })
}

fn opaque(client: &Client, why: Failure) -> Failure {
    let failure = Failure::new(
        Kind::Refused,
        "access-token-opaque",
        "the provider gave the program no token that STS can read",
    )
    .with_fact("client id", client.client_id.as_str())
    .with_fact("scopes", client.scopes.join(" "))
    .with_help("ask for a scope or audience whose access tokens are signed JWTs (at Entra `api://CLIENT-ID/.default`)");
    let facts = why.facts.into_iter();
    facts.fold(failure, |failure, (label, value)| {
        failure.with_fact(label, value)
    })
}
