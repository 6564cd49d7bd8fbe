//! Profiles written from answers: every kind, both formats, ordinary and hostile answers.

mod asked;
mod verb;

use connection_profile::diagnostic::Severity;
use connection_profile::document::{Document, Node, Value, parse};
use connection_profile::kinds::{Answers, Filled, Format, KINDS, Kind, Refused};
use connection_profile::lint::{self, Excerpts, Selection};
use connection_profile::schema;
use jsonschema::Validator;
use proptest::prelude::*;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

const ROLE: &str = "arn:aws:iam::123456789012:role/team/S3Access";
const TENANT: &str = "72f988bf-86f1-41af-91ab-2d7cd011db47";

/// Ordinary answers to everything a kind must have.
pub fn ordinary(kind: &str) -> Vec<(&'static str, &'static str)> {
    let client = ("OAuth Client ID", "0oa1b2c3d4");
    let role = ("role_arn", ROLE);
    match kind {
        "assume-role" => vec![role],
        "auth0" => vec![("domain", "example.eu.auth0.com"), client, role],
        "ceph" => vec![
            ("server", "rgw.example.com"),
            ("OAuth Issuer Url", "https://id.example.com/realms/x"),
            client,
            ("role_arn", "arn:aws:iam:::role/S3Access"),
        ],
        "cognito" => vec![("user_pool_id", "eu-central-1_AbCdEfGhI"), client, role],
        "entra" => vec![("tenant", TENANT), client, role],
        "generic-oidc" => vec![
            ("OAuth Issuer Url", "https://id.example.com/"),
            client,
            role,
        ],
        "google" => vec![
            ("OAuth Client ID", "1234-abc.apps.googleusercontent.com"),
            role,
        ],
        "identity-center" => vec![
            ("sso_start_url", "https://d-9367000000.awsapps.com/start"),
            ("sso_region", "eu-west-1"),
        ],
        "keycloak" => vec![
            ("domain", "id.example.com"),
            ("realm", "staff"),
            client,
            role,
        ],
        "mfa-session" => vec![("mfa_serial", "arn:aws:iam::123456789012:mfa/alice")],
        "minio" => vec![
            ("server", "minio.example.com"),
            ("OAuth Issuer Url", "https://id.example.com/realms/x"),
            client,
        ],
        "okta" => vec![("domain", "example.okta.com"), client, role],
        "s3" => vec![("server", "s3.example.com")],
        other => panic!("no ordinary answers for {other}"),
    }
}

fn filled(kind: &'static Kind, answers: &[(&str, &str)]) -> Result<Filled, Refused> {
    let mut it = Answers::new(kind);
    for (name, answer) in answers {
        it.give(name, answer)?;
    }
    it.complete()
}

const FORMATS: [(Format, &str); 2] = [
    (Format::Yaml, "it.yaml"),
    (Format::Plist, "it.cyberduckprofile"),
];

/// A document as JSON.
fn json(node: &Node) -> Json {
    match &node.value {
        Value::String(text) => Json::String(text.clone()),
        Value::Boolean(flag) => Json::Bool(*flag),
        Value::Array(elements) => elements.iter().map(json).collect(),
        Value::Dict(entries) => entries
            .iter()
            .map(|it| (it.key.clone(), json(&it.node)))
            .collect(),
        other => panic!("not in a template: {other:?}"),
    }
}

/// The profile in both formats: alike, as the schema has it, and clean as `check --strict` wants it.
fn written(kind: &Kind, it: &Filled) -> Json {
    static SCHEMA: LazyLock<Validator> =
        LazyLock::new(|| jsonschema::validator_for(&schema::connection_profile()).unwrap());
    let trees = FORMATS.map(|(format, name)| {
        let text = kind.profile(it, format).unwrap();
        let checked = lint::check(
            name,
            text.as_bytes(),
            &Selection::default(),
            Excerpts::Taken,
        );
        let bad: Vec<_> = checked
            .findings
            .iter()
            .filter(|it| it.severity >= Severity::Warning)
            .map(|it| format!("{}: {}", it.code, it.message))
            .collect();
        assert_eq!(bad, Vec::<String>::new(), "{}:\n{text}", kind.name);
        let (document, findings) = parse(text.as_bytes(), name.into());
        assert!(findings.is_empty(), "{findings:?}");
        let document: Document = document.unwrap();
        json(&document.root)
    });
    let [yaml, plist] = trees;
    assert_eq!(yaml, plist, "{}", kind.name);
    assert!(SCHEMA.is_valid(&yaml), "{yaml:#}");
    yaml
}

/// What the profile must say for an answer: the key (or property), and its whole text.
fn said(kind: &str, name: &str, answer: &str) -> (String, String) {
    let url = |it: String| ("OAuth Issuer Url".to_owned(), it);
    match (kind, name) {
        (_, "server") => ("Default Hostname".to_owned(), answer.to_owned()),
        (_, "port") => ("Default Port".to_owned(), answer.to_owned()),
        ("entra", "tenant") => url(format!("https://login.microsoftonline.com/{answer}/v2.0")),
        ("auth0", "domain") => url(format!("https://{answer}/")),
        ("okta", "domain") => url(format!("https://{answer}")),
        ("keycloak", "domain") => url(format!("https://{answer}/realms/staff")),
        ("keycloak", "realm") => url(format!("https://id.example.com/realms/{answer}")),
        ("cognito", "user_pool_id") => {
            let region = answer.split('_').next().unwrap();
            url(format!(
                "https://cognito-idp.{region}.amazonaws.com/{answer}"
            ))
        }
        _ => (name.to_owned(), answer.to_owned()),
    }
}

/// The text of a key, or of a property.
fn text(profile: &Json, name: &str) -> Option<String> {
    let it = profile
        .get(name)
        .or_else(|| profile["Properties"].get(name))?;
    match it {
        Json::String(it) => Some(it.clone()),
        Json::Bool(it) => Some(it.to_string()),
        other => panic!("{other}"),
    }
}

/// What may follow from another answer.
const FOLLOWS: &[&str] = &[
    "Default Hostname",
    "Default Nickname",
    "Description",
    "Multi Factor Configurable",
    "OAuth Authorization Url",
    "OAuth Token Url",
    "Properties",
    "Region",
    "Role Configurable",
    "STS Endpoint",
    "Vendor",
];

/// An answer changes what it is about, what follows from it, and nothing else.
fn unchanged(usual: &Json, profile: &Json, key: &str) {
    let may_change = |it: &str| it == key || FOLLOWS.contains(&it);
    let rest = |it: &Json, free: &dyn Fn(&str) -> bool| -> Vec<(String, Json)> {
        let entries = it.as_object().unwrap().iter();
        let kept = entries.filter(|(it, _)| !free(it));
        kept.map(|(key, it)| (key.clone(), it.clone())).collect()
    };
    assert_eq!(rest(usual, &may_change), rest(profile, &may_change));
    if let Some(properties) = usual.get("Properties") {
        let is_it = |it: &str| it == key;
        assert_eq!(
            rest(properties, &is_it),
            rest(&profile["Properties"], &is_it)
        );
    }
}

#[test]
fn ordinary_answers_come_back_from_every_kind_and_format() {
    for kind in KINDS {
        let answers = ordinary(kind.name);
        let profile = written(kind, &filled(kind, &answers).unwrap());
        for (name, answer) in answers {
            let (key, expected) = said(kind.name, name, answer);
            assert_eq!(text(&profile, &key), Some(expected), "{} {name}", kind.name);
        }
    }
}

/// An answer other than the usual one, for everything a kind takes.
fn other(name: &str) -> &'static str {
    match name {
        "Default Hostname" => "s3.example.com",
        "Description" => "S3 of \"us\" & <them>: #1 {{it}} 'x' äöü 😀",
        "OAuth Client ID" => "x&y<z>]]>\"'{{it}}-1.apps.googleusercontent.com",
        "OAuth Issuer Url" => "https://id.example.com/a&b'c",
        "OAuth Redirect Url" => "http://127.0.0.1:9000/a&b'c",
        "Region" => "eu-west-1",
        "STS Endpoint" => "https://sts.example.com/a&b'c",
        "Vendor" => "no",
        "domain" => "a--b.example.com",
        "duration_seconds" => "3600",
        "external_id" => "a:b/c=d,e@f+g.h-i_j",
        "mfa_serial" => "GAHT12345678",
        "port" => "9000",
        "realm" => "no",
        "role_arn" => "arn:aws:iam::123456789012:role/a/b/x+=,.@-_",
        "s3.bucket.virtualhost.disable" => "false",
        "server" => "a--b.example.com",
        "sso_account_id" => "012345678901",
        "sso_region" => "us-gov-west-1",
        "sso_role_name" => "a+b=c,d@e-f_g.h",
        "sso_start_url" => "https://x.awsapps.com/start/a&b'c",
        "tenant" => "11111111-2222-3333-4444-555555555555",
        "user_pool_id" => "us-east-1_Ab1",
        other => panic!("no other answer for {other}"),
    }
}

#[test]
fn every_question_of_every_kind_comes_back_with_another_answer() {
    for kind in KINDS {
        for ask in kind.asks() {
            let mut answers = ordinary(kind.name);
            answers.push((ask.name, other(ask.name)));
            if kind.name == "generic-oidc"
                && ["Default Hostname", "STS Endpoint"].contains(&ask.name)
            {
                answers.push(("Default Hostname", other("Default Hostname")));
                answers.push(("STS Endpoint", other("STS Endpoint")));
            }
            let filled = filled(kind, &answers).unwrap_or_else(|it| panic!("{}: {it}", kind.name));
            let profile = written(kind, &filled);
            let (key, expected) = said(kind.name, ask.name, other(ask.name));
            assert_eq!(
                text(&profile, &key),
                Some(expected),
                "{} {}",
                kind.name,
                ask.name
            );
        }
    }
}

const HOSTILE: &[&str] = &[
    "\"",
    "'",
    "a\"b",
    "a'b",
    "\\",
    "a\\nb",
    "&",
    "&amp;",
    "&#0;",
    "<x/>",
    "]]>",
    "<!--",
    "-->",
    "</string>",
    "{{it}}",
    "{{> it}}",
    "{{{it}}}",
    "${it}",
    "${oauth.handler.scheme}",
    "$",
    "a\nb",
    "a\r\nb",
    "a\tb",
    "a\u{0}b",
    "a\u{85}b",
    "a\u{2028}b",
    "a\u{202e}b",
    "a\u{200b}b",
    "a\u{feff}b",
    "a\u{fffe}b",
    "\u{10ffff}",
    "ä",
    "日本語",
    "😀",
    " a",
    "a ",
    "\u{a0}a",
    " ",
    "no",
    "yes",
    "on",
    "true",
    "null",
    "~",
    "0",
    "0x10",
    "1e3",
    "12:30",
    "2026-01-01",
    "a: b",
    "a:",
    "# a",
    "a # b",
    "- a",
    "? a",
    "| a",
    "> a",
    "@a",
    "`a`",
    "%a",
    "!a",
    "!!str a",
    "&a",
    "*a",
    "[a]",
    "{a: b}",
    "---",
    "...",
    "=",
    "<<",
    "..",
    "../a",
    "a/b",
    "a@b",
    "a?b",
    "a#b",
    "https://evil.example/",
    "https://a\"b.example/",
    "https://a&b.example/",
    "https://a;b.example/",
    "https://a`{}b.example/",
    "https://a.example/`{}|^\"",
    "http://127.0.0.1/\"",
    "http://localhost/<a>",
    "evil.example/@",
    "# profilectl: allow(unknown-key)",
    "<?xml?>",
    "<!DOCTYPE a>",
    "a%0ab",
    "file:///etc/passwd",
    "javascript:alert(1)",
];

#[test]
fn hostile_answers_come_back_or_are_refused() {
    let (mut taken, mut refused) = (0, 0);
    for kind in KINDS {
        let ordinary = ordinary(kind.name);
        let usual = written(kind, &filled(kind, &ordinary).unwrap());
        for ask in kind.asks() {
            for hostile in HOSTILE {
                let mut answers = ordinary.clone();
                answers.push((ask.name, hostile));
                match filled(kind, &answers) {
                    Err(Refused::Wrong { why, .. }) => {
                        assert!(!why.is_empty() && !why.ends_with('.'), "{why}");
                        refused += 1;
                    }
                    Err(other) => panic!("{other}"),
                    Ok(it) => {
                        let profile = written(kind, &it);
                        let (key, expected) = said(kind.name, ask.name, hostile);
                        assert_eq!(
                            text(&profile, &key),
                            Some(expected),
                            "{} {}",
                            kind.name,
                            ask.name
                        );
                        unchanged(&usual, &profile, &key);
                        taken += 1;
                    }
                }
            }
        }
    }
    // Neither everything nor nothing: both ways are walked.
    assert!(taken > 400 && refused > 4000, "{taken} {refused}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_description_comes_back_or_is_refused(at in 0..KINDS.len(), it in any::<String>()) {
        let kind = KINDS[at];
        let mut answers = ordinary(kind.name);
        answers.push(("Description", &it));
        if let Ok(filled) = filled(kind, &answers) {
            let profile = written(kind, &filled);
            // A blank one is made of the other answers.
            if !it.is_empty() {
                prop_assert_eq!(text(&profile, "Description"), Some(it));
            }
        }
    }
}

#[test]
fn a_description_and_a_vendor_tell_profiles_apart() {
    let mut seen = BTreeSet::new();
    for kind in KINDS {
        let it = filled(kind, &ordinary(kind.name)).unwrap();
        assert!(seen.insert(it.value("Vendor").to_owned()), "{}", kind.name);
        assert!(seen.insert(it.value("Description").to_owned()));
    }
    for expected in [
        "okta-example.okta.com",
        "AWS S3 with Okta (example.okta.com)",
        "keycloak-id.example.com-staff",
        "assume-role-123456789012-S3Access",
        "AWS S3 as a role (123456789012 S3Access)",
        "cognito-eu-central-1-AbCdEfGhI",
    ] {
        assert!(seen.contains(expected), "{expected}: {seen:#?}");
    }
}

#[test]
fn table_and_files_agree() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let listing = |folder: &str| -> BTreeSet<String> {
        std::fs::read_dir(root.join(folder))
            .unwrap()
            .map(|it| it.unwrap().file_name().into_string().unwrap())
            .collect()
    };
    let shared = ["answers.rs", "ask.rs", "aws.rs", "mod.rs"];
    let sources = KINDS.iter().map(|it| it.name.replace('-', "_") + ".rs");
    let sources = sources.chain(shared.map(str::to_owned)).collect();
    assert_eq!(listing("src/kinds"), sources);
    let endings = ["yaml.hbs", "cyberduckprofile.hbs"];
    let templates = KINDS
        .iter()
        .flat_map(|it| endings.map(|ending| format!("{}.{ending}", it.name)))
        .collect();
    assert_eq!(listing("profiles/templates"), templates);
}

#[test]
fn what_to_register_is_said_in_the_providers_own_words() {
    for (kind, words) in [
        ("assume-role", vec!["Trust relationships", "sts:AssumeRole"]),
        (
            "auth0",
            vec!["Allowed Callback URLs", "https://example.eu.auth0.com/ "],
        ),
        ("ceph", vec!["CreateOpenIDConnectProvider", "rgw_sts_key"]),
        (
            "cognito",
            vec![
                "Allowed callback URLs",
                "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI",
            ],
        ),
        (
            "entra",
            vec![
                "\"Mobile and desktop applications\"",
                "http://localhost/oauth/callback",
                TENANT,
            ],
        ),
        (
            "generic-oidc",
            vec!["native application", "https://id.example.com/"],
        ),
        ("google", vec!["\"Desktop app\"", "client secret"]),
        (
            "identity-center",
            vec!["Create permission set", "Assign users or groups"],
        ),
        (
            "keycloak",
            vec!["Valid redirect URIs", "https://id.example.com/realms/staff"],
        ),
        ("mfa-session", vec!["Multi-factor authentication"]),
        ("minio", vec!["identity_openid", "role_policy"]),
        (
            "okta",
            vec!["\"Native Application\"", "Sign-in redirect URIs"],
        ),
        ("s3", vec!["access key"]),
    ] {
        let kind = Kind::find(kind).unwrap();
        let filled = filled(kind, &ordinary(kind.name)).unwrap();
        let said = kind.registration(&filled).unwrap();
        for word in words {
            assert!(said.contains(word), "{word}\n{said}");
        }
        let redirect = filled.value("OAuth Redirect Url");
        assert!(kind.name == "google" || said.contains(redirect), "{said}");
    }
    assert_eq!(KINDS.len(), 13);
}

#[test]
fn a_portals_region_is_the_one_that_its_address_tells() {
    let kind = Kind::find("identity-center").unwrap();
    let url = ("sso_start_url", "https://ssoins-1.portal.eu-west-1.app.aws");
    let told = filled(kind, &[url, ("sso_region", "")]).unwrap();
    assert_eq!(told.value("sso_region"), "eu-west-1");
    let wrong = filled(kind, &[url, ("sso_region", "us-east-1")]);
    assert!(matches!(
        wrong,
        Err(Refused::Wrong {
            name: "sso_region",
            ..
        })
    ));
}

#[test]
fn a_role_and_its_region_must_be_of_one_partition() {
    let with = |role: &'static str, region: &'static str| {
        let kind = Kind::find("entra").unwrap();
        let mut answers = ordinary("entra");
        answers.extend([("role_arn", role), ("Region", region)]);
        filled(kind, &answers).map(|it| written(kind, &it))
    };
    let china = "arn:aws-cn:iam::123456789012:role/x";
    let profile = with(china, "cn-north-1").unwrap();
    assert_eq!(
        profile["STS Endpoint"],
        "https://sts.cn-north-1.amazonaws.com.cn/"
    );
    assert_eq!(
        profile["Default Hostname"],
        "s3.cn-north-1.amazonaws.com.cn"
    );
    let profile = with(ROLE, "").unwrap();
    assert_eq!(profile.get("STS Endpoint"), None);
    // Left to whoever connects, the role says nothing.
    assert!(with("", "us-gov-west-1").is_ok());
    for (role, region) in [
        (china, ""),
        (china, "eu-west-1"),
        (ROLE, "cn-north-1"),
        ("arn:minio:iam:::role/abcdef", ""),
        (ROLE, "eu west"),
        (ROLE, "us-east-1.evil.example"),
    ] {
        assert!(with(role, region).is_err(), "{role} {region}");
    }
}
