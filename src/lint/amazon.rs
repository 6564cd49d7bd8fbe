//! What a file says about AWS: whether its storage is there, in which partition, and which names
//! AWS cannot have.

use super::subject::{FileKind, Subject, Text};
use super::{endpoint, facts};
use crate::diagnostic::Place;
use crate::profile::keys;
use crate::profile::region::{self, Partition, Region};
use crate::profile::region_names::REGION_NAMES;
use url::Url;

/// The host that the file gives its storage, in lower case, and where; nothing inherited.
pub(super) fn own_host<'a>(it: &Subject<'a>) -> Option<(String, Text<'a>)> {
    let key = match it.kind {
        FileKind::Profile => "Default Hostname",
        FileKind::Bookmark => "Hostname",
    };
    let text = it.filled(key)?;
    Some((text.value.trim().to_ascii_lowercase(), text))
}

/// Whether keys and roles of this file are Amazon's: its token service, or else its storage, is.
pub(super) fn is_asked(it: &Subject<'_>) -> bool {
    if let Some(host) = token_service(it) {
        return facts::is_aws(&host);
    }
    stores(it)
}

/// Whether temporary credentials are another service's, whose rules for roles, devices and durations
/// are its own. A storage without an `STS Endpoint` asks Amazon; a bookmark says no more than its
/// host.
pub(super) fn another_is_asked(it: &Subject<'_>) -> bool {
    let foreign = |host: &str| !host.contains("${") && !facts::is_aws(host);
    if it.kind == FileKind::Bookmark {
        return own_host(it).is_some_and(|(host, _)| foreign(&host));
    }
    let given = it.resolved(&keys::STS_ENDPOINT);
    let url = given.and_then(endpoint::parse);
    url.as_ref().and_then(Url::host_str).is_some_and(foreign)
}

/// Whether the storage of this file is Amazon's.
pub(super) fn stores(it: &Subject<'_>) -> bool {
    match (own_host(it), it.kind) {
        (Some((host, _)), _) => facts::is_aws(&host),
        (None, FileKind::Profile) => it
            .resolved(&keys::DEFAULT_HOSTNAME)
            .is_some_and(facts::is_aws),
        (None, FileKind::Bookmark) => false,
    }
}

/// The host of `STS Endpoint`.
fn token_service(it: &Subject<'_>) -> Option<String> {
    let url = endpoint::parse(&it.filled("STS Endpoint")?.value)?;
    url.host_str().map(str::to_owned)
}

/// The partition whose accounts count for this file, and the value that says so.
pub(super) fn partition(it: &Subject<'_>) -> Option<(&'static Partition, Place)> {
    if let Some(sts) = it.filled("STS Endpoint") {
        let host = token_service(it)?;
        let of_sts = region::partition_of_host(&host).filter(|_| facts::is_aws(&host))?;
        return Some((of_sts, sts.place));
    }
    storage_partition(it)
}

/// The partition that the storage is in, and the value that says so.
pub(super) fn storage_partition(it: &Subject<'_>) -> Option<(&'static Partition, Place)> {
    let region = it.filled("Region");
    let by_region =
        region.and_then(|it| Some((Region::parse(it.value.trim()).ok()?.partition(), it.place)));
    let Some((host, text)) = own_host(it) else {
        return by_region.filter(|_| is_asked(it));
    };
    let of_host = region::partition_of_host(&host).filter(|_| facts::is_aws(&host))?;
    // Two partitions share a suffix: without a region in the host, `Region` says which of them.
    let shared = by_region.filter(|(it, _)| it.suffix == of_host.suffix);
    match shared {
        Some(it) if region::region_of_s3_host(&host).is_none() => Some(it),
        _ => Some((of_host, text.place)),
    }
}

/// The words that AWS names directions by, in every region that there is.
const DIRECTIONS: &[&str] = &[
    "central",
    "east",
    "north",
    "northeast",
    "northwest",
    "south",
    "southeast",
    "southwest",
    "west",
];

/// The region that was probably meant by one that AWS will never have; regions that are new here
/// are taken for good.
pub(super) fn slip(region: &str) -> Option<&'static str> {
    let word = region.rsplit('-').nth(1);
    let has_direction = word.is_some_and(|it| DIRECTIONS.contains(&it));
    if Region::parse(region).is_ok() && has_direction {
        return None;
    }
    nearest(region)
}

/// The region of AWS that is spelled most like this.
pub(super) fn nearest(text: &str) -> Option<&'static str> {
    let text = text.to_ascii_lowercase().replace(['_', ' '], "-");
    let by_name = REGION_NAMES.iter().find(|(_, name)| {
        let place = name.split_once('(').and_then(|it| it.1.strip_suffix(')'));
        text.len() > 3 && place.is_some_and(|it| it.eq_ignore_ascii_case(&text))
    });
    let close = REGION_NAMES
        .iter()
        .filter(|(region, _)| region.len().abs_diff(text.len()) <= 2)
        .map(|(region, _)| (strsim::osa_distance(region, &text), *region))
        .filter(|it| it.0 <= 2)
        .min_by_key(|it| it.0);
    by_name.map(|it| it.0).or(close.map(|it| it.1))
}

/// Why AWS has no such S3 host, in words that follow its name. Forms that are not known here are
/// taken for good.
pub(super) fn impossible_s3_host(host: &str) -> Option<String> {
    let partition = region::partition_of_host(host).filter(|_| facts::is_aws(host))?;
    let front = [partition.suffix, partition.dual_stack_suffix]
        .iter()
        .find_map(|it| host.strip_suffix(it))?;
    let labels: Vec<&str> = front.trim_end_matches('.').split('.').collect();
    let at = labels
        .iter()
        .rposition(|it| matches!(*it, "s3" | "s3-fips"))?;
    let behind = labels.iter().skip(at + 1).find(|it| **it != "dualstack")?;
    impossible_region(behind, partition)
}

/// The bucket that a host names in the place of a region: somebody may have one of that name.
pub(super) fn bucket_like_a_region(host: &str) -> Option<&str> {
    let partition = region::partition_of_host(host)?;
    let first = host.strip_suffix(partition.suffix)?.strip_suffix(".s3.")?;
    Region::parse(first).is_ok().then_some(first)
}

/// Whether a host is Amazon's token service.
pub(super) fn is_sts(host: &str) -> bool {
    let named = host.split('.').any(|it| it == "sts" || it == "sts-fips");
    facts::is_aws(host) && named
}

/// Why AWS has no such STS host, in words that follow its name.
pub(super) fn impossible_sts_host(host: &str) -> Option<String> {
    let partition = region::partition_of_host(host).filter(|_| facts::is_aws(host))?;
    let labels: Vec<&str> = host.split('.').collect();
    let Some(at) = labels
        .iter()
        .position(|it| matches!(*it, "sts" | "sts-fips"))
    else {
        return Some("is not Amazon's token service, whose hosts begin with `sts`".to_owned());
    };
    let of_service = [partition.suffix, partition.dual_stack_suffix]
        .iter()
        .any(|it| labels.iter().skip(at + 1).copied().eq(it.split('.')));
    if of_service {
        return None;
    }
    impossible_region(labels.get(at + 1)?, partition)
}

fn impossible_region(label: &str, partition: &Partition) -> Option<String> {
    if let Some(meant) = slip(label) {
        return Some(format!("names no region: did you mean `{meant}`?"));
    }
    let Ok(region) = Region::parse(label) else {
        return Some(format!("names no region of Amazon's: `{label}`"));
    };
    let of_region = region.partition();
    (of_region.suffix != partition.suffix).then(|| {
        format!(
            "does not exist: hosts in `{label}` end in `{}`",
            of_region.suffix
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_that_amazon_cannot_have() {
        for it in [
            "s3.amazonaws.com",
            "s3.eu-west-1.amazonaws.com",
            "s3.dualstack.eu-west-9.amazonaws.com",
            "s3-fips.dualstack.us-gov-west-1.amazonaws.com",
            "s3-eu-west-1.amazonaws.com",
            "bucket.s3.eu-west-1.amazonaws.com",
            "bucket.s3.amazonaws.com",
            "vpce-1.s3.eu-west-1.vpce.amazonaws.com",
            "s3-accelerate.amazonaws.com",
            "s3.cn-north-1.amazonaws.com.cn",
            "s3.us-iso-east-1.c2s.ic.gov",
            "s3.eusc-de-east-1.amazonaws.eu",
            "s3.eu-wset-1.example.com",
            "sts.amazonaws.com",
        ] {
            assert_eq!(impossible_s3_host(it), None, "{it}");
        }
        for it in [
            "s3.eu-wset-1.amazonaws.com",
            "s3.ue-west-1.amazonaws.com",
            "s3.ireland.amazonaws.com",
            "s3.eu-west-1.amazonaws.com.cn",
            "s3.cn-north-1.amazonaws.com",
        ] {
            assert!(impossible_s3_host(it).is_some(), "{it}");
        }
        for it in [
            "sts.amazonaws.com",
            "sts.eu-west-1.amazonaws.com",
            "sts-fips.us-gov-west-1.amazonaws.com",
            "sts.us-east-1.api.aws",
            "sts.cn-north-1.amazonaws.com.cn",
            "vpce-1.sts.eu-west-1.vpce.amazonaws.com",
            "sts.acme.example",
            "minio-1.elb.eu-west-1.amazonaws.com",
        ] {
            assert_eq!(impossible_sts_host(it), None, "{it}");
        }
        for it in [
            "s3.amazonaws.com",
            "sts.us-est-1.amazonaws.com",
            "sts.cn-north-1.amazonaws.com",
            "sts.frankfurt.amazonaws.com",
        ] {
            assert!(impossible_sts_host(it).is_some(), "{it}");
        }
    }

    #[test]
    fn a_bucket_in_the_place_of_a_region() {
        for (host, bucket) in [
            ("eu-west-1.s3.amazonaws.com", Some("eu-west-1")),
            ("data.s3.amazonaws.com", None),
            ("eu-west-1.s3.eu-west-1.amazonaws.com", None),
            ("s3.amazonaws.com", None),
            ("eu-west-1.s3.acme.example", None),
        ] {
            assert_eq!(bucket_like_a_region(host), bucket, "{host}");
        }
    }

    #[test]
    fn regions_that_were_meant() {
        for (text, meant) in [
            ("eu-west-1", None),
            ("eu-west-9", None),
            ("nl-ams", None),
            ("eu-wset-1", Some("eu-west-1")),
            ("us-est-1", Some("us-east-1")),
            ("EU-WEST-1", Some("eu-west-1")),
            ("eu_west_1", Some("eu-west-1")),
        ] {
            assert_eq!(slip(text), meant, "{text}");
        }
        assert_eq!(nearest("Ireland"), Some("eu-west-1"));
        assert_eq!(nearest("nowhere"), None);
    }
}
