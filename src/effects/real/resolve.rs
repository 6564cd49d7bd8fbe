//! Names to addresses, every address looked at before one is connected to.
//!
//! The connection goes to the very addresses judged here, so a name that answers differently the
//! second time gains nothing.

use super::address;
use aws_smithy_runtime_api::client::dns::{DnsFuture, ResolveDns, ResolveDnsError};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

/// The system's resolver behind a judge.
#[derive(Debug, Clone)]
pub(super) struct Names {
    named: Arc<[String]>,
}

/// Why a name has no address to connect to.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unresolved {
    /// The system knows none.
    #[error("{0}")]
    Unknown(String),
    /// It has one that is not connected to.
    #[error("the name resolves to {0}")]
    Refused(&'static str),
}

impl Names {
    /// `named` are the names the user's own environment gave.
    pub(super) fn new(named: Vec<String>) -> Self {
        Names {
            named: named.into(),
        }
    }

    async fn resolve(&self, name: &str) -> Result<Vec<IpAddr>, Unresolved> {
        // RFC 6761 section 6.3; asking a resolver would let it answer with another machine.
        if is_localhost(name) {
            return Ok(vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]);
        }
        let found = tokio::net::lookup_host((name, 0))
            .await
            .map_err(|it| Unresolved::Unknown(it.to_string()))?
            .map(|it| it.ip())
            .collect();
        self.judge(name, found)
    }

    /// All of the addresses, or none: one bad among good ones is how rebinding looks.
    fn judge(&self, name: &str, found: Vec<IpAddr>) -> Result<Vec<IpAddr>, Unresolved> {
        if found.is_empty() {
            return Err(Unresolved::Unknown("no address".into()));
        }
        let named = self.named.iter().any(|it| it.eq_ignore_ascii_case(name));
        for &it in &found {
            address::may_connect(it).map_err(Unresolved::Refused)?;
            if address::is_loopback(it) && !named {
                return Err(Unresolved::Refused("this machine, but is not `localhost`"));
            }
        }
        Ok(found)
    }
}

impl ResolveDns for Names {
    fn resolve_dns<'a>(&'a self, name: &'a str) -> DnsFuture<'a> {
        DnsFuture::new(async move { self.resolve(name).await.map_err(ResolveDnsError::new) })
    }
}

/// `localhost` and the names below it.
pub(super) fn is_localhost(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, addresses: &[&str], accepted: bool) {
        let names = Names::new(vec!["minio.corp.example".into()]);
        let found = addresses.iter().map(|it| it.parse().unwrap()).collect();
        assert_eq!(
            names.judge(name, found).is_ok(),
            accepted,
            "{name} {addresses:?}"
        );
    }

    #[test]
    fn a_name_is_judged_by_all_its_addresses() {
        check("a.example", &["192.0.2.1"], true);
        check("a.example", &["192.0.2.1", "2001:db8::1"], true);
        check("a.example", &["10.1.2.3"], true);
        check("a.example", &[], false);
        check("a.example", &["169.254.169.254"], false);
        check("a.example", &["192.0.2.1", "169.254.169.254"], false);
        check("a.example", &["127.0.0.1"], false);
        check("a.example", &["192.0.2.1", "127.0.0.1"], false);
        check("a.example", &["::1"], false);
    }

    #[test]
    fn only_what_the_user_named_may_be_this_machine_by_another_name() {
        check("minio.corp.example", &["127.0.0.1"], true);
        check("MINIO.corp.example", &["127.0.0.1"], true);
        check("minio.corp.example", &["169.254.169.254"], false);
    }

    #[test]
    fn localhost_is_not_looked_up() {
        assert!(is_localhost("localhost") && is_localhost("bucket.LOCALHOST"));
        assert!(!is_localhost("localhost.") && !is_localhost("localhost.example"));
        assert!(!is_localhost("notlocalhost"));
    }
}
