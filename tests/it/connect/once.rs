//! One sign-in serves until it is over: nobody is disturbed twice.

use super::world::Stage;
use connection_profile::effects::Verdict;
use std::thread;

const ALL: [&str; 7] = [
    "Oidc /.well-known/openid-configuration",
    "Oidc /authorize",
    "Oidc /sign-in",
    "Oidc /token",
    "Oidc /jwks",
    "Sts AssumeRoleWithWebIdentity",
    "S3 /",
];

#[test]
fn the_first_connect_signs_in_and_lists() {
    let stage = Stage::new();
    let it = stage.connect();
    assert_eq!(it.exit, 0, "{}", it.err);
    assert!(it.out.contains("demo"), "{}", it.out);
    assert_eq!(stage.visits(), 1);
    assert_eq!(stage.pages(), [Verdict::SignedIn]);
    let mut requests = stage.requests_since(0);
    requests.sort();
    let mut all = ALL.map(str::to_owned);
    all.sort();
    assert_eq!(requests, all, "nothing unplanned, nothing missing");
}

#[test]
fn the_second_one_asks_nothing_and_sends_one_request() {
    let stage = Stage::new();
    assert_eq!(stage.connect().exit, 0);
    let seen = stage.test.world.requests().len();
    let it = stage.connect();
    assert_eq!(it.exit, 0, "{}", it.err);
    assert_eq!(stage.visits(), 1);
    assert_eq!(stage.requests_since(seen), ["S3 /"]);
}

#[test]
fn once_the_credentials_are_over_the_sign_in_is_renewed_without_a_person() {
    let stage = Stage::new();
    assert_eq!(stage.connect().exit, 0);
    stage.test.clock.advance(2 * 3600);
    let seen = stage.test.world.requests().len();
    let it = stage.connect();
    assert_eq!(it.exit, 0, "{}", it.err);
    assert_eq!(stage.visits(), 1);
    let requests = stage.requests_since(seen);
    assert_eq!(
        requests.iter().filter(|it| *it == "Oidc /token").count(),
        1,
        "{requests:?}"
    );
    assert!(
        requests.contains(&"Sts AssumeRoleWithWebIdentity".to_owned()),
        "{requests:?}"
    );
}

#[test]
fn once_the_refresh_token_is_over_the_person_signs_in_again() {
    let stage = Stage::new();
    assert_eq!(stage.connect().exit, 0);
    stage.test.clock.advance(30 * 24 * 3600);
    let it = stage.connect();
    assert_eq!(it.exit, 0, "{}", it.err);
    assert_eq!(stage.visits(), 2);
}

#[test]
fn sixteen_at_once_open_one_browser() {
    let stage = Stage::new();
    thread::scope(|scope| {
        let all: Vec<_> = (0..16).map(|_| scope.spawn(|| stage.connect())).collect();
        for it in all {
            let it = it.join().unwrap();
            assert_eq!(it.exit, 0, "{}", it.err);
        }
    });
    assert_eq!(stage.visits(), 1);
}

#[test]
fn sixteen_at_once_are_declined_once() {
    let stage = Stage::new();
    stage.deny();
    stage.answer_when_all_wait(16);
    thread::scope(|scope| {
        let all: Vec<_> = (0..16).map(|_| scope.spawn(|| stage.connect())).collect();
        for it in all {
            let it = it.join().unwrap();
            assert_eq!(it.exit, 7, "{}", it.err);
        }
    });
    assert_eq!(stage.visits(), 1);
    assert_eq!(stage.connect().exit, 7);
    assert_eq!(stage.visits(), 2, "a later run asks again");
}

#[test]
fn sixteen_at_once_renew_once() {
    let stage = Stage::new();
    assert_eq!(stage.connect().exit, 0);
    stage.test.clock.advance(2 * 3600);
    let seen = stage.test.world.requests().len();
    thread::scope(|scope| {
        let all: Vec<_> = (0..16).map(|_| scope.spawn(|| stage.connect())).collect();
        for it in all {
            assert_eq!(it.join().unwrap().exit, 0);
        }
    });
    let requests = stage.requests_since(seen);
    assert_eq!(
        requests.iter().filter(|it| *it == "Oidc /token").count(),
        1,
        "{requests:?}"
    );
    assert_eq!(stage.visits(), 1);
}

#[test]
fn a_profile_with_another_sts_finds_none_of_the_tokens() {
    let stage = Stage::new();
    assert_eq!(stage.connect().exit, 0);
    let other = stage.test.world.demo_profile().replace(
        "STS Endpoint: http://127.0.0.1:9602",
        "STS Endpoint: http://127.0.0.1:9602/other",
    );
    stage.drop_profile(&other);
    let it = stage.connect();
    assert_eq!(it.exit, 8, "changed since it was enabled: {}", it.err);
    stage.enable();
    stage.connect();
    assert_eq!(
        stage.visits(),
        2,
        "the other profile's sign-in must not serve"
    );
}

#[test]
fn process_credentials_disturb_nobody_and_come_warm() {
    let stage = Stage::new();
    let creds = ["creds", "Sandbox", "--allow-insecure-loopback"];
    assert_eq!(stage.connect().exit, 0);
    let first = stage.verb_with_secrets(&creds);
    assert_eq!(first.exit, 0, "{}", first.err);
    assert_eq!(first.err, "");
    let json: serde_json::Value = serde_json::from_str(&first.out).unwrap();
    assert_eq!(json["Version"], 1);
    assert!(json["AccessKeyId"].as_str().unwrap().starts_with("ASIA"));
    assert!(json["Expiration"].as_str().unwrap().ends_with('Z'));
    let seen = stage.test.world.requests().len();
    let warm = stage.verb_with_secrets(&creds);
    assert_eq!(warm.out, first.out);
    assert_eq!(stage.requests_since(seen), [""; 0]);
    stage.test.clock.advance(30 * 24 * 3600);
    let later = stage.verb_with_secrets(&creds);
    assert_eq!(later.exit, 4, "{}", later.err);
    assert_eq!(later.out, "");
    assert_eq!(stage.visits(), 1);
}

#[test]
fn a_logout_revokes_at_the_provider_and_forgets_here() {
    let stage = Stage::new();
    assert_eq!(stage.connect().exit, 0);
    let seen = stage.test.world.requests().len();
    let it = stage.verb(&["logout", "Sandbox", "--allow-insecure-loopback"]);
    assert_eq!(it.exit, 0, "{}", it.err);
    let requests = stage.requests_since(seen);
    let revoked = requests.iter().filter(|it| *it == "Oidc /revoke").count();
    assert_eq!(revoked, 2, "{requests:?}");
    let creds = ["creds", "Sandbox", "--allow-insecure-loopback"];
    assert_eq!(stage.verb_with_secrets(&creds).exit, 4);
}

#[test]
fn status_lists_what_may_not_be_used_as_it_is() {
    let stage = Stage::new();
    assert_eq!(stage.connect().exit, 0);
    let sessions = |words: &[&str]| {
        let words = [&["status", "--format", "json"], words].concat();
        let it = stage.verb(&words);
        assert_eq!(it.exit, 0, "{}", it.err);
        let json: serde_json::Value = serde_json::from_str(&it.out).unwrap();
        json["sessions"].clone()
    };
    let seen = stage.test.world.requests().len();
    let allowed = sessions(&["--allow-insecure-loopback"]);
    assert_eq!(allowed[0]["signed_in"], true);
    assert!(allowed[0]["needs"].is_null(), "{allowed}");
    // The same is kept, and what a run of it needs is said.
    let mut plain = sessions(&[]);
    assert_eq!(plain[0]["needs"], "--allow-insecure-loopback");
    plain[0]["needs"] = serde_json::Value::Null;
    assert_eq!(plain, allowed);
    let human = stage.verb(&["status"]).out;
    for line in [
        "  on this machine, not encrypted: it is used with --allow-insecure-loopback only\n",
        "  credentials   until ",
    ] {
        assert!(human.contains(line), "{human}");
    }
    // What is wrong with a bookmark does not hide it.
    std::fs::remove_file(stage.profile_file()).unwrap();
    let gone = sessions(&[]);
    assert_eq!(gone[0]["bookmark"], allowed[0]["bookmark"]);
    assert_eq!(gone[0]["signed_in"], false);
    assert_eq!(gone[0]["problem"]["code"], "bookmark-without-profile");
    let human = stage.verb(&["status"]).out;
    assert!(
        human.contains("  cannot be used: there is no profile"),
        "{human}"
    );
    assert_eq!(stage.requests_since(seen), [""; 0], "nothing is sent");
}
