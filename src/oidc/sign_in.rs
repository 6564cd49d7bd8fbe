//! A sign-in from beginning to end: listener, browser, exchange, checks, last page.

use super::discovery::ResponseIssuer;
use super::grant::{self, Exchanged, Once};
use super::id_token::{Expected, Keyring, Nonce, verify};
use super::issuer::Rule;
use super::refusal::{self, Leg, Words};
use super::{Client, Tokens, codes};
use crate::effects::{AuthorizationResponse, Effects, Entropy, Verdict, Visit};
use crate::failure::{Failure, Kind};
use crate::secret::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;

/// How long a person may take.
const PATIENCE: Duration = Duration::from_secs(300);

/// Longer than any code seen; Entra's reach two thousand characters.
const LONGEST_CODE: usize = 8 * 1024;

/// Signs a person in.
///
/// `purpose` is who asks, for the text on the terminal. What can be refused without the person is
/// refused before the browser opens; the browser's last page is shown when the outcome is known.
///
/// # Errors
/// Any of [`codes::CODES`], and what the listener fails with.
pub async fn sign_in(client: &Client, purpose: &str, fx: &Effects) -> Result<Tokens, Failure> {
    client.check()?;
    let keyring = Keyring::of(client, fx.http.as_ref()).await?;
    let awaited = fx.sign_in.prepare(&client.redirect).await?;
    let redirect_uri = awaited.redirect_uri().to_owned();
    let once = Once::new(fx.entropy.as_ref());
    let url = grant::authorization_url(client, &redirect_uri, &once)?;
    let visit = Visit {
        url,
        state: Secret::new(once.state.reveal().clone()),
        purpose: purpose.to_owned(),
        time_limit: PATIENCE,
    };
    let redirected = awaited.visit(visit).await?;
    let outcome = finish(
        client,
        &redirect_uri,
        &once,
        redirected.response,
        keyring,
        fx,
    )
    .await;
    let verdict = match &outcome {
        Ok(_) => Verdict::SignedIn,
        Err(it) => Verdict::Refused {
            why: codes::summary(it.code),
        },
    };
    redirected.page.show(verdict).await;
    outcome
}

/// From the redirect to checked tokens.
async fn finish(
    client: &Client,
    redirect_uri: &str,
    once: &Once,
    response: AuthorizationResponse,
    keyring: Option<Keyring<'_>>,
    fx: &Effects,
) -> Result<Tokens, Failure> {
    let (code, response_issuer) = code_of(client, redirect_uri, once, response)?;
    let exchanged = grant::exchange(client, &code, redirect_uri, once, fx.http.as_ref()).await?;
    let now = fx.clock.now();
    let nonce = match client.wants_id_token() {
        true => Nonce::Sent(once.nonce.reveal()),
        false => Nonce::NotSent,
    };
    let Exchanged {
        received,
        provider_clock,
    } = exchanged;
    let claims = match &received.id_token {
        Some(token) => {
            let expected = Expected {
                client,
                nonce,
                access_token: received.access_token.reveal(),
                now,
                provider_clock,
            };
            let claims = verify(token.reveal(), &expected, keyring).await?;
            // Without a known issuer the redirect and the token must at least name the same one.
            if let Some(iss) = &response_issuer
                && !Rule::of_identifier(iss).admits_token_of(&claims.issuer)
            {
                return Err(another_issuer(&claims.issuer, iss));
            }
            Some(claims)
        }
        None if client.wants_id_token() => return Err(missing(client)),
        None => None,
    };
    Ok(Tokens {
        id_token: received.id_token,
        access_token: received.access_token,
        refresh_token: received.refresh_token,
        expires_at: expiry(now, received.lifetime),
        claims,
    })
}

/// The code, once the response is known to be this provider's (RFC 9207 section 2.4), errors included.
fn code_of(
    client: &Client,
    redirect_uri: &str,
    once: &Once,
    response: AuthorizationResponse,
) -> Result<(Secret<String>, Option<String>), Failure> {
    let iss = match &response {
        AuthorizationResponse::Code { iss, .. } | AuthorizationResponse::Error { iss, .. } => iss,
    };
    let rule = Rule::of(client);
    match iss {
        Some(iss) if !rule.admits_response(iss) => {
            return Err(another_issuer(
                client
                    .issuer
                    .as_ref()
                    .map_or("the provider's issuer", |it| it.identifier()),
                iss,
            ));
        }
        None if client
            .metadata()
            .is_some_and(|it| it.response_issuer == ResponseIssuer::Always) =>
        {
            let expected = client.issuer.as_ref().map_or("", |it| it.identifier());
            return Err(another_issuer(expected, "none"));
        }
        _ => {}
    }
    match response {
        AuthorizationResponse::Error {
            error, description, ..
        } => {
            let secrets = [
                once.verifier.reveal().as_str(),
                once.nonce.reveal(),
                once.state.reveal(),
            ];
            let leg = Leg::Authorization { redirect_uri };
            Err(refusal::refused(
                leg,
                &Words { error, description },
                client,
                &secrets,
            ))
        }
        AuthorizationResponse::Code { code, iss } => {
            check_code(&code)?;
            Ok((code, iss))
        }
    }
}

/// A code is visible ASCII (RFC 6749 appendix A.11), and there is one.
fn check_code(code: &Secret<String>) -> Result<(), Failure> {
    let code = code.reveal();
    let got = if code.is_empty() {
        "none"
    } else if code.len() > LONGEST_CODE {
        "a longer one"
    } else if !code.bytes().all(|it| (0x20..=0x7e).contains(&it)) {
        "one with control or foreign characters"
    } else {
        return Ok(());
    };
    Err(Failure::new(
        Kind::General,
        codes::AUTHORIZATION_CODE,
        "the browser came back with an unusable authorization code",
    )
    .with_fact("expected", "a code of 1 to 8192 visible ASCII characters")
    .with_fact("got", got)
    .with_help("sign in again"))
}

fn another_issuer(expected: &str, got: &str) -> Failure {
    Failure::new(
        Kind::General,
        codes::AUTHORIZATION_ISSUER,
        "the answer in the browser came from another provider",
    )
    .with_fact("expected", expected)
    .with_fact("got", got.chars().take(300).collect::<String>())
    .with_help(
        "close other sign-in windows and sign in again; if it repeats, do not trust this profile",
    )
}

pub(super) fn missing(client: &Client) -> Failure {
    Failure::new(
        Kind::General,
        codes::ID_TOKEN_MISSING,
        "the provider sent no ID token",
    )
    .with_fact("scopes", client.scopes.join(" "))
    .with_help(
        "the client must be registered for OpenID Connect, and `openid` must be allowed for it",
    )
}

/// When an access token of this lifetime expires.
pub(super) fn expiry(now: Timestamp, lifetime: Option<Duration>) -> Option<Timestamp> {
    let lifetime = SignedDuration::try_from(lifetime?).ok()?;
    now.checked_add(lifetime).ok()
}

impl Once {
    /// 256 bits each, from the system's generator.
    fn new(entropy: &dyn Entropy) -> Self {
        let fresh = || {
            let mut bytes = [0_u8; 32];
            entropy.fill(&mut bytes);
            Secret::new(URL_SAFE_NO_PAD.encode(bytes))
        };
        Once {
            state: fresh(),
            nonce: fresh(),
            verifier: fresh(),
        }
    }
}
