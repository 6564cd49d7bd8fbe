//! Where each rule begins and ends: the cases that its page has no room for.
//!
//! Longer than other files on purpose: a table of inputs and the codes they give, read row by row.

use super::judge;
use connection_profile::diagnostic::Severity;

/// What a case is completed with. `-Key` in a case leaves one out.
const PROFILE: &[(&str, &str)] = &[
    ("Protocol", "s3"),
    ("Vendor", "acme"),
    ("Description", "Acme Storage"),
    ("Help", "https://acme.example/help"),
    ("Default Hostname", "s3.acme.example"),
    ("Region", "eu-1"),
];

/// Web identity as it should be; a case replaces keys.
const SIGN_IN: &[(&str, &str)] = &[
    ("OAuth Configurable", "true"),
    ("Authorization", "AuthorizationCode"),
    (
        "OAuth Authorization Url",
        "https://login.acme.example/authorize",
    ),
    ("OAuth Token Url", "https://login.acme.example/token"),
    ("OAuth Redirect Url", "http://127.0.0.1/callback"),
    ("OAuth Client Secret", "''"),
    ("Scopes", "[openid, offline_access]"),
    ("STS Endpoint", "https://sts.acme.example/"),
];

/// The case's lines, then what it does not say itself.
fn complete(case: &str, rest: &[(&str, &str)]) -> String {
    let mut text: String = case
        .lines()
        .filter(|it| !it.starts_with('-'))
        .map(|it| format!("{it}\n"))
        .collect();
    for (key, value) in rest {
        let said = case
            .lines()
            .any(|it| it.starts_with(&format!("{key}:")) || it == format!("-{key}"));
        if !said {
            text.push_str(&format!("{key}: {value}\n"));
        }
    }
    text
}

fn letters(code: &str, name: &str, text: &str) -> String {
    let found = judge(&[(name, text.as_bytes())]);
    let letter = |it: Severity| match it {
        Severity::Error => 'E',
        Severity::Warning => 'W',
        Severity::Info => 'I',
    };
    found
        .iter()
        .filter(|it| it.code == code)
        .map(|it| letter(it.severity))
        .collect()
}

/// Each row: the severities that are found, and the case.
fn check(code: &str, rows: &[(&str, &str)]) {
    for (expected, case) in rows {
        let text = complete(case, PROFILE);
        assert_eq!(letters(code, "a.yaml", &text), *expected, "{code}:\n{text}");
    }
}

/// Each row: words of the help, and the case.
fn check_help(code: &str, rows: &[(&str, &str)]) {
    for (expected, case) in rows {
        let found = judge(&[("a.yaml", complete(case, PROFILE).as_bytes())]);
        let found = found.iter().find(|it| it.code == code);
        let help = found.and_then(|it| it.help.as_deref()).unwrap_or_default();
        assert!(help.contains(expected), "{code}: {help}\n{case}");
    }
}

fn check_sign_in(code: &str, rows: &[(&str, &str)]) {
    let all: Vec<(&str, &str)> = SIGN_IN.iter().chain(PROFILE).copied().collect();
    for (expected, case) in rows {
        let text = complete(case, &all);
        assert_eq!(letters(code, "a.yaml", &text), *expected, "{code}:\n{text}");
    }
}

#[test]
fn identity() {
    check(
        "bundled-third-party",
        &[
            ("W", "Bundled: true"),
            ("", "Bundled: false"),
            ("W", "Bundled: '1'"),
        ],
    );
    check(
        "discontinued-protocol",
        &[
            ("E", "Protocol: hubic"),
            ("E", "Protocol: manta"),
            ("W", "Protocol: spectra"),
            ("", "Protocol: swift"),
        ],
    );
    check(
        "padded-value",
        &[
            ("W", "Regions: [' a', b]"),
            ("WW", "Scopes: ['openid ', ' email']"),
            ("W", "Properties: {role_arn: ' a'}"),
            ("W", "Properties: {OAuth Client ID: 'a '}"),
            ("", "Properties: {s3.storage.class.options: ' a b '}"),
            ("", "Properties: {role_chain: ' a b '}"),
            ("", "Properties: {role_arn: ' '}"),
            ("W", "Vendor: ' acme'"),
            ("W", "Vendor: \"acme\\n\""),
            ("", "Vendor: ''"),
            ("", "Disk: ' SUkq '"),
            ("", "Description: a b"),
        ],
    );
    check(
        "unusable-vendor",
        &[
            ("W", "Vendor: 2fast"),
            ("W", "Vendor: a_b"),
            ("", "Vendor: a.b+c-d"),
            ("", "Vendor: 'acme '"),
            ("", "-Vendor"),
        ],
    );
    check(
        "invalid-scheme-name",
        &[
            ("W", "Schemes: [a_b]"),
            ("WW", "Schemes: ['a b', '1a']"),
            ("", "Schemes: [a, b-c]"),
        ],
    );
    check(
        "shadowing-scheme",
        &[
            ("W", "Schemes: [sftp]"),
            ("W", "Schemes: [mailto]"),
            ("", "Schemes: [s3]"),
            ("", "Schemes: [acme]"),
            ("W", "Schemes: [HTTP]"),
            ("WW", "Schemes: [http, https]"),
            ("", "Schemes: [httpx]"),
        ],
    );
    check(
        "unknown-protocol",
        &[
            ("E", "Protocol: S3"),
            ("", "Protocol: s3-iam"),
            ("", "Protocol: googlestorage"),
            ("", "Protocol: https"),
        ],
    );
    check(
        "required-key-missing",
        &[
            ("E", "-Vendor"),
            ("EEE", "-Vendor\n-Protocol\n-Description"),
            ("E", "Vendor: ' '"),
        ],
    );
    check("unknown-key", &[("W", "Colour: red"), ("", "Icon: SUkq")]);
}

#[test]
fn a_profile_that_is_extended_gives_help_and_icon() {
    let plist = "<plist version=\"1.0\"><dict>\n<key>extends</key><string>s3/aws-s3-okta</string>\n\
                 <key>Vendor</key><string>acme</string>\n<key>Description</key><string>Acme</string>\n\
                 </dict></plist>\n";
    let codes = judge(&[("acme.cyberduckprofile", plist.as_bytes())]);
    let codes: Vec<_> = codes.iter().map(|it| it.code).collect();
    assert_eq!(codes, [""; 0]);
}

#[test]
fn presentation() {
    check(
        "missing-help",
        &[("I", "-Help"), ("I", "Help: ''"), ("", "")],
    );
    check(
        "retired-help",
        &[
            ("W", "Help: https://trac.cyberduck.ch/wiki"),
            ("W", "Help: https://trac.cyberduck.io/x"),
            ("W", "Help: http://TRAC.cyberduck.io/x"),
            ("", "Help: https://nottrac.cyberduck.io/"),
            ("", "Help: https://docs.cyberduck.io/trac.cyberduck.io"),
        ],
    );
    check(
        "deceptive-url",
        &[
            ("W", "Help: https://acme.example@evil.example/"),
            ("", "Help: 'https://acme.example/help#keys'"),
            ("", "Help: 'https:/acme.example/'"),
            ("", "Help: mailto:help@acme.example"),
        ],
    );
    check(
        "malformed-url",
        &[
            ("W", "Help: 'https:/acme.example/'"),
            ("E", "STS Endpoint: 'https://sts.acme.example:0/'"),
            ("E", "STS Endpoint: 'https://sts..acme.example/'"),
            ("E", "STS Endpoint: 'https://.acme.example/'"),
            (
                "E",
                "STS Endpoint: 'https://sts.acme.example,https://b.example'",
            ),
            ("E", "Help: 'https://acme*.example/'"),
            ("", "STS Endpoint: 'https://sts_1.acme.example:8443/'"),
            (
                "",
                "STS Endpoint: 'https://${property.server}:${property.port}/'",
            ),
            ("E", "Help: acme.example"),
            ("E", "Help: /help"),
            ("W", "Help: mailto:help@acme.example"),
            ("", "Help: http://acme.example"),
            ("E", "STS Endpoint: /sts"),
            ("E", "STS Endpoint: ftp://sts.acme.example/"),
            ("", "OAuth Token Url: /token"),
            ("E", "OAuth Token Url: //evil.example/token"),
        ],
    );
    check(
        "broken-base64",
        &[
            ("E", "Disk: SUk"),
            ("E", "Icon: 'SU*q'"),
            ("", "Icon: 'SU kq'"),
            ("", "Disk: ''"),
            ("EE", "Disk: S\nIcon: S"),
            ("", "Disk: [a]"),
        ],
    );
    check(
        "foreign-icon-format",
        &[
            ("", "Disk: SUkqAAgA"),
            ("", "Disk: TU0AKgAA"),
            ("W", "Disk: R0lGODlh"),
            ("W", "Icon: AAAA"),
            ("", "Disk: ''"),
            ("", "Disk: S"),
            ("WW", "Disk: AAAA\nIcon: AAAA"),
        ],
    );
    let size = |kib: usize| format!("Disk: {}", "SUkqAAgA".repeat(kib * 128));
    check("oversized-icon", &[("", &size(100)), ("", "Disk: SUkq")]);
    check(
        "orphan-placeholder",
        &[
            (
                "I",
                "Password Configurable: false\nPassword Placeholder: Key",
            ),
            ("", "Password Placeholder: Key"),
            ("", "Password Configurable: false\nPassword Placeholder: ''"),
            (
                "II",
                "Path Configurable: false\nPath Placeholder: a\nUsername Configurable: false\nUsername Placeholder: b",
            ),
        ],
    );
    check(
        "copied-placeholder",
        &[
            ("W", "Username Placeholder: Key\nPassword Placeholder: key"),
            (
                "E",
                "Username Placeholder: Access Key\nPassword Placeholder: Access Key",
            ),
            ("", "Protocol: azure\nPassword Placeholder: Access Key"),
            ("", "Protocol: ftp\nPassword Placeholder: access key"),
            ("E", "Hostname Placeholder: Access Key"),
            (
                "",
                "Username Placeholder: Access Key\nPassword Placeholder: Secret Key",
            ),
            ("E", "Username Placeholder: Secret Key"),
            ("E", "Password Placeholder: Username"),
            ("", "Path Placeholder: ''\nUsername Placeholder: ''"),
        ],
    );
}

#[test]
fn oversized_icons_are_judged_in_property_lists() {
    let plist = |kib: usize| {
        format!(
            "<plist><dict><key>Disk</key><string>{}</string></dict></plist>",
            "SUkqAAgA".repeat(kib * 1024 / 6)
        )
    };
    assert_eq!(
        letters("oversized-icon", "a.cyberduckprofile", &plist(250)),
        ""
    );
    assert_eq!(
        letters("oversized-icon", "a.cyberduckprofile", &plist(262)),
        "W"
    );
}

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
fn properties() {
    check(
        "foreign-property",
        &[
            ("E", "Properties: {Parallel Transfer Threshold: 1}"),
            ("E", "Protocol: sftp\nProperties: {role_arn: ''}"),
            ("E", "Protocol: azure\nProperties: {sso_region: eu-west-1}"),
            ("", "Protocol: irods\nProperties: {Destination Resource: a}"),
            ("", "Protocol: s3-iam\nProperties: {sso_region: eu-west-1}"),
            ("", "Protocol: sftp\nsteps: []\nProperties: {role_arn: ''}"),
            ("E", "Properties: {webdav.lock.enable: true}"),
            ("", "Properties: {s3.location: eu}"),
            ("", "Properties: {smbx: a}"),
            ("EE", "Properties: {smb.a: 1, ftp.b: 2}"),
            ("E", "Properties: ['ftp.command.stat=false']"),
            ("", "Protocol: nothing\nProperties: {ftp.b: 2}"),
        ],
    );
    check(
        "boolean-property",
        &[
            ("", "Properties: {webdav.lock.enable: 1}"),
            (
                "",
                "Properties: {a.enable: 0, b.enable: 'YES', c.enable: 'no'}",
            ),
            ("W", "Properties: {a.disable: 'on'}"),
            ("W", "Properties: {a.enabled: 2}"),
            (
                "",
                "Properties: {queue.transfer.type.enabled: browser concurrent}",
            ),
            ("", "Properties: {a.enable: TRUE}"),
            ("", "Properties: {a.enable: 'False'}"),
            ("", "Properties: {a.b: maybe}"),
            ("", "Properties: {a.enable: '${property.b}'}"),
            ("", "Properties: ['a.required=yes']"),
            ("W", "Properties: ['a.required=y']"),
        ],
    );
    check(
        "array-properties",
        &[
            ("W", "Properties: [a=b]"),
            ("", "Properties: {a: b}"),
            ("W", "Properties: []"),
        ],
    );
    check(
        "duplicate-property",
        &[
            ("E", "Properties: [a=b, a=c]"),
            ("", "Properties: [a=b, b=c]"),
        ],
    );
    check(
        "malformed-role-arn",
        &[
            (
                "E",
                "Default Hostname: s3.amazonaws.com\nProperties: {principal_arn: 'aws:iam::123456789012:saml-provider/X'}",
            ),
            (
                "E",
                "Default Hostname: s3.amazonaws.com\nProperties: {role_arn: 'arn:aws:iam::123456789012:role/a;arn:aws:iam::123456789012:role/b'}",
            ),
            (
                "E",
                "Default Hostname: s3.amazonaws.com\nProperties: {role_arn: 'arn:aws:iam::12345678901x:role/a'}",
            ),
            (
                "E",
                "Default Hostname: s3.amazonaws.com\nProperties: {role_arn: 'arn:aws:iam::ACCOUNT_ID:role/storage'}",
            ),
            (
                "E",
                "Default Hostname: s3.amazonaws.com\nProperties: {role_arn: 'arn:aws:iam::1234-5678-9012:role/storage'}",
            ),
            (
                "E",
                "Default Hostname: s3.amazonaws.com\nProperties: {role_arn: 'arn:aws:iam:::role/storage'}",
            ),
            (
                "E",
                "Default Hostname: s3.amazonaws.com\nProperties: {role_arn: 'arn:aws-gov:iam::123456789012:role/storage'}",
            ),
            (
                "E",
                "Default Hostname: s3.amazonaws.com\nProperties: {role_arn: 'arn:minio:iam:::role/idmp-storage'}",
            ),
            (
                "E",
                "Default Hostname: s3.amazonaws.com\nProperties: {role_arn: 'arn:aws:iam::123456789012:role/a,arn:aws:iam::123456789012:role/b'}",
            ),
            (
                "E",
                "Default Hostname: s3.amazonaws.com\nProperties: {role_arn: 'arn:aws:iam::123456789012:role/ab', s3.assumerole.rolearn: x}",
            ),
            (
                "E",
                "Properties: {role_chain: 'arn:aws:iam::123456789012:role/ab, arn:aws:iam::1:role/cd'}",
            ),
            (
                "",
                "Properties: {role_chain: 'arn:aws:iam::123456789012:role/ab arn:aws:iam::123456789012:role/cd'}",
            ),
            (
                "E",
                "Properties: {principal_arn: 'arn:aws:iam::123456789012:role/ab'}",
            ),
            (
                "",
                "Properties: {principal_arn: 'arn:aws:iam::123456789012:saml-provider/ab'}",
            ),
            ("", "Properties: {principal_arn: '${property.x}'}"),
            (
                "",
                "Default Hostname: s3.amazonaws.com\nProperties: {role_arn: 'arn:aws-us-gov:iam::123456789012:role/storage'}",
            ),
            (
                "",
                "Default Hostname: s3.amazonaws.com\nSTS Endpoint: https://sts.acme.example/\nProperties: {role_arn: 'arn:minio:iam:::role/idmp-storage'}",
            ),
            (
                "E",
                "STS Endpoint: https://sts.amazonaws.com/\nProperties: {role_arn: 'arn:minio:iam:::role/idmp-storage'}",
            ),
            (
                "E",
                "-Default Hostname\nProperties: {role_arn: 'arn:minio:iam:::role/idmp-storage'}",
            ),
            ("E", "Properties: {role_arn: admin}"),
            (
                "",
                "STS Endpoint: https://sts.acme.example/\nProperties: {role_arn: 'urn:ecs:iam::ns1:role/a'}",
            ),
            (
                "E",
                "STS Endpoint: https://sts.eu-west-1.amazonaws.com/\nProperties: {role_arn: 'urn:ecs:iam::ns1:role/a'}",
            ),
            (
                "E",
                "Properties: {s3.assumerole.rolearn: 'arn:aws:iam::123456789012:user/a'}",
            ),
            ("", "Properties: {role_arn: ''}"),
            (
                "",
                "Properties: {role_arn: 'arn:aws-cn:iam::123456789012:role/path/name'}",
            ),
            (
                "",
                "Properties: {role_arn: 'arn:minio:iam:::role/idmp-storage'}",
            ),
            ("", "Properties: {role_arn: '${property.role}'}"),
        ],
    );
    check(
        "malformed-mfa-serial",
        &[
            ("E", "Properties: {mfa_serial: short}"),
            (
                "",
                "STS Endpoint: https://sts.acme.example/\nProperties: {mfa_serial: short}",
            ),
            ("E", "Properties: {mfa_serial: 'arn:aws:iam::1:mfa/jo'}"),
            ("", "Properties: {mfa_serial: GAHT12345678}"),
            ("", "Properties: {mfa_serial: ''}"),
            ("", "Properties: {mfa_serial: '${property.x}'}"),
        ],
    );
    check(
        "session-duration-out-of-range",
        &[
            (
                "E",
                "Properties: {s3.assumerole.durationseconds: 7200, duration_seconds: 36}",
            ),
            (
                "EE",
                "Properties: {s3.assumerole.durationseconds: 1h, duration_seconds: 43201}",
            ),
            ("E", "Properties: {duration_seconds: 899}"),
            ("", "Properties: {duration_seconds: 900}"),
            ("", "Properties: {duration_seconds: 43200}"),
            ("E", "Properties: {duration_seconds: 43201}"),
            ("E", "Properties: {duration_seconds: 1h}"),
            ("", "Properties: {duration_seconds: ''}"),
            ("", "Properties: {duration_seconds: '${property.x}'}"),
            (
                "",
                "Multi Factor Configurable: true\nProperties: {duration_seconds: 129600}",
            ),
            ("", "Properties: {mfa_serial: '', duration_seconds: 129600}"),
            (
                "E",
                "Multi Factor Configurable: true\nProperties: {duration_seconds: 129601}",
            ),
            (
                "E",
                "Multi Factor Configurable: true\nRole Configurable: true\nProperties: {duration_seconds: 43201}",
            ),
            (
                "E",
                "Properties: {mfa_serial: '', role_arn: '', duration_seconds: 43201}",
            ),
        ],
    );
    check_sign_in(
        "session-duration-out-of-range",
        &[
            ("", "Properties: {mfa_serial: '', duration_seconds: 43201}"),
            (
                "E",
                "STS Endpoint: https://sts.amazonaws.com/\nProperties: {mfa_serial: '', duration_seconds: 43201}",
            ),
            ("", "Properties: {duration_seconds: 604800}"),
            ("E", "Properties: {duration_seconds: 7d}"),
        ],
    );
    check(
        "property-out-of-range",
        &[
            (
                "W",
                "Protocol: irods\nProperties: {Parallel Transfer Connections: 1}",
            ),
            (
                "",
                "Protocol: irods\nProperties: {Parallel Transfer Connections: 2, Delete Objects Permanently: yes}",
            ),
            (
                "WW",
                "Protocol: irods\nProperties: {Parallel Transfer Threshold: 0, Delete Objects Permanently: maybe}",
            ),
            (
                "W",
                "Protocol: irods\nProperties: {Client Server Negotiation: CS_NEG_PERHAPS}",
            ),
            ("", "Properties: {Parallel Transfer Connections: 1}"),
        ],
    );
    check(
        "misspelt-property",
        &[
            ("W", "Properties: {'': a}"),
            ("W", "Properties: {' role_arn': a}"),
            ("W", "Properties: {'s3.storage.class ': a}"),
            ("W", "Properties: {S3.Bucket.VirtualHost.Disable: true}"),
            ("W", "Properties: {client_id: a}"),
            ("W", "Properties: {sso_url: a}"),
            (
                "",
                "Default Nickname: '${property.tenent}'\nProperties: {tenent: a}",
            ),
            ("W", "Properties: {tenent: a}"),
            (
                "",
                "Regions: ['${property.tenent}']\nProperties: {tenent: a}",
            ),
            ("W", "Properties: {rolearn: a}"),
            ("", "Properties: {role_arn: ''}"),
            ("", "Properties: {s3.locatoin: a}"),
            ("W", "Properties: {s3.assumerole.rolarn: a}"),
            ("", "Properties: {Favourite Colour: red}"),
            ("", "Properties: {oauth.clientid: a}"),
            ("", "Properties: {OAuth Client ID: a}"),
        ],
    );
    check(
        "stale-property",
        &[
            ("W", "Properties: {oauth.clientid: a}"),
            ("", "Properties: {OAuth Client ID: a}"),
        ],
    );
    check(
        "unknown-variable",
        &[
            ("E", "Default Nickname: '${AWS_SECRET_ACCESS_KEY}'"),
            ("E", "Default Nickname: '${unclosed'"),
            ("W", "Default Nickname: '${application.name}'"),
            ("W", "Region: '${s3.location:-eu-1}'"),
            ("E", "Region: '${S3.location}'"),
            ("", "OAuth Redirect Url: '${oauth.handler.scheme}://oauth'"),
        ],
    );
}

#[test]
fn sign_in_that_cannot_work() {
    check_sign_in(
        "oauth-without-authorization",
        &[
            ("E", "-Authorization"),
            ("E", "Authorization: ''"),
            ("", ""),
            ("", "-Authorization\nOAuth Configurable: false"),
            ("", "-Authorization\nProtocol: davs"),
            ("", "-Authorization\nScopes: ['sso:account:access']"),
            (
                "E",
                "-Authorization\n-OAuth Configurable\nOAuth Client ID: a",
            ),
        ],
    );
    check(
        "stored-password",
        &[
            ("", "Properties: {oauth_secret: x}"),
            ("W", "Properties: {refresh_token: x}"),
            ("W", "Properties: {api_key: x}"),
            ("W", "SecretAccessKey: x"),
            ("W", "Properties: {connection.login.password: x}"),
            ("", "Properties: {id_token: ''}"),
            ("", "Password Placeholder: x"),
            ("", "OAuth Token Url: https://login.acme.example/token"),
            ("", "Properties: {client_secret: x}"),
            ("", "Properties: {oauth.access_token.store: x}"),
            ("", "Properties: {password: '${property.x}'}"),
            ("W", "Properties: {saml_assertion: x}"),
            ("WW", "Properties: {id_token: x, oauth_password: y}"),
            ("", "Properties: {oauth_username: x, principal_arn: y}"),
        ],
    );
    check_sign_in(
        "password-grant",
        &[
            ("W", "Authorization: PasswordGrant"),
            (
                "",
                "OAuth Configurable: false\nAuthorization: PasswordGrant",
            ),
            ("", "Authorization: ClientCredentials"),
            ("W", "Protocol: davs\nAuthorization: PasswordGrant"),
        ],
    );
    check_sign_in(
        "missing-offline-access",
        &[
            ("", "Scopes: [openid, offline-access]"),
            ("", "Scopes: [openid offline_access]"),
            ("", "Scopes: [openid, 'email,offline_access']"),
            ("I", "Scopes: [openid]"),
            ("", "Authorization: ClientCredentials\nScopes: [openid]"),
        ],
    );
    check_sign_in(
        "invalid-authorization",
        &[
            ("", "Authorization: ClientCredentials"),
            ("E", "Authorization: SAML"),
            ("", "OAuth Configurable: false\nAuthorization: SAML"),
            ("E", "Protocol: davs\nAuthorization: ClientCredentials"),
            ("E", "Authorization: AWS4HMACSHA256"),
            ("E", "Protocol: spectra\nAuthorization: AWS4HMACSHA256"),
            ("", "Authorization: PasswordGrant"),
            ("E", "Authorization: authorizationcode"),
            ("", "Authorization: '${property.a}'"),
            ("E", "Protocol: davs\nAuthorization: Basic"),
            ("", "Protocol: davs"),
            (
                "",
                "Authorization: anything\nScopes: ['sso:account:access']",
            ),
            ("", "Authorization: ''"),
        ],
    );
    check(
        "invalid-authorization",
        &[
            ("E", "Authorization: AuthorizationCode"),
            ("", "Authorization: AWS2"),
            ("E", "Authorization: AWS4"),
            ("E", "Protocol: spectra\nAuthorization: AWS4"),
            ("", "Protocol: davs\nAuthorization: Basic"),
            ("E", "Protocol: dracoon\nAuthorization: token"),
            ("", "Protocol: dracoon\nAuthorization: sql"),
            ("W", "Protocol: irods\nAuthorization: ldap"),
            ("", "Protocol: irods\nAuthorization: pam"),
            ("", "Protocol: irods\nAuthorization: PAM"),
            ("", "Protocol: irods\nAuthorization: pam_interactive"),
            ("E", "Protocol: dracoon\nAuthorization: SQL"),
            ("", "Protocol: swift\nAuthorization: x"),
        ],
    );
    let endpoint = "OAuth Authorization Url: https://a.example/";
    check_help(
        "invalid-authorization",
        &[
            (
                "switch OAuth on",
                &format!("Authorization: AuthorizationCode\n{endpoint}"),
            ),
            ("one of", "Authorization: AuthorizationCode"),
            ("one of", &format!("Authorization: AWS4\n{endpoint}")),
            (
                "one of",
                &format!("Authorization: AuthorizationCode\nOAuth Configurable: false\n{endpoint}"),
            ),
        ],
    );
    check(
        "legacy-signature",
        &[
            ("W", "Authorization: AWS2"),
            ("W", "Protocol: spectra\nAuthorization: AWS2"),
            ("", "Authorization: AWS4HMACSHA256"),
            ("", "Protocol: swift\nAuthorization: AWS2"),
        ],
    );
    check_sign_in(
        "missing-openid-scope",
        &[
            ("E", "Scopes: [open_id, offline_access]"),
            ("E", "Scopes: ['openid,offline_access']"),
            ("E", "Scopes: [OpenID]"),
            ("", "Scopes: openid offline_access"),
            ("E", "Scopes: profile"),
            ("", "Scopes: ['sso:accounts:access']"),
            ("E", "Scopes: [profile]"),
            ("E", "-Scopes"),
            ("E", "Scopes: [openidx]"),
            (
                "",
                "-Scopes\nOAuth Authorization Url: https://a.auth.eu-west-1.amazoncognito.com/oauth2/authorize",
            ),
            (
                "E",
                "Scopes: [email]\nOAuth Authorization Url: https://a.auth.eu-west-1.amazoncognito.com/oauth2/authorize",
            ),
            (
                "",
                "Scopes: [a]\nOAuth Authorization Url: https://login.windows.net/acme.example/oauth2/authorize",
            ),
            (
                "E",
                "Scopes: [a]\nOAuth Authorization Url: https://login.windows.net/acme.example/oauth2/v2.0/authorize",
            ),
            ("", "Scopes: ['openid profile']"),
            ("", "Protocol: davs\nScopes: [a]"),
            ("", "OAuth Configurable: false\n-Scopes"),
        ],
    );
    check_sign_in(
        "missing-offline-access",
        &[
            ("I", "Scopes: [openid]"),
            ("", ""),
            ("", "Scopes: [profile]"),
            (
                "",
                "Scopes: [openid]\nOAuth Authorization Url: https://accounts.google.com/o/oauth2/v2/auth",
            ),
            ("", "Scopes: [openid]\nProtocol: davs"),
        ],
    );
    check_sign_in(
        "google-offline-access",
        &[
            (
                "W",
                "OAuth Authorization Url: https://accounts.google.com/o/oauth2/v2/auth\nOAuth Token Url: https://oauth2.googleapis.com/token\nScopes: [openid offline_access]",
            ),
            (
                "W",
                "Protocol: gs\n-OAuth Authorization Url\nScopes: [offline_access]",
            ),
            ("", ""),
            (
                "W",
                "OAuth Authorization Url: https://accounts.google.com/o/oauth2/v2/auth",
            ),
            (
                "",
                "OAuth Authorization Url: https://accounts.google.com/o/oauth2/v2/auth\nScopes: [openid]",
            ),
            (
                "W",
                "-OAuth Authorization Url\nOAuth Issuer Url: https://accounts.google.com",
            ),
        ],
    );
    let entra = |tenant: &str| {
        format!(
            "OAuth Authorization Url: https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize"
        )
    };
    check_sign_in(
        "common-authority",
        &[
            ("W", &entra("COMMON")),
            (
                "W",
                "-OAuth Authorization Url\nOAuth Issuer Url: https://login.microsoftonline.com/common/v2.0",
            ),
            ("W", &entra("common")),
            ("W", &entra("organizations")),
            ("", &entra("acme.example")),
            ("", &format!("{}\nProtocol: onedrive", entra("common"))),
            (
                "",
                "OAuth Authorization Url: https://login.acme.example/common/authorize",
            ),
            (
                "W",
                "OAuth Authorization Url: https://login.microsoftonline.us/common/oauth2/v2.0/authorize",
            ),
        ],
    );
    check_sign_in(
        "relative-url-without-host",
        &[
            ("E", "-Default Hostname\nOAuth Token Url: /token"),
            (
                "EE",
                "-Default Hostname\nOAuth Token Url: /token\nOAuth Authorization Url: /authorize",
            ),
            (
                "W",
                "-Default Hostname\nHostname Configurable: true\nOAuth Token Url: /token",
            ),
            ("", "OAuth Token Url: /token"),
            ("", "-Default Hostname"),
            (
                "",
                "Protocol: owncloud\n-Default Hostname\nOAuth Token Url: /token",
            ),
            (
                "E",
                "Protocol: owncloud\n-Default Hostname\nHostname Configurable: false\nOAuth Token Url: /token",
            ),
            (
                "",
                "Protocol: dracoon\n-Default Hostname\nHostname Configurable: false\nOAuth Token Url: /token",
            ),
        ],
    );
    check_sign_in(
        "oauth-without-endpoints",
        &[
            ("E", "-OAuth Token Url"),
            ("EE", "-OAuth Token Url\n-OAuth Authorization Url"),
            ("", ""),
            (
                "E",
                "Authorization: PasswordGrant\n-OAuth Token Url\n-OAuth Authorization Url",
            ),
            (
                "",
                "Authorization: ClientCredentials\n-OAuth Authorization Url",
            ),
            ("", "-OAuth Token Url\nOAuth Issuer Url: ''"),
            ("", "OAuth Configurable: false\n-OAuth Token Url"),
            ("", "-OAuth Token Url\nScopes: ['sso:account:access']"),
            ("", "Protocol: gs\n-OAuth Token Url"),
            ("E", "Protocol: davs\n-OAuth Token Url"),
        ],
    );
    check_sign_in(
        "idle-oauth",
        &[
            ("W", "OAuth Configurable: false"),
            ("", "OAuth Configurable: true"),
            ("W", "Protocol: davs\n-OAuth Configurable"),
            ("", "-OAuth Configurable"),
            ("W", "-OAuth Configurable\n-Authorization"),
            ("", "Protocol: storegate\n-OAuth Configurable"),
        ],
    );
    check(
        "idle-oauth",
        &[
            ("", "OAuth Configurable: false"),
            ("", "OAuth Client ID: a"),
            ("", "OAuth Configurable: false\nOAuth Client ID: ''"),
        ],
    );
    check_sign_in(
        "foreign-host-without-sts-endpoint",
        &[
            ("E", "-STS Endpoint"),
            ("", ""),
            ("", "-STS Endpoint\nDefault Hostname: s3.amazonaws.com"),
            ("", "-STS Endpoint\n-Default Hostname"),
            ("", "-STS Endpoint\nOAuth Configurable: false"),
            ("", "-STS Endpoint\nProtocol: davs"),
        ],
    );
    check(
        "foreign-host-without-sts-endpoint",
        &[
            ("E", "Properties: {role_arn: ''}"),
            ("E", "Properties: [mfa_serial=]"),
            ("", "Properties: {duration_seconds: 900}"),
            (
                "",
                "Default Hostname: s3.amazonaws.com\nProperties: {role_arn: ''}",
            ),
            (
                "",
                "STS Endpoint: https://sts.acme.example/\nProperties: {role_arn: ''}",
            ),
            ("E", "Multi Factor Configurable: true"),
            ("E", "Role Configurable: true"),
            ("", "Role Configurable: false"),
            ("", ""),
        ],
    );
}

#[test]
fn redirects() {
    check_sign_in(
        "malformed-redirect",
        &[
            (
                "E",
                "OAuth Redirect Url: '${property.a}b c'\nProperties: {a: q}",
            ),
            ("", "OAuth Redirect Url: '<REDIRECT>'"),
            ("E", "OAuth Redirect Url: 'acme:'"),
            ("", "OAuth Redirect Url: 'acme:8080'"),
            ("E", "OAuth Redirect Url: 'oauth'"),
            ("E", "OAuth Redirect Url: 'localhost:8080/cb'"),
            ("E", "OAuth Redirect Url: '127.0.0.1:8080'"),
            ("E", "OAuth Redirect Url: 'acme.example:8080/cb'"),
            ("E", "OAuth Redirect Url: 'http://'"),
            ("E", "OAuth Redirect Url: 'http:/127.0.0.1/cb'"),
            ("E", "OAuth Redirect Url: 'http://127.0.0.1:70000/cb'"),
            ("E", "OAuth Redirect Url: 'http://127.0.0.1:0/cb'"),
            ("E", "OAuth Redirect Url: 'http://127.0.0.1:port/cb'"),
            ("E", "OAuth Redirect Url: 'http://*:8080/cb'"),
            ("E", "OAuth Redirect Url: 'HTTP://user@127.0.0.1/cb'"),
            ("E", "OAuth Redirect Url: 'http://127.0.0.1/cb#x'"),
            ("E", "OAuth Redirect Url: 'http://127.1/cb'"),
            ("E", "OAuth Redirect Url: 'http://127.0.0.1/ cb'"),
            ("E", "OAuth Redirect Url: 'my_app:oauth'"),
            ("E", "OAuth Redirect Url: 'x-cyberduck-action'"),
            ("E", "OAuth Redirect Url: '${oauth.handler.scheme}'"),
            ("E", "OAuth Redirect Url: 'x-cyberduck-action: oauth'"),
            ("", "OAuth Redirect Url: 'oob'"),
            ("", "OAuth Redirect Url: '/oauth/callback'"),
            ("", "OAuth Redirect Url: '${property.redirect}'"),
            ("", "OAuth Redirect Url: '${oauth.handler.scheme}:oauth'"),
            (
                "",
                "OAuth Redirect Url: 'http://127.0.0.1:${property.port}/cb'",
            ),
            ("", "OAuth Redirect Url: 'HTTP://127.0.0.1/cb'"),
            ("", "OAuth Redirect Url: 'http://[::1]:8080/cb?a=b'"),
            ("", "OAuth Redirect Url: 'com.acme.app:oauth'"),
            ("", "OAuth Redirect Url: 'com.acme.app:/8080'"),
            ("", "OAuth Redirect Url: 'urn:ietf:wg:oauth:2.0:oob'"),
            ("", "OAuth Redirect Url: 'https://acme.example/cb'"),
        ],
    );
    check_sign_in(
        "unreceivable-redirect",
        &[
            ("W", "OAuth Redirect Url: https://localhost:8443/cb"),
            ("W", "OAuth Redirect Url: 'https://[::1]/cb'"),
            ("", "OAuth Redirect Url: https://localhost.acme.example/cb"),
            ("", "OAuth Redirect Url: 'my_app:oauth'"),
            ("W", "OAuth Redirect Url: 'x-cyberduck-action://oauth'"),
            (
                "I",
                "OAuth Redirect Url: '${oauth.application.identifier}:oauth'",
            ),
            ("", "OAuth Redirect Url: https://acme.example/oauth"),
            ("", "OAuth Redirect Url: 'urn:ietf:wg:oauth:2.0:oob'"),
            ("", "OAuth Redirect Url: mailto:a"),
            ("", "-OAuth Redirect Url"),
            ("", "OAuth Redirect Url: /oauth/callback"),
            ("", "OAuth Redirect Url: oauth"),
        ],
    );
    check_sign_in(
        "hijacking-redirect",
        &[
            ("E", "OAuth Redirect Url: SSH://oauth"),
            ("E", "OAuth Redirect Url: http://0.0.0.0:8080/cb"),
            ("E", "OAuth Redirect Url: 'http://[::]/cb'"),
            ("", "OAuth Redirect Url: 'http://[::1]/cb'"),
            ("", "OAuth Redirect Url: 'x-cyberduck-action:oauth'"),
            ("", "-OAuth Redirect Url"),
        ],
    );
    let google = |redirect: &str| {
        format!(
            "OAuth Authorization Url: https://accounts.google.com/o/oauth2/v2/auth\nOAuth Redirect Url: '{redirect}'"
        )
    };
    check_sign_in(
        "refused-google-redirect",
        &[
            (
                "W",
                "OAuth Authorization Url: https://accounts.google.com/o/oauth2/v2/auth\nOAuth Token Url: https://oauth2.googleapis.com/token\nOAuth Redirect Url: 'urn:ietf:wg:oauth:2.0:oob'",
            ),
            (
                "W",
                "OAuth Authorization Url: https://accounts.google.com/o/oauth2/v2/auth\nOAuth Token Url: https://oauth2.googleapis.com/token\nOAuth Redirect Url: oob",
            ),
            (
                "",
                "OAuth Authorization Url: https://accounts.google.com/o/oauth2/v2/auth\nOAuth Token Url: https://oauth2.googleapis.com/token\nOAuth Redirect Url: https://acme.example/cb",
            ),
            ("W", &google("x-cyberduck-action:oauth")),
            ("W", &google("io.cyberduck://oauth")),
            ("", &google("io.cyberduck:oauth")),
            ("", &google("${oauth.application.identifier}:oauth")),
            ("W", &google("${oauth.application.identifier}://oauth")),
            ("", &google("com.googleusercontent.apps.1-a:/oauth")),
            ("", &google("http://127.0.0.1/callback")),
            ("", "OAuth Redirect Url: 'x-cyberduck-action:oauth'"),
        ],
    );
    check_sign_in(
        "disabled-pkce",
        &[
            ("W", "OAuth PKCE: false"),
            ("", "OAuth PKCE: true"),
            ("", ""),
        ],
    );
}

#[test]
fn where_secrets_go() {
    check_sign_in(
        "published-client-secret",
        &[
            ("W", "Properties: {oauth_secret: s}"),
            ("W", "OAuth Secret: s"),
            ("W", "Properties: {client_secret: s}"),
            ("W", "Properties: {oauth.client.secret: s}"),
            ("W", "Client Secret: s"),
            (
                "W",
                "Properties: {authorization_parameters: 'prompt=consent&client_secret=abc'}",
            ),
            (
                "W",
                "OAuth Token Url: https://login.acme.example/token?client_secret=abc",
            ),
            ("W", "Help: https://acme.example/help?access_token=abc"),
            ("W", "# client_secret: 8Qabcdefgh"),
            ("", "# leave the client secret blank"),
            ("", "Properties: {client_secret: ''}"),
            ("", "Properties: {client_secret: '${property.x}'}"),
            ("", "OAuth Token Url: https://login.acme.example/token?a=b"),
            ("", "Client Secret: ''"),
            ("W", "OAuth Client Secret: s"),
            ("", "OAuth Client Secret: ' '"),
            ("W", "Properties: {OAuth Client Secret: s}"),
            ("", "Properties: {OAuth Client Secret: ''}"),
            ("", "Properties: {OAuth Client ID: a}"),
        ],
    );
    check_sign_in(
        "foreign-token-host",
        &[
            ("W", "OAuth Issuer Url: https://login.other.example.net"),
            ("", "OAuth Issuer Url: https://id.acme.example"),
            (
                "",
                "-OAuth Authorization Url\nOAuth Issuer Url: https://id.other.example.net",
            ),
            ("W", "OAuth Token Url: https://login.acme.example.net/token"),
            ("", "OAuth Token Url: https://tokens.acme.example/token"),
            (
                "",
                "OAuth Authorization Url: https://sso.lan/authorize\nOAuth Token Url: http://keycloak:8080/token",
            ),
            (
                "",
                "OAuth Authorization Url: https://www.dropbox.com/oauth2/authorize\nOAuth Token Url: https://api.dropboxapi.com/oauth2/token",
            ),
            (
                "W",
                "OAuth Authorization Url: https://www.dropbox.com/oauth2/authorize\nOAuth Token Url: https://oauth2.googleapis.com/token",
            ),
            (
                "W",
                "OAuth Authorization Url: https://a.co.uk/authorize\nOAuth Token Url: https://b.co.uk/token",
            ),
            ("", "OAuth Token Url: /token"),
            ("", "-OAuth Token Url"),
        ],
    );
    check_sign_in(
        "foreign-sts-host",
        &[
            (
                "W",
                "Default Hostname: s3.us-gov-west-1.amazonaws.com\n-Region\nSTS Endpoint: https://sts.amazonaws.com/",
            ),
            (
                "W",
                "-Default Hostname\nRegion: us-gov-west-1\nSTS Endpoint: https://sts.amazonaws.com/",
            ),
            (
                "",
                "-Default Hostname\nRegion: us-gov-west-1\nSTS Endpoint: https://sts.us-gov-west-1.amazonaws.com/",
            ),
            (
                "",
                "Default Hostname: s3.amazonaws.com\nRegion: us-gov-west-1\nSTS Endpoint: https://sts.us-gov-west-1.amazonaws.com/",
            ),
            ("W", "STS Endpoint: https://sts.evil.example.net/"),
            ("W", "-Default Hostname"),
            (
                "",
                "-Default Hostname\nSTS Endpoint: https://sts.eu-west-1.amazonaws.com/",
            ),
            (
                "W",
                "-Default Hostname\nSTS Endpoint: https://sts.amazonaws.com.evil.example/",
            ),
            ("W", "STS Endpoint: https://sts.amazonaws.com/"),
            ("", "STS Endpoint: http://127.0.0.1:9000/"),
            (
                "",
                "Default Hostname: minio.lan\nSTS Endpoint: https://sts.lan/",
            ),
            (
                "",
                "Default Hostname: s3.bücher.example\nSTS Endpoint: https://sts.bücher.example/",
            ),
            (
                "W",
                "Default Hostname: minio.lan\nSTS Endpoint: https://sts.evil.example/",
            ),
            ("", "STS Endpoint: https://169.254.169.254/"),
            ("", "STS Endpoint: 'https://${property.server}/'"),
            ("", "Default Hostname: '${property.server}'"),
            ("", "STS Endpoint: nothing"),
            (
                "",
                "Default Hostname: s3.eu-west-1.amazonaws.com\nSTS Endpoint: https://sts.amazonaws.com/",
            ),
        ],
    );
    check_sign_in(
        "clear-text-endpoint",
        &[
            ("", "OAuth Redirect Url: 'http://*:8080/cb'"),
            ("W", "OAuth Redirect Url: 'http://192.168.1.5:8080/cb'"),
            ("W", "STS Endpoint: http://sts.acme.example/"),
            ("", "STS Endpoint: http://localhost:9000/"),
            ("W", "OAuth Issuer Url: http://login.acme.example"),
            ("", ""),
        ],
    );
    check_sign_in(
        "deceptive-url",
        &[
            ("E", "STS Endpoint: 'https://sts。amazonaws。com/'"),
            ("E", "STS Endpoint: 'https://ｓｔｓ.amazonaws.com/'"),
            ("E", "Context: 'http://169.254.169.254@evil.example/role'"),
            ("", "STS Endpoint: 'https://2852039166/'"),
            ("", "STS Endpoint: 'https://sts.bücher.example/'"),
            ("", "Context: /prefix"),
            (
                "E",
                "STS Endpoint: 'https://sts.acme.example#.amazonaws.com/'",
            ),
            ("E", "OAuth Issuer Url: 'https:evil.example'"),
            ("", ""),
            ("", "OAuth Token Url: HTTPS://login.acme.example/token"),
        ],
    );
    check_sign_in(
        "homograph-host",
        &[
            ("W", "Default Hostname: \"s3.acme\u{200B}.example\""),
            ("", "STS Endpoint: 'https://ｓｔｓ.acme.example/'"),
            ("W", "STS Endpoint: https://sts.аcme.example/"),
            ("I", "STS Endpoint: https://sts.bücher.example:9000/"),
            ("W", "STS Endpoint: https://sts.xn--bcher-kva.example/"),
            ("I", "Default Hostname: s3.bücher.example"),
            ("W", "Default Hostname: bücher.аcme.example"),
            ("", "Default Hostname: 存储.例子.公司"),
            ("", "Default Hostname: облако.рф"),
            ("W", "Default Hostname: оса.example"),
            ("W", "Default Hostname: ѕ3.example"),
            ("", "Default Hostname: คลาวด์.ไทย"),
            ("W", "OAuth Token Url: https://XN--80ak6aa92e.example/token"),
            ("", ""),
            ("W", "Default Hostname: s3.аcme.example"),
        ],
    );
    check_sign_in(
        "ip-literal-host",
        &[
            // Cyberduck keeps buckets in the path where the host is an address.
            ("", "Default Hostname: 10.0.0.5"),
            ("", "Default Hostname: '[2001:db8::1]'"),
            ("", "Default Hostname: 127.0.0.1"),
            ("", "Default Hostname: 169.254.169.254"),
            ("", "Protocol: davs\nDefault Hostname: 10.0.0.5"),
            ("", "Default Hostname: 2130706433"),
            ("W", "STS Endpoint: https://10.0.0.5/"),
            (
                "",
                "Default Hostname: 10.0.0.5\nSTS Endpoint: https://10.0.0.5:9000/",
            ),
            (
                "W",
                "Default Hostname: 203.0.113.7\nSTS Endpoint: https://203.0.113.7/",
            ),
            ("W", "STS Endpoint: 'https://[2001:db8::1]/'"),
            ("", "STS Endpoint: https://127.0.0.1/"),
            ("", "STS Endpoint: https://169.254.169.254/"),
            ("", "STS Endpoint: https://0x0a000005/"),
            ("", ""),
        ],
    );
    check_sign_in(
        "metadata-address",
        &[
            ("E", "STS Endpoint: 'https://2852039166/'"),
            ("E", "STS Endpoint: 'https://[::ffff:a9fe:a9fe]/'"),
            ("E", "STS Endpoint: 'https://0251.0376.0251.0376/'"),
            ("E", "STS Endpoint: 'https://[fd00:ec2::23]/'"),
            (
                "E",
                "OAuth Token Url: 'https://metadata.google.internal./token'",
            ),
            ("E", "Default Hostname: '2852039166'"),
            ("E", "Default Hostname: 100.100.100.200"),
            ("E", "Default Hostname: 169.254.169.254.nip.io"),
            ("", "STS Endpoint: 'https://metadata.acme.example/'"),
            ("E", "STS Endpoint: http://169.254.169.254/"),
            ("E", "Default Hostname: 169.254.169.254"),
            ("W", "Context: http://169.254.169.254/latest/"),
            (
                "E",
                "OAuth Token Url: 'http://metadata.google.internal/token'",
            ),
            ("", ""),
        ],
    );
    check_sign_in(
        "retired-oauth-path",
        &[
            (
                "W",
                "OAuth Token Url: https://www.googleapis.com/oauth2/v4/token",
            ),
            (
                "W",
                "OAuth Token Url: https://accounts.google.com/o/oauth2/token/",
            ),
            (
                "",
                "OAuth Token Url: https://login.acme.example/o/oauth2/token",
            ),
            (
                "",
                "OAuth Token Url: https://accounts.google.com/o/oauth2/v2/token",
            ),
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

#[test]
fn roles() {
    check(
        "malformed-role-setting",
        &[
            ("E", "Properties: {external_id: x}"),
            (
                "",
                "STS Endpoint: https://sts.acme.example/\nProperties: {external_id: x, role_session_name: a b}",
            ),
            ("E", "Properties: {external_id: 'acme 7'}"),
            ("E", "Properties: {external_id: 'acme#7'}"),
            ("E", "Properties: {external_id: acmé}"),
            ("", "Properties: {external_id: 'a:/b@c.d-e_f=g+h,i'}"),
            ("", "Properties: {external_id: ab}"),
            ("", "Properties: {external_id: ''}"),
            ("", "Properties: {external_id: 12}"),
            ("", "Properties: {external_id: '${property.x}'}"),
            (
                "",
                "Properties: {external_id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}",
            ),
            (
                "E",
                "Properties: {external_id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}",
            ),
            ("E", "Properties: {role_session_name: jo doe}"),
            ("E", "Properties: {role_session_name: j}"),
            (
                "E",
                "Properties: {s3.assumerole.rolesessionname: 'auth0|jo'}",
            ),
            ("", "Properties: {role_session_name: jo@acme.example}"),
            (
                "E",
                "Properties: {role_session_name: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}",
            ),
            (
                "",
                "Properties: {role_session_name: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}",
            ),
            ("E", "Properties: {session_tags: team}"),
            ("", "Properties: {session_tags: 'team=a, cost=b'}"),
            ("E", "Properties: {s3.assumerole.policy: allow}"),
            (
                "E",
                "Properties: {s3.assumerole.policy: '{\"Version\": \"2012-10-17\"}'}",
            ),
            (
                "",
                "Properties: {s3.assumerole.policy: '{\"Statement\": []}'}",
            ),
            (
                "E",
                "Properties: {s3.assumerole.policy: '{\"Statement\": [\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"]}'}",
            ),
        ],
    );
    check(
        "partition-mismatch",
        &[
            (
                "E",
                "Default Hostname: s3.amazonaws.com\nProperties: {role_arn: 'arn:aws-cn:iam::123456789012:role/ab'}",
            ),
            (
                "E",
                "Default Hostname: s3.us-gov-west-1.amazonaws.com\n-Region\nProperties: {mfa_serial: 'arn:aws:iam::123456789012:mfa/jo'}",
            ),
            (
                "E",
                "Default Hostname: s3.us-gov-west-1.amazonaws.com\n-Region\nProperties: {role_chain: 'arn:aws-us-gov:iam::123456789012:role/ab, arn:aws:iam::123456789012:role/cd'}",
            ),
            (
                "E",
                "-Default Hostname\nRegion: us-gov-west-1\nProperties: {s3.assumerole.rolearn: 'arn:aws:iam::123456789012:role/ab'}",
            ),
            (
                "E",
                "Default Hostname: s3.cn-north-1.amazonaws.com.cn\nSTS Endpoint: https://sts.cn-north-1.amazonaws.com.cn/\nProperties: {role_arn: 'arn:aws:iam::123456789012:role/ab'}",
            ),
            (
                "",
                "Default Hostname: s3.cn-north-1.amazonaws.com.cn\nRegion: cn-north-1\nProperties: {role_arn: 'arn:aws-cn:iam::123456789012:role/ab'}",
            ),
            (
                "",
                "Default Hostname: s3.amazonaws.com\nRegion: us-gov-west-1\nProperties: {role_arn: 'arn:aws-us-gov:iam::123456789012:role/ab'}",
            ),
            (
                "",
                "Properties: {role_arn: 'arn:aws-cn:iam::123456789012:role/ab'}",
            ),
            (
                "",
                "Default Hostname: s3.amazonaws.com\nProperties: {mfa_serial: GAHT12345678}",
            ),
            (
                "",
                "Default Hostname: s3.amazonaws.com\nSTS Endpoint: https://sts.acme.example/\nProperties: {role_arn: 'arn:aws-cn:iam::123456789012:role/ab'}",
            ),
            ("", "Default Hostname: s3.amazonaws.com\n"),
        ],
    );
    check(
        "property-under-two-names",
        &[
            ("W", "Properties: {role_arn: a, s3.assumerole.rolearn: b}"),
            (
                "W",
                "Properties: [duration_seconds=900, s3.assumerole.durationseconds=901]",
            ),
            ("", "Properties: {role_arn: a, s3.assumerole.rolearn: a}"),
            ("", "Properties: {role_arn: a, mfa_serial: b}"),
            ("", "Properties: [role_arn=a, role_arn=b]"),
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

#[test]
fn endpoints_of_providers() {
    check_sign_in(
        "entra-v1-endpoint",
        &[
            (
                "W",
                "OAuth Authorization Url: https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/oauth2/authorize\nOAuth Token Url: https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/oauth2/token",
            ),
            (
                "W",
                "OAuth Authorization Url: https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/oauth2/v2.0/authorize\nOAuth Token Url: https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/oauth2/token",
            ),
            (
                "W",
                "OAuth Authorization Url: https://login.microsoftonline.com/common/oauth2/authorize\nOAuth Token Url: https://login.microsoftonline.com/common/oauth2/token",
            ),
            (
                "W",
                "-OAuth Token Url\n-OAuth Authorization Url\nOAuth Issuer Url: https://sts.windows.net/9188040d-6c67-4c5b-b112-36a304b66dad/",
            ),
            (
                "W",
                "OAuth Authorization Url: https://login.windows.net/9188040d-6c67-4c5b-b112-36a304b66dad/oauth2/authorize",
            ),
            (
                "",
                "OAuth Authorization Url: https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/oauth2/v2.0/authorize\nOAuth Token Url: https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/oauth2/v2.0/token",
            ),
            (
                "",
                "-OAuth Token Url\n-OAuth Authorization Url\nOAuth Issuer Url: https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0",
            ),
            (
                "",
                "OAuth Token Url: https://login.acme.example/a/oauth2/token",
            ),
            ("", ""),
        ],
    );
    check_sign_in(
        "malformed-tenant",
        &[
            ("W", "OAuth Issuer Url: https://sts.windows.net/acme/"),
            (
                "",
                "OAuth Authorization Url: https://login.microsoftonline.com//oauth2/v2.0/authorize",
            ),
            (
                "",
                "OAuth Authorization Url: 'https://login.microsoftonline.com/${property.tenant}/oauth2/v2.0/authorize'\nProperties: {tenant: acme.example}",
            ),
            (
                "W",
                "OAuth Authorization Url: https://login.microsoftonline.com/acme/oauth2/v2.0/authorize\nOAuth Token Url: https://login.microsoftonline.com/acme/oauth2/v2.0/token",
            ),
            (
                "W",
                "OAuth Authorization Url: https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66da/oauth2/v2.0/authorize\nOAuth Token Url: https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66da/oauth2/v2.0/token",
            ),
            (
                "W",
                "OAuth Token Url: https://login.microsoftonline.com/acme/oauth2/v2.0/token",
            ),
            (
                "W",
                "-OAuth Token Url\n-OAuth Authorization Url\nOAuth Issuer Url: https://login.microsoftonline.com/acme/v2.0",
            ),
            (
                "",
                "OAuth Authorization Url: https://login.microsoftonline.com/acme.example/oauth2/v2.0/authorize\nOAuth Token Url: https://login.microsoftonline.com/acme.example/oauth2/v2.0/token",
            ),
            (
                "",
                "OAuth Authorization Url: https://login.microsoftonline.com/COMMON/oauth2/v2.0/authorize\nOAuth Token Url: https://login.microsoftonline.com/COMMON/oauth2/v2.0/token",
            ),
            (
                "",
                "OAuth Authorization Url: https://login.microsoftonline.com/${property.tenant}/oauth2/v2.0/authorize\nOAuth Token Url: https://login.microsoftonline.com/${property.tenant}/oauth2/v2.0/token",
            ),
            (
                "",
                "OAuth Authorization Url: https://login.microsoftonline.com/TENANT_ID/oauth2/v2.0/authorize\nOAuth Token Url: https://login.microsoftonline.com/TENANT_ID/oauth2/v2.0/token",
            ),
            (
                "",
                "OAuth Authorization Url: https://login.microsoftonline.com/<tenant>/oauth2/v2.0/authorize\nOAuth Token Url: https://login.microsoftonline.com/<tenant>/oauth2/v2.0/token",
            ),
            (
                "",
                "OAuth Token Url: https://login.acme.example/acme/oauth2/v2.0/token",
            ),
        ],
    );
    check_sign_in(
        "endpoints-of-two-tenants",
        &[
            (
                "E",
                "OAuth Authorization Url: https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/oauth2/v2.0/authorize\nOAuth Token Url: https://login.microsoftonline.com/6731de76-14a6-49ae-97bc-6eba6914391e/oauth2/v2.0/token",
            ),
            (
                "",
                "OAuth Authorization Url: https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/oauth2/v2.0/authorize\nOAuth Token Url: https://login.microsoftonline.com/common/oauth2/v2.0/token",
            ),
            (
                "",
                "OAuth Authorization Url: https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize\nOAuth Token Url: https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/oauth2/v2.0/token",
            ),
            (
                "",
                "OAuth Authorization Url: https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/oauth2/v2.0/authorize\nOAuth Token Url: https://login.microsoftonline.com/9188040D-6C67-4C5B-B112-36A304B66DAD/oauth2/v2.0/token",
            ),
            (
                "E",
                "OAuth Authorization Url: https://acme.okta.com/oauth2/default/v1/authorize\nOAuth Token Url: https://acme.okta.com/oauth2/aus1/v1/token",
            ),
            (
                "",
                "OAuth Authorization Url: https://acme.okta.com/oauth2/aus1/v1/authorize\nOAuth Token Url: https://acme.okta.com/oauth2/aus1/v1/token",
            ),
            (
                "",
                "OAuth Authorization Url: https://acme.okta.com/oauth2/v1/authorize\nOAuth Token Url: https://acme.okta.com/oauth2/v1/token",
            ),
            (
                "",
                "OAuth Authorization Url: https://a.acme.example/realms/a/auth\nOAuth Token Url: https://b.acme.example/realms/b/token",
            ),
            (
                "",
                "OAuth Authorization Url: 'https://a.acme.example/realms/${property.realm}/auth'\nOAuth Token Url: https://a.acme.example/realms/b/token",
            ),
        ],
    );
    check_sign_in(
        "endpoint-of-another-purpose",
        &[
            (
                "E",
                "OAuth Authorization Url: https://login.acme.example/.well-known/openid-configuration",
            ),
            (
                "EE",
                "OAuth Authorization Url: https://login.acme.example/oauth/token\nOAuth Token Url: https://login.acme.example/oauth/authorize",
            ),
            (
                "E",
                "OAuth Token Url: https://login.acme.example/oauth/userinfo/",
            ),
            (
                "E",
                "OAuth Issuer Url: https://login.acme.example/.well-known/openid-configuration",
            ),
            ("E", "OAuth Token Url: /oauth/authorize?a=b"),
            (
                "W",
                "OAuth Authorization Url: https://login.acme.example/oauth\nOAuth Token Url: https://login.acme.example/oauth",
            ),
            (
                "E",
                "OAuth Authorization Url: https://login.acme.example/token\nOAuth Token Url: https://login.acme.example/token",
            ),
            ("", ""),
            ("", "OAuth Token Url: /oauth/token"),
            ("", "OAuth Issuer Url: https://login.acme.example/"),
            ("", "-OAuth Token Url"),
        ],
    );
    check_sign_in(
        "unfilled-template",
        &[
            ("I", "OAuth Client ID: xxxxxx"),
            ("", "OAuth Client ID: xxxxx"),
            (
                "W",
                "OAuth Authorization Url: https://login.microsoftonline.com/my-tenant-id/oauth2/v2.0/authorize",
            ),
            ("", "OAuth Client ID: '{{it}}'"),
            ("", "OAuth Client ID: 'a<b>c'"),
            ("I", "OAuth Client ID: '{client}'"),
            (
                "E",
                "OAuth Authorization Url: https://login.microsoftonline.com/<TENANT-ID>/oauth2/v2.0/authorize\nOAuth Token Url: https://login.microsoftonline.com/acme.example/oauth2/v2.0/token",
            ),
            (
                "EE",
                "OAuth Authorization Url: https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize\nOAuth Token Url: https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
            ),
            (
                "WW",
                "OAuth Authorization Url: https://login.microsoftonline.com/your-tenant-id/oauth2/v2.0/authorize\nOAuth Token Url: https://login.microsoftonline.com/your-tenant-id/oauth2/v2.0/token",
            ),
            ("I", "OAuth Client ID: YOUR_CLIENT_ID"),
            ("I", "OAuth Client ID: <client id>"),
            ("I", "OAuth Client ID: xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"),
            ("I", "Region: <region>"),
            (
                "I",
                "Properties: {sso_start_url: 'https://d-xxxxxxxxxx.awsapps.com/start'}",
            ),
            ("I", "Properties: {tenant: CHANGEME}"),
            ("E", "OAuth Redirect Url: 'http://127.0.0.1:[port]/cb'"),
            ("E", "STS Endpoint: 'https://{server}.acme.example/'"),
            ("", "STS Endpoint: 'https://${property.server}/'"),
            ("", "STS Endpoint: 'https://[2001:db8::1]/'"),
            ("", "OAuth Client ID: abc"),
            ("", "Region: eu-1"),
            ("", "OAuth Client ID: 6731de76-14a6-49ae-97bc-6eba6914391e"),
            ("", "OAuth Client ID: '${property.client_id}'"),
            ("", "OAuth Redirect Url: com.acme.app:oauth"),
            (
                "",
                "OAuth Token Url: https://login.acme.example/yourself/token",
            ),
        ],
    );
    check_sign_in(
        "malformed-client-id",
        &[
            (
                "I",
                "OAuth Authorization Url: https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/oauth2/v2.0/authorize\nOAuth Client ID: 1-a.apps.googleusercontent.com",
            ),
            (
                "I",
                "OAuth Authorization Url: https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/oauth2/v2.0/authorize\nOAuth Client ID: a@acme.example",
            ),
            (
                "",
                "OAuth Authorization Url: https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/oauth2/v2.0/authorize\nOAuth Client ID: abc",
            ),
            (
                "I",
                "OAuth Authorization Url: https://accounts.google.com/o/oauth2/v2/auth\nOAuth Client ID: 9188040d-6c67-4c5b-b112-36a304b66dad",
            ),
            (
                "I",
                "OAuth Authorization Url: https://accounts.google.com/o/oauth2/v2/auth\nOAuth Client ID: a@b.iam.gserviceaccount.com",
            ),
            (
                "",
                "OAuth Authorization Url: https://accounts.google.com/o/oauth2/v2/auth\nOAuth Client ID: 1-a.apps.googleusercontent.com",
            ),
            (
                "",
                "OAuth Authorization Url: https://accounts.google.com/o/oauth2/v2/auth\nOAuth Client ID: abc",
            ),
            ("W", "OAuth Client ID: GOCSPX-abcdef"),
            ("", "OAuth Client ID: 1-a.apps.googleusercontent.com"),
            ("", "OAuth Client ID: abc"),
            (
                "",
                "OAuth Authorization Url: https://accounts.google.com/o/oauth2/v2/auth\nOAuth Client ID: '${property.x}'",
            ),
            ("", "-OAuth Client ID"),
        ],
    );
    check_sign_in(
        "misspelt-scope",
        &[
            (
                "",
                "Protocol: googledrive\nScopes: [openid, 'email,profile']",
            ),
            ("W", "Scopes: [openid, ofline_acces]"),
            ("W", "Scopes: [openid, offline-access]"),
            ("W", "Scopes: [openid offline_acess]"),
            ("W", "Scopes: [openid, 'email,profile']"),
            ("W", "Scopes: ['sso:accounts:access']"),
            ("", "Scopes: [openid, offline]"),
            ("", "Scopes: [openid, offline.access]"),
            ("", "Scopes: ['openid,email']"),
            ("", ""),
        ],
    );
}

#[test]
fn keys_that_belong_elsewhere() {
    check(
        "misplaced-key",
        &[
            ("", "Properties: {Username: a}"),
            ("W", "Properties: {STS Endpoint: https://sts.acme.example/}"),
            ("W", "Properties: ['Scopes=openid']"),
            ("", "Properties: {OAuth Client ID: a}"),
            ("", "Properties: {Context: /a}"),
            ("", "Properties: {role_arn: ''}"),
        ],
    );
    let bookmark = |key: &str| {
        format!(
            "<plist version=\"1.0\"><dict><key>Protocol</key><string>s3</string>\
             <key>UUID</key><string>8f14e45f-ceea-467f-a8f3-0a7a1a1c2c11</string>\
             <key>{key}</key><string>x</string></dict></plist>"
        )
    };
    for (expected, key) in [
        ("W", "Default Path"),
        ("W", "Scopes"),
        ("W", "Vendor"),
        ("W", "role_arn"),
        ("W", "HostName"),
        ("W", "Nickame"),
        ("", "Nickname"),
        ("", "Region"),
        ("", "Jump Host"),
    ] {
        let text = bookmark(key);
        assert_eq!(letters("misplaced-key", "a.duck", &text), expected, "{key}");
    }
}

#[test]
fn what_has_been_said_is_not_said_again() {
    let text = |case: &str| complete(case, PROFILE);
    for (code, case) in [
        ("required-key-missing", "Vendor: [a]"),
        ("wrong-type", "Default Port: 0"),
    ] {
        assert_eq!(letters(code, "a.yaml", &text(case)), "", "{case}");
    }
    let plist = "<plist><dict><key>Default Port</key><integer>0</integer></dict></plist>";
    assert_eq!(letters("wrong-type", "a.cyberduckprofile", plist), "");
    assert_eq!(letters("invalid-port", "a.cyberduckprofile", plist), "E");
}

#[test]
fn identity_center() {
    let with = |it: &str| format!("Protocol: s3-iam\nProperties:\n  {it}");
    let rows: Vec<(&str, String)> = [
        ("", "sso_account_id: '123456789012'"),
        ("", "sso_account_id: ''"),
        ("", "sso_account_id: '${account}'"),
        ("E", "sso_account_id: '12345678901'"),
        ("E", "sso_account_id: '1234-5678-9012'"),
        ("", "sso_region: us-gov-west-1"),
        ("E", "sso_region: eu-central"),
        ("E", "sso_region: Frankfurt"),
        ("", "sso_role_name: Read+Only@x"),
        ("E", "sso_role_name: Read Only"),
        (
            "E",
            "sso_role_name: a-name-that-is-longer-than-32-characters",
        ),
        (
            "",
            "sso_start_url: 'https://d-1234567890.awsapps.com/start/#/'",
        ),
        (
            "E",
            "sso_start_url: https://d-1234567890.awsapps.com@evil.example/start",
        ),
        ("", "sso_start_url: https://<directory>.awsapps.com/start"),
        ("", "sso_start_url: https://d-1234567890.awsapps.com/start"),
        (
            "",
            "sso_start_url: https://identitycenter.amazonaws.com/ssoins-1",
        ),
        ("E", "sso_start_url: http://d-1234567890.awsapps.com/start"),
        ("E", "sso_start_url: d-1234567890.awsapps.com/start"),
    ]
    .into_iter()
    .map(|(expected, it)| (expected, with(it)))
    .collect();
    for (expected, case) in rows {
        let text = complete(&case, PROFILE);
        assert_eq!(
            letters("malformed-sso-setting", "a.yaml", &text),
            expected,
            "{case}"
        );
    }
}

#[test]
fn files() {
    let text = complete("", PROFILE);
    for (expected, name) in [
        ("", "a.yaml"),
        ("", "a.YML"),
        ("", "<stdin>"),
        ("E", "a.cyberduckprofile"),
        ("E", "a"),
        ("E", "yaml"),
    ] {
        assert_eq!(letters("wrong-extension", name, &text), expected, "{name}");
    }
    let plist = "<plist><dict><key>Vendor</key><string>a</string></dict></plist>";
    for (expected, name) in [
        ("", "x/a.cyberduckprofile"),
        ("", "A.CyberduckProfile"),
        ("E", "a.yaml"),
        ("E", "a.plist"),
        ("E", "a.duck"),
    ] {
        assert_eq!(letters("wrong-extension", name, plist), expected, "{name}");
    }
    let bookmark = plist.replace("Vendor", "UUID");
    for (expected, name) in [
        ("", "a.duck"),
        ("E", "a.cyberduckprofile"),
        ("E", "a.plist"),
    ] {
        assert_eq!(
            letters("wrong-extension", name, &bookmark),
            expected,
            "{name}"
        );
    }
    let list = "<plist><array><string>a</string></array></plist>";
    assert_eq!(letters("wrong-extension", "a.txt", list), "");
    for (expected, name) in [
        ("", "a b.yaml"),
        ("W", "a .yaml"),
        ("W", " a.yaml"),
        ("W", "a  b.yaml"),
        ("W", "a\tb.yaml"),
        ("W", "a\u{a0}b.yaml"),
        ("", "x  y/a.yaml"),
        ("W", "a "),
    ] {
        assert_eq!(
            letters("stray-space-in-file-name", name, &text),
            expected,
            "{name:?}"
        );
    }
    for (expected, text) in [
        ("", "<plist><dict/></plist>"),
        ("E", " <plist><dict/></plist>"),
        ("", "\u{feff}<plist><dict/></plist>"),
        ("E", "<!-- a --><plist><dict/></plist>"),
        ("", "Vendor: a"),
        ("", " <?xml version=\"1.0\"?><plist><dict/></plist>"),
    ] {
        assert_eq!(
            letters("unrecognised-start", "a.cyberduckprofile", text),
            expected,
            "{text:?}"
        );
    }
    for (expected, text) in [
        ("", "Vendor: a\n"),
        ("I", "Vendor: a"),
        ("", "<plist><dict/></plist>\n"),
    ] {
        assert_eq!(
            letters("missing-final-newline", "a.yaml", text),
            expected,
            "{text:?}"
        );
    }
    for (expected, text) in [
        ("I", "Vendor: a\r\nName: b\n"),
        ("", "Vendor: a\nName: \"b\\r\"\n"),
    ] {
        assert_eq!(
            letters("crlf-line-ends", "a.yaml", text),
            expected,
            "{text:?}"
        );
    }
    for (expected, text) in [
        ("I", "<plist>\n\t<dict>\n  </dict></plist>\n"),
        ("", "<plist>\n\t<dict>\n\t</dict></plist>\n"),
        (
            "",
            "<plist>\n\t<dict>\n  <!-- aligned -->\n\t</dict></plist>\n",
        ),
        (
            "",
            "<plist>\n\t<dict><key>Name</key><string>\n  a</string></dict></plist>\n",
        ),
    ] {
        assert_eq!(
            letters("mixed-indentation", "a.cyberduckprofile", text),
            expected,
            "{text:?}"
        );
    }
    let yaml = "Protocol: s3\nVendor: a\n";
    assert_eq!(letters("missing-icon", "a.yaml", yaml), "");
    for (expected, key) in [("I", "Name"), ("", "Icon"), ("", "Disk")] {
        let text = format!("<plist><dict><key>{key}</key><string>SUkq</string></dict></plist>");
        assert_eq!(
            letters("missing-icon", "a.cyberduckprofile", &text),
            expected,
            "{key}"
        );
    }
}
