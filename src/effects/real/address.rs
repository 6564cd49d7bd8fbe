//! Which addresses may be connected to at all.
//!
//! Link-local addresses (instance metadata among them), multicast and the unspecified ones are
//! never a service that a profile reaches. Private ranges are: they are what company networks use.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether a connection to this address may be tried, or why not.
pub(super) fn may_connect(it: IpAddr) -> Result<(), &'static str> {
    match it {
        IpAddr::V4(it) => v4(it),
        IpAddr::V6(it) => v6(it),
    }
}

/// Whether a request that is meant for the instance metadata service may go there: to the service's
/// own addresses, or to this machine, where a sandbox stands in for it.
pub(super) fn may_be_metadata(it: IpAddr) -> Result<(), &'static str> {
    let own = match it {
        IpAddr::V4(it) => it.octets() == [169, 254, 169, 254],
        IpAddr::V6(it) => it.segments() == METADATA,
    };
    match own || is_loopback(it) {
        true => Ok(()),
        false => Err("not the instance metadata service"),
    }
}

/// Whether it is this machine: `127.0.0.0/8` and `::1`, also in their mapped forms.
pub(super) fn is_loopback(it: IpAddr) -> bool {
    match it {
        IpAddr::V4(it) => it.is_loopback(),
        IpAddr::V6(it) => it.is_loopback() || embedded(it).is_some_and(|it| it.is_loopback()),
    }
}

fn v4(it: Ipv4Addr) -> Result<(), &'static str> {
    if it.is_link_local() {
        Err("a link-local address")
    } else if it.is_multicast() || it.is_broadcast() {
        Err("a multicast or broadcast address")
    } else if it.octets().first() == Some(&0) {
        Err("an unspecified address")
    } else {
        Ok(())
    }
}

fn v6(it: Ipv6Addr) -> Result<(), &'static str> {
    if let Some(it) = embedded(it) {
        return v4(it);
    }
    if it.is_unicast_link_local() || it.segments() == METADATA {
        Err("a link-local address")
    } else if it.is_multicast() {
        Err("a multicast or broadcast address")
    } else if it.is_unspecified() {
        Err("an unspecified address")
    } else {
        Ok(())
    }
}

/// EC2's instance metadata over IPv6, `fd00:ec2::254`: link-local in all but its prefix.
const METADATA: [u16; 8] = [0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254];

/// The IPv4 address within a mapped (RFC 4291 section 2.5.5.2), translated (RFC 6052) or 6to4
/// (RFC 3056) address.
fn embedded(it: Ipv6Addr) -> Option<Ipv4Addr> {
    let join = |a: u16, b: u16| Ipv4Addr::from((u32::from(a) << 16) | u32::from(b));
    match it.segments() {
        [0, 0, 0, 0, 0, 0xffff, a, b] | [0x64, 0xff9b, 0, 0, 0, 0, a, b] => Some(join(a, b)),
        [0x2002, a, b, ..] => Some(join(a, b)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(address: &str, refused: bool) {
        let parsed: IpAddr = address.parse().unwrap();
        assert_eq!(may_connect(parsed).is_err(), refused, "{address}");
    }

    #[test]
    fn metadata_multicast_and_unspecified_addresses_are_refused_in_every_spelling() {
        for it in [
            "169.254.169.254",
            "169.254.0.1",
            "224.0.0.251",
            "239.255.255.255",
            "255.255.255.255",
            "0.0.0.0",
            "0.1.2.3",
            "fe80::1",
            "ff02::fb",
            "::",
            "fd00:ec2::254",
            "::ffff:169.254.169.254",
            "64:ff9b::169.254.169.254",
            "2002:a9fe:a9fe::",
        ] {
            check(it, true);
        }
    }

    #[test]
    fn public_private_and_loopback_addresses_are_not() {
        for it in [
            "127.0.0.1",
            "::1",
            "10.0.0.1",
            "192.168.1.1",
            "172.16.0.1",
            "52.94.1.1",
            "2600:1f18::1",
            "fd12:3456::1",
            "::ffff:10.0.0.1",
        ] {
            check(it, false);
        }
    }

    #[test]
    fn metadata_is_asked_at_its_own_addresses_or_on_this_machine() {
        for (it, expected) in [
            ("169.254.169.254", true),
            ("fd00:ec2::254", true),
            ("127.0.0.1", true),
            ("::1", true),
            ("169.254.169.253", false),
            ("169.254.170.2", false),
            ("fd00:ec2::253", false),
            ("::ffff:169.254.169.254", false),
            ("10.0.0.1", false),
            ("192.0.2.1", false),
        ] {
            assert_eq!(
                may_be_metadata(it.parse().unwrap()).is_ok(),
                expected,
                "{it}"
            );
        }
    }

    #[test]
    fn loopback_is_seen_through_a_mapped_address() {
        for (it, expected) in [
            ("127.0.0.1", true),
            ("127.9.9.9", true),
            ("::1", true),
            ("::ffff:127.0.0.1", true),
            ("10.0.0.1", false),
            ("::ffff:10.0.0.1", false),
        ] {
            assert_eq!(is_loopback(it.parse().unwrap()), expected, "{it}");
        }
    }
}
