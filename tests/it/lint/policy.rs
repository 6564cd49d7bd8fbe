//! A company's own JSON Schema: what it finds, where, and what is refused as a schema.

use super::cli::{GOOD, folder, found, run};
use connection_profile::lint::{self, Excerpts, Finding, Selection, Terms};
use connection_profile::policy::{MOST, Policy};
use serde_json::{Value as Json, json};

fn policy(schema: &Json) -> Policy {
    Policy::read("p.schema.json", schema.to_string().into_bytes()).expect("a schema")
}

/// What the schema finds in a file, and nothing else.
fn judged(schema: &Json, name: &str, bytes: &[u8]) -> Vec<Finding> {
    let only = Selection {
        select: vec!["policy".to_owned()],
        ..Selection::default()
    };
    let terms = Terms {
        bases: connection_profile::profile::Shelf::built_in(),
        selection: &only,
        policies: &[policy(schema)],
        excerpts: Excerpts::Taken,
    };
    lint::check_by(name, bytes, &terms).findings
}

/// `line:column message` of each finding in a profile made of these lines; no line is line 0.
fn said(schema: &Json, more: &str) -> Vec<String> {
    let text = format!("Protocol: s3\nVendor: acme\nDescription: Acme\n{more}");
    let findings = judged(schema, "a.yaml", text.as_bytes());
    let said = findings.iter().map(|it| {
        let at = it
            .spot
            .range
            .map_or((0, 0), |it| (it.start.line, it.start.column));
        format!("{}:{} {}", at.0, at.1, it.message)
    });
    said.collect()
}

fn properties(it: Json) -> Json {
    json!({ "properties": it })
}

#[test]
fn every_keyword_points_at_what_it_is_about() {
    for (schema, more, expected) in [
        (
            json!({"required": ["Region"]}),
            "",
            "0:0 `Region` is missing",
        ),
        (
            properties(json!({"Properties": {"required": ["role_arn"]}})),
            "Properties:\n  mfa_serial: ''\n",
            "4:1 `Properties.role_arn` is missing",
        ),
        (
            json!({"properties": {"Protocol": true, "Vendor": true, "Description": true}, "additionalProperties": false}),
            "Region: a\n",
            "4:1 `Region` is not allowed",
        ),
        (
            json!({"properties": {"Protocol": true, "Vendor": true, "Description": true}, "unevaluatedProperties": false}),
            "Region: a\n",
            "4:1 `Region` is not allowed",
        ),
        (
            properties(json!({"Region": false})),
            "Region: a\n",
            "4:1 `Region` is not allowed",
        ),
        (
            json!({"propertyNames": {"pattern": "^[A-Z]"}}),
            "color: red\n",
            "4:1 the name of `color` does not match `^[A-Z]`",
        ),
        (
            properties(json!({"Vendor": {"enum": ["a", "b"]}})),
            "",
            "2:9 `Vendor` is none of `a`, `b`",
        ),
        (
            properties(json!({"Vendor": {"const": "b"}})),
            "",
            "2:9 `Vendor` is not `b`",
        ),
        (
            properties(json!({"Vendor": {"maxLength": 3}})),
            "",
            "2:9 `Vendor` is longer than 3 characters",
        ),
        (
            properties(json!({"Vendor": {"maxLength": 0}})),
            "",
            "2:9 `Vendor` is not empty",
        ),
        (
            properties(json!({"Vendor": {"minLength": 5}})),
            "",
            "2:9 `Vendor` is shorter than 5 characters",
        ),
        (
            properties(json!({"Vendor": {"type": ["integer", "boolean"]}})),
            "",
            "2:9 `Vendor` must be of type boolean or integer, and is of type string",
        ),
        (
            properties(json!({"Default Port": {"maximum": 443}})),
            "Default Port: 8443\n",
            "4:15 `Default Port` is more than 443",
        ),
        (
            properties(json!({"Help": {"format": "uri"}})),
            "Help: not a url\n",
            "4:7 `Help` is not of the format `uri`",
        ),
        (
            properties(json!({"Scopes": {"contains": {"const": "openid"}}})),
            "Scopes: [email]\n",
            "4:9 `Scopes` has no element that fits `contains`",
        ),
        (
            properties(json!({"Scopes": {"items": {"enum": ["openid"]}}})),
            "Scopes: [openid, email]\n",
            "4:18 `Scopes[1]` is none of `openid`",
        ),
        (
            properties(json!({"Scopes": {"uniqueItems": true}})),
            "Scopes: [openid, openid]\n",
            "4:9 `Scopes` has an element twice",
        ),
        (
            properties(json!({"Vendor": {"not": {"const": "acme"}}})),
            "",
            "2:9 `Vendor` is what `not` rules out",
        ),
        (
            json!({"anyOf": [{"required": ["Region"]}, {"required": ["Regions"]}]}),
            "",
            "0:0 the profile fits none of the alternatives of `anyOf`",
        ),
        (
            json!({"oneOf": [{"required": ["Vendor"]}, {"required": ["Protocol"]}]}),
            "",
            "0:0 the profile fits more than one of the alternatives of `oneOf`",
        ),
        (
            json!({"if": {"required": ["Role Configurable"]}, "then": {"required": ["STS Endpoint"]}}),
            "Role Configurable: true\n",
            "0:0 `STS Endpoint` is missing",
        ),
        (
            json!({"dependentRequired": {"Vendor": ["Help"]}}),
            "",
            "0:0 `Help` is missing",
        ),
        (json!(false), "", "0:0 the profile is not allowed"),
    ] {
        assert_eq!(said(&schema, more), [expected], "{schema}");
    }
}

#[test]
fn several_keys_too_many_are_several_findings() {
    let schema = json!({
        "properties": {"Protocol": true, "Vendor": true, "Description": true},
        "additionalProperties": false,
    });
    assert_eq!(
        said(&schema, "Region: a\nHelp: b\n"),
        ["4:1 `Region` is not allowed", "5:1 `Help` is not allowed"]
    );
}

/// The same profile in the three formats: lines where there are lines, the key path everywhere.
#[test]
fn xml_yaml_and_binary_files_are_judged_alike() {
    let schema = properties(json!({"Properties": {"properties": {"role_arn": {"const": "x"}}}}));
    let yaml = "Protocol: s3\nProperties:\n  role_arn: y\n";
    let xml = "<plist version=\"1.0\">\n<dict>\n<key>Properties</key>\n<dict>\n<key>role_arn</key>\n<string>y</string>\n</dict>\n</dict>\n</plist>\n";
    let mut binary = Vec::new();
    plist::Value::from_reader_xml(xml.as_bytes())
        .unwrap()
        .to_writer_binary(&mut binary)
        .unwrap();
    for (name, bytes, line) in [
        ("a.yaml", yaml.as_bytes(), Some((3, 13))),
        ("a.cyberduckprofile", xml.as_bytes(), Some((6, 1))),
        ("b.cyberduckprofile", &binary, None),
    ] {
        let found = judged(&schema, name, bytes);
        let [finding] = found.as_slice() else {
            panic!("{name}: {found:?}");
        };
        assert_eq!(finding.spot.key_path, "Properties.role_arn", "{name}");
        let start = finding
            .spot
            .range
            .map(|it| (it.start.line, it.start.column));
        assert_eq!(start, line, "{name}");
    }
}

#[test]
fn the_second_place_is_the_rule_in_the_schema() {
    let schema = b"{\n  \"properties\": {\n    \"Vendor\": {\n      \"$ref\": \"#/$defs/name\"\n    }\n  },\n  \"$defs\": {\n    \"name\": { \"maxLength\": 3 }\n  }\n}\n";
    let policy = Policy::read("p.schema.json", schema.to_vec()).unwrap();
    let terms = Terms {
        bases: connection_profile::profile::Shelf::built_in(),
        selection: &Selection::default(),
        policies: &[policy],
        excerpts: Excerpts::Taken,
    };
    let found = lint::check_by("a.yaml", GOOD.as_bytes(), &terms);
    let [finding] = found.findings.as_slice() else {
        panic!("{:?}", found.findings);
    };
    let [second] = finding.related.as_slice() else {
        panic!("{finding:?}");
    };
    assert_eq!(&*second.spot.file, "p.schema.json");
    let range = second.spot.range.unwrap();
    assert_eq!((range.start.line, range.start.column), (8, 15));
    assert_eq!(second.message, "`maxLength` says so");
}

#[test]
fn the_schemas_author_has_the_say() {
    let help = |schema: Json| judged(&schema, "a.yaml", GOOD.as_bytes())[0].help.clone();
    let message = |schema: Json| {
        judged(&schema, "a.yaml", GOOD.as_bytes())[0]
            .message
            .clone()
    };
    let vendor = |it: Json| json!({"title": "Acme", "properties": {"Vendor": it}});
    assert_eq!(help(vendor(json!({"const": "x"}))).as_deref(), Some("Acme"));
    assert_eq!(
        help(vendor(json!({"const": "x", "description": "our name"}))).as_deref(),
        Some("our name")
    );
    assert_eq!(
        help(
            json!({"required": ["STS Endpoint"], "properties": {"STS Endpoint": {"title": "ours"}}})
        )
        .as_deref(),
        Some("ours")
    );
    for said in [
        json!({"pattern": "^x", "errorMessage": "begin with x"}),
        json!({"pattern": "^x", "errorMessage": {"pattern": "begin with x"}}),
        json!({"pattern": "^x", "patternErrorMessage": "begin with x"}),
    ] {
        assert_eq!(message(vendor(said)), "begin with x");
    }
    assert_eq!(
        message(
            json!({"required": ["STS Endpoint"], "errorMessage": {"required": {"STS Endpoint": "say where"}}})
        ),
        "say where"
    );
    let either =
        json!({"anyOf": [{"required": ["Regions"]}, {"properties": {"Vendor": {"const": "x"}}}]});
    assert_eq!(
        help(either).as_deref(),
        Some("of the alternatives, `Regions` is missing; `Vendor` is not `x`")
    );
}

#[test]
fn drafts_4_to_2020_12_are_understood() {
    let exclusive = |draft: &str, bound: Json| {
        let mut schema = properties(json!({"Default Port": bound}));
        schema["$schema"] = draft.into();
        said(&schema, "Default Port: 443\n").len()
    };
    let four = json!({"maximum": 443, "exclusiveMaximum": true});
    let later = json!({"exclusiveMaximum": 443});
    assert_eq!(
        exclusive("http://json-schema.org/draft-04/schema#", four),
        1
    );
    for draft in [
        "http://json-schema.org/draft-06/schema#",
        "http://json-schema.org/draft-07/schema#",
        "https://json-schema.org/draft/2019-09/schema",
        "https://json-schema.org/draft/2020-12/schema",
    ] {
        assert_eq!(exclusive(draft, later.clone()), 1, "{draft}");
    }
}

#[test]
fn an_icon_is_judged_as_text_though_it_is_never_copied_into_the_tree() {
    let schema = properties(json!({"Disk": {"maxLength": 10_000, "pattern": "^TU0A"}}));
    let icon = |start: &str, length: usize| format!("Disk: {start}{}\n", "A".repeat(length));
    assert_eq!(said(&schema, &icon("TU0A", 9_000)), Vec::<String>::new());
    assert_eq!(said(&schema, &icon("TU0A", 10_000)).len(), 1);
    assert_eq!(said(&schema, &icon("iVBO", 9_000)).len(), 1);
    let xml = |start: &str| {
        format!(
            "<plist><dict>\n<key>Disk</key>\n<string>{start}{}</string></dict></plist>",
            "A".repeat(9_000)
        )
    };
    assert_eq!(judged(&schema, "a.plist", xml("TU0A").as_bytes()), []);
    assert_eq!(judged(&schema, "a.plist", xml("iVBO").as_bytes()).len(), 1);
}

#[test]
fn a_value_of_the_profile_is_in_no_message() {
    let secret = "tT9-not-for-a-log";
    let more = format!("OAuth Client Secret: {secret}\n");
    for rule in [
        json!({"maxLength": 0}),
        json!({"const": ""}),
        json!({"enum": ["", "none"]}),
        json!({"pattern": "^$"}),
        json!({"type": "boolean"}),
        json!({"format": "uuid"}),
        json!({"not": {"minLength": 1}}),
        json!({"anyOf": [{"const": ""}, {"maxLength": 1}]}),
        json!({"contentEncoding": "base64", "maxLength": 3}),
    ] {
        let text = format!("Protocol: s3\nVendor: v\nDescription: d\n{more}");
        let schema = properties(json!({"OAuth Client Secret": rule}));
        let found = judged(&schema, "a.yaml", text.as_bytes());
        assert!(!found.is_empty(), "{schema}");
        assert!(!format!("{found:?}").contains(secret), "{found:?}");
    }
}

#[test]
fn a_pattern_that_goes_wrong_ends_and_says_so() {
    let schema = properties(json!({"Description": {"pattern": "^(a|aa)+\\1c$"}}));
    let text = format!(
        "Protocol: s3\nVendor: v\nDescription: {}b\n",
        "a".repeat(8_000)
    );
    let found = judged(&schema, "a.yaml", text.as_bytes());
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].message.contains("too many steps"),
        "{}",
        found[0].message
    );
}

#[test]
fn what_is_found_is_counted_to_a_limit() {
    let schema = properties(json!({"Scopes": {"items": {"type": "integer"}}}));
    let found = said(&schema, &format!("Scopes: [{}]\n", "a, ".repeat(5_000)));
    assert_eq!(found.len(), MOST);
    assert!(found.iter().any(|it| it.contains("has more against")));
}

#[test]
fn bookmarks_are_not_profiles() {
    let schema = json!({"required": ["Vendor"]});
    let bookmark = "<plist><dict><key>Protocol</key><string>s3</string></dict></plist>";
    assert_eq!(judged(&schema, "a.duck", bookmark.as_bytes()), []);
}

/// Everything is said with a place in the schema, and nothing is fetched.
#[test]
fn a_schema_that_cannot_judge_is_refused() {
    for (name, text, place, words) in [
        (
            "p.json",
            "{\n  \"type\": \"object\",\n}",
            "3:1",
            "is not JSON",
        ),
        ("p.json", "", "1:0", "is not JSON"),
        ("p.json", "[]", "#", "a schema is an object"),
        ("p.yaml", GOOD, "#", "has no keyword of JSON Schema"),
        (
            "p.json",
            "{\n \"type\": \"text\"\n}",
            "2:2",
            "`#/type` is not as JSON Schema has it",
        ),
        (
            "p.json",
            "{\"properties\": {\n\"Vendor\": {\"pattern\": \"(\"}}}",
            "2:12",
            "`#/properties/Vendor/pattern`",
        ),
        (
            "p.json",
            "{\n\"$ref\": \"https://acme.example/other.json\"}",
            "2:1",
            "`https://acme.example/other.json` is not in the schema, and nothing is fetched",
        ),
        (
            "p.json",
            "{\"allOf\": [\n{\"$ref\": \"other.json#/a\"}]}",
            "2:2",
            "other.json` is not in the schema, and nothing is fetched",
        ),
        (
            "p.json",
            "{\n\"$ref\": \"#/$defs/none\"}",
            "2:1",
            "`#/$defs/none` leads nowhere",
        ),
        (
            "p.json",
            "{\n\"$schema\": \"https://acme.example/dialect\"}",
            "2:1",
            "acme.example/dialect",
        ),
        ("p.yaml", "type: [\n", "2:1", ""),
        ("p.yaml", "a: &x 1\nb: *x\n", "1:4", "anchor"),
        ("p.yml", "type: text\n", "1:1", "`#/type`"),
    ] {
        let error = Policy::read(name, text.as_bytes().to_vec()).expect_err(text);
        assert!(error.message.contains(words), "{text}: {}", error.message);
        assert_eq!(
            error.place.as_deref(),
            Some(place),
            "{text}: {}",
            error.message
        );
    }
}

/// Each of these would be judged by for ever: it comes back to itself without going deeper.
#[test]
fn a_schema_that_goes_round_in_circles_is_refused() {
    for schema in [
        json!({"$ref": "#"}),
        json!({"$defs": {"a": {"allOf": [{"$ref": "#/$defs/a"}]}}}),
        json!({"$defs": {"a": {"$anchor": "x", "anyOf": [{"$ref": "#x"}]}}}),
        json!({
            "$defs": {"a": {"$id": "https://acme.example/a", "anyOf": [{"$ref": "#"}]}},
            "properties": {"Vendor": {"$ref": "https://acme.example/a"}},
        }),
    ] {
        let read = Policy::read("p.json", schema.to_string().into_bytes());
        let message = read.err().map(|it| it.message).unwrap_or_default();
        assert!(message.contains("refers to itself"), "{schema}: {message}");
    }
    // One that comes back for a part of the value comes to an end.
    policy(&json!({"additionalProperties": {"$ref": "#"}}));
}

#[test]
fn the_flag_and_the_settings_name_schemas() {
    let strict = "{\"properties\": {\"Vendor\": {\"const\": \"other\"}}}";
    let it = folder(&[
        (".git/HEAD", ""),
        ("a.yaml", GOOD),
        ("policy/vendor.json", strict),
        (
            "policy/region.yaml",
            "properties:\n  Region:\n    enum: [eu-2]\n",
        ),
    ]);
    let codes = |words: &[&str]| found(&run(&it, &[words, &["--format", "json"]].concat()));
    let two = (1, vec!["policy".to_owned(); 2]);
    assert_eq!(codes(&["a.yaml"]), (0, Vec::new()));
    let (vendor, region) = ("policy/vendor.json", "policy/region.yaml");
    assert_eq!(
        codes(&["a.yaml", "--schema", vendor, "--schema", region]),
        two
    );
    assert_eq!(
        codes(&["a.yaml", "--schema", vendor, "--ignore", "policy"]),
        (0, Vec::new())
    );
    std::fs::write(
        it.path().join("profilectl.yaml"),
        "check:\n  schema: [policy/vendor.json, policy/region.yaml]\n",
    )
    .unwrap();
    assert_eq!(codes(&["a.yaml"]), two);
    // Named twice, it judges once.
    assert_eq!(codes(&["a.yaml", "--schema", vendor]), two);
    assert_eq!(run(&it, &["a.yaml", "--schema", "none.json"]).exit, 3);
    std::fs::write(it.path().join("broken.json"), "{\n,").unwrap();
    let ran = run(&it, &["a.yaml", "--schema", "broken.json"]);
    assert_eq!(ran.exit, 3);
    assert!(ran.err.contains("broken.json:2:1"), "{}", ran.err);
}

#[test]
fn every_format_has_both_places_and_the_keyword() {
    let it = folder(&[
        ("a.yaml", GOOD),
        (
            "p.json",
            "{\"properties\": {\"Vendor\": {\n\"const\": \"other\"}}}",
        ),
    ]);
    let ran = |format: &str| run(&it, &["a.yaml", "--schema", "p.json", "--format", format]).out;
    let human = ran("human");
    assert!(human.contains("--> a.yaml:2:9"), "{human}");
    assert!(human.contains("::: p.json:2:1"), "{human}");
    // Where a whole file is meant there is no line to show, but the rule still has its place.
    std::fs::write(
        it.path().join("q.json"),
        "{\n\"required\": [\"STS Endpoint\"]}",
    )
    .unwrap();
    let human = run(&it, &["a.yaml", "--schema", "q.json"]).out;
    assert!(human.contains("`required` says so: q.json:2:1"), "{human}");
    let json: Json = serde_json::from_str(&ran("json")).unwrap();
    let row = &json["findings"][0];
    assert_eq!((&row["line"], &row["column"]), (&json!(2), &json!(9)));
    assert_eq!(row["related"][0]["file"], "p.json");
    assert_eq!(row["related"][0]["message"], "`const` says so");
    let sarif: Json = serde_json::from_str(&ran("sarif")).unwrap();
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "policy");
    let second = &result["relatedLocations"][0]["physicalLocation"];
    assert_eq!(second["artifactLocation"]["uri"], "p.json");
    let github = ran("github");
    assert!(
        github.starts_with("::error file=a.yaml,line=2,col=9"),
        "{github}"
    );
    assert!(github.contains("`Vendor` is not `other`"), "{github}");
}

#[test]
fn an_allow_comment_silences_a_policy_too() {
    let schema = properties(json!({"Vendor": {"const": "other"}}));
    let text = GOOD.replace(
        "Vendor: acme",
        "Vendor: acme # profilectl: allow[policy] agreed with the other team",
    );
    assert_eq!(judged(&schema, "a.yaml", text.as_bytes()), []);
}
