//! How the redirect of an authorization request comes back (RFC 8252 section 7).

use url::{Position, Url};

/// Who receives the redirect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Redirect {
    /// A listener on a literal loopback address.
    Loopback {
        /// The profile's redirect URI: `http://127.0.0.1/oauth/callback`, `http://localhost:8080/`.
        uri: LoopbackUri,
    },
    /// No listener can receive it: the person pastes the URL the browser ended at.
    Paste {
        /// The redirect URI, sent as it is.
        uri: String,
    },
}

/// A redirect URI on this machine, as it is written. A [`Url`] would forget a `:80`, and with it that
/// no other port is registered at the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoopbackUri {
    url: Url,
    port: Option<u16>,
}

impl LoopbackUri {
    /// Reads an `http` URI; whether its host is a loopback address is for others to judge.
    pub fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok().filter(|it| it.scheme() == "http")?;
        let authority = text.split_once("://").map_or("", |it| it.1);
        let authority = authority.split(['/', '?', '#']).next().unwrap_or_default();
        let written = authority.rsplit_once(':').map(|it| it.1);
        let port = url.port().or(match written {
            Some("") | None => None,
            Some(it) => it.parse().ok(),
        });
        Some(LoopbackUri { url, port })
    }

    /// The URI, without a port that goes without saying.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// The port that it names; without one any free port is used and put in.
    pub fn port(&self) -> Option<u16> {
        self.port
    }

    /// The host; an IPv6 address in its brackets.
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// The URI as it is sent when the listener is on this port.
    pub fn at_port(&self, port: u16) -> String {
        let rest = &self.url[Position::BeforePath..];
        format!("http://{}:{port}{rest}", self.host())
    }

    /// The URI as it is written.
    pub fn shown(&self) -> String {
        match self.port {
            Some(port) => self.at_port(port),
            None => self.url.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_is_written_is_kept() {
        for (text, port, shown) in [
            ("http://127.0.0.1/cb", None, "http://127.0.0.1/cb"),
            ("http://localhost", None, "http://localhost/"),
            (
                "http://localhost:8080/a?b",
                Some(8080),
                "http://localhost:8080/a?b",
            ),
            ("http://localhost:80/cb", Some(80), "http://localhost:80/cb"),
            ("http://127.0.0.1:80", Some(80), "http://127.0.0.1:80/"),
            ("http://127.0.0.1:0080/", Some(80), "http://127.0.0.1:80/"),
            ("http://localhost:/cb", None, "http://localhost/cb"),
            ("http://[::1]/cb", None, "http://[::1]/cb"),
            ("http://[::1]:80/cb", Some(80), "http://[::1]:80/cb"),
            ("http://localhost/a:80/b", None, "http://localhost/a:80/b"),
        ] {
            let uri = LoopbackUri::parse(text).unwrap();
            assert_eq!((uri.port(), uri.shown().as_str()), (port, shown), "{text}");
        }
        assert_eq!(LoopbackUri::parse("https://localhost/"), None);
        assert_eq!(LoopbackUri::parse("/cb"), None);
    }

    #[test]
    fn a_free_port_is_put_in() {
        let uri = LoopbackUri::parse("http://[::1]/cb?x=1").unwrap();
        assert_eq!(uri.at_port(49_152), "http://[::1]:49152/cb?x=1");
    }
}
