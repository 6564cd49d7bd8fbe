//! One sign-in serves until the session is over, across runs and processes.

use super::world::*;
use std::thread;
use std::time::Duration;

const CREDENTIALS: &str = "Sso /federation/credentials";

fn connected(name: &'static str) -> Stage {
    // Keys that die before the session does.
    let stage = Stage::with(name, |it| {
        it.knobs.session_life = Some(Duration::from_secs(1200));
    });
    let it = stage.connect_with(REGION, START_URL);
    assert_eq!(it.exit, 0, "{}", it.err);
    stage
}

fn again(stage: &Stage) -> Vec<String> {
    let seen = stage.seen();
    let it = stage.connect();
    assert_eq!(it.exit, 0, "{}", it.err);
    stage.requests_since(seen)
}

#[test]
fn the_first_connect_makes_no_request_too_many() {
    let stage = connected("Bilal Haddad");
    assert_eq!(
        stage.requests_since(0),
        [
            "SsoOidc /client/register",
            "SsoOidc /authorize",
            "SsoOidc /sign-in",
            "SsoOidc /token",
            "Sso /assignment/accounts",
            "Sso /assignment/roles",
            CREDENTIALS,
            "S3 /",
        ]
    );
    let url = stage.last_visit();
    let query = crate::sandbox::world::query(url.as_str());
    assert_eq!(query["scopes"], "sso:account:access");
    assert_eq!(query["code_challenge_method"], "S256");
    assert!(
        url.as_str()
            .starts_with("https://oidc.eu-west-1.amazonaws.com/authorize?")
    );
}

#[test]
fn the_second_one_asks_nothing_and_lives_on_what_there_is() {
    let stage = connected("Bilal Haddad");
    assert_eq!(again(&stage), ["S3 /"]);
    stage.test.clock.advance(600);
    assert_eq!(again(&stage), [CREDENTIALS, "S3 /"], "a live access token");
    stage.test.clock.advance(7200);
    assert_eq!(
        again(&stage),
        ["SsoOidc /token", CREDENTIALS, "S3 /"],
        "a live refresh token"
    );
    assert_eq!(stage.visits(), 1);
}

#[test]
fn once_the_session_is_over_the_browser_opens_and_the_registration_still_serves() {
    let stage = connected("Bilal Haddad");
    stage.test.clock.advance(9 * 3600);
    let requests = again(&stage);
    assert_eq!(stage.visits(), 2);
    assert!(
        !requests.contains(&"SsoOidc /client/register".to_owned()),
        "{requests:?}"
    );
    stage.test.clock.advance(91 * 24 * 3600);
    let requests = again(&stage);
    assert!(
        requests.contains(&"SsoOidc /client/register".to_owned()),
        "{requests:?}"
    );
}

#[test]
fn a_revoked_session_is_noticed_and_signed_in_anew() {
    let stage = connected("Bilal Haddad");
    stage.test.world.revoke_portal_sessions();
    assert_eq!(again(&stage), ["S3 /"], "keys live on");
    stage.test.clock.advance(600);
    let seen = stage.seen();
    let it = stage.verb_in(
        &["connect", PROFILE, "--non-interactive", "--browser", "fake"],
        false,
    );
    assert_eq!(it.exit, 0, "{}", it.err);
    assert_eq!(stage.visits(), 2);
    assert_eq!(
        stage.requests_since(seen).first().map(String::as_str),
        Some(CREDENTIALS)
    );
}

#[test]
fn where_nobody_may_be_asked_it_says_so() {
    let stage = connected("Bilal Haddad");
    stage.test.clock.advance(9 * 3600);
    stage.set_env("BROWSER", "");
    let it = stage.verb_in(&["creds", PROFILE], false);
    assert_eq!(it.exit, 4, "{}", it.err);
    assert_eq!(it.out, "");
}

#[test]
fn credentials_for_another_program_come_without_a_person() {
    let stage = connected("Bilal Haddad");
    stage.test.clock.advance(7200);
    let it = stage.verb_with_secrets(&["creds", PROFILE], false);
    assert_eq!(it.exit, 0, "{}", it.err);
    let json: serde_json::Value = serde_json::from_str(&it.out).unwrap();
    assert_eq!(json["AccountId"], "123456789012");
    assert_eq!(stage.visits(), 1);
}

#[test]
fn sixteen_at_once_open_one_browser_and_renew_once() {
    let stage = connected("Bilal Haddad");
    for (later, visits) in [(7200, 1), (9 * 3600, 2)] {
        stage.test.clock.advance(later);
        let seen = stage.seen();
        thread::scope(|scope| {
            let all: Vec<_> = (0..16)
                .map(|_| scope.spawn(|| stage.verb(&["connect", PROFILE])))
                .collect();
            for it in all {
                let it = it.join().unwrap();
                assert_eq!(it.exit, 0, "{}", it.err);
            }
        });
        let requests = stage.requests_since(seen);
        let posts = requests.iter().filter(|it| *it == "SsoOidc /token").count();
        // A session that is over is refused once, then the person signs in.
        assert_eq!(posts, visits, "{requests:?}");
        assert_eq!(stage.visits(), visits);
    }
}

#[test]
fn five_thousand_accounts_come_in_fifty_pages() {
    let stage = Stage::with("Dana O'Neil", |it| {
        it.identity_center =
            connection_profile::sandbox::identity_center::directory::IdentityCenter::demo_with_accounts(5000);
    });
    // Where nobody can be asked, a failure names some of them.
    let region = format!("sso_region={REGION}");
    let url = format!("sso_start_url={START_URL}");
    let set = ["connect", PROFILE, "--set", &region, "--set", &url];
    let it = stage.verb_in(&set, false);
    assert_eq!(it.exit, 4, "{}", it.err);
    assert_eq!(it.err.matches("one of:").count(), 20, "{}", it.err);
    assert!(it.err.contains("4980 more"), "{}", it.err);
    stage.script(&[
        ("sso_account_id", Act::Answer("500000004711")),
        ("sso_role_name", Act::Answer("AmazonS3FullAccess")),
    ]);
    let seen = stage.seen();
    let it = stage.connect_with(REGION, START_URL);
    assert_eq!(it.exit, 0, "{}", it.err);
    let pages = stage.requests_since(seen);
    let pages = pages
        .iter()
        .filter(|it| *it == "Sso /assignment/accounts")
        .count();
    assert_eq!(pages, 50);
    assert!(
        stage
            .transcript()
            .contains("Team 4711 (500000004711, aws-team-4711@example.com)")
    );
}
