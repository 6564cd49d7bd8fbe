//! Facts about the world that rules judge by, each with its source. Pure data and small tests of
//! strings; nothing is looked up anywhere.

use crate::profile::destination::are_one_provider;
use crate::profile::region;
use std::net::IpAddr;
use url::Url;

/// Hosts whose pages or services have been shut down, and what took their place.
pub(super) const RETIRED_HOSTS: &[(&str, &str)] = &[
    ("trac.cyberduck.ch", "https://docs.cyberduck.io/"),
    ("trac.cyberduck.io", "https://docs.cyberduck.io/"),
];

/// Endpoints that their providers have replaced: host, path, what took its place, source.
pub(super) const RETIRED_OAUTH: &[(&str, &str, &str, &str)] = &[
    (
        "accounts.google.com",
        "/o/oauth2/auth",
        "https://accounts.google.com/o/oauth2/v2/auth",
        "Google's OpenID Connect discovery document",
    ),
    (
        "accounts.google.com",
        "/o/oauth2/token",
        "https://oauth2.googleapis.com/token",
        "Google's OpenID Connect discovery document",
    ),
    (
        "www.googleapis.com",
        "/oauth2/v3/token",
        "https://oauth2.googleapis.com/token",
        "Google's OpenID Connect discovery document",
    ),
    (
        "www.googleapis.com",
        "/oauth2/v4/token",
        "https://oauth2.googleapis.com/token",
        "Google's OpenID Connect discovery document",
    ),
    (
        "www.dropbox.com",
        "/1/oauth2/authorize",
        "https://www.dropbox.com/oauth2/authorize",
        "Dropbox: API v1 was shut down in 2017",
    ),
    (
        "api.dropboxapi.com",
        "/1/oauth2/token",
        "https://api.dropboxapi.com/oauth2/token",
        "Dropbox: API v1 was shut down in 2017",
    ),
];

/// Where people sign in to Microsoft Entra, in any of its national clouds, with the older names.
pub(super) const ENTRA: &[&str] = &[
    "login.chinacloudapi.cn",
    "login.microsoft.com",
    "login.microsoftonline.com",
    "login.microsoftonline.us",
    "login.partner.microsoftonline.cn",
    "login.windows.net",
];

/// What stands for many tenants of Microsoft Entra at once.
pub(super) const SHARED_TENANTS: &[&str] = &["common", "consumers", "organizations"];

/// Whether a text is a UUID in its usual form (RFC 9562 section 4).
pub(super) fn is_uuid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.bytes().all(|it| it == b'-' || it.is_ascii_hexdigit())
}

/// Whether a host is AWS's, in any partition, and not one that customers put what they like at.
pub(super) fn is_aws(host: &str) -> bool {
    // Machines, load balancers, gateways and applications.
    const CUSTOMERS: &[&str] = &[
        "compute",
        "compute-1",
        "elasticbeanstalk",
        "elb",
        "execute-api",
    ];
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    // The last one is somebody's service behind PrivateLink.
    let customers = |it: &str| CUSTOMERS.contains(&it) || it.starts_with("vpce-svc-");
    region::partition_of_host(&host).is_some() && !host.split('.').any(customers)
}

/// Whether a host is a domain or below it.
pub(super) fn is_below(host: &str, domain: &str) -> bool {
    let host = host.trim_end_matches('.');
    host.eq_ignore_ascii_case(domain)
        || (host.len() > domain.len()
            && host.is_char_boundary(host.len() - domain.len())
            && host[host.len() - domain.len()..].eq_ignore_ascii_case(domain)
            && host[..host.len() - domain.len()].ends_with('.'))
}

/// The site of a host: its last two labels, or three where the second level is a registry's.
/// An approximation of the public suffix list that errs on the side of "same site" being false
/// only for hosts below unlisted registries.
pub(super) fn site(host: &str) -> &str {
    const REGISTRIES: &[&str] = &[
        "ac", "co", "com", "edu", "gov", "gob", "go", "net", "ne", "or", "org",
    ];
    let host = host.trim_end_matches('.');
    let dots: Vec<usize> = host.match_indices('.').map(|(at, _)| at).collect();
    let cut = |labels: usize| {
        let at = dots.len().checked_sub(labels)?;
        dots.get(at).and_then(|it| host.get(it + 1..))
    };
    let two = cut(2).unwrap_or(host);
    let second = two.split('.').next().unwrap_or(two);
    let country = two.rsplit('.').next().is_some_and(|it| it.len() == 2);
    if country && REGISTRIES.contains(&second) {
        cut(3).unwrap_or(host)
    } else {
        two
    }
}

/// Whether two hosts are run by the same operator, as far as names can tell. That is less strict
/// than what a sign-in is let through to unasked ([`are_one_provider`]): a finding is for people.
pub(super) fn same_operator(a: &str, b: &str) -> bool {
    let (a, b) = (in_ascii(a), in_ascii(b));
    let aws = region::partition_of_host(&a);
    site(&a) == site(&b)
        || are_one_provider(&a, &b)
        || (aws.is_some() && aws == region::partition_of_host(&b))
}

/// A host as addresses have it: in lower case, and letters of other scripts in punycode.
fn in_ascii(host: &str) -> String {
    let url = Url::parse(&format!("https://{host}/")).ok();
    let written = url.as_ref().and_then(Url::host_str);
    written.map_or_else(|| host.to_ascii_lowercase(), str::to_owned)
}

/// Whether a name or address means something in one network only: a name without a dot, one below a
/// domain that nobody can register (RFC 6761, RFC 6762, RFC 8375, ICANN's `internal`, and what
/// companies call theirs), a private address (RFC 1918, RFC 4193).
pub(super) fn is_internal(host: &str) -> bool {
    const DOMAINS: &[&str] = &[
        "corp",
        "home",
        "home.arpa",
        "internal",
        "intranet",
        "lan",
        "local",
        "localdomain",
        "private",
    ];
    let host = host.trim_matches(['[', ']', '.']);
    match host.parse() {
        Ok(IpAddr::V4(it)) => it.is_private() || it.is_loopback(),
        Ok(IpAddr::V6(it)) => it.is_unique_local() || it.is_loopback(),
        Err(_) => !host.contains('.') || DOMAINS.iter().any(|it| is_below(host, it)),
    }
}

/// The continents and countries that AWS-style region names begin with.
const GEOGRAPHIES: &[&str] = &["af", "ap", "ca", "cn", "eu", "il", "me", "mx", "sa", "us"];

/// The geography a region name begins with: `eu` of `eu-west-1`.
pub(super) fn geography(region: &str) -> Option<&'static str> {
    let (first, _) = region.split_once('-')?;
    GEOGRAPHIES
        .iter()
        .copied()
        .find(|it| it.eq_ignore_ascii_case(first))
}

/// A region as AWS spells them: letters, more words, a number at the end.
pub(super) fn looks_like_region(text: &str) -> bool {
    let words: Vec<&str> = text.split('-').collect();
    let number = words
        .last()
        .is_some_and(|it| !it.is_empty() && it.bytes().all(|b| b.is_ascii_digit()));
    number
        && words.len() >= 3
        && words.first().is_some_and(|it| it.len() >= 2)
        && words
            .iter()
            .all(|it| !it.is_empty() && it.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Whether a name can be a URL scheme (RFC 3986 section 3.1).
pub(super) fn is_scheme(name: &str) -> bool {
    name.starts_with(|it: char| it.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|it| it.is_ascii_alphanumeric() || b"+-.".contains(&it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sites_and_operators() {
        assert_eq!(site("a.b.example.com"), "example.com");
        assert_eq!(site("a.example.co.uk"), "example.co.uk");
        assert_eq!(site("localhost"), "localhost");
        assert!(same_operator(
            "accounts.google.com",
            "oauth2.googleapis.com"
        ));
        assert!(same_operator("a.example.org", "b.example.org"));
        assert!(!same_operator("login.example.org", "evil.example"));
        assert!(is_aws("sts.eu-west-1.amazonaws.com"));
        assert!(!is_aws("sts.amazonaws.com.evil.example"));
        assert!(!is_aws("notamazonaws.com"));
        assert!(!is_aws("ec2-203-0-113-7.eu-west-1.compute.amazonaws.com"));
        assert!(!is_aws(
            "minio-0123456789abcdef.elb.eu-west-1.amazonaws.com"
        ));
        assert!(!is_below("é", "xx"));
    }

    #[test]
    fn networks_of_their_own() {
        for host in [
            "minio",
            "sts.lan",
            "s3.storage.corp",
            "10.0.0.5",
            "[fd00::1]",
            "nas.home.arpa",
        ] {
            assert!(is_internal(host), "{host}");
        }
        for host in [
            "minio.example",
            "lan.example",
            "203.0.113.7",
            "[2001:db8::1]",
            "dylan",
        ] {
            assert_eq!(is_internal(host), host == "dylan", "{host}");
        }
    }

    #[test]
    fn regions() {
        assert_eq!(geography("eu-west-1"), Some("eu"));
        assert_eq!(geography("de-fra-1"), None);
        assert!(looks_like_region("eu-central-003") && looks_like_region("nz-hlz-1"));
        assert!(!looks_like_region("s3") && !looks_like_region("z1storage"));
        assert!(!looks_like_region("st-th-archive"));
    }
}
