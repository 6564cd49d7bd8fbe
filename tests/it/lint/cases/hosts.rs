//! Hosts, and what looks like one.

use super::check;

#[test]
fn endpoint() {
    check(
        "unknown-scheme",
        &[
            ("E", "Scheme: htps"),
            ("", "Scheme: udt"),
            ("", "Scheme: sftp"),
            ("", "Scheme: ''"),
            ("", "Scheme: http"),
        ],
    );
    check(
        "clear-text-scheme",
        &[
            ("W", "Scheme: http"),
            ("W", "Scheme: dav"),
            ("", "Scheme: https"),
            ("W", "Protocol: dav\nScheme: http"),
            ("", "Protocol: ftp\nScheme: ftp"),
            ("W", "Scheme: ftp"),
        ],
    );
    check(
        "scheme-port-mismatch",
        &[
            ("W", "Protocol: davs\nDefault Port: '80'"),
            ("W", "Protocol: dav\nDefault Port: '443'"),
            ("W", "Protocol: sftp\nDefault Port: '21'"),
            ("W", "Protocol: ftp\nDefault Port: '22'"),
            ("W", "Default Port: '22'"),
            ("", "Protocol: ftps\nDefault Port: '990'"),
            ("", "Protocol: smb\nDefault Port: '22'"),
            ("W", "Scheme: http\nDefault Port: '443'"),
            ("W", "Scheme: https\nDefault Port: 80"),
            ("", "Scheme: http\nDefault Port: '80'"),
            ("", "Scheme: https\nDefault Port: '8443'"),
            ("W", "Default Port: '80'"),
        ],
    );
    check(
        "inherited-hostname",
        &[
            (
                "W",
                "-Default Hostname\nHostname Placeholder: s3.acme.example",
            ),
            (
                "",
                "-Default Hostname\nHostname Placeholder: s3.eu-west-1.amazonaws.com",
            ),
            ("W", "-Default Hostname\nHostname Configurable: true"),
            ("", "-Default Hostname\nHostname Configurable: false"),
            ("W", "-Default Hostname"),
            ("", "-Default Hostname\nRegion: eu-west-1"),
            ("", "-Default Hostname\n-Region"),
            (
                "",
                "-Default Hostname\nHostname Configurable: true\nVendor: s3-anything",
            ),
            (
                "",
                "-Default Hostname\nHostname Configurable: true\nVendor: AWS-mine",
            ),
            (
                "",
                "-Default Hostname\nHostname Configurable: true\nRole Configurable: true",
            ),
            (
                "",
                "-Default Hostname\nHostname Configurable: true\n-Vendor",
            ),
            (
                "",
                "-Default Hostname\nHostname Placeholder: cloud.acme.example\nProtocol: davs",
            ),
            ("", "Hostname Placeholder: s3.acme.example"),
        ],
    );
    check(
        "blank-hostname",
        &[("I", "Default Hostname: ' '"), ("", "-Default Hostname")],
    );
    check(
        "malformed-hostname",
        &[
            ("E", "Default Hostname: '0x7f.1'"),
            ("E", "Default Hostname: '2130706433'"),
            ("E", "Default Hostname: '0177.0.0.1'"),
            ("E", "Default Hostname: '256.1.1.1'"),
            ("E", "Default Hostname: '[2001:db8::1'"),
            ("W", "Default Hostname: s3.acme.example."),
            ("W", "Default Hostname: -s3.acme.example"),
            ("W", "Default Hostname: s3-.acme.example"),
            ("", "Default Hostname: '2852039166'"),
            ("", "Default Hostname: 10.0.0.1"),
            ("", "Default Hostname: '[2001:db8::1]'"),
            ("", "Default Hostname: nas"),
            ("", "Default Hostname: a--b.acme.example"),
            ("E", "Default Hostname: s3.acme.example/path"),
            ("E", "Default Hostname: 'jo@s3.acme.example'"),
            ("E", "Default Hostname: s3.acme.example:443"),
            ("E", "Default Hostname: 's3 acme.example'"),
            ("E", "Default Hostname: '.acme.example'"),
            ("E", "Default Hostname: s3..acme.example"),
            ("E", "Default Hostname: 's3.acme.example?a'"),
            ("W", "Default Hostname: '<account>.acme.example'"),
            (
                "E",
                "Default Hostname: '<account>.acme.example'\nHostname Configurable: false",
            ),
            ("", "Default Hostname: '${property.server}'"),
            ("", "Default Hostname: '2001:db8::1'"),
            ("", "Default Hostname: 'fe80::1%en0'"),
            (
                "E",
                "Default Hostname: 'fe80::1%'\nHostname Configurable: false",
            ),
            ("W", "Default Hostname: '[account].acme.example'"),
            ("W", "Default Hostname: $ACCOUNT.acme.example"),
            ("", "Protocol: sftp\nDefault Hostname: prod+db"),
            ("E", "Protocol: sftp\nDefault Hostname: jo@db"),
            ("", "Default Hostname: S3.acme.example"),
        ],
    );
    check(
        "no-hostname",
        &[
            (
                "E",
                "Protocol: swift\n-Default Hostname\nHostname Configurable: false",
            ),
            (
                "",
                "Protocol: swift\n-Default Hostname\nHostname Configurable: true",
            ),
            ("", "Protocol: swift\n-Default Hostname"),
            ("", "-Default Hostname\nHostname Configurable: false"),
            ("", "Protocol: swift\nHostname Configurable: false"),
        ],
    );
    check(
        "invalid-port",
        &[
            ("E", "Default Port: 0"),
            ("E", "Default Port: '0'"),
            ("E", "Default Port: 65536"),
            ("", "Default Port: '65535'"),
            ("", "Default Port: 1"),
        ],
    );
    check(
        "unknown-auth-context",
        &[
            ("W", "Protocol: swift\nContext: /auth"),
            ("", "Protocol: swift\nContext: /identity/v3.14/auth"),
            ("", "Protocol: swift\nContext: /v1.1/auth"),
            ("", "Protocol: swift\nContext: /auth/v1.0/"),
            ("", "Protocol: swift\nContext: /x/v2.0/tokens"),
            ("", "Context: /auth"),
        ],
    );
    check(
        "legacy-auth-version",
        &[
            ("W", "Protocol: swift\nContext: /auth/v1.0"),
            ("W", "Protocol: swift\nContext: /v1"),
            ("W", "Protocol: swift\nContext: /v2.0"),
            ("W", "Protocol: swift\nContext: /v1.1/auth"),
            ("W", "Protocol: swift\nContext: /v2.0/auth"),
            ("", "Protocol: swift\nContext: /identity/v3"),
            ("W", "Protocol: swift\nContext: /v2.0/tokens/"),
            ("", "Protocol: swift\nContext: /v3/auth/tokens"),
            ("", "Context: /v1"),
        ],
    );
    check(
        "unusable-context",
        &[
            ("W", "Context: prefix"),
            ("", "Context: /prefix"),
            ("W", "Context: http://metadata.acme.example/role"),
            (
                "",
                "-Default Hostname\nContext: http://metadata.acme.example/role",
            ),
            (
                "",
                "Default Hostname: s3.amazonaws.com\nContext: http://a.example/",
            ),
            ("", "Protocol: swift\nContext: prefix"),
            ("", "Context: '${property.x}'"),
        ],
    );
}

#[test]
fn hosts_that_look_like_others() {
    check(
        "lookalike-host",
        &[
            ("W", "Default Hostname: s3.amazonaws.com.evil.example"),
            ("W", "Default Hostname: s3.arnazonaws.com"),
            ("W", "STS Endpoint: https://sts.amazonaws.co/"),
            ("W", "OAuth Token Url: https://oauth2.googleapls.com/token"),
            ("", "Default Hostname: s3.eusc-de-east-1.amazonaws.eu"),
            ("", "Default Hostname: s3.amazon.example"),
            ("", "Help: https://amazonaws.com.evil.example/"),
        ],
    );
}
