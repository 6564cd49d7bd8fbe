//! Which URLs a profile may name as an endpoint, and how a relative one is completed.
//!
//! The policy judges the text as it is written *and* the parsed URL, and hands on the parsed one:
//! what was judged is what the HTTP client uses. Not here: whether the host is one that the user
//! accepts (`library`), and what DNS says (`effects`).

use ::url::{Host, Url};
use std::net::{Ipv4Addr, Ipv6Addr};

/// Whether `http` is ever good enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Insecure {
    /// Never.
    Refuse,
    /// On a literal loopback address (127.0.0.0/8 or `[::1]`), and nowhere else.
    AllowLoopback,
}

/// Why a text is no endpoint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// Nothing there.
    #[error("it is blank")]
    Blank,
    /// Control characters, spaces, or letters beyond ASCII, which look like others.
    #[error("it has characters other than printable ASCII")]
    NotPrintableAscii,
    /// A `${...}` that was never filled in.
    #[error("it has a variable without a value")]
    OpenVariable,
    /// Nothing that RFC 3986 or the WHATWG know.
    #[error("it is no URL")]
    NotAUrl,
    /// A path, where there is no server to put before it.
    #[error("it is relative, and there is no server to put before it")]
    NoServer,
    /// Neither `https` nor, where that is allowed, `http`.
    #[error("its scheme is `{0}`")]
    Scheme(String),
    /// `http` to anything but a loopback address that the user allowed.
    #[error("it is not encrypted")]
    ClearText,
    /// `user:password@`.
    #[error("it has a user name or password before its host")]
    Userinfo,
    /// `#...`.
    #[error("it has a fragment")]
    Fragment,
    /// `a"b.example`, `a&b.example`: a host for URL readers, and none for DNS.
    #[error("its host has characters that host names do not have")]
    HostCharacters,
    /// `host.`.
    #[error("its host ends in a dot")]
    TrailingDot,
    /// An address instead of a name.
    #[error("its host is an IP address")]
    IpLiteral,
    /// Programs read it differently from how it is written; this is how.
    #[error("it is not what it seems: programs read it as `{0}`")]
    NotCanonical(String),
}

impl Refused {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Refused::Blank => "give an https URL",
            Refused::NotPrintableAscii => "write the host as it is registered, in ASCII",
            Refused::OpenVariable => "give the property that it names a value",
            Refused::NotAUrl => "give an https URL: https://host/path",
            Refused::NoServer => "give a whole URL, or a hostname",
            Refused::Scheme(_) | Refused::ClearText => {
                "use https; `--allow-insecure-loopback` allows http on 127.0.0.0/8 and [::1]"
            }
            Refused::Userinfo => "a URL in a profile carries no credentials: take them out",
            Refused::Fragment => "take out the `#` and what follows",
            Refused::HostCharacters => {
                "write the host as it is registered: letters, digits, `-`, `_` and dots"
            }
            Refused::TrailingDot => "take out the dot at the end of the host",
            Refused::IpLiteral => "use the server's name",
            Refused::NotCanonical(_) => "if that is what is meant, write it so",
        }
    }
}

/// Where a relative URL is put: `scheme://host[:port]` of the connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server<'a> {
    /// `https` or `http`.
    pub scheme: &'a str,
    /// The bare host name.
    pub host: &'a str,
    /// The port, where it is not the scheme's own.
    pub port: Option<u16>,
}

/// An absolute endpoint.
pub fn endpoint(raw: &str, insecure: Insecure) -> Result<Url, Refused> {
    let url = plain(raw)?;
    match url.scheme() {
        "https" => {}
        "http" if insecure == Insecure::AllowLoopback && is_loopback_literal(&url) => {}
        "http" => return Err(Refused::ClearText),
        other => return Err(Refused::Scheme(other.to_owned())),
    }
    if is_ip(&url) && !is_loopback_literal(&url) {
        return Err(Refused::IpLiteral);
    }
    Ok(url)
}

/// An endpoint that may be a path on the server, as the OAuth URLs of a profile may.
pub fn endpoint_on(
    raw: &str,
    server: Option<&Server<'_>>,
    insecure: Insecure,
) -> Result<Url, Refused> {
    if !raw.starts_with('/') {
        return endpoint(raw, insecure);
    }
    // `//evil.example/` and `/\evil.example/` are another host's, not a path.
    if raw.starts_with("//") || raw.contains('\\') {
        return Err(Refused::NotCanonical(raw.replace('\\', "/")));
    }
    let server = server.ok_or(Refused::NoServer)?;
    let port = server.port.map(|it| format!(":{it}")).unwrap_or_default();
    let whole = format!("{}://{}{port}{raw}", server.scheme, server.host);
    let url = endpoint(&whole, insecure)?;
    // The host may come from another place than the path: it must still be the host.
    match url.host_str() == Some(server.host) {
        true => Ok(url),
        false => Err(Refused::NotCanonical(url.to_string())),
    }
}

/// An endpoint in the user's own words, from a flag or an environment variable: http and addresses
/// are theirs to choose, but it must still be what it seems.
pub fn users_own(raw: &str) -> Result<Url, Refused> {
    let url = plain(raw)?;
    match url.scheme() {
        "https" | "http" => Ok(url),
        other => Err(Refused::Scheme(other.to_owned())),
    }
}

/// A bare host name: what may stand between `https://` and a port, and is no address.
pub fn host(raw: &str) -> Result<String, Refused> {
    let url = endpoint(&format!("https://{raw}/"), Insecure::Refuse)?;
    match url.host_str() {
        Some(host) if host == raw && url.path() == "/" => Ok(host.to_owned()),
        _ => Err(Refused::NotCanonical(url.to_string())),
    }
}

/// Whether a URL's host is a literal loopback address: in 127.0.0.0/8, or `[::1]`.
pub fn is_loopback_literal(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(it)) => Ipv4Addr::is_loopback(&it),
        Some(Host::Ipv6(it)) => it == Ipv6Addr::LOCALHOST,
        Some(Host::Domain(_)) | None => false,
    }
}

fn is_ip(url: &Url) -> bool {
    matches!(url.host(), Some(Host::Ipv4(_) | Host::Ipv6(_)))
}

/// A URL that every program reads as it is written.
fn plain(raw: &str) -> Result<Url, Refused> {
    if raw.trim().is_empty() {
        return Err(Refused::Blank);
    }
    if raw.contains("${") {
        return Err(Refused::OpenVariable);
    }
    if !raw.bytes().all(|it| it.is_ascii_graphic()) {
        return Err(Refused::NotPrintableAscii);
    }
    let url = Url::parse(raw).map_err(|_| Refused::NotAUrl)?;
    if !url.has_host() {
        return Err(Refused::Scheme(url.scheme().to_owned()));
    }
    if !url.username().is_empty() || url.password().is_some() || authority(raw).contains('@') {
        return Err(Refused::Userinfo);
    }
    if raw.contains('#') {
        return Err(Refused::Fragment);
    }
    if let Some(Host::Domain(it)) = url.host() {
        if it.ends_with('.') {
            return Err(Refused::TrailingDot);
        }
        let named = |it: u8| it.is_ascii_alphanumeric() || b"-_.".contains(&it);
        if !it.bytes().all(named) {
            return Err(Refused::HostCharacters);
        }
    }
    match reads_as_written(raw, &url) {
        true => Ok(url),
        false => Err(Refused::NotCanonical(url.to_string())),
    }
}

fn authority(raw: &str) -> &str {
    let after = raw.split_once("://").map_or("", |it| it.1);
    after.split(['/', '?', '#']).next().unwrap_or_default()
}

/// Whether serialising gives the text back, but for a missing `/` and a port that goes without saying.
fn reads_as_written(raw: &str, url: &Url) -> bool {
    let authority = authority(raw);
    let own_port = match url.scheme() {
        "https" => ":443",
        "http" => ":80",
        _ => return raw == url.as_str(),
    };
    let host = authority.strip_suffix(own_port).unwrap_or(authority);
    let Some(rest) = raw
        .strip_prefix(url.scheme())
        .and_then(|it| it.strip_prefix("://"))
        .and_then(|it| it.strip_prefix(authority))
    else {
        return false;
    };
    let slash = if rest.starts_with('/') { "" } else { "/" };
    format!("{}://{host}{slash}{rest}", url.scheme()) == url.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ordinary_endpoints_pass_unchanged() {
        for raw in [
            "https://sts.amazonaws.com/",
            "https://sts.amazonaws.com",
            "https://sts.amazonaws.com:443/",
            "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
            "https://minio.example.com:9000/",
            "https://host.example/path?with=query",
            "https://host.example?with=query",
            "https://xn--bcher-kva.example/",
            "https://127.0.0.1:8443/",
            "https://[::1]:8443/",
            "https://localhost/",
            "https://evil.example/sts.amazonaws.com/@x",
        ] {
            let url = endpoint(raw, Insecure::Refuse);
            assert!(url.is_ok(), "{raw}: {url:?}");
        }
    }

    #[test]
    fn nothing_that_is_not_what_it_seems_passes() {
        use Refused::*;
        let canonical = |it: &str| NotCanonical(it.to_owned());
        for (raw, why) in [
            ("", Blank),
            ("  ", Blank),
            ("https://sts.amazonaws.com@evil.example/", Userinfo),
            ("https://@sts.amazonaws.com/", Userinfo),
            ("https://:@sts.amazonaws.com/", Userinfo),
            ("https://user:secret@sts.amazonaws.com/", Userinfo),
            ("https://sts.amazonaws.com\\@evil.example/", Userinfo),
            (
                "https://evil.example\\sts.amazonaws.com/",
                canonical("https://evil.example/sts.amazonaws.com/"),
            ),
            ("https:evil.example", canonical("https://evil.example/")),
            ("https:/evil.example", canonical("https://evil.example/")),
            ("https:///evil.example", canonical("https://evil.example/")),
            (
                "HTTPS://sts.amazonaws.com/",
                canonical("https://sts.amazonaws.com/"),
            ),
            (
                "https://STS.amazonaws.com/",
                canonical("https://sts.amazonaws.com/"),
            ),
            ("https://sts.amazonaws.com/\n", NotPrintableAscii),
            ("https://sts.ama\tzonaws.com/", NotPrintableAscii),
            (" https://sts.amazonaws.com/", NotPrintableAscii),
            ("https://sts。amazonaws。com/", NotPrintableAscii),
            ("https://ѕts.amazonaws.com/", NotPrintableAscii),
            ("https://ⓢⓣⓢ.amazonaws.com/", NotPrintableAscii),
            ("https://sts.amazonaws.com\u{202e}/", NotPrintableAscii),
            (
                "https://sts%2eamazonaws%2ecom/",
                canonical("https://sts.amazonaws.com/"),
            ),
            (
                "https://evil%2eexample/",
                canonical("https://evil.example/"),
            ),
            (
                "https://host.example/a/%2e%2e/b",
                canonical("https://host.example/b"),
            ),
            (
                "https://host.example/a/../b",
                canonical("https://host.example/b"),
            ),
            ("https://sts.amazonaws.com./", TrailingDot),
            ("https://sts.amazonaws.com/#x", Fragment),
            ("https://sts.amazonaws.com/#", Fragment),
            ("https://evil.example#.amazonaws.com/", Fragment),
            ("https://a\"b.example/", HostCharacters),
            ("https://a&b.example/", HostCharacters),
            ("https://sts.amazonaws.com&.evil.example/", HostCharacters),
            ("https://a'b.example/", HostCharacters),
            ("https://a;b.example:8443/", HostCharacters),
            ("https://{tenant}.example/", HostCharacters),
            ("https://192.0.2.1/", IpLiteral),
            ("https://169.254.169.254/", IpLiteral),
            ("https://[fe80::1]/", IpLiteral),
            ("https://[::ffff:7f00:1]/", IpLiteral),
            ("https://0.0.0.0/", IpLiteral),
            ("https://127.1/", canonical("https://127.0.0.1/")),
            ("https://0x7f000001/", canonical("https://127.0.0.1/")),
            ("https://2130706433/", canonical("https://127.0.0.1/")),
            (
                "https://[::ffff:127.0.0.1]/",
                canonical("https://[::ffff:7f00:1]/"),
            ),
            ("http://sts.amazonaws.com/", ClearText),
            ("http://localhost/", ClearText),
            ("http://127.0.0.1/", ClearText),
            ("ftp://host.example/", Scheme("ftp".to_owned())),
            ("file:///etc/passwd", Scheme("file".to_owned())),
            ("javascript:alert(1)", Scheme("javascript".to_owned())),
            ("urn:ietf:wg:oauth:2.0:oob", Scheme("urn".to_owned())),
            ("sts.amazonaws.com", NotAUrl),
            ("//evil.example/", NotAUrl),
            ("/relative", NotAUrl),
            ("https://", NotAUrl),
            ("https://host.example:99999/", NotAUrl),
            ("https://${property.tenant}/", OpenVariable),
        ] {
            assert_eq!(endpoint(raw, Insecure::Refuse), Err(why), "{raw}");
        }
    }

    #[test]
    fn clear_text_is_for_literal_loopback_addresses_that_were_allowed() {
        for raw in [
            "http://127.0.0.1:8080/",
            "http://127.9.9.9/",
            "http://[::1]:80/",
            "http://[::1]/",
        ] {
            assert!(endpoint(raw, Insecure::AllowLoopback).is_ok(), "{raw}");
            assert_eq!(
                endpoint(raw, Insecure::Refuse),
                Err(Refused::ClearText),
                "{raw}"
            );
        }
        for raw in [
            "http://localhost/",
            "http://localhost.example/",
            "http://[::ffff:7f00:1]/",
            "http://127.0.0.1.example/",
            "http://10.0.0.1/",
            "http://0.0.0.0/",
        ] {
            assert_eq!(
                endpoint(raw, Insecure::AllowLoopback),
                Err(Refused::ClearText),
                "{raw}"
            );
        }
    }

    #[test]
    fn a_path_is_put_on_the_server() {
        let server = Server {
            scheme: "https",
            host: "cloud.example",
            port: None,
        };
        let on = |raw| endpoint_on(raw, Some(&server), Insecure::Refuse).map(|it| it.to_string());
        assert_eq!(
            on("/oauth/authorize"),
            Ok("https://cloud.example/oauth/authorize".to_owned())
        );
        assert_eq!(
            on("https://id.example/a"),
            Ok("https://id.example/a".to_owned())
        );
        for raw in ["//evil.example/", "/\\evil.example/", "/a\\b"] {
            assert!(matches!(on(raw), Err(Refused::NotCanonical(_))), "{raw}");
        }
        assert_eq!(
            endpoint_on("/a", None, Insecure::Refuse),
            Err(Refused::NoServer)
        );
        let odd = Server {
            port: Some(8443),
            ..server
        };
        let it = endpoint_on("/a", Some(&odd), Insecure::Refuse);
        assert_eq!(
            it.map(|it| it.to_string()),
            Ok("https://cloud.example:8443/a".to_owned())
        );
        for host in [
            "evil.example/",
            "good@evil.example",
            "a#",
            "a?",
            "evil.example\\",
            "a:1",
        ] {
            let server = Server {
                scheme: "https",
                host,
                port: None,
            };
            assert!(
                endpoint_on("/a", Some(&server), Insecure::Refuse).is_err(),
                "{host}"
            );
        }
    }

    #[test]
    fn a_host_is_only_a_host() {
        assert_eq!(host("s3.example.com"), Ok("s3.example.com".to_owned()));
        for raw in [
            "https://s3.example.com",
            "s3.example.com/",
            "s3.example.com:443",
            "s3.example.com:80",
            "a@b",
            "",
            " s3.example.com",
            "192.0.2.1",
            "s3.example.com.",
            "S3.example.com",
            "<namespace>.example.com",
            "s3 .example.com",
            "a\"b.example",
            "a&b.example",
            "a`b.example",
            "a,b.example",
        ] {
            assert!(host(raw).is_err(), "{raw}");
        }
    }

    #[test]
    fn the_users_own_word_may_be_an_address() {
        for raw in [
            "http://10.0.0.5:9000",
            "http://localhost:5000",
            "https://192.0.2.1/",
        ] {
            assert!(users_own(raw).is_ok(), "{raw}");
        }
        for raw in ["http://a@b/", "ftp://a/", "http://a/#x", "http://a\n/"] {
            assert!(users_own(raw).is_err(), "{raw}");
        }
    }

    #[test]
    fn every_refusal_says_what_to_do() {
        for it in [
            Refused::Blank,
            Refused::ClearText,
            Refused::NotCanonical("x".into()),
        ] {
            assert!(!it.help().is_empty() && !it.to_string().ends_with('.'));
        }
    }

    proptest! {
        #[test]
        fn what_passes_is_what_the_client_uses(raw in "https?://[ -~]{0,40}") {
            for insecure in [Insecure::Refuse, Insecure::AllowLoopback] {
                if let Ok(url) = endpoint(&raw, insecure) {
                    prop_assert_eq!(endpoint(url.as_str(), insecure), Ok(url));
                }
            }
        }

        #[test]
        fn any_text_has_an_answer(raw in ".{0,60}") {
            let _ = endpoint(&raw, Insecure::AllowLoopback);
            let _ = host(&raw);
        }
    }
}
