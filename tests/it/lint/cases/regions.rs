//! Regions, and the hosts of Amazon that name one.

use super::check;

#[test]
fn regions() {
    check(
        "region-not-offered",
        &[
            ("E", "Region: eu-1\nRegions: [eu-2]"),
            ("", "Region: eu-1\nRegions: []"),
            ("", "-Region\nRegions: [eu-2]"),
            ("", "Region: eu-1\nRegions: [eu-2, eu-1]"),
            ("", "Region: eu-1\nRegions: ['eu-1 ']"),
            ("W", "Region: us-east-1\nRegions: [':fast', eu]"),
            (
                "E",
                "Default Hostname: s3.amazonaws.com\nRegion: us-east-1\nRegions: [eu-west-1]",
            ),
        ],
    );
    check(
        "region-contradicts-host",
        &[
            (
                "",
                "Default Hostname: s3.eu-wset-1.amazonaws.com\nRegion: us-east-1",
            ),
            (
                "",
                "Default Hostname: s3.eu-west-1.amazonaws.com\nRegion: EU-WEST-1",
            ),
            (
                "",
                "Default Hostname: us-east-1.s3.eu-west-1.amazonaws.com\nRegion: eu-west-1",
            ),
            (
                "E",
                "Default Hostname: eu-west-1.s3.us-east-2.amazonaws.com\nRegion: eu-west-1",
            ),
            ("", "Default Hostname: mx.acme.example\nRegion: eu-1"),
            (
                "E",
                "Default Hostname: s3.eu.acme.example\nRegion: us-standard",
            ),
            (
                "",
                "Default Hostname: s3.eu.acme.example\nRegion: eu-standard",
            ),
            ("", "Default Hostname: s3.acme.eu\nRegion: us-standard"),
            (
                "E",
                "Default Hostname: s3.eu-west-1.acme.example\nRegion: us-west-2",
            ),
            (
                "W",
                "Default Hostname: s3.eu-west-1.acme.example\nRegion: eu-west-2",
            ),
            (
                "",
                "Default Hostname: s3.eu-west-1.acme.example\nRegion: eu-standard",
            ),
            (
                "E",
                "Default Hostname: s3.eu-west-1.acme.example\nRegion: ap-standard",
            ),
            (
                "",
                "Default Hostname: s3.eu-west-1.acme.example\nRegion: us-east-1",
            ),
            (
                "E",
                "Default Hostname: s3.eu-west-1.amazonaws.com\nRegion: us-east-1",
            ),
            (
                "E",
                "Default Hostname: s3.eu-west-1.amazonaws.com\nRegion: eu-west-2",
            ),
            (
                "E",
                "Default Hostname: s3-eu-west-1.amazonaws.com\nRegion: eu-west-2",
            ),
            (
                "",
                "Default Hostname: s3.eu-west-1.amazonaws.com\nRegion: eu-west-1",
            ),
            (
                "",
                "Default Hostname: s3.de-fra-1.acme.example\nRegion: auto",
            ),
            ("", "Default Hostname: s3.me.acme.example\nRegion: eu-1"),
        ],
    );
    check(
        "duplicate-region",
        &[
            ("W", "Region: a\nRegions: [a, A]"),
            ("W", "Region: a\nRegions: ['a,b']"),
            ("", "Region: a b\nRegions: ['a b']"),
            ("W", "Region: a\nRegions: [a, b, a]"),
            ("W", "Region: a\nRegions: [a, '']"),
            ("", "Region: a\nRegions: [a, b]"),
            ("WW", "Region: a\nRegions: [a, a, a]"),
        ],
    );
    check(
        "empty-regions",
        &[
            ("I", "Regions: []"),
            ("", "Regions: ['']"),
            ("", "-Regions"),
        ],
    );
    check(
        "missing-region",
        &[
            ("W", "-Region"),
            ("", "-Region\nRegions: [a]"),
            ("", "-Region\nDefault Hostname: s3.amazonaws.com"),
            ("", "-Region\n-Default Hostname"),
            ("", "-Region\nDefault Hostname: s3.eu-west-1.acme.example"),
            ("", "-Region\nDefault Hostname: sos-ch-dk-2.acme.example"),
            ("", "-Region\nDefault Hostname: hel1.acme.example"),
            ("", "-Region\nDefault Hostname: s3.fr-par.acme.example"),
            ("W", "-Region\nDefault Hostname: fr-par.acme.example"),
            ("W", "-Region\nDefault Hostname: s3.acme1.example"),
            ("W", "-Region\nDefault Hostname: storage9.acme.example"),
            ("", "-Region\nProtocol: davs"),
        ],
    );
    check(
        "partition-without-sts-endpoint",
        &[
            (
                "W",
                "-Default Hostname\n-Region\nRegions: [us-gov-west-1, us-gov-east-1]",
            ),
            (
                "W",
                "Default Hostname: s3.us-iso-east-1.c2s.ic.gov\n-Region",
            ),
            ("W", "-Default Hostname\nRegion: us-isob-east-1"),
            (
                "W",
                "Default Hostname: s3.amazonaws.com\nRegion: us-gov-west-1",
            ),
            (
                "W",
                "Default Hostname: S3.US-GOV-WEST-1.AMAZONAWS.COM\n-Region",
            ),
            (
                "",
                "-Default Hostname\n-Region\nRegions: [us-west-1, us-gov-east-1]",
            ),
            ("", "-Region\nRegions: [us-gov-west-1]"),
            (
                "",
                "Default Hostname: s3.amazonaws.com\n-Region\nRegions: [us-gov-west-1]",
            ),
            (
                "W",
                "Default Hostname: s3.us-gov-west-1.amazonaws.com\n-Region",
            ),
            (
                "W",
                "Default Hostname: s3.cn-north-1.amazonaws.com.cn\n-Region",
            ),
            ("W", "-Default Hostname\nRegion: us-gov-east-1"),
            ("W", "-Default Hostname\nRegion: cn-northwest-1"),
            ("", "-Default Hostname\nRegion: cn-hangzhou"),
            ("", "Region: us-gov-west-1"),
            ("", "Default Hostname: s3.us-gov-west-1.acme.example"),
            (
                "",
                "Default Hostname: s3.eu-west-1.amazonaws.com\nRegion: eu-west-1",
            ),
            (
                "",
                "-Default Hostname\nRegion: us-gov-east-1\nSTS Endpoint: https://sts.us-gov-east-1.amazonaws.com/",
            ),
            (
                "",
                "Protocol: davs\n-Default Hostname\nRegion: us-gov-east-1",
            ),
        ],
    );
    check(
        "missed-aws-host",
        &[
            ("W", "Default Hostname: s3-eu-west-1.amazonaws.com"),
            ("W", "Default Hostname: a.b.s3.amazonaws.com"),
            ("I", "Default Hostname: s3-fips.us-east-1.amazonaws.com"),
            (
                "W",
                "Default Hostname: s3-fips.us-east-1.amazonaws.com\n-Region",
            ),
            ("", "Default Hostname: S3.amazonaws.com"),
            ("", "Default Hostname: s3-eu-west-1.acme.example"),
            ("", "Default Hostname: sts.amazonaws.com"),
            (
                "",
                "Protocol: davs\nDefault Hostname: s3-eu-west-1.amazonaws.com",
            ),
        ],
    );
}

#[test]
fn hosts_and_regions_of_amazon() {
    check(
        "unknown-aws-region",
        &[
            (
                "",
                "-Default Hostname\nHostname Configurable: true\nRegion: us-east1",
            ),
            (
                "E",
                "Protocol: s3-iam\n-Default Hostname\nHostname Configurable: true\nRegion: us-east1",
            ),
            ("E", "Default Hostname: s3.amazonaws.com\nRegion: Ireland"),
            ("E", "Default Hostname: s3.amazonaws.com\nRegion: eu-west"),
            ("E", "Default Hostname: s3.amazonaws.com\nRegion: EU-WEST-1"),
            ("E", "Default Hostname: s3.amazonaws.com\nRegion: eu-wset-1"),
            (
                "E",
                "Default Hostname: s3.amazonaws.com\nRegion: eu-west-1\nRegions: [eu-west-1, nl-ams]",
            ),
            ("E", "-Default Hostname\nRegion: us-est-1"),
            (
                "",
                "-Default Hostname\nHostname Placeholder: s3.acme.example\nRegion: us-east1",
            ),
            (
                "",
                "Default Hostname: ec2-203-0-113-7.compute-1.amazonaws.com\nRegion: garage",
            ),
            ("E", "Properties: {sso_region: eu-wset-1}"),
            ("", "Default Hostname: s3.amazonaws.com\nRegion: eu-west-9"),
            (
                "",
                "Default Hostname: s3.amazonaws.com\nRegion: eusc-de-east-1",
            ),
            ("", "Default Hostname: s3.amazonaws.com\nRegion: EU"),
            (
                "",
                "Default Hostname: s3.amazonaws.com\nRegion: '${property.region}'",
            ),
            ("", "Default Hostname: s3.amazonaws.com\n-Region"),
            ("", "Region: nl-ams"),
            ("", "-Default Hostname\nRegion: nl-ams"),
            ("", "Properties: {sso_region: Frankfurt}"),
            (
                "",
                "Protocol: davs\nDefault Hostname: s3.amazonaws.com\nRegion: nl-ams",
            ),
        ],
    );
    check(
        "impossible-aws-host",
        &[
            ("E", "Default Hostname: s3.eu-wset-1.amazonaws.com"),
            ("E", "Default Hostname: S3.CN-NORTH-1.amazonaws.com"),
            ("W", "Default Hostname: eu-west-1.s3.amazonaws.com"),
            (
                "",
                "Default Hostname: minio-1.elb.eu-wset-1.amazonaws.com\nSTS Endpoint: https://minio-1.elb.eu-wset-1.amazonaws.com/sts",
            ),
            ("E", "STS Endpoint: https://s3.amazonaws.com/"),
            ("E", "STS Endpoint: https://sts.us-est-1.amazonaws.com/"),
            ("W", "STS Endpoint: https://sts.amazonaws.com/assume"),
            (
                "W",
                "STS Endpoint: 'https://sts.amazonaws.com/?Action=AssumeRole'",
            ),
            ("", "STS Endpoint: https://sts-fips.us-east-1.amazonaws.com"),
            (
                "",
                "STS Endpoint: 'https://sts.${property.region}.amazonaws.com/'",
            ),
            ("", "STS Endpoint: https://sts.acme.example/minio?a=b"),
            ("", "Default Hostname: s3.eu-wset-1.acme.example"),
            (
                "",
                "Protocol: davs\nDefault Hostname: s3.eu-wset-1.amazonaws.com",
            ),
        ],
    );
}
