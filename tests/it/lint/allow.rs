//! Allow-comments in XML and YAML.

use super::{codes, judge};

fn xml(name: &str, body: &str) -> (String, String) {
    let text = format!(
        "<?xml version=\"1.0\"?>\n<plist version=\"1.0\">\n<dict>\n{body}\
         <key>Protocol</key><string>s3</string>\n<key>Description</key><string>{name}</string>\n\
         <key>Help</key><string>https://a.example/</string>\n<key>Disk</key><string>SUkqAAgAAAAAAAAA</string>\n\
         <key>Default Hostname</key><string>s3.a.example</string>\n<key>Region</key><string>eu-1</string>\n\
         </dict>\n</plist>\n"
    );
    (format!("{name}.cyberduckprofile"), text)
}

fn check(body: &str, expected: &[&str]) {
    let vendor = "<key>Vendor</key><string>a</string>\n";
    let (name, text) = xml("a", &format!("{body}{vendor}"));
    let found = judge(&[(&name, text.as_bytes())]);
    assert_eq!(codes(&found), expected, "{body}");
}

#[test]
fn a_comment_covers_what_follows_it() {
    check(
        "<!-- profilectl: allow[clear-text-scheme] lab -->\n<key>Scheme</key>\n<string>http</string>\n",
        &[],
    );
    check(
        "<!-- profilectl: allow[clear-text-scheme] lab -->\n<!-- plain -->\n\n<key>Scheme</key>\n<string>http</string>\n",
        &[],
    );
    check(
        "<key>Scheme</key>\n<string>http</string> <!-- profilectl: allow[clear-text-scheme] lab -->\n",
        &[],
    );
    check(
        "<key>Schemes</key>\n<array>\n<!-- profilectl: allow[shadowing-scheme] lab -->\n<string>https</string>\n</array>\n",
        &[],
    );
    check(
        "<!-- profilectl: allow[unknown-key] ours -->\n<key>Colour</key>\n<string>red</string>\n",
        &[],
    );
}

#[test]
fn it_covers_nothing_else() {
    check(
        "<!-- profilectl: allow[clear-text-scheme] lab -->\n<key>Bundled</key>\n<false/>\n<key>Scheme</key>\n<string>http</string>\n",
        &["clear-text-scheme", "unused-allow"],
    );
    check(
        "<key>Scheme</key>\n<string>http</string>\n<!-- profilectl: allow[clear-text-scheme] too late -->\n",
        &["clear-text-scheme", "unused-allow"],
    );
    // A comment of two lines, and one behind it that covers only its own line.
    check(
        "<key>Scheme</key><string>http</string> <!-- profilectl: allow[shadowing-scheme] a\nb --> <!-- profilectl: allow[clear-text-scheme] too late -->\n",
        &["clear-text-scheme", "unused-allow"],
    );
    check(
        "<!-- profilectl: allow[shadowing-scheme] wrong code -->\n<key>Scheme</key>\n<string>http</string>\n",
        &["clear-text-scheme", "unused-allow"],
    );
}

#[test]
fn several_codes_are_used_one_by_one() {
    check(
        "<!-- profilectl: allow[clear-text-scheme, unknown-scheme] lab -->\n<key>Scheme</key>\n<string>http</string>\n",
        &["unused-allow"],
    );
}

#[test]
fn a_comment_without_reason_or_sense_is_reported() {
    check(
        "<!-- profilectl: allow[clear-text-scheme] -->\n<key>Scheme</key>\n<string>http</string>\n",
        &["unexplained-allow"],
    );
    for body in [
        "allow[]",
        "allow clear-text-scheme",
        "ignore[x] y",
        "allow[a,,b] c",
        "",
    ] {
        check(
            &format!("<!-- profilectl: {body} -->\n"),
            &["malformed-allow"],
        );
    }
    check("<!-- profilectl is a program -->\n", &[]);
}

#[test]
fn an_unknown_code_gets_a_hint() {
    let (name, text) = xml(
        "a",
        "<!-- profilectl: allow[clear-text-schema] lab -->\n<key>Vendor</key><string>a</string>\n",
    );
    let found = judge(&[(&name, text.as_bytes())]);
    assert_eq!(codes(&found), ["unused-allow"]);
    assert_eq!(
        found[0].help.as_deref(),
        Some("did you mean `clear-text-scheme`?")
    );
}

#[test]
fn a_comment_above_the_root_covers_the_file() {
    let text = "<?xml version=\"1.0\"?>\n<!-- profilectl: allow[clear-text-scheme] lab -->\n<plist version=\"1.0\">\n<dict>\n<key>Protocol</key><string>s3</string>\n<key>Vendor</key><string>a</string>\n<key>Description</key><string>a</string>\n<key>Help</key><string>https://a.example/</string>\n<key>Disk</key><string>SUkqAAgAAAAAAAAA</string>\n<key>Scheme</key><string>http</string>\n</dict>\n</plist>\n";
    assert_eq!(
        codes(&judge(&[("a.cyberduckprofile", text.as_bytes())])),
        [""; 0]
    );
}

#[test]
fn a_finding_about_the_whole_file_is_covered_from_anywhere() {
    let text = "Protocol: s3\nVendor: a\nDescription: a\n# profilectl: allow[missing-help] internal\nDefault Hostname: s3.a.example\nRegion: eu-1\n";
    assert_eq!(codes(&judge(&[("a.yaml", text.as_bytes())])), [""; 0]);
}

#[test]
fn yaml_comments_cover_their_line_or_the_next_key() {
    let base = "Protocol: s3\nVendor: a\nDescription: a\nHelp: https://a.example/\nDefault Hostname: s3.a.example\nRegion: eu-1\n";
    let check = |more: &str, expected: &[&str]| {
        let text = format!("{base}{more}");
        assert_eq!(
            codes(&judge(&[("a.yaml", text.as_bytes())])),
            expected,
            "{more}"
        );
    };
    check(
        "Scheme: http # profilectl: allow[clear-text-scheme] lab\n",
        &[],
    );
    check(
        "# profilectl: allow[clear-text-scheme] lab\nScheme: http\n",
        &[],
    );
    check(
        "# profilectl: allow[clear-text-scheme] lab\nBundled: false\nScheme: http\n",
        &["clear-text-scheme", "unused-allow"],
    );
    check(
        "Schemes:\n  # profilectl: allow[shadowing-scheme] lab\n  - https\n",
        &[],
    );
}

#[test]
fn a_finding_between_files_is_covered_in_its_own_file_only() {
    let allowed = "<!-- profilectl: allow[duplicate-vendor] one product, two names -->\n<key>Vendor</key><string>same</string>\n";
    let plain = "<key>Vendor</key><string>same</string>\n";
    let (a, with_comment) = xml("a", allowed);
    let (b, without) = xml("b", plain);
    let found = judge(&[(&a, with_comment.as_bytes()), (&b, without.as_bytes())]);
    assert_eq!(codes(&found), ["duplicate-vendor"]);
    assert!(found.iter().all(|it| *it.spot.file == *b), "{found:?}");
    // Alone it is not said to be unused: the other file may be elsewhere.
    assert_eq!(codes(&judge(&[(&a, with_comment.as_bytes())])), [""; 0]);
}

#[test]
fn a_comment_behind_a_quoted_value_is_a_comment() {
    for value in ["\"http\"", "'http'", "\"ht\\\"tp\"", "'ht''tp'"] {
        let text = format!(
            "Protocol: s3\nVendor: a\nDescription: a\nHelp: https://a.example/\nDefault Hostname: s3.a.example\nRegion: eu-1\n\
             Scheme: {value}   # profilectl: allow[clear-text-scheme, unknown-scheme] lab\n"
        );
        let found = judge(&[("a.yaml", text.as_bytes())]);
        assert_eq!(codes(&found), ["unused-allow"], "{value}: {found:?}");
    }
}

#[test]
fn thousands_of_comments_behind_an_icon_of_megabytes_are_told_apart() {
    // One line: a look from the start of it for each comment would take minutes.
    let icon = "A".repeat(7_000_000);
    let comments = "<!-- profilectl: allow[http] x -->".repeat(2_000);
    let vendor = "<key>Vendor</key><string>a</string>";
    let icon = format!("<key>Disk</key><string>{icon}</string>");
    let (name, text) = xml("a", &format!("{vendor}{icon}{comments}"));
    let text = text.replacen("<key>Disk</key><string>SUkqAAgAAAAAAAAA</string>\n", "", 1);
    let found = judge(&[(&name, text.as_bytes())]);
    let unused = found.iter().filter(|it| it.code == "unused-allow");
    let columns: Vec<_> = unused
        .map(|it| it.spot.range.expect("a place").start.column)
        .collect();
    assert_eq!(columns.len(), 2_000);
    assert!(columns.windows(2).all(|it| it[1] == it[0] + 34));
}
