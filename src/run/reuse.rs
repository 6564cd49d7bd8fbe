//! What a former run left, under the lock that keeps two runs from disturbing one person twice.

use crate::aws::identity_center::{ClientRegistration, SsoToken};
use crate::credentials::Credentials;
use crate::effects::{CacheKey, Effects, Lease};
use crate::failure::{Failure, Kind};
use crate::oidc::Tokens;
use crate::plan::Plan;
use crate::secret::Secret;
use crate::step::{Slot, Wallet};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::io;
use std::path::PathBuf;

/// Keys with less left are fetched anew: SDKs run a `credential_process` again once 15 minutes are left.
pub const LEAST_LEFT: SignedDuration = SignedDuration::from_mins(16);

/// The same where only a person can have them made anew: they are asked when it is time, not before.
const LEAST_LEFT_OF_A_PERSONS: SignedDuration = SignedDuration::from_mins(1);

/// An ID token with less left is renewed before it is used.
const LEAST_TOKEN_LEFT: SignedDuration = SignedDuration::from_mins(1);

/// A session with less left is renewed ahead of time; its access token lives for an hour.
const LEAST_SESSION_LEFT: SignedDuration = SignedDuration::from_mins(5);

/// A registration with less left would not outlive the session.
const LEAST_REGISTRATION_LEFT: SignedDuration = SignedDuration::from_hours(24);

/// Puts what still serves into the wallet. Where nothing does, the lock is taken and the look is
/// repeated, since another process may just have made it; the leases are handed back then.
pub(super) async fn load(
    plan: &Plan,
    slot: Slot,
    key: Option<CacheKey>,
    wallet: &mut Wallet,
    fx: &Effects,
) -> Result<Vec<Lease>, Failure> {
    let Some(key) = key else {
        return Ok(Vec::new());
    };
    if look(plan, &key, slot, wallet, fx).await {
        return Ok(Vec::new());
    }
    let since = fx.clock.now();
    let mut leases = vec![fx.tokens.lock(&key).await.map_err(|it| lock_failed(&it))?];
    if let Some(file) = shared_lock(plan, slot) {
        let lease = fx.tokens.lock_shared(&file).await;
        leases.push(
            lease.map_err(|it| lock_failed(&it).with_fact("file", file.display().to_string()))?,
        );
    }
    if !look(plan, &key, slot, wallet, fx).await && declined_since(&key, since, fx) {
        return Err(Failure::new(
            Kind::Cancelled,
            "sign-in-declined",
            "the sign-in that this run was waiting for was declined",
        )
        .with_help("nobody was asked a second time; run the command again to sign in"));
    }
    Ok(leases)
}

/// The session is shared with programs that keep the rest in another folder, this one among them.
fn shared_lock(plan: &Plan, slot: Slot) -> Option<PathBuf> {
    match slot {
        Slot::SsoToken => plan.shared_token()?.lock(),
        _ => None,
    }
}

fn lock_failed(error: &io::Error) -> Failure {
    Failure::new(
        Kind::General,
        "lock-failed",
        "another run could not be waited for: the lock is unusable",
    )
    .with_fact("detail", error.to_string())
}

/// Under what it is kept that a person declined.
fn refusal_key(key: &CacheKey) -> CacheKey {
    CacheKey {
        kind: "declined",
        tuple: key.tuple.clone(),
    }
}

/// Whether somebody declined while this run waited for the lock: fifteen more tabs would ask the same.
fn declined_since(key: &CacheKey, since: Timestamp, fx: &Effects) -> bool {
    let entry = fx.tokens.load(&refusal_key(key));
    let at = entry.and_then(|it| {
        std::str::from_utf8(it.reveal())
            .ok()?
            .parse::<Timestamp>()
            .ok()
    });
    at.is_some_and(|at| at > since)
}

/// Keeps that a person declined, for the runs that are waiting.
pub(super) fn note_declined(plan: &Plan, fx: &Effects) {
    for slot in [Slot::Tokens, Slot::SsoToken, Slot::Credentials] {
        if let Some(key) = plan.cache_key(slot) {
            let at = fx.clock.now().to_string().into_bytes();
            // Where it cannot be kept, the waiting runs ask again.
            let _ = fx.tokens.store(&refusal_key(&key), &Secret::new(at));
        }
    }
}

/// Whether a former run's outcome still serves; nothing is waited for.
pub async fn serves(plan: &Plan, slot: Slot, fx: &Effects) -> bool {
    match plan.cache_key(slot) {
        Some(key) => look(plan, &key, slot, &mut Wallet::default(), fx).await,
        None => false,
    }
}

/// The session that a former run, or another program, left; live or not.
pub async fn session(plan: &Plan, fx: &Effects) -> Option<SsoToken> {
    match plan.shared_token() {
        Some(shared) => shared.load(fx.clock.as_ref()).await,
        None => {
            let entry = fx.tokens.load(&plan.cache_key(Slot::SsoToken)?)?;
            SsoToken::from_entry(entry.reveal())
        }
    }
}

async fn look(plan: &Plan, key: &CacheKey, slot: Slot, wallet: &mut Wallet, fx: &Effects) -> bool {
    if slot == Slot::SsoToken {
        let now = fx.clock.now();
        if let Some(token) = session(plan, fx).await {
            let least = match token.is_renewable(now) {
                true => LEAST_SESSION_LEFT,
                // Nothing better is to be had without the person.
                false => SignedDuration::ZERO,
            };
            if now + least < token.expires_at {
                wallet.sso_token = Some(token);
                wallet.stale_sso_token = None;
            } else {
                wallet.stale_sso_token = Some(token);
            }
        }
        return wallet.has(slot);
    }
    let Some(entry) = fx.tokens.load(key) else {
        return false;
    };
    let now = fx.clock.now();
    let least_left = match plan.asks_when_run() {
        true => LEAST_LEFT_OF_A_PERSONS,
        false => LEAST_LEFT,
    };
    match slot {
        Slot::Tokens => {
            let Some(tokens) = Tokens::from_entry(entry.reveal()) else {
                return false;
            };
            if tokens_serve(&tokens, now) {
                wallet.tokens = Some(tokens);
                wallet.stale_tokens = None;
            } else {
                wallet.stale_tokens = Some(tokens);
            }
        }
        Slot::Credentials => {
            wallet.credentials = from_entry(entry.reveal()).filter(|it| {
                it.expires_at
                    .is_none_or(|expires_at| now + least_left <= expires_at)
            });
        }
        Slot::SsoClient => {
            wallet.sso_client = ClientRegistration::from_entry(entry.reveal())
                .filter(|it| now + LEAST_REGISTRATION_LEFT < it.expires_at);
        }
        Slot::Answers | Slot::SsoToken | Slot::Account | Slot::Role | Slot::Listing => {}
    }
    wallet.has(slot)
}

/// STS judges the ID token, whatever the access token's time is.
fn tokens_serve(tokens: &Tokens, now: Timestamp) -> bool {
    let expires_at = match &tokens.claims {
        Some(claims) => Some(claims.expires_at),
        None => tokens.expires_at,
    };
    tokens.id_token.is_some() && expires_at.is_some_and(|it| now + LEAST_TOKEN_LEFT < it)
}

/// Keeps a step's outcome; the trouble is handed back, for it must not end the run.
pub(super) fn store(
    plan: &Plan,
    slot: Slot,
    at: usize,
    wallet: &Wallet,
    fx: &Effects,
) -> Option<std::io::Error> {
    let key = plan.cache_key_at(slot, at)?;
    let entry = match slot {
        Slot::Tokens => wallet.tokens.as_ref()?.to_entry(),
        Slot::Credentials => to_entry(wallet.credentials.as_ref()?)?,
        Slot::SsoClient => wallet.sso_client.as_ref()?.to_entry(),
        Slot::SsoToken => {
            let token = wallet.sso_token.as_ref()?;
            if let Some(shared) = plan.shared_token() {
                return shared.store(token).err();
            }
            token.to_entry()
        }
        Slot::Answers | Slot::Account | Slot::Role | Slot::Listing => return None,
    };
    fx.tokens.store(&key, &entry).err()
}

/// Makes the session count as over, and keeps what it can be renewed with.
pub(super) async fn expire_session(plan: &Plan, fx: &Effects) {
    let now = fx.clock.now();
    let Some(token) = session(plan, fx).await else {
        return;
    };
    // What cannot be written is refused again by the portal, in the same words.
    if let Some(shared) = plan.shared_token() {
        let _ = shared.expire(&token.access_token, now);
    } else if let Some(key) = plan.cache_key(Slot::SsoToken) {
        let token = SsoToken {
            expires_at: now,
            ..token
        };
        let _ = fx.tokens.store(&key, &token.to_entry());
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Entry<'a> {
    access_key_id: std::borrow::Cow<'a, str>,
    secret_access_key: std::borrow::Cow<'a, str>,
    session_token: Option<std::borrow::Cow<'a, str>>,
    expiration: Option<Timestamp>,
    account_id: Option<std::borrow::Cow<'a, str>>,
}

fn to_entry(it: &Credentials) -> Option<Secret<Vec<u8>>> {
    let entry = Entry {
        access_key_id: it.access_key_id.as_str().into(),
        secret_access_key: it.secret_access_key.reveal().as_str().into(),
        session_token: it
            .session_token
            .as_ref()
            .map(|it| it.reveal().as_str().into()),
        expiration: it.expires_at,
        account_id: it.account_id.as_deref().map(Into::into),
    };
    serde_json::to_vec(&entry).ok().map(Secret::new)
}

pub(super) fn from_entry(bytes: &[u8]) -> Option<Credentials> {
    let it: Entry<'_> = serde_json::from_slice(bytes).ok()?;
    Some(Credentials {
        access_key_id: it.access_key_id.into_owned(),
        secret_access_key: Secret::new(it.secret_access_key.into_owned()),
        session_token: it.session_token.map(|it| Secret::new(it.into_owned())),
        expires_at: it.expiration,
        account_id: it.account_id.map(|it| it.into_owned()),
    })
}
