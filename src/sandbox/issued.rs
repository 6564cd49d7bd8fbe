//! The keys the account has given out, and whether a request may use them.

use super::random;
use crate::effects::{Clock, Entropy};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// For how long an expired key is still known to have existed, so that the refusal can say so.
const REMEMBERED: i64 = 24 * 3600;

/// A long-lived key pair, for S3 without a sign-in. Made anew for each world.
pub struct StaticKey {
    /// `AKIA...`.
    pub access_key_id: String,
    /// The secret.
    pub secret_access_key: String,
}

/// Whom a key speaks for.
pub(super) struct Session {
    pub(super) secret_access_key: String,
    pub(super) session_token: Option<String>,
    /// Seconds since the epoch.
    pub(super) expires_at: Option<i64>,
    /// `arn:aws:sts::123456789012:assumed-role/Name/session`.
    pub(super) arn: String,
    /// `AROA...:session`.
    pub(super) user_id: String,
    /// Of what kind the holder is.
    pub(super) holder: Holder,
    /// Whether a second factor was shown for it.
    pub(super) multi_factor: Multi,
}

/// What kind of principal a key speaks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Holder {
    /// A user, by a long-lived key.
    User,
    /// A user, by the keys of `GetSessionToken`.
    UserSession,
    /// Whoever took the role of this ARN.
    Role(String),
}

/// Whether multi-factor authentication stands behind a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Multi {
    /// It does.
    Present,
    /// It does not.
    Absent,
}

impl Session {
    /// The account it acts in: 12 digits.
    pub(super) fn account_id(&self) -> &str {
        self.arn.split(':').nth(4).unwrap_or_default()
    }
}

/// Whom the keys of a new session speak for.
pub(super) struct SpeaksFor {
    /// `arn:aws:sts::123456789012:assumed-role/Name/session`.
    pub(super) arn: String,
    /// `AROA...:session`.
    pub(super) user_id: String,
    /// Of what kind that is.
    pub(super) holder: Holder,
    /// Whether a second factor was shown.
    pub(super) multi_factor: Multi,
}

/// The keys of a new session, to hand out.
pub(super) struct SessionKeys {
    pub(super) access_key_id: String,
    pub(super) secret_access_key: String,
    pub(super) session_token: String,
}

/// Why a key cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unusable {
    /// No such key; or a key of a session, without its token.
    Unknown,
    /// The token is not the one given out with the key.
    WrongToken,
    /// Its time is over.
    Expired,
}

/// Every key given out.
pub(super) struct Issued {
    sessions: Mutex<HashMap<String, Arc<Session>>>,
    clock: Arc<dyn Clock>,
}

impl Issued {
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        Issued {
            sessions: Mutex::default(),
            clock,
        }
    }

    /// Gives out a key; those long expired are forgotten.
    pub(super) fn insert(&self, access_key_id: String, it: Session) {
        let now = self.now();
        let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.retain(|_, it| {
            it.expires_at
                .is_none_or(|end| now < end.saturating_add(REMEMBERED))
        });
        sessions.insert(access_key_id, Arc::new(it));
    }

    /// Gives out the keys of a session that ends at `expires_at`, in seconds since the epoch.
    pub(super) fn open_session(
        &self,
        entropy: &dyn Entropy,
        expires_at: i64,
        it: SpeaksFor,
    ) -> SessionKeys {
        let keys = SessionKeys {
            access_key_id: random::aws_id(entropy, "ASIA"),
            secret_access_key: random::secret_access_key(entropy),
            session_token: random::secret(entropy, "session"),
        };
        let session = Session {
            secret_access_key: keys.secret_access_key.clone(),
            session_token: Some(keys.session_token.clone()),
            expires_at: Some(expires_at),
            arn: it.arn,
            user_id: it.user_id,
            holder: it.holder,
            multi_factor: it.multi_factor,
        };
        self.insert(keys.access_key_id.clone(), session);
        keys
    }

    /// Gives out the static pair.
    pub(super) fn insert_static(&self, entropy: &dyn Entropy, account_id: &str) -> StaticKey {
        let it = StaticKey {
            access_key_id: random::aws_id(entropy, "AKIA"),
            secret_access_key: random::secret_access_key(entropy),
        };
        let session = Session {
            secret_access_key: it.secret_access_key.clone(),
            session_token: None,
            expires_at: None,
            arn: format!("arn:aws:iam::{account_id}:user/sandbox"),
            user_id: random::aws_id(entropy, "AIDA"),
            holder: Holder::User,
            multi_factor: Multi::Absent,
        };
        self.insert(it.access_key_id.clone(), session);
        it
    }

    /// The session behind a key and its token, if it may be used now.
    pub(super) fn usable(
        &self,
        access_key_id: &str,
        token: Option<&str>,
    ) -> Result<Arc<Session>, Unusable> {
        let it = self.find(access_key_id)?;
        match (&it.session_token, token) {
            (Some(_), None) => Err(Unusable::Unknown),
            (None, Some(_)) => Err(Unusable::WrongToken),
            (Some(known), Some(token)) if !same(known, token) => Err(Unusable::WrongToken),
            _ => self.unexpired(it),
        }
    }

    /// The secret behind a key that has not expired; the token was seen to before.
    pub(super) fn secret_access_key(&self, access_key_id: &str) -> Result<String, Unusable> {
        let it = self.unexpired(self.find(access_key_id)?)?;
        Ok(it.secret_access_key.clone())
    }

    fn find(&self, access_key_id: &str) -> Result<Arc<Session>, Unusable> {
        let sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        sessions
            .get(access_key_id)
            .cloned()
            .ok_or(Unusable::Unknown)
    }

    fn unexpired(&self, it: Arc<Session>) -> Result<Arc<Session>, Unusable> {
        match it.expires_at {
            Some(end) if end <= self.now() => Err(Unusable::Expired),
            _ => Ok(it),
        }
    }

    fn now(&self) -> i64 {
        self.clock.now().as_second()
    }
}

/// Compares secrets in a time that does not depend on where they differ.
pub(super) fn same(a: &str, b: &str) -> bool {
    aws_lc_rs::constant_time::verify_slices_are_equal(a.as_bytes(), b.as_bytes()).is_ok()
}
