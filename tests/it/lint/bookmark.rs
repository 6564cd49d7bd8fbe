//! Bookmarks, as applications write them and as people spoil them.

use super::{codes, judge};
use connection_profile::lint::{self, Excerpts, Known, Selection};

/// The keys that Cyberduck and Mountain Duck write.
const WRITTEN: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">
<plist version=\"1.0\">
<dict>
\t<key>Protocol</key>
\t<string>s3</string>
\t<key>Provider</key>
\t<string>iterate GmbH</string>
\t<key>Nickname</key>
\t<string>Work: s3 - Größe</string>
\t<key>UUID</key>
\t<string>8f14e45f-ceea-467f-a8f3-0a7a1a1c2c11</string>
\t<key>Hostname</key>
\t<string>s3.amazonaws.com</string>
\t<key>Port</key>
\t<string>443</string>
\t<key>Username</key>
\t<string>jo</string>
\t<key>Path</key>
\t<string>/bucket</string>
\t<key>Workdir Dictionary</key>
\t<dict>
\t\t<key>Type</key>
\t\t<string>[directory]</string>
\t\t<key>Remote</key>
\t\t<string>/bucket</string>
\t</dict>
\t<key>Labels</key>
\t<array>
\t\t<string>work</string>
\t</array>
\t<key>Readonly</key>
\t<string>true</string>
\t<key>Access Timestamp</key>
\t<string>1771234567890</string>
\t<key>Custom</key>
\t<dict>
\t\t<key>OAuth Client ID</key>
\t\t<string>storage-app</string>
\t\t<key>role_arn</key>
\t\t<string>arn:aws:iam::123456789012:role/storage</string>
\t\t<key>sso_region</key>
\t\t<string>eu-west-1</string>
\t\t<key>s3.bucket.virtualhost.disable</key>
\t\t<string>true</string>
\t</dict>
</dict>
</plist>
";

fn check(from: &str, to: &str, expected: &[&str]) {
    assert!(WRITTEN.contains(from), "{from}");
    let text = WRITTEN.replace(from, to);
    assert_eq!(
        codes(&judge(&[("work.duck", text.as_bytes())])),
        expected,
        "{to}"
    );
}

#[test]
fn one_that_an_application_wrote_is_clean() {
    check("work", "work", &[]);
}

#[test]
fn what_is_a_profiles_is_not_judged_in_a_bookmark() {
    for key in [
        "<key>Bundled</key><true/>",
        "<key>Default Hostname</key><string></string>",
        "<key>Scheme</key><string>http</string>",
        "<key>Authorization</key><string>x</string>",
    ] {
        let text = WRITTEN.replace("</dict>\n</plist>", &format!("{key}</dict>\n</plist>"));
        let found = codes(&judge(&[("work.duck", text.as_bytes())]));
        let own = ["misplaced-key", "unknown-key"];
        assert!(found.iter().all(|it| own.contains(it)), "{key} {found:?}");
    }
    // Only what is asked for hides an answer by being blank.
    let text = WRITTEN.replace(
        "<key>role_arn</key>",
        "<key>s3.storage.class</key><string></string><key>role_arn</key>",
    );
    let found = codes(&judge(&[("work.duck", text.as_bytes())]));
    assert!(!found.contains(&"blank-answer"), "{found:?}");
}

#[test]
fn what_people_spoil_is_found() {
    check(
        "<string>443</string>",
        "<string>0</string>",
        &["invalid-port"],
    );
    check(
        "<string>443</string>",
        "<string>65536</string>",
        &["invalid-port"],
    );
    check("<string>443</string>", "<string>-1</string>", &[]);
    check("<string>443</string>", "<string>-2147483648</string>", &[]);
    check("<string>443</string>", "<string>65535</string>", &[]);
    check(
        "s3.amazonaws.com",
        "https://s3.amazonaws.com/",
        &["malformed-hostname"],
    );
    check(
        "<string>s3</string>",
        "<string>s33</string>",
        &["unknown-protocol"],
    );
    check(
        "\t<key>Protocol</key>\n\t<string>s3</string>\n",
        "",
        &["required-key-missing"],
    );
    for (from, to) in [
        ("<string>jo</string>", "<array/>"),
        ("<string>443</string>", "<dict/>"),
        ("<string>work</string>", "<dict/>"),
        (
            "<array>\n\t\t<string>work</string>\n\t</array>",
            "<string>work</string>",
        ),
        ("<string>storage-app</string>", "<array/>"),
    ] {
        check(from, to, &["wrong-type"]);
    }
    // Text, numbers and booleans are all read as text.
    check("<string>jo</string>", "<integer>7</integer>", &[]);
    check(
        "<key>Readonly</key>\n\t<string>true</string>",
        "<key>Readonly</key>\n\t<true/>",
        &[],
    );
    check("ceea", "ceeg", &["malformed-uuid"]);
    check(
        "8f14e45f-ceea-467f-a8f3-0a7a1a1c2c11",
        "{8F14E45F-CEEA-467F-A8F3-0A7A1A1C2C11}",
        &[],
    );
    check("s3.amazonaws.com", "fe80::1%en0", &[]);
    check("role_arn", "role_ARN", &["misspelt-property"]);
    check(
        "<key>OAuth Client ID</key>",
        "<key>OAuth Client Id</key>",
        &["misspelt-property"],
    );
    check(
        "<key>OAuth Client ID</key>",
        "<key>oauth.clientid</key>",
        &["stale-property"],
    );
    check(
        "<string>storage-app</string>",
        "<string> </string>",
        &["blank-answer"],
    );
    check(":123456789012:", ":1234:", &["malformed-role-arn"]);
    check(
        "<key>Username</key>",
        "<key>Password</key>",
        &["stored-password"],
    );
    check("iterate GmbH", "acme", &["unresolved-provider"]);
    check("iterate GmbH", "Action Verb", &[]);
    // The host is another service's, whose roles are called as it likes.
    check("s3.amazonaws.com", "ecs.acme.example", &[]);
    check(
        "s3.bucket.virtualhost.disable",
        "ftp.command.stat",
        &["foreign-property"],
    );
}

#[test]
fn a_uuid_is_an_identity_in_its_folder() {
    let together = |names: [&str; 2]| {
        let files = names.map(|it| (it, WRITTEN.as_bytes()));
        codes(&judge(&files))
    };
    assert_eq!(
        together(["Bookmarks/a.duck", "Bookmarks/b.duck"]),
        ["duplicate-uuid"]
    );
    assert!(together(["Bookmarks/a.duck", "History/a.duck"]).is_empty());
}

/// What no other file can prove wrong is a warning.
#[test]
fn other_names_of_a_protocol_are_left_to_the_application() {
    use connection_profile::diagnostic::Severity::{Error, Warning};
    let severity = |from: &str, to: &str, code: &str| {
        let text = WRITTEN.replacen(from, to, 1);
        let found = judge(&[("work.duck", text.as_bytes())]);
        let mut found = found.iter().filter(|it| it.code == code);
        found.next().map(|it| it.severity)
    };
    let protocol = |name: &str| {
        let to = format!("<string>{name}</string>");
        severity("<string>s3</string>", &to, "unknown-protocol")
    };
    for (name, expected) in [
        ("googlestorage", None),
        ("https", None),
        ("wasabi", Some(Warning)),
        ("1234567890", Some(Warning)),
        ("s3-digitalocean", Some(Warning)),
        ("S3", Some(Error)),
        ("sfpt", Some(Error)),
    ] {
        assert_eq!(protocol(name), expected, "{name}");
    }
    let property = "s3.bucket.virtualhost.disable";
    assert_eq!(
        severity(property, "ftp.command.stat", "foreign-property"),
        Some(Warning)
    );
}

#[test]
fn the_provider_may_be_a_profile_that_is_not_judged() {
    let text = WRITTEN.replace("iterate GmbH", "acme");
    let selection = Selection::default();
    let card = lint::check("work.duck", text.as_bytes(), &selection, Excerpts::Taken).card;
    let found = |protocol: &str, vendor: &str| {
        let known = [Known {
            protocol: protocol.to_owned(),
            vendor: vendor.to_owned(),
        }];
        let found = lint::check_together(std::slice::from_ref(&card), &known, &selection);
        found.first().and_then(|it| it.finding().help)
    };
    assert_eq!(found("s3", "Acme"), None);
    assert_eq!(
        found("swift", "acme").as_deref(),
        Some("there is one with the `Protocol` `swift`")
    );
    assert_eq!(
        found("s3", "acmee").as_deref(),
        Some("did you mean `acmee`?")
    );
    assert!(found("s3", "other").unwrap().starts_with("add the profile"));
}
