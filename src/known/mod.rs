//! What is known about each refusal: one page per code, shown by `explain`.
//!
//! The pages of lint rules are in `lint`; the two sets share one namespace.

use crate::diagnostic::Code;

/// The page behind a code: Markdown whose first line is its title.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// The permanent name.
    pub code: Code,
    /// The whole page.
    pub text: &'static str,
}

impl Page {
    /// The first line, without its `#`.
    pub fn title(&self) -> &'static str {
        self.text
            .lines()
            .next()
            .unwrap_or_default()
            .trim_start_matches('#')
            .trim()
    }
}

const fn page(code: Code, text: &'static str) -> Page {
    Page { code, text }
}

/// Every page, sorted by code, one on a line.
#[rustfmt::skip]
pub static PAGES: &[Page] = &[
    page("answer-broken", include_str!("answer-broken.md")),
    page("answer-missing", include_str!("answer-missing.md")),
    page("answer-unreadable", include_str!("answer-unreadable.md")),
    page("bug", include_str!("bug.md")),
    page("clock-skew", include_str!("clock-skew.md")),
    page("credentials-unprintable", include_str!("credentials-unprintable.md")),
    page("destination-not-accepted", include_str!("destination-not-accepted.md")),
    page("host-silent", include_str!("host-silent.md")),
    page("host-unknown", include_str!("host-unknown.md")),
    page("host-unreachable", include_str!("host-unreachable.md")),
    page("lock-failed", include_str!("lock-failed.md")),
    page("no-home-folder", include_str!("no-home-folder.md")),
    page("s3-access-denied", include_str!("s3-access-denied.md")),
    page("s3-expired-token", include_str!("s3-expired-token.md")),
    page("s3-invalid-token", include_str!("s3-invalid-token.md")),
    page("s3-no-such-bucket", include_str!("s3-no-such-bucket.md")),
    page("s3-no-such-key", include_str!("s3-no-such-key.md")),
    page("s3-refused", include_str!("s3-refused.md")),
    page("s3-signature", include_str!("s3-signature.md")),
    page("s3-unknown-access-key", include_str!("s3-unknown-access-key.md")),
    page("s3-wrong-region", include_str!("s3-wrong-region.md")),
    page("sts-access-denied", include_str!("sts-access-denied.md")),
    page("sts-audience", include_str!("sts-audience.md")),
    page("sts-duration", include_str!("sts-duration.md")),
    page("sts-expired-token", include_str!("sts-expired-token.md")),
    page("sts-invalid-client-token", include_str!("sts-invalid-client-token.md")),
    page("sts-invalid-identity-token", include_str!("sts-invalid-identity-token.md")),
    page("sts-invalid-role-arn", include_str!("sts-invalid-role-arn.md")),
    page("sts-malformed-policy", include_str!("sts-malformed-policy.md")),
    page("sts-policy-too-large", include_str!("sts-policy-too-large.md")),
    page("sts-provider-unreachable", include_str!("sts-provider-unreachable.md")),
    page("sts-refused", include_str!("sts-refused.md")),
    page("sts-region-disabled", include_str!("sts-region-disabled.md")),
    page("sts-rejected-claim", include_str!("sts-rejected-claim.md")),
    page("sts-unknown-provider", include_str!("sts-unknown-provider.md")),
    page("throttled", include_str!("throttled.md")),
    page("tls-failed", include_str!("tls-failed.md")),
    page("unknown-code", include_str!("unknown-code.md")),
    page("unreachable", include_str!("unreachable.md")),
    page("unusable-answer", include_str!("unusable-answer.md")),
];

/// The page of a code.
pub fn find(code: &str) -> Option<&'static Page> {
    PAGES.iter().find(|it| it.code == code)
}
