//! Who is asking to sign in, who has, and with which codes and tokens.
//!
//! Codes and tokens point at a grant; taking the grant away takes everything that came of it away.

use crate::sandbox::code::{self, Use};
use crate::sandbox::config::Person;
use crate::sandbox::pages::Pages;
use std::collections::{HashMap, HashSet};

/// An authorization request that was found in order.
#[derive(Clone)]
pub(super) struct Asked {
    pub(super) client_id: String,
    pub(super) redirect_uri: String,
    pub(super) state: Option<String>,
    pub(super) nonce: Option<String>,
    pub(super) scopes: Vec<String>,
    pub(super) code_challenge: String,
    pub(super) login_hint: Option<String>,
}

/// What a person allowed an application.
#[derive(Clone)]
pub(super) struct Grant {
    pub(super) client_id: String,
    pub(super) person: Person,
    pub(super) scopes: Vec<String>,
    pub(super) nonce: Option<String>,
    pub(super) auth_time: i64,
}

impl Grant {
    pub(super) fn has(&self, scope: &str) -> bool {
        self.scopes.iter().any(|it| it == scope)
    }
}

/// Names a [`Grant`].
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct GrantId(u64);

/// An authorization code.
pub(super) type Code = code::Code<GrantId>;

/// An access token or a refresh token.
#[derive(Clone)]
pub(super) struct Token {
    pub(super) grant: GrantId,
    pub(super) scopes: Vec<String>,
    pub(super) expires_at: i64,
    pub(super) used: Use,
}

/// All of it.
#[derive(Default)]
pub(super) struct Store {
    pub(super) pages: Pages<Asked>,
    grants: HashMap<GrantId, Grant>,
    codes: HashMap<String, Code>,
    access: HashMap<String, Token>,
    refresh: HashMap<String, Token>,
    last: u64,
}

impl Store {
    /// Remembers what a person allowed, and the code for it.
    pub(super) fn grant(
        &mut self,
        grant: Grant,
        code: String,
        of: impl FnOnce(GrantId) -> Code,
        now: i64,
    ) {
        self.last += 1;
        let id = GrantId(self.last);
        self.grants.insert(id, grant);
        self.codes.insert(code, of(id));
        self.forget(now);
    }

    /// Remembers what a person allowed without a code; a token has to follow.
    pub(super) fn grant_at_once(&mut self, grant: Grant) -> GrantId {
        self.last += 1;
        let id = GrantId(self.last);
        self.grants.insert(id, grant);
        id
    }

    /// A grant that was not taken away.
    pub(super) fn granted(&self, id: GrantId) -> Option<&Grant> {
        self.grants.get(&id)
    }

    /// Takes a grant away, and with it every code and token.
    pub(super) fn take_away(&mut self, id: GrantId) {
        self.grants.remove(&id);
    }

    /// A code as it stood; from now on it is redeemed, and remembered as such until `until`.
    pub(super) fn redeem_code(&mut self, code: &str, until: i64) -> Option<Code> {
        let it = self.codes.get_mut(code)?;
        let before = it.clone();
        if it.used == Use::Fresh {
            it.used = Use::Redeemed;
            it.expires_at = until;
        }
        Some(before)
    }

    pub(super) fn add_access(&mut self, token: String, it: Token, now: i64) {
        self.access.insert(token, it);
        self.forget(now);
    }

    pub(super) fn add_refresh(&mut self, token: String, it: Token, now: i64) {
        self.refresh.insert(token, it);
        self.forget(now);
    }

    /// An access token that has not expired, and its grant.
    pub(super) fn access(&self, token: &str, now: i64) -> Option<(&Token, &Grant)> {
        let it = self.access.get(token).filter(|it| it.expires_at > now)?;
        Some((it, self.granted(it.grant)?))
    }

    /// A refresh token, used or not, that has not expired, and its grant.
    pub(super) fn refresh(&self, token: &str, now: i64) -> Option<(&Token, &Grant)> {
        let it = self.refresh.get(token).filter(|it| it.expires_at > now)?;
        Some((it, self.granted(it.grant)?))
    }

    /// Marks a refresh token as used; the next one replaces it.
    pub(super) fn redeem_refresh(&mut self, token: &str) {
        if let Some(it) = self.refresh.get_mut(token) {
            it.used = Use::Redeemed;
        }
    }

    /// Forgets one access token.
    pub(super) fn drop_access(&mut self, token: &str) {
        self.access.remove(token);
    }

    /// Forgets what can no longer be used, and grants nothing points at.
    fn forget(&mut self, now: i64) {
        let grants = &self.grants;
        self.codes
            .retain(|_, it| it.expires_at > now && grants.contains_key(&it.of));
        for tokens in [&mut self.access, &mut self.refresh] {
            tokens.retain(|_, it| it.expires_at > now && grants.contains_key(&it.grant));
        }
        let tokens = self
            .access
            .values()
            .chain(self.refresh.values())
            .map(|it| it.grant);
        let needed: HashSet<GrantId> = tokens.chain(self.codes.values().map(|it| it.of)).collect();
        self.grants.retain(|id, _| needed.contains(id));
    }
}
