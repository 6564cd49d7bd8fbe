//! What a host is, as far as its spelling says: a name, an address, a number that is read as one,
//! or a name that is made to look like another.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use url::{Host, Url};

/// What is wrong with a text that should be a host name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// A character that is in no name.
    Characters,
    /// Two dots in a row, or one at the beginning.
    EmptyLabel,
    /// More than 253 characters, or 63 between dots.
    TooLong,
    /// A number, or several, that programs read as this address.
    Disguised(Ipv4Addr),
    /// It ends in a number as addresses do, and is none.
    NoAddress,
    /// A hyphen at the beginning or end of a label (RFC 1123 section 2.1); some resolve all the same.
    HyphenAtEdge,
    /// A dot at the end, which makes another name of it for certificates and tests of names.
    TrailingDot,
}

/// The gravest fault of a host name; none for an address, in brackets or not.
pub(super) fn fault(text: &str) -> Option<Fault> {
    if address(text).is_some() {
        return None;
    }
    if text.bytes().any(is_in_no_name) {
        return Some(Fault::Characters);
    }
    let name = text.strip_suffix('.').unwrap_or(text);
    if name.starts_with('.') || name.ends_with('.') || name.contains("..") {
        return Some(Fault::EmptyLabel);
    }
    if name.len() > 253 || name.split('.').any(|it| it.len() > 63) {
        return Some(Fault::TooLong);
    }
    if let Some(it) = disguised(name) {
        return Some(Fault::Disguised(it));
    }
    let last = name.rsplit('.').next().unwrap_or(name);
    if last.bytes().all(|it| it.is_ascii_digit()) {
        return Some(Fault::NoAddress);
    }
    let edge = |it: &str| it.starts_with('-') || it.ends_with('-');
    if name.split('.').any(edge) {
        return Some(Fault::HyphenAtEdge);
    }
    (name.len() < text.len()).then_some(Fault::TrailingDot)
}

/// An ASCII character that is in no name; an underscore is in some, and letters of other scripts
/// become ASCII on the way.
fn is_in_no_name(it: u8) -> bool {
    it.is_ascii() && !it.is_ascii_alphanumeric() && !matches!(it, b'-' | b'.' | b'_')
}

/// A literal address; an IPv6 one may be in brackets, and say which network it is on: `fe80::1%en0`
/// (RFC 4007 section 11).
pub(super) fn address(text: &str) -> Option<IpAddr> {
    let inner = text.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    let bare = inner.unwrap_or(text);
    match bare.split_once('%') {
        Some((_, "")) => None,
        Some((front, _)) => front.parse().ok().map(IpAddr::V6),
        None if inner.is_some() => bare.parse().ok().map(IpAddr::V6),
        None => bare.parse().ok(),
    }
}

/// What programs make of decimal, octal and hexadecimal numbers in the place of a host (the WHATWG
/// URL standard, "ends in a number").
fn disguised(text: &str) -> Option<Ipv4Addr> {
    let url = Url::parse(&format!("http://{text}/")).ok()?;
    match url.host() {
        Some(Host::Ipv4(it)) => Some(it),
        _ => None,
    }
}

/// The address that programs connect to for a host: its own, the one that a number stands for, the
/// one inside an IPv6 address (RFC 4291 section 2.5.5.2).
pub(super) fn meant_address(host: &str) -> Option<IpAddr> {
    let it = address(host).or_else(|| disguised(host).map(IpAddr::V4))?;
    Some(it.to_canonical())
}

/// Whether a host is this machine, whoever looks.
pub(super) fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || meant_address(host).is_some_and(|it| it.is_loopback())
}

/// Addresses that hand out the credentials of the machine they are asked from.
const METADATA_ADDRESSES: &[IpAddr] = &[
    // AWS, Azure, Google, Oracle, OpenStack and others; AWS containers and pods on the next two.
    IpAddr::V4(Ipv4Addr::new(169, 254, 169, 254)),
    IpAddr::V4(Ipv4Addr::new(169, 254, 170, 2)),
    IpAddr::V4(Ipv4Addr::new(169, 254, 170, 23)),
    // Alibaba, Tencent, the older one of Oracle, Azure's fabric.
    IpAddr::V4(Ipv4Addr::new(100, 100, 100, 200)),
    IpAddr::V4(Ipv4Addr::new(169, 254, 0, 23)),
    IpAddr::V4(Ipv4Addr::new(192, 0, 0, 192)),
    IpAddr::V4(Ipv4Addr::new(168, 63, 129, 16)),
    // AWS by IPv6, its pods, Google by IPv6.
    IpAddr::V6(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254)),
    IpAddr::V6(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x23)),
    IpAddr::V6(Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254)),
];

/// Names of the same.
const METADATA_NAMES: &[&str] = &[
    "instance-data",
    "instance-data.ec2.internal",
    "metadata.azure.internal",
    "metadata.goog",
    "metadata.google.internal",
    "metadata.tencentyun.com",
];

/// Domains in which every address has a name: `10.0.0.1.nip.io` and `10-0-0-1.nip.io`.
const NAMES_OF_ADDRESSES: &[&str] = &[".nip.io", ".sslip.io"];

/// Whether a host hands out the credentials of the machine it is asked from.
pub(super) fn is_metadata(host: &str) -> bool {
    let name = host.trim_end_matches('.').to_ascii_lowercase();
    let embedded = || {
        let front = NAMES_OF_ADDRESSES
            .iter()
            .find_map(|it| name.strip_suffix(it))?;
        let dotted = front.replace('-', ".");
        let labels: Vec<&str> = dotted.rsplit('.').take(4).collect();
        let labels: Vec<&str> = labels.into_iter().rev().collect();
        address(&labels.join("."))
    };
    METADATA_NAMES.contains(&name.as_str())
        || meant_address(&name)
            .or_else(embedded)
            .is_some_and(|it| METADATA_ADDRESSES.contains(&it))
}

/// Domains that others are made to look like.
const IMITATED: &[&str] = &[
    "amazonaws.com",
    "amazonaws.com.cn",
    "amazoncognito.com",
    "awsapps.com",
    "backblazeb2.com",
    "cloudflarestorage.com",
    "digitaloceanspaces.com",
    "dropboxapi.com",
    "googleapis.com",
    "login.microsoftonline.com",
    "microsoftonline.com",
    "microsoftonline.us",
    "wasabisys.com",
];

/// The domain that a host is made to look like, or is a slip of the hand away from.
pub(super) fn imitated(host: &str) -> Option<&'static str> {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let is_below = |domain: &str| {
        host.strip_suffix(domain)
            .is_some_and(|it| it.is_empty() || it.ends_with('.'))
    };
    // Letters of other scripts are `homograph-host`'s.
    if !host.is_ascii() || host.split('.').any(|it| it.starts_with("xn--")) {
        return None;
    }
    if GENUINE.iter().chain(IMITATED).any(|it| is_below(it)) {
        return None;
    }
    IMITATED
        .iter()
        .copied()
        .find(|it| is_behind(&host, it) || is_close(&host, it))
}

/// Domains of the same owners that would look like imitations.
const GENUINE: &[&str] = &["amazonaws.eu", "microsoftonline.cn", "microsoftonline.de"];

/// `sts.amazonaws.com.evil.example`, `sts-amazonaws.com`.
fn is_behind(host: &str, domain: &str) -> bool {
    let behind = |start: usize| host.get(start..).and_then(|it| it.strip_prefix(domain));
    let is_label = |rest: &str| rest.starts_with('.');
    behind(0).is_some_and(is_label)
        || host
            .match_indices('.')
            .any(|(at, _)| behind(at + 1).is_some_and(is_label))
        || host
            .strip_suffix(domain)
            .is_some_and(|it| it.ends_with('-'))
}

/// One letter too much, too few or another, or letters that look like others.
fn is_close(host: &str, domain: &str) -> bool {
    let labels = domain.bytes().filter(|it| *it == b'.').count() + 1;
    let before = host.rmatch_indices('.').nth(labels - 1);
    let own = before.map_or(host, |(at, _)| host.get(at + 1..).unwrap_or(host));
    (may_be_slip(own, domain) && strsim::osa_distance(own, domain) == 1)
        || plain(own).eq(plain(domain))
}

/// Whether all but two letters side by side are the same: less is no slip, and counting is dear.
fn may_be_slip(a: &str, b: &str) -> bool {
    let same = |(a, b): &(u8, u8)| a == b;
    let before = a.bytes().zip(b.bytes()).take_while(same).count();
    let behind = a
        .bytes()
        .rev()
        .zip(b.bytes().rev())
        .take_while(same)
        .count();
    before + behind + 2 >= a.len().max(b.len())
}

/// With the letters that look like others replaced.
fn plain(name: &str) -> impl Iterator<Item = u8> {
    let mut rest = name.as_bytes();
    std::iter::from_fn(move || {
        let (letter, length) = match rest {
            [] => return None,
            [b'r', b'n', ..] => (b'm', 2),
            [b'v', b'v', ..] => (b'w', 2),
            [b'1' | b'i', ..] => (b'l', 1),
            [b'0', ..] => (b'o', 1),
            [it, ..] => (*it, 1),
        };
        rest = rest.get(length..).unwrap_or_default();
        Some(letter)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_of_names() {
        for (text, expected) in [
            ("s3.acme.example", None),
            ("nas", None),
            ("a_b.acme.example", None),
            ("s3.bücher.example", None),
            ("10.0.0.1", None),
            ("[::1]", None),
            ("::1", None),
            ("fe80::1%en0", None),
            ("fe80::1%", Some(Fault::Characters)),
            ("10.0.0.1%a", Some(Fault::Characters)),
            ("[::1", Some(Fault::Characters)),
            ("a*b.example", Some(Fault::Characters)),
            ("a..example", Some(Fault::EmptyLabel)),
            (".example", Some(Fault::EmptyLabel)),
            ("a.example..", Some(Fault::EmptyLabel)),
            ("a.example.", Some(Fault::TrailingDot)),
            ("-a.example", Some(Fault::HyphenAtEdge)),
            ("a-.example", Some(Fault::HyphenAtEdge)),
            ("256.1.1.1", Some(Fault::NoAddress)),
            ("1.2.3.4.5", Some(Fault::NoAddress)),
            ("127.1", Some(Fault::Disguised(Ipv4Addr::LOCALHOST))),
            ("0x7f.1", Some(Fault::Disguised(Ipv4Addr::LOCALHOST))),
            ("0177.0.0.1", Some(Fault::Disguised(Ipv4Addr::LOCALHOST))),
        ] {
            assert_eq!(fault(text), expected, "{text}");
        }
        assert_eq!(fault(&"a".repeat(64)), Some(Fault::TooLong));
        assert_eq!(fault(&"a.".repeat(128)), Some(Fault::TooLong));
    }

    #[test]
    fn hosts_of_this_machine_and_of_its_credentials() {
        assert!(is_loopback("localhost") && is_loopback("127.0.0.2") && is_loopback("[::1]"));
        assert!(!is_loopback("10.0.0.1") && !is_loopback("localhost.example"));
        for it in [
            "169.254.169.254",
            "[fd00:ec2::254]",
            "fd00:ec2::23",
            "[::ffff:169.254.169.254]",
            "2852039166",
            "0xa9fea9fe",
            "0251.0376.0251.0376",
            "Metadata.Google.Internal.",
            "169.254.169.254.nip.io",
            "a.169-254-169-254.sslip.io",
        ] {
            assert!(is_metadata(it), "{it}");
        }
        for it in ["169.254.1.1", "10.0.0.1.nip.io", "metadata.example", ""] {
            assert!(!is_metadata(it), "{it}");
        }
    }

    #[test]
    fn hosts_that_look_like_others() {
        for (host, like) in [
            ("sts.amazonaws.com", None),
            ("s3.cn-north-1.amazonaws.com.cn", None),
            ("s3.eusc-de-east-1.amazonaws.eu", None),
            ("login.microsoftonline.us", None),
            ("s3.amazon.example", None),
            ("s3.wasabi.example", None),
            ("sts.amazonaws.com.evil.example", Some("amazonaws.com")),
            ("sts-amazonaws.com", Some("amazonaws.com")),
            ("s3.amazonaws.co", Some("amazonaws.com")),
            ("s3.arnazonaws.com", Some("amazonaws.com")),
            ("s3.amaz0naws.com", Some("amazonaws.com")),
            ("s3.amazonsaws.com", Some("amazonaws.com")),
            (
                "login.rnicrosoftonline.com",
                Some("login.microsoftonline.com"),
            ),
            (
                "login.microsoftonline.com.evil.example",
                Some("login.microsoftonline.com"),
            ),
            ("oauth2.googleapls.com", Some("googleapis.com")),
        ] {
            assert_eq!(imitated(host), like, "{host}");
        }
    }
}
