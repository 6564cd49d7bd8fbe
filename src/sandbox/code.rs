//! An authorization code (RFC 6749 section 4.1.2, RFC 7636).

/// A code that was sent to an application.
#[derive(Clone)]
pub(super) struct Code<T> {
    /// What came of the sign-in.
    pub(super) of: T,
    /// Where it was sent, to be said again.
    pub(super) redirect_uri: String,
    /// What the verifier must match.
    pub(super) code_challenge: String,
    /// Seconds since the epoch.
    pub(super) expires_at: i64,
    /// Whether it has been used.
    pub(super) used: Use,
}

/// Whether something that works once has been used. What was used is kept for a while, so that a
/// second attempt can be told from nonsense.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Fresh,
    Redeemed,
}
