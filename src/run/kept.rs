//! What former runs left of a plan: how long each layer lasts, and ending all of it.

use super::{SESSION_OVER, reuse};
use crate::aws::identity_center::{self, ClientRegistration, portal};
use crate::effects::Effects;
use crate::failure::{Failure, Kind};
use crate::oidc::{self, Revocation, Tokens};
use crate::plan::Plan;
use crate::step::{Slot, Step};
use jiff::Timestamp;

/// The clocks of one plan; what is not kept has none.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Kept {
    /// When this program's registration at IAM Identity Center ends.
    pub registration: Option<Timestamp>,
    /// The session or sign-in.
    pub session: Option<KeptSession>,
    /// When the credentials expire.
    pub credentials: Option<Option<Timestamp>>,
}

/// The clock of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeptSession {
    /// When it expires, where that is known.
    pub expires_at: Option<Timestamp>,
    /// Whether it can be renewed without the person.
    pub is_renewable: bool,
}

/// How a session ended at the service it was begun at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The service has forgotten it.
    There,
    /// The service offers no way to end it: it lives until it expires.
    NotOffered,
    /// There was none.
    Nothing,
}

/// Looks at what former runs left; nothing is sent.
pub async fn kept(plan: &Plan, fx: &Effects) -> Kept {
    let now = fx.clock.now();
    let entry = |slot| fx.tokens.load(&plan.cache_key(slot)?);
    let registration = entry(Slot::SsoClient)
        .and_then(|it| ClientRegistration::from_entry(it.reveal()))
        .map(|it| it.expires_at);
    let session = match plan.instance() {
        Some(_) => reuse::session(plan, fx).await.map(|it| KeptSession {
            expires_at: Some(it.expires_at),
            is_renewable: it.is_renewable(now),
        }),
        None => entry(Slot::Tokens)
            .and_then(|it| Tokens::from_entry(it.reveal()))
            .map(|it| {
                let until = it.claims.as_ref().map(|it| it.expires_at);
                KeptSession {
                    expires_at: until.or(it.expires_at),
                    is_renewable: it.refresh_token.is_some(),
                }
            }),
    };
    Kept {
        registration,
        session,
        credentials: entry(Slot::Credentials)
            .and_then(|it| reuse::from_entry(it.reveal()))
            .map(|it| it.expires_at),
    }
}

/// Ends the session where it was begun: `Logout` at the access portal, RFC 7009 at an OpenID
/// provider. The endpoints are those of the plan, never those of a kept file.
pub async fn sign_out(plan: &Plan, fx: &Effects) -> Result<Ended, Failure> {
    if let Some(instance) = plan.instance() {
        let Some(mut token) = reuse::session(plan, fx).await else {
            return Ok(Ended::Nothing);
        };
        let now = fx.clock.now();
        // Only a live access token ends the session; the session may outlive many of them.
        if token.expires_at <= now && token.is_renewable(now) {
            match identity_center::oidc::refresh(&instance.oidc()?, &token, fx).await {
                Ok(renewed) => token = renewed,
                Err(failure) if failure.kind == Kind::Refused => {
                    // Another program may have renewed it first.
                    let Some(shared) = plan.shared_token() else {
                        return Ok(Ended::Nothing);
                    };
                    match shared.renewed_by_another(fx.clock.as_ref()).await {
                        Some(renewed) => token = renewed,
                        None => return Ok(Ended::Nothing),
                    }
                }
                Err(failure) => return Err(failure),
            }
        }
        return match portal::logout(&instance.portal()?, &token, fx).await {
            Ok(()) => Ok(Ended::There),
            Err(failure) if failure.code == SESSION_OVER => Ok(Ended::Nothing),
            Err(failure) => Err(failure),
        };
    }
    let registration = plan.steps().iter().find_map(|step| match step {
        Step::SignIn(it) => Some(&it.registration),
        _ => None,
    });
    let tokens = plan
        .cache_key(Slot::Tokens)
        .and_then(|key| fx.tokens.load(&key))
        .and_then(|it| Tokens::from_entry(it.reveal()));
    let (Some(registration), Some(tokens)) = (registration, tokens) else {
        return Ok(Ended::Nothing);
    };
    let client = registration.client(fx).await?;
    match oidc::revoke(&client, &tokens, fx.http.as_ref()).await? {
        Revocation::Done => Ok(Ended::There),
        Revocation::NotOffered => Ok(Ended::NotOffered),
    }
}

/// Forgets everything that former runs left of a plan, the shared session among it.
pub fn forget_all(plan: &Plan, fx: &Effects) -> std::io::Result<()> {
    let slots = [
        Slot::Tokens,
        Slot::SsoToken,
        Slot::SsoClient,
        Slot::Credentials,
    ];
    let mut outcome = Ok(());
    for key in slots.into_iter().filter_map(|it| plan.cache_key(it)) {
        outcome = outcome.and(fx.tokens.forget(&key));
    }
    match plan.shared_token() {
        Some(shared) => outcome.and(shared.forget()),
        None => outcome,
    }
}
