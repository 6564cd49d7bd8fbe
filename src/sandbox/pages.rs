//! The sign-in pages that people are looking at.

use super::issued::same;
use std::collections::HashMap;

/// How many pages may be open at a time; the oldest give way.
const MOST_OPEN: usize = 1000;

/// A page someone is looking at.
pub(super) struct Page<T> {
    /// What it asks for.
    pub(super) asked: T,
    /// What the browser's cookie must say.
    pub(super) cookie: String,
    /// Seconds since the epoch.
    pub(super) expires_at: i64,
}

/// All of them.
pub(super) struct Pages<T>(HashMap<String, Page<T>>);

impl<T> Default for Pages<T> {
    fn default() -> Self {
        Pages(HashMap::new())
    }
}

impl<T> Pages<T> {
    /// Remembers an open page.
    pub(super) fn open(&mut self, id: String, it: Page<T>, now: i64) {
        self.0.retain(|_, it| it.expires_at > now);
        if self.0.len() >= MOST_OPEN {
            let oldest = self.0.iter().min_by_key(|(_, it)| it.expires_at);
            let oldest = oldest.map(|(id, _)| id.clone());
            oldest.map(|id| self.0.remove(&id));
        }
        self.0.insert(id, it);
    }

    /// What a page asks for that is still open, if the browser is the one that opened it.
    pub(super) fn asked(&self, id: &str, cookie: &str, now: i64) -> Option<&T> {
        let it = self.0.get(id)?;
        (it.expires_at > now && same(&it.cookie, cookie)).then_some(&it.asked)
    }

    /// Closes a page.
    pub(super) fn close(&mut self, id: &str) {
        self.0.remove(id);
    }
}
