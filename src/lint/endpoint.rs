//! The addresses of a sign-in, as far as they can be judged without asking anybody.

use super::{Subject, facts};
use crate::profile::url::{Refused, users_own};
use std::net::IpAddr;
use url::Url;

/// The keys whose values are sent secrets to, or people.
pub(super) const KEYS: &[&str] = &[
    "OAuth Authorization Url",
    "OAuth Issuer Url",
    "OAuth Token Url",
    "STS Endpoint",
];

/// Schemes whose addresses the system opens with other programs.
pub(super) const OPENED_BY_OTHERS: &[&str] = &[
    "about",
    "blob",
    "data",
    "facetime",
    "file",
    "ftp",
    "git",
    "irc",
    "javascript",
    "ldap",
    "mailto",
    "ms-settings",
    "sftp",
    "sip",
    "smb",
    "sms",
    "ssh",
    "tel",
    "telnet",
    "vbscript",
    "vnc",
    "webcal",
];

/// A provider with customs of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Provider {
    /// Amazon Cognito, at a domain of its own.
    Cognito,
    /// Google.
    Google,
    /// Microsoft Entra, in any of its national clouds.
    Entra,
    /// Any other, or none.
    Other,
}

/// Whom people sign in with.
pub(super) fn provider(it: &Subject<'_>) -> Provider {
    let keys = ["OAuth Authorization Url", "OAuth Issuer Url"];
    let text = keys.iter().find_map(|key| it.filled(key));
    let url = text.and_then(|it| parse(&it.value));
    match url.as_ref().and_then(Url::host_str) {
        Some("accounts.google.com") => Provider::Google,
        Some(host) if facts::is_below(host, "amazoncognito.com") => Provider::Cognito,
        Some(
            "login.microsoftonline.com"
            | "login.microsoftonline.us"
            | "login.chinacloudapi.cn"
            | "login.partner.microsoftonline.cn",
        ) => Provider::Entra,
        _ => Provider::Other,
    }
}

/// An absolute `http` or `https` URL; variables stand for themselves.
pub(super) fn parse(text: &str) -> Option<Url> {
    let url = Url::parse(&without_variables(text.trim())).ok()?;
    let web = matches!(url.scheme(), "http" | "https") && url.has_host();
    let slashes = text
        .split_once(':')
        .is_some_and(|it| it.1.starts_with("//"));
    (web && slashes).then_some(url)
}

/// What makes an absolute URL something else than it seems to be.
pub(super) fn deception(text: &str) -> Option<&'static str> {
    if text.starts_with('/') || text.split_once(':').is_none() {
        return None;
    }
    if text.contains('\\') {
        return Some("has a backslash, which programs read as a slash");
    }
    if text.chars().any(|it| it.is_control() || it.is_whitespace()) {
        return Some("has white space inside, which programs drop");
    }
    let text = without_variables(text);
    match users_own(&text) {
        Err(Refused::Userinfo) => Some("has a user name before its host"),
        Err(Refused::Fragment) => Some("has a fragment, which is never sent"),
        Err(Refused::TrailingDot) => Some("has a host that ends in a dot"),
        Err(Refused::NotCanonical(_)) => disguised(&text),
        _ => None,
    }
}

/// Another spelling of a host is only that; a host that is read as another one is a disguise.
fn disguised(text: &str) -> Option<&'static str> {
    let url = Url::parse(text).ok()?;
    let Some((_, rest)) = text.split_once("://") else {
        return Some("has no `//` before its host");
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = url.host_str().unwrap_or_default();
    let written = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|it| it.is_ascii_digit()) => host,
        _ => authority,
    };
    if written.eq_ignore_ascii_case(host) {
        return None;
    }
    Some("has a host that programs read as another one")
}

fn without_variables(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, variable)) = rest.split_once("${") {
        out.push_str(before);
        // Where a port stands only digits are a URL.
        out.push(if out.ends_with(':') { '1' } else { 'x' });
        rest = variable.split_once('}').map_or("", |it| it.1);
    }
    out.push_str(rest);
    out
}

/// Whether a host is this machine, whoever looks.
pub(super) fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.eq_ignore_ascii_case("localhost") || bare.parse().is_ok_and(|it: IpAddr| it.is_loopback())
}

/// Whether a host hands out the credentials of the machine it is asked from.
pub(super) fn is_metadata(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    // AWS, Azure and Google on the first; AWS containers on the next two; AWS by IPv6; Alibaba.
    const ADDRESSES: &[&str] = &[
        "169.254.169.254",
        "169.254.170.2",
        "169.254.170.23",
        "fd00:ec2::254",
        "100.100.100.200",
        "metadata.google.internal",
    ];
    ADDRESSES.iter().any(|it| it.eq_ignore_ascii_case(bare))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_are_not_what_they_seem() {
        for (text, deceives) in [
            ("https://sts.amazonaws.com/", false),
            ("https://STS.amazonaws.com", false),
            ("https://login.example/${property.tenant}/token", false),
            ("https://localhost:8443/a/../b", false),
            ("https://${property.server}:${property.port}/", false),
            ("/oauth/token", false),
            ("not a url", false),
            ("https://sts.amazonaws.com@evil.example/", true),
            ("https://sts.amazonaws.com\\.evil.example/", true),
            ("https:evil.example", true),
            ("https://127.1/", true),
            ("https://0x7f000001/", true),
            ("https://sts%2eamazonaws%2ecom/", true),
            ("https://sts.amazonaws.com./", true),
            ("https://a.example/#b", true),
            ("https://a.example/\tb", true),
        ] {
            assert_eq!(deception(text).is_some(), deceives, "{text}");
        }
    }

    #[test]
    fn variables_stand_for_what_may_be_there() {
        assert!(parse("https://${property.server}:${property.port}/").is_some());
        assert!(parse("https://${unclosed/").is_some());
        assert!(parse("${property.whole}").is_none());
    }

    #[test]
    fn hosts_of_this_machine() {
        assert!(is_loopback("localhost") && is_loopback("127.0.0.2") && is_loopback("[::1]"));
        assert!(!is_loopback("10.0.0.1") && !is_loopback("localhost.example"));
        assert!(is_metadata("169.254.169.254") && is_metadata("[fd00:ec2::254]"));
        assert!(!is_metadata("169.254.1.1"));
    }
}
