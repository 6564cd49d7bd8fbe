//! Who has registered, who is asking, and whose session is open.
//!
//! Codes and tokens point at a session; when a session ends, so does everything that came of it.

use crate::sandbox::code::{self, Use};
use crate::sandbox::pages::Pages;
use std::collections::{HashMap, HashSet};

/// For how long what has expired is still known, in seconds, so that the refusal can say so.
const REMEMBERED: i64 = 24 * 3600;

/// What a client may ask tokens for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GrantType {
    AuthorizationCode,
    DeviceCode,
    RefreshToken,
}

impl GrantType {
    pub(super) fn parse(it: &str) -> Option<Self> {
        match it {
            "authorization_code" => Some(GrantType::AuthorizationCode),
            "refresh_token" => Some(GrantType::RefreshToken),
            "urn:ietf:params:oauth:grant-type:device_code" => Some(GrantType::DeviceCode),
            _ => None,
        }
    }
}

/// A registered client.
#[derive(Clone)]
pub(super) struct Client {
    pub(super) name: String,
    pub(super) secret: String,
    /// Registrations are regional.
    pub(super) region: String,
    pub(super) scopes: Vec<String>,
    pub(super) grant_types: Vec<GrantType>,
    pub(super) redirect_uris: Vec<String>,
    pub(super) expires_at: i64,
}

/// What a person is asked to allow.
#[derive(Clone)]
pub(super) struct Asked {
    pub(super) client_id: String,
    pub(super) client_name: String,
    pub(super) scopes: Vec<String>,
    pub(super) way: Way,
}

/// How the answer gets to the client.
#[derive(Clone)]
pub(super) enum Way {
    /// By a redirect with a code.
    Code(Redirect),
    /// The client polls with this device code.
    Device {
        device_code: String,
        user_code: String,
    },
}

/// Where the code goes and what must come with it.
#[derive(Clone)]
pub(super) struct Redirect {
    pub(super) uri: String,
    pub(super) state: Option<String>,
    pub(super) code_challenge: String,
}

/// A session of a person, open to one client.
#[derive(Clone)]
pub(super) struct Session {
    pub(super) client_id: String,
    /// The person's place in the directory.
    pub(super) person: usize,
    pub(super) scopes: Vec<String>,
    pub(super) ends_at: i64,
}

/// Names a [`Session`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct SessionId(u64);

/// An authorization code.
pub(super) type Code = code::Code<SessionId>;

/// A device authorization.
#[derive(Clone)]
pub(super) struct Device {
    pub(super) client_id: String,
    pub(super) user_code: String,
    pub(super) expires_at: i64,
    /// Between two polls, in milliseconds.
    pub(super) interval: i64,
    /// Milliseconds since the epoch.
    pub(super) polled_at: Option<i64>,
    pub(super) answer: Answer,
}

/// What has become of a device authorization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Awaited,
    Allowed(SessionId),
    Denied,
    Redeemed,
}

struct AccessToken {
    session: SessionId,
    scopes: Vec<String>,
    expires_at: i64,
}

/// All of it.
#[derive(Default)]
pub(super) struct Store {
    clients: HashMap<String, Client>,
    pub(super) pages: Pages<Asked>,
    sessions: HashMap<SessionId, Session>,
    codes: HashMap<String, Code>,
    devices: HashMap<String, Device>,
    access: HashMap<String, AccessToken>,
    refresh: HashMap<String, SessionId>,
    last: u64,
}

impl Store {
    pub(super) fn register(&mut self, id: String, it: Client, now: i64) {
        self.clients
            .retain(|_, it| it.expires_at.saturating_add(REMEMBERED) > now);
        self.clients.insert(id, it);
    }

    /// A registered client, its registration expired or not.
    pub(super) fn client(&self, id: &str) -> Option<&Client> {
        self.clients.get(id)
    }

    /// Begins a session.
    pub(super) fn begin(&mut self, it: Session, now: i64) -> SessionId {
        self.forget(now);
        self.last += 1;
        let id = SessionId(self.last);
        self.sessions.insert(id, it);
        id
    }

    /// A session that was not ended, its time over or not.
    pub(super) fn session(&self, id: SessionId) -> Option<&Session> {
        self.sessions.get(&id)
    }

    /// Ends a session, and with it every code and token.
    pub(super) fn end(&mut self, id: SessionId) {
        self.sessions.remove(&id);
    }

    pub(super) fn end_all(&mut self) {
        self.sessions.clear();
    }

    pub(super) fn add_code(&mut self, code: String, it: Code) {
        self.codes.insert(code, it);
    }

    /// A code as it stood; from now on it is redeemed, and remembered as such for a while.
    pub(super) fn redeem_code(&mut self, code: &str, now: i64) -> Option<Code> {
        let it = self.codes.get_mut(code)?;
        let before = it.clone();
        it.used = Use::Redeemed;
        it.expires_at = it.expires_at.max(now.saturating_add(REMEMBERED));
        Some(before)
    }

    pub(super) fn add_device(&mut self, device_code: String, it: Device, now: i64) {
        self.devices
            .retain(|_, it| it.expires_at.saturating_add(REMEMBERED) > now);
        self.devices.insert(device_code, it);
    }

    pub(super) fn device(&mut self, device_code: &str) -> Option<&mut Device> {
        self.devices.get_mut(device_code)
    }

    /// The device authorization that waits for an answer under this user code, and its device code.
    pub(super) fn awaiting(&self, user_code: &str, now: i64) -> Option<(&String, &Device)> {
        self.devices.iter().find(|(_, it)| {
            it.user_code == user_code && it.expires_at > now && it.answer == Answer::Awaited
        })
    }

    pub(super) fn add_access(
        &mut self,
        token: String,
        session: SessionId,
        scopes: Vec<String>,
        expires_at: i64,
    ) {
        let it = AccessToken {
            session,
            scopes,
            expires_at,
        };
        self.access.insert(token, it);
    }

    /// The session behind an access token that has not expired, and the token's scopes.
    pub(super) fn access(&self, token: &str, now: i64) -> Option<(SessionId, &Session, &[String])> {
        let it = self.access.get(token).filter(|it| it.expires_at > now)?;
        Some((it.session, self.session(it.session)?, &it.scopes))
    }

    pub(super) fn add_refresh(&mut self, token: String, session: SessionId) {
        self.refresh.insert(token, session);
    }

    /// The session behind a refresh token.
    pub(super) fn refresh(&self, token: &str) -> Option<(SessionId, &Session)> {
        let id = *self.refresh.get(token)?;
        Some((id, self.session(id)?))
    }

    /// Uses a refresh token up.
    pub(super) fn drop_refresh(&mut self, token: &str) {
        self.refresh.remove(token);
    }

    /// Forgets what can no longer be used.
    fn forget(&mut self, now: i64) {
        self.sessions
            .retain(|_, it| it.ends_at.saturating_add(REMEMBERED) > now);
        let known: HashSet<SessionId> = self.sessions.keys().copied().collect();
        self.codes.retain(|_, it| it.expires_at > now);
        self.access
            .retain(|_, it| it.expires_at > now && known.contains(&it.session));
        self.refresh.retain(|_, it| known.contains(it));
    }
}
