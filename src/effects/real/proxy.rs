//! The proxy a request goes through, as the user's environment says.
//!
//! Loopback never goes through one: a sign-in's own listener and the sandbox are on this machine.

use super::address;
use super::resolve::is_localhost;
use crate::env::Env;
use aws_smithy_http_client::proxy::ProxyConfig;
use std::fmt;
use std::net::IpAddr;
use url::Url;

/// The proxies of the user's environment. They hold passwords, so they never print.
#[derive(Clone, Default)]
pub struct Proxies {
    secure: Option<String>,
    plain: Option<String>,
    all: Option<String>,
    without: Vec<String>,
}

/// How a server is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Transport {
    /// `https`.
    Tls,
    /// `http`.
    Clear,
}

/// A proxy, checked.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Proxy(Url);

impl Proxies {
    /// Reads `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`; the lower-case names win, as
    /// they do for curl.
    pub fn from_env(env: &Env) -> Self {
        let either = |name: &str| {
            env.get(&name.to_ascii_lowercase())
                .or_else(|| env.get(name))
        };
        Proxies {
            secure: either("HTTPS_PROXY").map(str::to_owned),
            plain: either("HTTP_PROXY").map(str::to_owned),
            all: either("ALL_PROXY").map(str::to_owned),
            without: either("NO_PROXY")
                .unwrap_or_default()
                .split(|it: char| it == ',' || it.is_whitespace())
                .filter(|it| !it.is_empty())
                .map(str::to_ascii_lowercase)
                .collect(),
        }
    }

    /// The proxy for a host, or why the one named cannot be used.
    pub(super) fn route(&self, by: Transport, host: &str) -> Result<Option<Proxy>, String> {
        let (variable, named) = match by {
            Transport::Tls => ("HTTPS_PROXY", &self.secure),
            Transport::Clear => ("HTTP_PROXY", &self.plain),
        };
        let (variable, named) = match (named, &self.all) {
            (Some(named), _) => (variable, named),
            (None, Some(named)) => ("ALL_PROXY", named),
            (None, None) => return Ok(None),
        };
        if self.is_direct(host) {
            return Ok(None);
        }
        Proxy::parse(named)
            .map(Some)
            .map_err(|why| format!("`{variable}` {why}"))
    }

    fn is_direct(&self, host: &str) -> bool {
        let literal = host.parse::<IpAddr>().ok();
        if is_localhost(host) || literal.is_some_and(address::is_loopback) {
            return true;
        }
        self.without.iter().any(|rule| {
            if rule == "*" {
                return true;
            }
            if let Some(literal) = literal {
                return in_network(literal, rule.trim_matches(['[', ']']));
            }
            let rule = rule.trim_start_matches('*').trim_start_matches('.');
            host == rule
                || (!rule.is_empty()
                    && host
                        .strip_suffix(rule)
                        .is_some_and(|rest| rest.ends_with('.')))
        })
    }
}

impl fmt::Debug for Proxies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Proxies(..)")
    }
}

impl Proxy {
    fn parse(named: &str) -> Result<Self, &'static str> {
        let url = if named.contains("://") {
            Url::parse(named)
        } else {
            Url::parse(&format!("http://{named}"))
        }
        .map_err(|_| "is not a URL")?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err("names a kind of proxy that is not supported: use http:// or https://");
        }
        if url.host_str().is_none_or(str::is_empty) {
            return Err("names no host");
        }
        Ok(Proxy(url))
    }

    /// How the proxy itself is spoken to.
    pub(super) fn transport(&self) -> Transport {
        match self.0.scheme() {
            "https" => Transport::Tls,
            _ => Transport::Clear,
        }
    }

    pub(super) fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// The connector's form; its own rules for exceptions are not used, ours came first.
    pub(super) fn for_connector(&self, by: Transport) -> Result<ProxyConfig, String> {
        let url = self.0.as_str();
        match by {
            Transport::Tls => ProxyConfig::https(url),
            Transport::Clear => ProxyConfig::http(url),
        }
        // Its error repeats the URL, and the URL may hold a password.
        .map_err(|_| "the proxy's URL is not usable".into())
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Proxy").field(&self.host()).finish()
    }
}

/// Whether an address is the rule's, or within its network: `10.0.0.0/8`.
fn in_network(it: IpAddr, rule: &str) -> bool {
    let (network, length) = match rule.split_once('/') {
        Some((network, length)) => (network, length.parse::<u32>().ok()),
        None => (rule, Some(u32::MAX)),
    };
    let (Ok(network), Some(length)) = (network.parse::<IpAddr>(), length) else {
        return false;
    };
    match (it, network) {
        (IpAddr::V4(it), IpAddr::V4(network)) => {
            let rest = 32_u32.saturating_sub(length);
            u32::from(it).checked_shr(rest) == u32::from(network).checked_shr(rest)
        }
        (IpAddr::V6(it), IpAddr::V6(network)) => {
            let rest = 128_u32.saturating_sub(length);
            u128::from(it).checked_shr(rest) == u128::from(network).checked_shr(rest)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxies(rows: &[(&str, &str)]) -> Proxies {
        Proxies::from_env(&rows.iter().copied().collect())
    }

    fn check(rows: &[(&str, &str)], url: &str, expected: Option<&str>) {
        let url = Url::parse(url).unwrap();
        let host = url.host_str().unwrap().trim_matches(['[', ']']);
        let by = match url.scheme() {
            "https" => Transport::Tls,
            _ => Transport::Clear,
        };
        let found = proxies(rows).route(by, host).unwrap();
        assert_eq!(found.as_ref().map(Proxy::host), expected, "{rows:?} {url}");
    }

    #[test]
    fn each_scheme_has_its_variable_and_all_proxy_is_for_both() {
        check(&[], "https://a.example", None);
        let both = [
            ("HTTPS_PROXY", "http://s.example:1"),
            ("HTTP_PROXY", "p.example:2"),
        ];
        check(&both, "https://a.example", Some("s.example"));
        check(&both, "http://a.example", Some("p.example"));
        check(
            &[("HTTPS_PROXY", "http://s.example:1")],
            "http://a.example",
            None,
        );
        check(
            &[("ALL_PROXY", "http://x.example:1")],
            "https://a.example",
            Some("x.example"),
        );
        check(
            &[
                ("https_proxy", "http://low.example"),
                ("HTTPS_PROXY", "http://up.example"),
            ],
            "https://a.example",
            Some("low.example"),
        );
    }

    #[test]
    fn loopback_is_never_proxied() {
        let rows = [("ALL_PROXY", "http://x.example:1")];
        for url in [
            "http://127.0.0.1:9",
            "http://[::1]:9",
            "http://localhost:9",
            "https://b.localhost",
        ] {
            check(&rows, url, None);
        }
        check(&rows, "https://localhost.example", Some("x.example"));
    }

    #[test]
    fn no_proxy_knows_suffixes_addresses_networks_and_all() {
        let rows = |without| [("ALL_PROXY", "http://x.example:1"), ("NO_PROXY", without)];
        let through = Some("x.example");
        check(&rows("corp.example"), "https://corp.example", None);
        check(&rows(".corp.example"), "https://s3.corp.example", None);
        check(&rows("*.corp.example"), "https://s3.corp.example", None);
        check(
            &rows("a.example, CORP.example"),
            "https://s3.corp.example",
            None,
        );
        check(&rows("corp.example"), "https://evilcorp.example", through);
        check(&rows("10.0.0.0/8"), "https://10.9.8.7", None);
        check(&rows("10.0.0.0/8"), "https://11.9.8.7", through);
        check(&rows("192.0.2.7"), "https://192.0.2.7", None);
        check(&rows("192.0.2.7"), "https://192.0.2.8", through);
        check(&rows("fd00::/8"), "https://[fd12::1]", None);
        check(&rows("0.0.0.0/0"), "https://192.0.2.7", None);
        check(&rows("*"), "https://a.example", None);
        check(&rows("."), "https://a.example", through);
    }

    #[test]
    fn an_unusable_proxy_is_said_without_its_password() {
        for (value, expected) in [
            ("socks5://user:CANARY@x.example:1", "not supported"),
            ("http://", "is not a URL"),
        ] {
            let why = proxies(&[("HTTPS_PROXY", value)])
                .route(Transport::Tls, "a.example")
                .unwrap_err();
            assert!(
                why.starts_with("`HTTPS_PROXY`") && why.contains(expected),
                "{why}"
            );
            assert!(!why.contains("CANARY"));
        }
        let shown = format!(
            "{:?}",
            proxies(&[("HTTPS_PROXY", "http://u:CANARY@x.example")])
        );
        assert!(!shown.contains("CANARY"));
    }
}
