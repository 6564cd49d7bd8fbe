//! The addresses of a sign-in, as far as they can be judged without asking anybody.

use super::host::{self, Fault};
use super::{FileKind, Subject, facts};
use crate::profile::keys;
use crate::profile::url::{Refused, users_own};
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
    let urls = ["OAuth Authorization Url", "OAuth Issuer Url"];
    let own = urls.iter().find_map(|key| it.filled(key));
    let inherited = || it.resolved(&keys::OAUTH_AUTHORIZATION_URL);
    let url = match own {
        Some(it) => parse(&it.value),
        None if it.kind == FileKind::Profile => inherited().and_then(parse),
        None => None,
    };
    match url.as_ref().and_then(Url::host_str) {
        Some("accounts.google.com") => Provider::Google,
        Some(host) if facts::is_below(host, "amazoncognito.com") => Provider::Cognito,
        Some(host) if facts::ENTRA.contains(&host) || host == "sts.windows.net" => Provider::Entra,
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
        Err(Refused::NotPrintableAscii) => other_letters(&text),
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

/// Letters of another script that programs read as ASCII ones. A name that stays one of another
/// script is `homograph-host`'s.
fn other_letters(text: &str) -> Option<&'static str> {
    let url = Url::parse(text).ok()?;
    let (_, rest) = text.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = url.host_str().unwrap_or_default();
    let read_as_ascii = !authority.is_ascii() && !host.split('.').any(|it| it.starts_with("xn--"));
    read_as_ascii.then_some("has a host that programs read as another one")
}

/// A part of an address in brackets of a kind that no address has, other than a variable's or an IPv6
/// address's.
pub(super) fn template(text: &str) -> Option<&str> {
    for (open, close) in [('<', '>'), ('{', '}'), ('[', ']')] {
        for (start, _) in text.match_indices(open) {
            let inside = text.get(start + 1..)?;
            let Some((name, _)) = inside.split_once(close) else {
                continue;
            };
            let variable = open == '{' && text.get(..start)?.ends_with('$');
            let word = name.starts_with(|it: char| it.is_alphabetic())
                && name
                    .chars()
                    .all(|it| it.is_alphanumeric() || " -_.".contains(it));
            if word && !variable {
                return text.get(start..start + name.len() + 2);
            }
        }
    }
    None
}

/// Why nothing can be reached at a URL, in words that complete "`KEY` names ...".
pub(super) fn unreachable(url: &Url) -> Option<&'static str> {
    if url.port() == Some(0) {
        return Some("the port 0, where nothing can be reached");
    }
    match host::fault(url.host_str().unwrap_or_default())? {
        Fault::Characters => Some("a host with characters that no host name has"),
        Fault::EmptyLabel => Some("a host with an empty label"),
        Fault::TooLong => Some("a host that is longer than host names may be"),
        Fault::NoAddress | Fault::Disguised(_) | Fault::HyphenAtEdge | Fault::TrailingDot => None,
    }
}

pub(super) fn without_variables(text: &str) -> String {
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
            ("https://ｓｔｓ.amazonaws.com/", true),
            ("https://sts。amazonaws。com/", true),
            ("https://sts.amazonaws.com\u{200b}/", true),
            ("https://sts.bücher.example/", false),
            ("https://login.example/größe", false),
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
}
