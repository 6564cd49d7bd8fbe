//! What a profile is and how it is shown.

use super::{PROFILE, check, complete, letters};
use crate::lint::judge;

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
            ("", "Protocol: azure\nPassword Placeholder: Access Key"),
            ("E", "Protocol: spectra\nPassword Placeholder: Access Key"),
            ("E", "Protocol: ftp\nHostname Placeholder: Access Key"),
            ("E", "Protocol: ftp\nPassword Placeholder: Username"),
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
