//! Every refusal has a code, a page, and something to do next.

use super::world::*;
use connection_profile::effects::Verdict;

fn check(name: &'static str, exit: u8, code: &str, words: &[&str]) -> Stage {
    let stage = Stage::of(name);
    let it = stage.connect_with(REGION, START_URL);
    said(&it, exit, code, words);
    stage
}

fn said(it: &Outcome, exit: u8, code: &str, words: &[&str]) {
    assert_eq!(it.exit, exit, "{}", it.err);
    assert!(it.err.contains(&format!("error[{code}]")), "{}", it.err);
    for word in words {
        assert!(it.err.contains(word), "{word}: {}", it.err);
    }
    assert!(connection_profile::known::find(code).is_some(), "{code}");
}

#[test]
fn nobody_assigned_anything() {
    check(
        "Chiyo Tanaka",
        5,
        "sso-no-account",
        &["Assign users or groups"],
    );
    check("Emre Yıldız", 5, "sso-no-role", &["123456789012"]);
}

#[test]
fn access_that_was_not_allowed_is_the_persons_word() {
    let stage = Stage::of("Bilal Haddad");
    stage.deny();
    let it = stage.connect_with(REGION, START_URL);
    said(&it, 7, "sign-in-declined", &["Allow access"]);
    assert!(matches!(
        stage.pages().as_slice(),
        [Verdict::Refused { .. }]
    ));
}

#[test]
fn a_permission_set_or_account_that_is_gone() {
    let stage = Stage::of("Bilal Haddad");
    assert_eq!(stage.connect_with(REGION, START_URL).exit, 0);
    let it = stage.verb(&["connect", PROFILE, "--set", "sso_role_name=Gone"]);
    said(
        &it,
        5,
        "sso-role-gone",
        &["Gone", "123456789012", "sso_role_name="],
    );
    assert_eq!(stage.visits(), 1);
}

#[test]
fn a_start_url_that_is_nobodys() {
    let stage = Stage::of("Bilal Haddad");
    let wrong = [
        "connect",
        PROFILE,
        "--set",
        "sso_region=eu-west-1",
        "--set",
        "sso_start_url=https://d-0000000000.awsapps.com/start",
    ];
    let it = stage.verb_in(&wrong, false);
    said(
        &it,
        5,
        "sso-start-url-unknown",
        &["Invalid start URL provided"],
    );
    stage.script(&[("sso_start_url", Act::Answer(START_URL))]);
    let it = stage.verb(&wrong);
    assert_eq!(it.exit, 0, "{}", it.err);
    assert!(stage.bookmark().contains(START_URL));
}

#[test]
fn a_wrong_region_where_nobody_is_there() {
    let stage = Stage::of("Bilal Haddad");
    let url = format!("sso_start_url={START_URL}");
    let it = stage.verb_in(
        &[
            "connect",
            PROFILE,
            "--set",
            &url,
            "--set",
            "sso_region=us-east-1",
        ],
        false,
    );
    said(
        &it,
        5,
        "sso-region-mismatch",
        &[
            "Start URL region does not match service region",
            "Dashboard",
        ],
    );
}

#[test]
fn throttling_is_waited_out_and_then_told() {
    let stage = Stage::with("Bilal Haddad", |it| it.knobs.throttled = 2);
    let it = stage.connect_with(REGION, START_URL);
    assert_eq!(it.exit, 0, "{}", it.err);
    let stage = Stage::with("Bilal Haddad", |it| it.knobs.throttled = 100);
    let it = stage.connect_with(REGION, START_URL);
    said(&it, 6, "throttled", &["try again in a minute"]);
}

#[test]
fn values_are_judged_before_anything_is_sent() {
    let stage = Stage::of("Bilal Haddad");
    for wrong in [
        "sso_account_id=1234-5678-9012",
        "sso_region=x@evil.test:443/#",
        "sso_region=us-east-1\n",
        "sso_start_url=http://d-9367000000.awsapps.com/start",
        "sso_start_url=https://me@d-9367000000.awsapps.com/start",
    ] {
        let (key, _) = wrong.split_once('=').unwrap();
        let rest: Vec<String> = [
            format!("sso_region={REGION}"),
            format!("sso_start_url={START_URL}"),
        ]
        .into_iter()
        .filter(|it| !it.starts_with(key))
        .collect();
        let mut words = vec!["connect", PROFILE, "--set", wrong];
        for it in &rest {
            words.extend(["--set", it]);
        }
        let it = stage.verb_in(&words, false);
        assert_ne!(it.exit, 0, "{wrong}");
        assert!(it.err.contains("error["), "{wrong}: {}", it.err);
    }
    assert_eq!(stage.requests_since(0), [""; 0]);
}

#[test]
fn every_missing_answer_is_named_and_so_is_the_profile_that_would_give_it() {
    let stage = Stage::of("Bilal Haddad");
    stage.write_aws(
        "config",
        "[profile dev]\nsso_start_url = https://d-9367000000.awsapps.com/start\nsso_region = eu-west-1\n",
    );
    let it = stage.verb_in(&["connect", PROFILE], false);
    said(
        &it,
        4,
        "answer-missing",
        &[
            "--set sso_region=... --set sso_start_url=...",
            "--set aws_profile=NAME (dev)",
        ],
    );
    let stage = Stage::of("Alice Rivera");
    let region = format!("sso_region={REGION}");
    let url = format!("sso_start_url={START_URL}");
    let it = stage.verb_in(
        &["connect", PROFILE, "--set", &region, "--set", &url],
        false,
    );
    said(
        &it,
        4,
        "answer-missing",
        &[
            "--set sso_account_id=...",
            "Playground (345678901234, aws-playground-eu@example.com)",
        ],
    );
}

#[test]
fn contradictions_in_the_aws_files_are_told_with_both_lines() {
    let stage = Stage::of("Bilal Haddad");
    stage.write_aws(
        "config",
        "[sso-session s]\nsso_start_url = https://d-9367000000.awsapps.com/start\nsso_region = eu-west-1\n[profile dev]\nsso_session = s\nsso_region = us-east-1\n[profile lost]\nsso_session = t\n",
    );
    let it = stage.verb(&["connect", PROFILE, "--set", "aws_profile=dev"]);
    said(&it, 3, "aws-config-inconsistent", &["line 3", "line 6"]);
    let it = stage.verb(&["connect", PROFILE, "--set", "aws_profile=lost"]);
    said(&it, 3, "aws-config-session-missing", &["line 8"]);
    let it = stage.verb(&["connect", PROFILE, "--set", "aws_profile=none"]);
    said(&it, 3, "aws-profile-unknown", &["dev, lost"]);
    assert_eq!(stage.requests_since(0), [""; 0]);
}
