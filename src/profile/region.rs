//! AWS regions, the partitions they belong to, and the hosts that are built from them.
//!
//! A region becomes part of a host name that secrets are sent to, so a text is one only if it
//! matches its partition's pattern in full, in ASCII, and every host that is built is read back.
//! The regions of other S3 services are any text; they are signed with and never built into hosts.
//! Source of the table: the partition metadata of the AWS SDKs.

use ::url::Url;
use std::fmt;

/// A part of AWS with its own accounts, hosts and ARNs.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Partition {
    /// As ARNs have it: `aws-us-gov`.
    pub name: &'static str,
    /// What its hosts end in: `amazonaws.com`.
    pub suffix: &'static str,
    /// What its dual-stack hosts end in.
    pub dual_stack_suffix: &'static str,
    /// What its regions begin with, before `-WORD-NUMBER`.
    prefixes: &'static [&'static str],
}

/// Every partition, sorted by name.
pub static PARTITIONS: &[Partition] = &[
    row(
        "aws",
        "amazonaws.com",
        "api.aws",
        &["af", "ap", "ca", "eu", "il", "me", "mx", "sa", "us"],
    ),
    row(
        "aws-cn",
        "amazonaws.com.cn",
        "api.amazonwebservices.com.cn",
        &["cn"],
    ),
    row(
        "aws-eusc",
        "amazonaws.eu",
        "api.amazonwebservices.eu",
        &["eusc-de"],
    ),
    row("aws-iso", "c2s.ic.gov", "api.aws.ic.gov", &["us-iso"]),
    row("aws-iso-b", "sc2s.sgov.gov", "api.aws.scloud", &["us-isob"]),
    row(
        "aws-iso-e",
        "cloud.adc-e.uk",
        "api.cloud-aws.adc-e.uk",
        &["eu-isoe"],
    ),
    row(
        "aws-iso-f",
        "csp.hci.ic.gov",
        "api.aws.hci.ic.gov",
        &["us-isof"],
    ),
    row("aws-us-gov", "amazonaws.com", "api.aws", &["us-gov"]),
];

const fn row(
    name: &'static str,
    suffix: &'static str,
    dual_stack_suffix: &'static str,
    prefixes: &'static [&'static str],
) -> Partition {
    Partition {
        name,
        suffix,
        dual_stack_suffix,
        prefixes,
    }
}

impl Partition {
    /// The partition of that name.
    pub fn find(name: &str) -> Option<&'static Partition> {
        PARTITIONS.iter().find(|it| it.name == name)
    }
}

/// A text that is no AWS region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it does not have the form of an AWS region, such as `us-east-1`")]
pub struct NoRegion;

/// A service whose host is built from a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// The security token service.
    Sts,
    /// S3.
    S3,
    /// The OpenID Connect half of IAM Identity Center.
    IdentityCenterOidc,
    /// The portal half of IAM Identity Center.
    IdentityCenterPortal,
}

impl Service {
    fn labels(self) -> &'static str {
        match self {
            Service::Sts => "sts",
            Service::S3 => "s3",
            Service::IdentityCenterOidc => "oidc",
            Service::IdentityCenterPortal => "portal.sso",
        }
    }
}

/// An AWS region by its form; whether AWS has it yet is AWS's affair.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Region {
    text: String,
    partition: &'static Partition,
}

impl Region {
    /// Reads a region: one of a partition's prefixes, a word and a number.
    pub fn parse(text: &str) -> Result<Region, NoRegion> {
        let partition = PARTITIONS
            .iter()
            .find(|it| it.prefixes.iter().any(|prefix| is_region(text, prefix)))
            .ok_or(NoRegion)?;
        Ok(Region {
            text: text.to_owned(),
            partition,
        })
    }

    /// As AWS spells it.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The partition it belongs to.
    pub fn partition(&self) -> &'static Partition {
        self.partition
    }

    /// The https endpoint of a service in this region, read back after building.
    pub fn endpoint(&self, service: Service) -> Result<Url, NoRegion> {
        let suffix = self.partition().suffix;
        let host = format!("{}.{}.{suffix}", service.labels(), self.text);
        let url = Url::parse(&format!("https://{host}/")).map_err(|_| NoRegion)?;
        let stands = url.host_str() == Some(host.as_str())
            && host.ends_with(&format!(".{suffix}"))
            && url.path() == "/"
            && url.username().is_empty();
        stands.then_some(url).ok_or(NoRegion)
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn is_region(text: &str, prefix: &str) -> bool {
    let rest = text
        .strip_prefix(prefix)
        .and_then(|it| it.strip_prefix('-'));
    rest.and_then(|it| it.split_once('-'))
        .is_some_and(|(word, number)| {
            (1..=16).contains(&word.len())
                && word.bytes().all(|it| it.is_ascii_lowercase())
                && (1..=2).contains(&number.len())
                && number.bytes().all(|it| it.is_ascii_digit())
        })
}

/// The partition whose hosts end like this one; of the two that share a suffix, by the region in it.
pub fn partition_of_host(host: &str) -> Option<&'static Partition> {
    let ends = |suffix: &str| {
        host.strip_suffix(suffix)
            .is_some_and(|it| it.ends_with('.'))
    };
    let mut found = PARTITIONS
        .iter()
        .filter(|it| ends(it.suffix) || ends(it.dual_stack_suffix));
    let first = found.next()?;
    let region = host
        .split('.')
        .find_map(|label| Region::parse(label.strip_prefix("s3-").unwrap_or(label)).ok());
    let by_region = region.map(|it| it.partition());
    found.find(|it| Some(*it) == by_region).or(Some(first))
}

/// The region that an S3 host of AWS names, in the form with a dot (`s3.us-west-2`) or the older
/// one with a dash (`s3-us-west-2`).
pub fn region_of_s3_host(host: &str) -> Option<Region> {
    partition_of_host(host)?;
    let labels: Vec<_> = host.split('.').collect();
    let at = labels
        .iter()
        .rposition(|it| *it == "s3" || it.starts_with("s3-"))?;
    let dashed = labels.get(at)?.strip_prefix("s3-");
    let after = labels
        .iter()
        .skip(at + 1)
        .find(|it| **it != "dualstack")
        .copied();
    Region::parse(dashed.or(after)?).ok()
}

/// Whether Cyberduck takes a host for Amazon's S3: an optional bucket of one label, `s3`, and
/// optionally `dualstack`, one label of region and `vpce`, under `amazonaws.com` or
/// `amazonaws.com.cn`. The older form with a dash is not recognised.
pub fn cyberduck_sees_aws(host: &str) -> bool {
    let Some(front) = host
        .strip_suffix(".amazonaws.com")
        .or_else(|| host.strip_suffix(".amazonaws.com.cn"))
    else {
        return false;
    };
    let labels: Vec<_> = front.split('.').collect();
    let is_label = |it: &&str| {
        !it.is_empty()
            && it
                .bytes()
                .all(|it| it.is_ascii_alphanumeric() || it == b'-')
    };
    if !labels.iter().all(is_label) {
        return false;
    }
    let after_s3 = match labels.as_slice() {
        ["s3", rest @ ..] if fits_after_s3(rest) => return true,
        [_, "s3", rest @ ..] => rest,
        _ => return false,
    };
    fits_after_s3(after_s3)
}

fn fits_after_s3(labels: &[&str]) -> bool {
    let labels = labels.strip_prefix(&["dualstack"]).unwrap_or(labels);
    matches!(labels, [] | [_] | [_, "vpce"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_of_every_partition_are_read() {
        for (text, partition, sts) in [
            ("us-east-1", "aws", "https://sts.us-east-1.amazonaws.com/"),
            (
                "ap-southeast-7",
                "aws",
                "https://sts.ap-southeast-7.amazonaws.com/",
            ),
            (
                "mx-central-1",
                "aws",
                "https://sts.mx-central-1.amazonaws.com/",
            ),
            (
                "cn-northwest-1",
                "aws-cn",
                "https://sts.cn-northwest-1.amazonaws.com.cn/",
            ),
            (
                "eusc-de-east-1",
                "aws-eusc",
                "https://sts.eusc-de-east-1.amazonaws.eu/",
            ),
            (
                "us-gov-west-1",
                "aws-us-gov",
                "https://sts.us-gov-west-1.amazonaws.com/",
            ),
            (
                "us-iso-east-1",
                "aws-iso",
                "https://sts.us-iso-east-1.c2s.ic.gov/",
            ),
            (
                "us-isob-east-1",
                "aws-iso-b",
                "https://sts.us-isob-east-1.sc2s.sgov.gov/",
            ),
            (
                "eu-isoe-west-1",
                "aws-iso-e",
                "https://sts.eu-isoe-west-1.cloud.adc-e.uk/",
            ),
            (
                "us-isof-south-1",
                "aws-iso-f",
                "https://sts.us-isof-south-1.csp.hci.ic.gov/",
            ),
        ] {
            let region = Region::parse(text).unwrap_or_else(|it| panic!("{text}: {it}"));
            assert_eq!(region.as_str(), text);
            assert_eq!(region.partition().name, partition, "{text}");
            let url = region.endpoint(Service::Sts).map(|it| it.to_string());
            assert_eq!(url, Ok(sts.to_owned()));
        }
        let region = Region::parse("eu-west-1").unwrap_or_else(|it| panic!("{it}"));
        for (service, url) in [
            (Service::S3, "https://s3.eu-west-1.amazonaws.com/"),
            (
                Service::IdentityCenterOidc,
                "https://oidc.eu-west-1.amazonaws.com/",
            ),
            (
                Service::IdentityCenterPortal,
                "https://portal.sso.eu-west-1.amazonaws.com/",
            ),
        ] {
            assert_eq!(
                region.endpoint(service).map(|it| it.to_string()),
                Ok(url.to_owned())
            );
        }
    }

    #[test]
    fn what_could_leave_the_host_is_no_region() {
        let long = "a".repeat(64);
        for text in [
            "us-east-1\n",
            "us-east-1\r",
            " us-east-1",
            "us-east-1 ",
            "us-east-١",
            "x@evil.test:443/#",
            "evil.test/",
            "evil.test#",
            "evil.test?",
            "evil.test\\",
            "..",
            "-a",
            "a-",
            long.as_str(),
            "",
            "us-east-1.evil.test",
            "%65vil",
            "ＵＳ-east-1",
            "us_east_1",
            "US-EAST-1",
            "us-east-",
            "us--1",
            "us-east-1-",
            "us-east-1-2",
            "us-east-123",
            "us-east-1/",
            "us-east-1:443",
            "us-east-1@evil.test",
            "us-gov-west",
            "eusc-fr-east-1",
            "aws-global",
            "us-east-a",
            "xx-east-1",
            "us-east1",
            "us-e\u{0}st-1",
            "us-east-1#",
            "us-east-1?",
            "us-east-1\\",
            "us-east-1%2e",
            "us-east-1\t",
            "us-iso-1-1",
            "fr-par",
        ] {
            assert_eq!(Region::parse(text), Err(NoRegion), "{text:?}");
        }
    }

    #[test]
    fn hosts_tell_their_partition_and_region() {
        for (host, partition, region) in [
            ("s3.amazonaws.com", Some("aws"), None),
            ("s3.eu-west-1.amazonaws.com", Some("aws"), Some("eu-west-1")),
            (
                "bucket.s3.dualstack.eu-west-1.amazonaws.com",
                Some("aws"),
                Some("eu-west-1"),
            ),
            (
                "s3-us-gov-west-1.amazonaws.com",
                Some("aws-us-gov"),
                Some("us-gov-west-1"),
            ),
            (
                "s3.us-gov-east-1.amazonaws.com",
                Some("aws-us-gov"),
                Some("us-gov-east-1"),
            ),
            (
                "s3.cn-north-1.amazonaws.com.cn",
                Some("aws-cn"),
                Some("cn-north-1"),
            ),
            (
                "s3.eusc-de-east-1.amazonaws.eu",
                Some("aws-eusc"),
                Some("eusc-de-east-1"),
            ),
            (
                "vpce-1.s3.us-east-1.vpce.amazonaws.com",
                Some("aws"),
                Some("us-east-1"),
            ),
            ("sts.us-iso-east-1.c2s.ic.gov", Some("aws-iso"), None),
            ("amazonaws.com", None, None),
            ("evilamazonaws.com", None, None),
            ("s3.amazonaws.com.evil.test", None, None),
            ("s3.wasabisys.com", None, None),
            ("", None, None),
        ] {
            assert_eq!(
                partition_of_host(host).map(|it| it.name),
                partition,
                "{host}"
            );
            let found = region_of_s3_host(host);
            assert_eq!(found.as_ref().map(Region::as_str), region, "{host}");
        }
    }

    #[test]
    fn cyberducks_own_test_is_known_with_its_gaps() {
        for host in [
            "s3.amazonaws.com",
            "bucket.s3.amazonaws.com",
            "s3.eu-west-1.amazonaws.com",
            "s3.dualstack.eu-west-1.amazonaws.com",
            "bucket.s3.dualstack.eu-west-1.amazonaws.com",
            "s3.cn-north-1.amazonaws.com.cn",
            "vpce-1.s3.us-east-1.vpce.amazonaws.com",
        ] {
            assert!(cyberduck_sees_aws(host), "{host}");
        }
        for host in [
            "s3-us-gov-west-1.amazonaws.com",
            "a.b.s3.amazonaws.com",
            "sts.amazonaws.com",
            "bucket.vpce-1.s3.us-east-1.vpce.amazonaws.com",
            "s3.amazonaws.com.evil.test",
            "s3.amazonaws.eu",
            "amazonaws.com",
            "s3.a.b.amazonaws.com",
            ".s3.amazonaws.com",
            "",
        ] {
            assert!(!cyberduck_sees_aws(host), "{host}");
        }
    }

    #[test]
    fn the_table_is_sorted_and_no_prefix_is_in_two_rows() {
        assert!(PARTITIONS.is_sorted_by(|a, b| a.name < b.name));
        let mut prefixes: Vec<_> = PARTITIONS.iter().flat_map(|it| it.prefixes).collect();
        let all = prefixes.len();
        prefixes.sort();
        prefixes.dedup();
        assert_eq!(prefixes.len(), all);
    }
}
