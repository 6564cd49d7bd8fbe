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
    page("account-not-in-tenant", include_str!("account-not-in-tenant.md")),
    page("answer-broken", include_str!("answer-broken.md")),
    page("answer-missing", include_str!("answer-missing.md")),
    page("answer-unreadable", include_str!("answer-unreadable.md")),
    page("application-not-assigned", include_str!("application-not-assigned.md")),
    page("authorization-code-unusable", include_str!("authorization-code-unusable.md")),
    page("authorization-issuer", include_str!("authorization-issuer.md")),
    page("authorization-url-unsafe", include_str!("authorization-url-unsafe.md")),
    page("bad-check-setting", include_str!("bad-check-setting.md")),
    page("bookmark-ambiguous", include_str!("bookmark-ambiguous.md")),
    page("bookmark-exists", include_str!("bookmark-exists.md")),
    page("bookmark-invalid", include_str!("bookmark-invalid.md")),
    page("bookmark-not-writable", include_str!("bookmark-not-writable.md")),
    page("bookmark-unknown", include_str!("bookmark-unknown.md")),
    page("bookmark-value", include_str!("bookmark-value.md")),
    page("bookmark-without-profile", include_str!("bookmark-without-profile.md")),
    page("bug", include_str!("bug.md")),
    page("cancelled", include_str!("cancelled.md")),
    page("client-secret-wanted", include_str!("client-secret-wanted.md")),
    page("client-unknown", include_str!("client-unknown.md")),
    page("clock-skew", include_str!("clock-skew.md")),
    page("consent-wanted", include_str!("consent-wanted.md")),
    page("credentials-unprintable", include_str!("credentials-unprintable.md")),
    page("demo-person-stuck", include_str!("demo-person-stuck.md")),
    page("demo-stopped", include_str!("demo-stopped.md")),
    page("destination-foreign", include_str!("destination-foreign.md")),
    page("destination-not-accepted", include_str!("destination-not-accepted.md")),
    page("destination-unusable", include_str!("destination-unusable.md")),
    page("discovery-unusable", include_str!("discovery-unusable.md")),
    page("duration-out-of-range", include_str!("duration-out-of-range.md")),
    page("enable-declined", include_str!("enable-declined.md")),
    page("endpoint-insecure", include_str!("endpoint-insecure.md")),
    page("endpoint-missing", include_str!("endpoint-missing.md")),
    page("endpoint-refused", include_str!("endpoint-refused.md")),
    page("file-not-written", include_str!("file-not-written.md")),
    page("file-unreadable", include_str!("file-unreadable.md")),
    page("grant-unsupported", include_str!("grant-unsupported.md")),
    page("host-silent", include_str!("host-silent.md")),
    page("host-unknown", include_str!("host-unknown.md")),
    page("host-unreachable", include_str!("host-unreachable.md")),
    page("id-token-access-token-hash", include_str!("id-token-access-token-hash.md")),
    page("id-token-algorithm", include_str!("id-token-algorithm.md")),
    page("id-token-audience", include_str!("id-token-audience.md")),
    page("id-token-authorized-party", include_str!("id-token-authorized-party.md")),
    page("id-token-claim", include_str!("id-token-claim.md")),
    page("id-token-expired", include_str!("id-token-expired.md")),
    page("id-token-header", include_str!("id-token-header.md")),
    page("id-token-issuer", include_str!("id-token-issuer.md")),
    page("id-token-key", include_str!("id-token-key.md")),
    page("id-token-malformed", include_str!("id-token-malformed.md")),
    page("id-token-missing", include_str!("id-token-missing.md")),
    page("id-token-nonce", include_str!("id-token-nonce.md")),
    page("id-token-signature", include_str!("id-token-signature.md")),
    page("id-token-time", include_str!("id-token-time.md")),
    page("input-missing", include_str!("input-missing.md")),
    page("input-unreadable", include_str!("input-unreadable.md")),
    page("insecure-destination", include_str!("insecure-destination.md")),
    page("invalid-client", include_str!("invalid-client.md")),
    page("invalid-grant", include_str!("invalid-grant.md")),
    page("invalid-scope", include_str!("invalid-scope.md")),
    page("issuer-mismatch", include_str!("issuer-mismatch.md")),
    page("lock-failed", include_str!("lock-failed.md")),
    page("no-home-folder", include_str!("no-home-folder.md")),
    page("no-loopback-listener", include_str!("no-loopback-listener.md")),
    page("no-refresh-token", include_str!("no-refresh-token.md")),
    page("not-a-file", include_str!("not-a-file.md")),
    page("nothing-to-write-to", include_str!("nothing-to-write-to.md")),
    page("pkce-unsupported", include_str!("pkce-unsupported.md")),
    page("plan-unmet", include_str!("plan-unmet.md")),
    page("preference-key", include_str!("preference-key.md")),
    page("preference-not-set", include_str!("preference-not-set.md")),
    page("preferences-not-editable", include_str!("preferences-not-editable.md")),
    page("preferences-syntax", include_str!("preferences-syntax.md")),
    page("profile-ambiguous", include_str!("profile-ambiguous.md")),
    page("profile-built-in", include_str!("profile-built-in.md")),
    page("profile-changed", include_str!("profile-changed.md")),
    page("profile-elsewhere", include_str!("profile-elsewhere.md")),
    page("profile-exists", include_str!("profile-exists.md")),
    page("profile-file-name", include_str!("profile-file-name.md")),
    page("profile-invalid", include_str!("profile-invalid.md")),
    page("profile-not-enabled", include_str!("profile-not-enabled.md")),
    page("profile-unknown", include_str!("profile-unknown.md")),
    page("protocol-not-connected", include_str!("protocol-not-connected.md")),
    page("provider-busy", include_str!("provider-busy.md")),
    page("provider-keys-unusable", include_str!("provider-keys-unusable.md")),
    page("provider-refused", include_str!("provider-refused.md")),
    page("redirect-not-loopback", include_str!("redirect-not-loopback.md")),
    page("redirect-port-taken", include_str!("redirect-port-taken.md")),
    page("redirect-uri-kind", include_str!("redirect-uri-kind.md")),
    page("redirect-uri-mismatch", include_str!("redirect-uri-mismatch.md")),
    page("refresh-identity-changed", include_str!("refresh-identity-changed.md")),
    page("region-malformed", include_str!("region-malformed.md")),
    page("role-arn-malformed", include_str!("role-arn-malformed.md")),
    page("s3-access-denied", include_str!("s3-access-denied.md")),
    page("s3-expired-token", include_str!("s3-expired-token.md")),
    page("s3-invalid-token", include_str!("s3-invalid-token.md")),
    page("s3-no-such-bucket", include_str!("s3-no-such-bucket.md")),
    page("s3-no-such-key", include_str!("s3-no-such-key.md")),
    page("s3-refused", include_str!("s3-refused.md")),
    page("s3-signature", include_str!("s3-signature.md")),
    page("s3-unknown-access-key", include_str!("s3-unknown-access-key.md")),
    page("s3-wrong-region", include_str!("s3-wrong-region.md")),
    page("sandbox-unavailable", include_str!("sandbox-unavailable.md")),
    page("sign-in-declined", include_str!("sign-in-declined.md")),
    page("sign-in-disturbed", include_str!("sign-in-disturbed.md")),
    page("sign-in-expired", include_str!("sign-in-expired.md")),
    page("sign-in-needs-person", include_str!("sign-in-needs-person.md")),
    page("sign-in-not-pasted", include_str!("sign-in-not-pasted.md")),
    page("sign-in-policy", include_str!("sign-in-policy.md")),
    page("sign-in-setting", include_str!("sign-in-setting.md")),
    page("sign-in-timed-out", include_str!("sign-in-timed-out.md")),
    page("single-tenant-application", include_str!("single-tenant-application.md")),
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
    page("symbolic-link", include_str!("symbolic-link.md")),
    page("tenant-unknown", include_str!("tenant-unknown.md")),
    page("throttled", include_str!("throttled.md")),
    page("tls-failed", include_str!("tls-failed.md")),
    page("token-answer-unusable", include_str!("token-answer-unusable.md")),
    page("unknown-code", include_str!("unknown-code.md")),
    page("unreachable", include_str!("unreachable.md")),
    page("unusable-answer", include_str!("unusable-answer.md")),
    page("way-not-offered", include_str!("way-not-offered.md")),
];

/// The page of a code.
pub fn find(code: &str) -> Option<&'static Page> {
    PAGES.iter().find(|it| it.code == code)
}
