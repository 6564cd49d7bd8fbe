//! Every derived plan, written as steps and read again, is the same plan.

use super::{described, nothing_around, read};
use crate::connect::world::Stage;
use crate::corpus;
use connection_profile::document;
use connection_profile::plan::{plan, yaml};
use connection_profile::profile::{self, Overrides, Shelf};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

/// Whether there was a plan to compare.
fn comes_back(text: &[u8], overrides: &Overrides) -> bool {
    let Ok(derived) = std::str::from_utf8(text) else {
        return false;
    };
    let (document, _) = document::parse(derived.as_bytes(), "derived.yaml".into());
    let Some(document) = document else {
        return false;
    };
    let (draft, _) = profile::read(&document);
    let (profile, _) = profile::resolve(draft.clone(), overrides);
    let Ok(first) = plan(&profile, &nothing_around()) else {
        return false;
    };
    let mut shelf = Shelf::default();
    shelf.put(draft);
    let written = yaml(&first, &profile);
    let (again, findings) = read(&written, &shelf, overrides);
    assert!(
        findings.iter().all(|it| it.code != "unknown-base"),
        "{findings:?}\n{written}"
    );
    let second = plan(&again, &nothing_around())
        .unwrap_or_else(|problems| panic!("{problems:#?}\n{written}\n{derived}"));
    assert_eq!(
        described(&second),
        described(&first),
        "{written}\n{derived}"
    );
    true
}

#[test]
fn every_profile_s_plan_comes_back_from_its_steps() {
    let mut compared = 0;
    for (name, bytes) in corpus::everything() {
        println!("{name}");
        compared += usize::from(comes_back(&bytes, &Overrides::default()));
    }
    assert!(compared >= 10, "{compared}");
}

/// Keys, and the values that a generated profile may have for them.
const KEYS: &[(&str, &[&str])] = &[
    ("OAuth Configurable", &["true", "true", "false"]),
    ("OAuth Client ID", &["app", "''", "'${property.realm}-app'"]),
    ("OAuth Client Secret", &["''", "hush", "'  '"]),
    (
        "OAuth Issuer Url",
        &[
            "''",
            "'https://login.example/${property.realm}'",
            "https://login.example",
        ],
    ),
    (
        "OAuth Authorization Url",
        &["https://login.example/authorize?a=b&c=d", "/authorize"],
    ),
    (
        "OAuth Token Url",
        &["'https://login.example/${property.realm}/token'", "/token"],
    ),
    (
        "OAuth Redirect Url",
        &["http://127.0.0.1/back", "'${oauth.handler.scheme}:oauth'"],
    ),
    ("OAuth PKCE", &["false", "true"]),
    (
        "Scopes",
        &[
            "[openid, 'a,b']",
            "[openid, sso:account:access]",
            "[]",
            "['${property.realm}']",
        ],
    ),
    ("Authorization", &["AuthorizationCode", "SAML"]),
    ("Role Configurable", &["true"]),
    ("Multi Factor Configurable", &["true"]),
    ("Token Configurable", &["true"]),
    ("Password Configurable", &["true", "false"]),
    (
        "STS Endpoint",
        &[
            "https://sts.eu-west-1.amazonaws.com",
            "'https://${property.server}:8443/sts'",
            "http://127.0.0.1:9000/",
        ],
    ),
    ("Context", &["/prefix", "/a/b/"]),
    ("Region", &["eu-west-1", "'${property.realm}'"]),
    (
        "Default Hostname",
        &[
            "s3.example",
            "s3.amazonaws.com",
            "'${property.server}'",
            "127.0.0.1",
        ],
    ),
    ("Default Port", &["'9000'", "'${property.port}'"]),
    ("Scheme", &["https", "http"]),
    ("Default Path", &["/bucket/a b", "'/it''s #1: x'"]),
];

/// The same for properties.
const PROPERTIES: &[(&str, &[&str])] = &[
    ("role_arn", &["''", "arn:aws:iam::123456789012:role/one"]),
    (
        "role_chain",
        &[
            "arn:aws:iam::123456789012:role/two",
            "'arn:aws:iam::123456789012:role/two,arn:aws:iam::123456789012:role/three'",
        ],
    ),
    ("role_session_name", &["me@example", "''"]),
    ("duration_seconds", &["900", "'3600'", "43200"]),
    ("external_id", &["''", "given"]),
    ("mfa_serial", &["''", "GAHT12345678"]),
    ("session_tags", &["'team=a,cost=1'"]),
    (
        "s3.assumerole.policy",
        &[r#"'{"Version": "2012-10-17", "Statement": []}'"#],
    ),
    ("s3.bucket.virtualhost.disable", &["'true'", "'false'"]),
    (
        "sso_start_url",
        &["https://ssoins-1.portal.eu-west-1.app.aws", "''"],
    ),
    ("sso_region", &["eu-central-1", "''"]),
    ("sso_account_id", &["'123456789012'", "''"]),
    ("sso_role_name", &["Reader"]),
    ("sso_oidc_endpoint", &["https://oidc.example/"]),
    ("sso_portal_endpoint", &["https://portal.example/"]),
    (
        "principal_arn",
        &["''", "arn:aws:iam::123456789012:saml-provider/staff"],
    ),
    ("audience", &["sts.example"]),
    ("authorization_parameters", &["prompt=consent"]),
];

/// The profile that a number stands for: the same one each time.
fn generated(seed: u64) -> String {
    let mut state = seed | 1;
    let mut below = |most: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or_default() % most
    };
    let protocol = ["s3", "s3", "s3", "s3-iam"][below(4)];
    let mut text = format!("Protocol: {protocol}\nVendor: generated\nDescription: 'It''s: #1'\n");
    let mut lines = |text: &mut String, table: &[(&str, &[&str])], indent: &str| {
        for (key, values) in table {
            // Two in five are left out.
            let at = below(values.len() * 5);
            if let Some(value) = values.get(at / 3) {
                text.push_str(&format!("{indent}{key}: {value}\n"));
            }
        }
    };
    lines(&mut text, KEYS, "");
    text.push_str("Properties:\n  realm: ''\n  server: ''\n  port: ''\n");
    lines(&mut text, PROPERTIES, "  ");
    text
}

/// A step of each kind that a profile may be derived with, and where it is seldom, how often at least.
#[test]
fn what_is_generated_has_every_way_in() {
    let mut ways = std::collections::BTreeMap::new();
    for seed in 0..4_000 {
        let (document, _) = document::parse(generated(seed).as_bytes(), "it.yaml".into());
        let (draft, _) = profile::read(&document.unwrap());
        let (profile, _) = profile::resolve(draft, &Overrides::default());
        if let Ok(it) = plan(&profile, &nothing_around()) {
            *ways.entry(it.strategy()).or_insert(0) += 1;
        }
    }
    for way in [
        "identity-center",
        "web-identity",
        "saml",
        "assume-role",
        "session-token",
        "session-credentials",
        "static-keys",
    ] {
        assert!(ways.get(way).is_some_and(|it| *it >= 10), "{way}: {ways:?}");
    }
}

/// A profile of the AWS CLI decides the steps: what is written takes them from the same files.
#[test]
fn plans_that_an_aws_profile_decides_come_back() {
    let stage = Stage::bare();
    let config = "[profile chain]\nrole_arn = arn:aws:iam::123456789012:role/one\nsource_profile = keys\n\
                  region = eu-west-1\n\
                  [profile keys]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n\
                  aws_secret_access_key = an-example-and-no-secret\n\
                  [profile process]\ncredential_process = /bin/true\n\
                  [profile portal]\nsso_session = it\nsso_account_id = 123456789012\n\
                  sso_role_name = Reader\n\
                  [sso-session it]\nsso_start_url = https://it.awsapps.com/start\n\
                  sso_region = eu-west-1\n";
    std::fs::write(stage.home.path().join(".aws/config"), config).unwrap();
    for name in ["chain", "keys", "process", "portal"] {
        let chosen = format!("aws_profile={name}");
        let planned = |profile: &str, format: &str| {
            let it = stage.verb(&["plan", profile, "--set", &chosen, "--format", format]);
            assert_eq!(it.exit, 0, "{}", it.err);
            it.out
        };
        stage.drop_profile(&planned("aws-s3-cli", "yaml"));
        let steps = |profile: &str| {
            let it: serde_json::Value = serde_json::from_str(&planned(profile, "json")).unwrap();
            assert_eq!(it["strategy"], "aws-cli-profile");
            (it["steps"].clone(), it["questions"].clone())
        };
        assert_eq!(steps("aws-s3-cli-steps"), steps("aws-s3-cli"), "{name}");
        let human = planned("aws-s3-cli", "human");
        assert!(human.contains("\n1. aws-profile\n"), "{human}");
    }
}

/// Four at a time: a plan or two takes a millisecond where nothing is optimised.
#[test]
fn ten_thousand_generated_plans_come_back_from_their_steps() {
    let compared: u32 = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(generated_come_back)).collect();
        threads.into_iter().map(|it| it.join().unwrap()).sum()
    });
    // Many that are generated cannot be planned; enough can.
    assert!(compared > 2_000, "{compared}");
}

fn generated_come_back() -> u32 {
    let config = Config {
        cases: 2_500,
        failure_persistence: None,
        ..Config::default()
    };
    let mut runner = TestRunner::new(config);
    let compared = std::cell::Cell::new(0);
    let answer = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    let answers = [
        answer("realm", "staff"),
        answer("server", "s3.answered.example"),
        answer("port", "8443"),
        answer("OAuth Client ID", "answered"),
        answer("role_arn", "arn:aws:iam::123456789012:role/answered"),
        answer("Username", "AKIAEXAMPLE"),
    ];
    runner
        .run(&(any::<u64>(), any::<bool>()), |(seed, answered)| {
            let overrides = Overrides {
                answers: answers.iter().filter(|_| answered).cloned().collect(),
                ..Overrides::default()
            };
            let found = comes_back(generated(seed).as_bytes(), &overrides);
            compared.set(compared.get() + u32::from(found));
            Ok(())
        })
        .unwrap();
    compared.get()
}
