//! Profiles whose keys come from the machine's own metadata service, and what their `Context` names.
//!
//! Only the paths that give out a role's keys are taken, at the addresses that EC2 has for the
//! service (or on loopback, where a sandbox stands in for it). Not here: asking (`aws`), and
//! whether the user switched that on (`cli`).

use super::destination::is_aws_s3;
use super::keys::{CONTEXT, DEFAULT_HOSTNAME};
use super::url::{self, Insecure, Refused};
use super::{Origin, Profile, Setting};
use ::url::{Host, Url};
use std::net::{Ipv4Addr, Ipv6Addr};

/// EC2's address for the service.
pub const ADDRESS: Ipv4Addr = Ipv4Addr::new(169, 254, 169, 254);

/// EC2's address for the service over IPv6.
pub const ADDRESS_V6: Ipv6Addr = Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254);

/// Below it are the names of the instance's roles, and below each its keys.
const ROLES: &str = "/latest/meta-data/iam/security-credentials";

/// What a `Context` names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Scheme, host and port.
    pub url: Url,
    /// The role; the one that the instance has where it is not said.
    pub role_name: Option<String>,
}

/// Why a `Context` does not name the service.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// It is no URL that may be used.
    #[error("{0}")]
    Url(#[from] Refused),
    /// It is another machine's address, or a name.
    #[error("`{0}` is not the address of the instance metadata service")]
    Elsewhere(String),
    /// Something else than keys.
    #[error("`{0}` is not where the service gives out keys")]
    Path(String),
}

/// Whether the profile's keys come from the metadata service: its `Context` is a URL, and its host is
/// Amazon's, was named by the user, or is on this machine.
pub fn applies(profile: &Profile) -> bool {
    let is_url = profile
        .text(&CONTEXT)
        .value()
        .is_some_and(|it| Url::parse(it).is_ok_and(|it| it.has_host()));
    let is_amazons = match profile.text(&DEFAULT_HOSTNAME) {
        Setting::Missing | Setting::Empty(_) => true,
        Setting::Set(it) => {
            is_aws_s3(&it.value)
                || matches!(it.origin, Origin::Environment(_) | Origin::Flag)
                || it.value.parse().is_ok_and(|it: Ipv4Addr| it.is_loopback())
        }
    };
    is_url && is_amazons
}

impl Service {
    /// EC2's own address, and whichever role the instance has.
    pub fn own() -> Option<Service> {
        let url = Url::parse(&format!("http://{ADDRESS}/")).ok()?;
        Some(Service {
            url,
            role_name: None,
        })
    }

    /// Reads a `Context`.
    pub fn parse(text: &str, insecure: Insecure) -> Result<Service, Unusable> {
        let it = url::users_own(text)?;
        let stands_in = url::is_loopback_literal(&it) && insecure == Insecure::AllowLoopback;
        if !is_own(&it) && !stands_in {
            let host = it.host_str().unwrap_or_default().to_owned();
            return Err(Unusable::Elsewhere(host));
        }
        let elsewhere = || Unusable::Path(it.path().to_owned());
        let below = it.path().strip_prefix(ROLES).ok_or_else(elsewhere)?;
        let role_name = match below.strip_prefix('/') {
            None if below.is_empty() => None,
            Some("") => None,
            Some(name) if is_role_name(name) => Some(name.to_owned()),
            None | Some(_) => return Err(elsewhere()),
        };
        if it.query().is_some() {
            return Err(elsewhere());
        }
        let mut service = it;
        service.set_path("/");
        Ok(Service {
            url: service,
            role_name,
        })
    }
}

/// Whether a URL is at one of the addresses that EC2 has for the service.
pub fn is_own(it: &Url) -> bool {
    let address = match it.host() {
        Some(Host::Ipv4(it)) => it == ADDRESS,
        Some(Host::Ipv6(it)) => it == ADDRESS_V6,
        Some(Host::Domain(_)) | None => false,
    };
    address && it.scheme() == "http" && it.port_or_known_default() == Some(80)
}

/// Whether it can be a role's name: 1 to 64 of `[\w+=,.@-]` (IAM API).
pub fn is_role_name(it: &str) -> bool {
    (1..=64).contains(&it.len())
        && it
            .bytes()
            .all(|it| it.is_ascii_alphanumeric() || b"_+=,.@-".contains(&it))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(text: &str) -> Result<Option<String>, Unusable> {
        Service::parse(text, Insecure::AllowLoopback).map(|it| it.role_name)
    }

    #[test]
    fn a_role_s_keys_at_the_service_s_own_addresses() {
        let path = "latest/meta-data/iam/security-credentials";
        for (url, expected) in [
            (
                format!("http://169.254.169.254/{path}/s3access"),
                Some("s3access"),
            ),
            (format!("http://169.254.169.254/{path}/"), None),
            (format!("http://169.254.169.254/{path}"), None),
            (
                format!("http://[fd00:ec2::254]/{path}/a+b=c,d.e@f-g_1"),
                Some("a+b=c,d.e@f-g_1"),
            ),
            (format!("http://127.0.0.1:1338/{path}/x"), Some("x")),
        ] {
            assert_eq!(role(&url), Ok(expected.map(str::to_owned)), "{url}");
        }
    }

    #[test]
    fn nothing_else() {
        let path = "latest/meta-data/iam/security-credentials";
        for url in [
            "http://169.254.169.254/".to_owned(),
            "http://169.254.169.254/latest/user-data".to_owned(),
            "http://169.254.169.254/latest/api/token".to_owned(),
            format!("http://169.254.169.254/{path}/a/b"),
            format!("http://169.254.169.254/{path}/../../user-data"),
            format!("http://169.254.169.254/{path}/a?x"),
            format!("http://169.254.169.254/{path}x"),
            format!("http://169.254.169.254/{path}/%2e%2e"),
            format!("https://169.254.169.254/{path}/a"),
            format!("http://169.254.169.254:8080/{path}/a"),
            format!("http://169.254.170.2/{path}/a"),
            format!("http://10.0.0.1/{path}/a"),
            format!("http://metadata.example/{path}/a"),
            format!("http://localhost/{path}/a"),
            format!("http://x@169.254.169.254/{path}/a"),
        ] {
            assert!(role(&url).is_err(), "{url}");
        }
        let loopback = format!("http://127.0.0.1/{path}/a");
        assert!(Service::parse(&loopback, Insecure::Refuse).is_err());
    }
}
