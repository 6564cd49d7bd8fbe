//! The formats.

use super::judge;
use connection_profile::lint::Finding;
use connection_profile::render::{self, Outcome};
use serde_json::Value;
use std::fs;
use std::path::Path;

const TWO_PLACES: &str = "Protocol: s3\nVendor: acme\nDescription: Acme\nHelp: https://acme.example/\nDefault Hostname: s3.eu.acme.example\nRegion: ap-south-1\n";

/// What a format writes.
fn written(write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) -> String {
    let mut bytes = Vec::new();
    write(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

mod human {
    pub use connection_profile::render::human::{Style, one};
    pub use connection_profile::render::summary;
    pub fn render(it: &super::Outcome<'_>, style: Style) -> String {
        super::written(|out| super::render::human::write(it, style, out))
    }
}

fn json(it: &Outcome<'_>) -> String {
    written(|out| render::json_v1::write(it, out))
}

fn sarif(it: &Outcome<'_>) -> String {
    written(|out| render::sarif::write(it, out))
}

fn github(it: &Outcome<'_>) -> String {
    written(|out| render::github::write(it, out))
}

fn concise(it: &Outcome<'_>) -> String {
    written(|out| render::concise::write(it, out))
}

fn statistics(it: &Outcome<'_>) -> String {
    written(|out| render::statistics::write(it, out))
}

fn outcome(findings: &[Finding]) -> Outcome<'_> {
    Outcome::of(1, findings)
}

fn binary(entries: &[(&str, &str)]) -> Vec<u8> {
    let dict: plist::Dictionary = entries
        .iter()
        .map(|(key, value)| ((*key).to_owned(), plist::Value::from(*value)))
        .collect();
    let mut bytes = Vec::new();
    plist::Value::from(dict)
        .to_writer_binary(&mut bytes)
        .unwrap();
    bytes
}

fn sample() -> Vec<Finding> {
    let binary = binary(&[("Protocol", "s4"), ("Vendor", "a"), ("Description", "a")]);
    judge(&[
        ("a b/ü.yaml", TWO_PLACES.as_bytes()),
        ("b.cyberduckprofile", &binary),
        (
            "c\u{1b}[2J\u{202e}.yaml",
            b"Protocol: \"s4\\e[2J\"\nVendor: \"a\\u202eb\"\n",
        ),
        ("d.cyberduckprofile", b"<plist><dict>"),
        ("e.yaml", TWO_PLACES.as_bytes()),
    ])
}

#[test]
fn two_places_stand_in_one_frame() {
    let found = judge(&[("a.yaml", TWO_PLACES.as_bytes())]);
    assert_eq!(
        human::render(&outcome(&found), human::Style::Plain),
        "error[region-contradicts-host]: `Region` is `ap-south-1`, and the host is in `eu`
 --> a.yaml:6:9
  |
5 | Default Hostname: s3.eu.acme.example
  |                   ------------------ the host
6 | Region: ap-south-1
  |         ^^^^^^^^^^
  |
  = help: requests are signed for the region: the host refuses those of another
  = more: `profilectl explain region-contradicts-host`

1 file: 1 error
"
    );
}

#[test]
fn what_has_no_line_lines_up_all_the_same() {
    let found = judge(&[(
        "a.yaml",
        b"Vendor: acme\nDescription: Acme\nHelp: https://acme.example/\n",
    )]);
    assert_eq!(
        human::render(&outcome(&found), human::Style::Plain),
        "error[required-key-missing]: `Protocol` is missing
 --> a.yaml
  = help: give `Protocol`: the protocol it derives from, such as `s3`
  = more: `profilectl explain required-key-missing`

1 file: 1 error
"
    );
}

const MIXED: &str = "Protocol: s3\nVendor: a\nDescription: a\nHelp: https://a.example/\nDefault Hostname: s3.eu.acme.example\nRegion: ap-south-1\nPort Configurable: 'true'\nDefault Hostnmae: x";

#[test]
fn editors_get_a_line_a_finding() {
    let binary = binary(&[("Protocol", "s4"), ("Vendor", "a"), ("Description", "a")]);
    let found = judge(&[
        ("a b.yaml", MIXED.as_bytes()),
        ("b.cyberduckprofile", &binary),
    ]);
    let text = concise(&outcome(&found));
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines.len(), found.len());
    assert!(
        lines.contains(&"a b.yaml:6:9: error: `Region` is `ap-south-1`, and the host is in `eu`; requests are signed for the region: the host refuses those of another [region-contradicts-host]"),
        "{text}"
    );
    let without_lines = lines.iter().find(|it| it.ends_with("[unknown-protocol]"));
    assert!(
        without_lines
            .unwrap()
            .starts_with("b.cyberduckprofile:1:1: error: Protocol: "),
        "{text}"
    );
}

#[test]
fn the_overview_counts_each_code_and_says_what_can_be_mended() {
    let found = judge(&[("a.yaml", MIXED.as_bytes()), ("b.yaml", MIXED.as_bytes())]);
    let text = statistics(&Outcome::of(2, &found));
    println!("{text}");
    let row = |code: &str| {
        text.lines()
            .position(|it| it.contains(&format!("  {code} ")))
    };
    let as_text = text.lines().nth(row("boolean-as-text").unwrap()).unwrap();
    assert!(
        as_text.starts_with("2  ") && as_text.ends_with("[--fix]"),
        "{text}"
    );
    assert!(
        row("region-contradicts-host") < row("unknown-key"),
        "errors come first: {text}"
    );
    assert!(text.contains("\n\n2 files: "), "{text}");
    let safe = found.iter().filter(|it| it.fix.is_some()).count();
    assert!(
        text.ends_with(&format!("{safe} can be mended with `--fix`\n")),
        "{text}"
    );
    assert_eq!(statistics(&Outcome::of(1, &[])), "1 file: nothing found\n");
}

#[test]
fn colour_is_only_for_terminals() {
    let found = sample();
    let plain = human::render(&outcome(&found), human::Style::Plain);
    assert!(!plain.contains('\u{1b}'));
    let coloured = human::render(&outcome(&found), human::Style::Terminal);
    assert!(coloured.contains("\u{1b}["));
}

#[test]
fn nothing_from_a_file_reaches_a_terminal_as_it_is() {
    let found = sample();
    let it = outcome(&found);
    for text in [
        human::render(&it, human::Style::Plain),
        json(&it),
        sarif(&it),
        github(&it),
        concise(&it),
        statistics(&it),
    ] {
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
    }
    assert!(found.iter().any(|it| it.message.contains("\u{1b}[2J")));
}

#[test]
fn a_line_of_megabytes_costs_no_more_than_its_window() {
    let icon = format!("{}@{}", "A".repeat(1 << 20), "A".repeat(1 << 20));
    let text = format!(
        "<?xml version=\"1.0\"?><plist><dict><key>Disk</key><string>{icon}</string></dict></plist>\n"
    );
    let found = judge(&[("a.cyberduckprofile", text.as_bytes())]);
    let broken = found.iter().find(|it| it.code == "broken-base64").unwrap();
    let shown = human::one(broken, human::Style::Plain);
    assert!(shown.len() < 2_000, "{}", shown.len());
    assert!(
        shown.contains(&format!(
            "a.cyberduckprofile:1:{}",
            text.find('@').unwrap() + 1
        )),
        "{shown}"
    );
    assert!(shown.contains("AAA@AAA"), "{shown}");
}

#[test]
fn a_secret_is_not_shown_even_beside_a_finding() {
    let secret = "correct-horse";
    let yaml = format!("Protocol: s3\nOAuth Client Secret: {secret} # {secret}-not\n");
    let xml = format!(
        "<plist><dict><key>OAuth Client Secret</key><string>{secret}</string><key>Custom</key><dict><key>Secret Key</key><string>{secret}</string></dict><key>Password</key><string>{secret}</string></dict></plist>"
    );
    for (name, text) in [
        ("a.yaml", yaml),
        ("b.duck", xml.clone()),
        ("c.cyberduckprofile", xml),
    ] {
        let found = judge(&[(name, text.as_bytes())]);
        assert!(
            found
                .iter()
                .any(|it| ["published-client-secret", "stored-password"].contains(&it.code))
        );
        let shown = human::render(&outcome(&found), human::Style::Plain);
        let shown = shown.replace("correct-horse-not", "");
        assert!(!shown.contains(secret), "{shown}");
        assert!(!json(&outcome(&found)).contains(secret));
    }
}

fn root(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
fn json_is_what_its_schema_says() {
    let schema = fs::read_to_string(root("schemas/check-output.v1.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let found = sample();
    let text = json(&Outcome::of(5, &found));
    let json: Value = serde_json::from_str(&text).unwrap();
    let errors: Vec<String> = schema
        .iter_errors(&json)
        .map(|it| format!("{it} at {}", it.instance_path()))
        .collect();
    assert_eq!(errors, Vec::<String>::new());
    let rows = json["findings"].as_array().unwrap();
    let row = |file: &str, code: &str| {
        rows.iter()
            .find(|it| it["file"] == file && it["code"] == code)
            .unwrap()
            .clone()
    };
    let two = row("a b/ü.yaml", "region-contradicts-host");
    assert_eq!(
        (&two["line"], &two["column"], &two["end_column"]),
        (&6.into(), &9.into(), &19.into())
    );
    assert_eq!(two["related"][0]["line"], 5);
    assert_eq!(two["key_path"], "Region");
    let binary = row("b.cyberduckprofile", "unknown-protocol");
    assert!(
        ["line", "column", "end_line", "end_column"]
            .iter()
            .all(|it| binary[*it].is_null())
    );
    assert_eq!(binary["key_path"], "Protocol");
    assert_eq!(
        json["summary"]["error"].as_u64().unwrap() as usize,
        rows.iter().filter(|it| it["severity"] == "error").count()
    );
    // A schema that lets anything pass would prove nothing.
    assert!(!schema.is_valid(&serde_json::json!({"version": 2, "files": 0, "findings": [], "summary": {"error": 0, "warning": 0, "info": 0}})));
    assert!(!schema.is_valid(&serde_json::json!({"version": 1, "files": 0, "findings": [{}], "summary": {"error": 0, "warning": 0, "info": 0}})));
}

#[test]
fn sarif_names_rules_places_and_second_places() {
    let found = sample();
    let log: Value = serde_json::from_str(&sarif(&outcome(&found))).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), found.len());
    for result in results {
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
        // The readers' codes have pages as the rules have.
        let page = rules[index]["help"]["markdown"].as_str();
        assert!(page.is_some_and(|it| it.starts_with("# ")), "{result}");
    }
    let two = results
        .iter()
        .find(|it| it["ruleId"] == "region-contradicts-host")
        .unwrap();
    let place = &two["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "a%20b/%C3%BC.yaml");
    assert_eq!(place["region"]["startLine"], 6);
    assert_eq!(
        two["relatedLocations"][0]["physicalLocation"]["region"]["startLine"],
        5
    );
    assert_eq!(two["level"], "error");
    let text = two["message"]["text"].as_str().unwrap();
    assert!(
        text.ends_with("; requests are signed for the region: the host refuses those of another"),
        "{text}"
    );
}

#[test]
fn github_gets_one_command_a_line() {
    let found = sample();
    let text = github(&outcome(&found));
    assert_eq!(text.lines().count(), found.len());
    assert!(text.lines().all(|it| it.starts_with("::error ")
        || it.starts_with("::warning ")
        || it.starts_with("::notice ")));
    assert!(text.contains("::error file=a b/ü.yaml,line=6,col=9,endLine=6,endColumn=19,title=region-contradicts-host::"), "{text}");
}

#[test]
fn a_summary_counts_in_words() {
    let found = judge(&[("a.yaml", TWO_PLACES.as_bytes())]);
    assert_eq!(
        human::summary(&Outcome::of(0, &[])),
        "0 files: nothing found"
    );
    assert_eq!(human::summary(&Outcome::of(1, &found)), "1 file: 1 error");
    assert_eq!(
        human::summary(&Outcome::of(2, &[found.clone(), found].concat())),
        "2 files: 2 errors"
    );
}
