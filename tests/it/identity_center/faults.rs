//! What goes wrong on the way to Identity Center, or there, and what is left then.

use super::world::*;
use serde_json::json;

const CREDENTIALS: &str = "/federation/credentials";
const TOKEN: &str = "/token";

/// Signed in, with keys that are over and an access token that has this many seconds left.
fn signed_in(left: i64) -> Stage {
    let stage = Stage::with("Bilal Haddad", |it| {
        it.knobs.session_life = Some(std::time::Duration::from_secs(960));
    });
    let it = stage.connect_with(REGION, START_URL);
    assert_eq!(it.exit, 0, "{}", it.err);
    stage.test.clock.advance(3600 - left);
    stage
}

fn said(it: &Outcome, exit: u8, code: &str) {
    assert_eq!(it.exit, exit, "{}", it.err);
    assert!(it.err.contains(&format!("error[{code}]")), "{}", it.err);
    assert!(connection_profile::known::find(code).is_some(), "{code}");
}

#[test]
fn a_portal_out_of_reach_costs_no_session() {
    for path in [CREDENTIALS, "/assignment/accounts", "/assignment/roles"] {
        let stage = Stage::of("Bilal Haddad");
        // The SDK tries three times what may be tried again.
        stage.faults(
            path,
            &[Fault::OutOfReach, Fault::OutOfReach, Fault::OutOfReach],
        );
        let it = stage.connect_with(REGION, START_URL);
        said(&it, 6, "host-unreachable");
        assert!(it.err.contains("portal.sso.eu-west-1"), "{}", it.err);
        let it = stage.connect_with(REGION, START_URL);
        assert_eq!(it.exit, 0, "{path}: {}", it.err);
        assert_eq!(stage.visits(), 1, "{path}");
    }
}

#[test]
fn trouble_at_the_portal_passes_and_what_stays_is_told() {
    let stage = signed_in(1800);
    stage.faults(CREDENTIALS, &[Fault::Status(500), Fault::Status(503)]);
    assert_eq!(stage.connect().exit, 0);
    let stage = signed_in(1800);
    stage.faults(
        CREDENTIALS,
        &[Fault::Status(500), Fault::Status(500), Fault::Status(500)],
    );
    said(&stage.connect(), 6, "sso-trouble");
}

/// A refresh token may be good once: it is never sent a second time, and nobody is sent to the
/// browser because a service has trouble.
#[test]
fn trouble_at_a_renewal_is_not_the_end_of_the_session() {
    for fault in [Fault::OutOfReach, Fault::Status(500), Fault::Status(429)] {
        // Once for the session, once for what it is for.
        let stage = signed_in(240);
        stage.faults(TOKEN, &[fault.clone(), fault.clone()]);
        let seen = stage.seen();
        let it = stage.connect();
        assert_eq!(it.exit, 0, "what is still good is used: {}", it.err);
        assert_eq!(
            stage.requests_since(seen),
            ["Sso /federation/credentials", "S3 /"],
            "{fault:?}"
        );
        let stage = signed_in(-60);
        stage.faults(TOKEN, std::slice::from_ref(&fault));
        let it = stage.connect();
        assert_eq!(it.exit, 6, "{fault:?}: {}", it.err);
        assert_eq!(stage.visits(), 1);
        assert_eq!(stage.connect().exit, 0);
        assert_eq!(stage.visits(), 1, "{fault:?}");
    }
}

#[test]
fn a_session_is_renewed_before_it_ends() {
    for (left, requests) in [
        (360, &["Sso /federation/credentials", "S3 /"][..]),
        (
            240,
            &["SsoOidc /token", "Sso /federation/credentials", "S3 /"],
        ),
    ] {
        let stage = signed_in(left);
        let seen = stage.seen();
        assert_eq!(stage.connect().exit, 0);
        assert_eq!(stage.requests_since(seen), requests, "{left}");
    }
}

#[test]
fn a_session_that_is_not_renewed_is_used_to_its_end() {
    for share in ["true", "false"] {
        let stage = Stage::with("Bilal Haddad", |it| {
            it.knobs.session_life = Some(std::time::Duration::from_secs(960));
        });
        assert_eq!(
            stage.verb(&["preferences", "set", "sso.share", share]).exit,
            0
        );
        assert_eq!(stage.connect_with(REGION, START_URL).exit, 0);
        stage.test.clock.advance(3600 - 240);
        let refused = Fault::Refused("invalid_grant");
        stage.faults(TOKEN, &[refused.clone(), refused]);
        assert_eq!(stage.connect().exit, 0);
        assert_eq!(stage.visits(), 1, "{share}");
    }
}

#[test]
fn a_registration_that_the_service_forgot_is_made_anew() {
    let stage = signed_in(-60);
    let forgotten = Fault::Refused("invalid_client");
    stage.faults(TOKEN, &[forgotten.clone(), forgotten]);
    let seen = stage.seen();
    let it = stage.connect();
    assert_eq!(it.exit, 0, "{}", it.err);
    let requests = stage.requests_since(seen);
    assert!(
        requests.contains(&"SsoOidc /client/register".to_owned()),
        "{requests:?}"
    );
    assert_eq!(stage.visits(), 2);
}

#[test]
fn a_registration_near_its_end_is_not_signed_in_with() {
    // Once it is over, the refresh token it came with is not even sent.
    for (life, later, registrations, posts) in [
        (2 * 3600, 3 * 3600, 2, 2),
        (9 * 3600, 8 * 3600 + 60, 2, 3),
        (48 * 3600, 8 * 3600 + 60, 1, 3),
    ] {
        let stage = Stage::with("Bilal Haddad", |it| {
            it.knobs.registration_life = std::time::Duration::from_secs(life);
        });
        assert_eq!(stage.connect_with(REGION, START_URL).exit, 0);
        stage.test.clock.advance(later);
        assert_eq!(stage.connect().exit, 0);
        let requests = stage.requests_since(0);
        let count = |path: &str| requests.iter().filter(|it| it.ends_with(path)).count();
        assert_eq!(count("/client/register"), registrations, "{life}");
        assert_eq!(count("/token"), posts, "{life}");
    }
}

#[test]
fn an_answer_without_a_new_refresh_token_leaves_the_old_one() {
    let stage = signed_in(-60);
    stage.faults(
        TOKEN,
        &[Fault::Changed(|it| it["refreshToken"] = json!(null))],
    );
    assert_eq!(stage.connect().exit, 0);
    let file = stage.token_files().remove(0);
    let token: serde_json::Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    assert!(token["refreshToken"].as_str().unwrap().contains("CANARY"));
}

#[test]
fn answers_that_cannot_be_used_are_told_and_not_kept() {
    for (path, change) in [
        (
            TOKEN,
            (|it| it["accessToken"] = json!("a\nb")) as fn(&mut serde_json::Value),
        ),
        (TOKEN, |it| it["accessToken"] = json!(null)),
        (TOKEN, |it| it["tokenType"] = json!("mac")),
        ("/client/register", |it| it["clientSecret"] = json!("")),
        ("/client/register", |it| it["clientId"] = json!("a b")),
        (CREDENTIALS, |it| {
            it["roleCredentials"]["secretAccessKey"] = json!("a\r\nb")
        }),
        (CREDENTIALS, |it| {
            it["roleCredentials"]["sessionToken"] = json!(null)
        }),
        (CREDENTIALS, |it| {
            it["roleCredentials"]["expiration"] = json!(i64::MAX)
        }),
        (CREDENTIALS, |it| it["roleCredentials"] = json!(null)),
    ] {
        let stage = Stage::of("Bilal Haddad");
        stage.faults(path, &[Fault::Changed(change)]);
        let it = stage.connect_with(REGION, START_URL);
        said(&it, 1, "unusable-answer");
        assert_eq!(stage.connect_with(REGION, START_URL).exit, 0, "{path}");
    }
}

#[test]
fn what_the_lists_hold_is_not_believed() {
    let stage = Stage::of("Alice Rivera");
    stage.faults(
        "/assignment/accounts",
        &[Fault::Changed(|it| {
            let list = it["accountList"].as_array_mut().unwrap();
            let first = list[0].clone();
            list.push(first);
            for id in ["", "12", "../../etc/pas", "12345678901٣"] {
                list.push(json!({"accountId": id, "accountName": "No such"}));
            }
            list.push(json!({"accountId": "000000000001", "accountName": "\u{1b}[2J", "emailAddress": null}));
        })],
    );
    stage.script(&[("sso_account_id", Act::Answer("345678901234"))]);
    let it = stage.connect_with(REGION, START_URL);
    assert_eq!(it.exit, 0, "{}", it.err);
    let transcript = stage.transcript();
    assert_eq!(transcript.lines().count(), 7, "{transcript}");
    assert!(!transcript.contains("No such"), "{transcript}");

    // A service that names the same page again would be asked for ever.
    let stage = Stage::of("Alice Rivera");
    let again = Fault::Instead(200, r#"{"accountList": [], "nextToken": "again"}"#);
    stage.faults("/assignment/accounts", &[again.clone(), again]);
    said(&stage.connect_with(REGION, START_URL), 1, "unusable-answer");
}

#[test]
fn permission_sets_come_in_pages_too() {
    let stage = Stage::of("Bilal Haddad");
    stage.faults(
        "/assignment/roles",
        &[
            Fault::Instead(
                200,
                r#"{"roleList": [{"roleName": "Zoo"}, {"roleName": ""}, {}], "nextToken": "more"}"#,
            ),
            Fault::Instead(
                200,
                r#"{"roleList": [{"roleName": "AmazonS3FullAccess"}, {"roleName": "Zoo"}]}"#,
            ),
        ],
    );
    stage.script(&[("sso_role_name", Act::Answer("AmazonS3FullAccess"))]);
    let it = stage.connect_with(REGION, START_URL);
    assert_eq!(it.exit, 0, "{}", it.err);
    let transcript = stage.transcript();
    assert!(
        transcript.contains("    AmazonS3FullAccess\n    Zoo\n>"),
        "{transcript}"
    );
}

#[test]
fn the_region_that_the_service_names_is_passed_on() {
    let stage = Stage::of("Bilal Haddad");
    let refused = r#"{"error": "invalid_request", "error_description": "Start URL region does not match service region", "region": "ap-south-2"}"#;
    stage.faults("/client/register", &[Fault::Instead(400, refused)]);
    let it = stage.verb_in(
        &[
            "connect",
            PROFILE,
            "--set",
            &format!("sso_region={REGION}"),
            "--set",
            &format!("sso_start_url={START_URL}"),
        ],
        false,
    );
    said(&it, 5, "sso-region-mismatch");
    assert!(it.err.contains("ap-south-2"), "{}", it.err);
}

#[test]
fn an_account_that_is_gone() {
    let stage = Stage::of("Bilal Haddad");
    assert_eq!(stage.connect_with(REGION, START_URL).exit, 0);
    let it = stage.verb(&[
        "connect",
        PROFILE,
        "--set",
        "sso_account_id=999999999999",
        "--set",
        "sso_role_name=",
    ]);
    said(&it, 5, "sso-account-gone");
    assert!(it.err.contains("999999999999"), "{}", it.err);
    assert_eq!(stage.visits(), 1);
}
