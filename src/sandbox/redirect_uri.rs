//! Which redirect URIs a client may use.

use url::{Host, Url};

/// Whether a redirect URI is one of those registered: character by character, except that the port of
/// an `http` URI on a literal loopback address is free (RFC 8252 section 7.3; RFC 9700 section 2.1).
pub(super) fn is_registered(asked: &str, registered: &[String]) -> bool {
    registered
        .iter()
        .any(|it| it == asked || same_but_for_port(asked, it))
}

fn same_but_for_port(asked: &str, registered: &str) -> bool {
    match (
        without_loopback_port(asked),
        without_loopback_port(registered),
    ) {
        (Some(a), Some(b)) => a == b,
        _ => false,
    }
}

/// The text without its port, if that is how a loopback redirect URI is written. Normal forms are
/// not compared: what differs in spelling differs.
fn without_loopback_port(it: &str) -> Option<String> {
    let url = Url::parse(it).ok()?;
    let loopback = match url.host()? {
        Host::Ipv4(it) => it.is_loopback(),
        Host::Ipv6(it) => it.is_loopback(),
        Host::Domain(_) => false,
    };
    if url.scheme() != "http" || !loopback || url.fragment().is_some() || !url.username().is_empty()
    {
        return None;
    }
    let rest = it.strip_prefix("http://")?;
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if !port.is_empty() && port.bytes().all(|it| it.is_ascii_digit()) => {
            host
        }
        _ => authority,
    };
    // The parser reads `127.1` as an address too; a URI must be written as it was registered.
    Some(format!("{host}{path}"))
}

/// Adds parameters to a redirect URI without changing a character of it.
pub(super) fn with_parameters(uri: &str, parameters: &[(&str, &str)]) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(parameters);
    let separator = if uri.contains('?') { '&' } else { '?' };
    format!("{uri}{separator}{}", query.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_port_of_a_loopback_address_is_free() {
        let registered: Vec<String> = [
            "http://127.0.0.1/oauth/callback",
            "http://[::1]/cb",
            "http://localhost/cb",
            "x-app-action:oauth",
            "https://app.example/cb",
        ]
        .map(str::to_owned)
        .into();
        for yes in [
            "http://127.0.0.1/oauth/callback",
            "http://127.0.0.1:49152/oauth/callback",
            "http://[::1]:8080/cb",
            "http://localhost/cb",
            "x-app-action:oauth",
            "https://app.example/cb",
        ] {
            assert!(is_registered(yes, &registered), "{yes}");
        }
        for no in [
            "http://127.0.0.1:49152/oauth/callback/",
            "http://127.0.0.1:49152/oauth",
            "http://127.0.0.1:49152/oauth/callback?x=1",
            "http://127.0.0.1:49152/oauth/callback#x",
            "http://127.0.0.1:49152/oauth/../oauth/callback",
            "http://user@127.0.0.1/oauth/callback",
            "http://127.0.0.2/oauth/callback",
            "http://127.1/oauth/callback",
            "https://127.0.0.1/oauth/callback",
            "http://127.0.0.1.evil.example/oauth/callback",
            "http://localhost:8080/cb",
            "https://app.example:444/cb",
            "x-app-action://oauth",
            "",
        ] {
            assert!(!is_registered(no, &registered), "{no}");
        }
    }

    #[test]
    fn parameters_follow_any_form_of_uri() {
        let add = |uri| with_parameters(uri, &[("code", "a b")]);
        assert_eq!(
            add("http://127.0.0.1:1/cb"),
            "http://127.0.0.1:1/cb?code=a+b"
        );
        assert_eq!(
            add("http://127.0.0.1:1/cb?x=1"),
            "http://127.0.0.1:1/cb?x=1&code=a+b"
        );
        assert_eq!(add("x-app-action:oauth"), "x-app-action:oauth?code=a+b");
    }
}
