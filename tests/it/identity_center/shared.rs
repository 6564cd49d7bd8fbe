//! One login for every tool: the token cache that botocore, AWS CLI v2 and the SDKs share.

use super::world::*;
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

const CONFIG: &str = "[sso-session my-sso]\nsso_start_url = https://d-9367000000.awsapps.com/start\nsso_region = eu-west-1\nsso_registration_scopes = sso:account:access\n\n[profile dev]\nsso_session = my-sso\nsso_account_id = 123456789012\nsso_role_name = AmazonS3FullAccess\n";

/// SHA-1 of `my-sso`, as botocore names it.
const FILE: &str = "sso/cache/0ad374308c5a4e22f723adf10145eafad7c4031c.json";

fn with_aws_cli() -> Stage {
    let stage = Stage::of("Bilal Haddad");
    stage.write_aws("config", CONFIG);
    stage.set_env("AWS_PROFILE", "dev");
    stage
}

fn token(stage: &Stage) -> Value {
    serde_json::from_slice(&fs::read(stage.aws(FILE)).unwrap()).unwrap()
}

#[test]
fn after_connect_the_token_is_where_every_tool_looks_for_it() {
    let stage = with_aws_cli();
    let it = stage.connect();
    assert_eq!(it.exit, 0, "{}", it.err);
    assert_eq!(stage.token_files(), [stage.aws(FILE)]);
    let token = token(&stage);
    let mut keys: Vec<_> = token.as_object().unwrap().keys().collect();
    keys.sort();
    assert_eq!(
        keys,
        [
            "accessToken",
            "clientId",
            "clientSecret",
            "expiresAt",
            "refreshToken",
            "region",
            "registrationExpiresAt",
            "startUrl"
        ]
    );
    assert_eq!(token["startUrl"], START_URL);
    assert_eq!(token["region"], REGION);
    let expires_at = token["expiresAt"].as_str().unwrap();
    assert!(
        expires_at.len() == 20 && expires_at.ends_with('Z'),
        "{expires_at}"
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(stage.aws(FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn a_token_of_another_tool_is_used_instead_of_a_sign_in() {
    let stage = with_aws_cli();
    assert_eq!(stage.connect().exit, 0);
    // As an older tool writes it, and with none of our own state left.
    let mut theirs = token(&stage);
    theirs["expiresAt"] = json!(theirs["expiresAt"].as_str().unwrap().replace('Z', "UTC"));
    theirs["theirs"] = json!({"kept": true});
    fs::write(stage.aws(FILE), serde_json::to_vec_pretty(&theirs).unwrap()).unwrap();
    fs::remove_dir_all(stage.dirs().state).unwrap();
    let seen = stage.seen();
    let it = stage.verb_in(&["connect", PROFILE, "--non-interactive"], false);
    assert_eq!(it.exit, 0, "{}", it.err);
    assert_eq!(stage.visits(), 1);
    assert_eq!(
        stage.requests_since(seen),
        ["Sso /federation/credentials", "S3 /"]
    );
    // A renewal keeps what is theirs.
    stage.test.clock.advance(7200);
    let seen = stage.seen();
    assert_eq!(stage.connect().exit, 0);
    assert_eq!(
        stage.requests_since(seen),
        ["SsoOidc /token", "Sso /federation/credentials", "S3 /"],
        "theirs is the registration"
    );
    assert_eq!(stage.visits(), 1);
    let renewed = token(&stage);
    assert_eq!(renewed["theirs"], json!({"kept": true}));
    assert!(renewed["expiresAt"].as_str().unwrap().ends_with('Z'));
    assert_ne!(renewed["accessToken"], theirs["accessToken"]);
}

#[test]
fn half_a_file_is_waited_for() {
    let stage = with_aws_cli();
    assert_eq!(stage.connect().exit, 0);
    fs::remove_dir_all(stage.dirs().state).unwrap();
    let whole = fs::read(stage.aws(FILE)).unwrap();
    fs::write(stage.aws(FILE), &whole[..whole.len() / 2]).unwrap();
    let file = stage.aws(FILE);
    stage.after_waits(2, move || fs::write(file, whole).unwrap());
    let it = stage.verb_in(&["connect", PROFILE, "--non-interactive"], false);
    assert_eq!(it.exit, 0, "{}", it.err);
    assert_eq!(stage.visits(), 1);
}

#[test]
fn every_scope_of_the_session_is_asked_for() {
    let stage = with_aws_cli();
    let scopes = "sso:account:access,openid";
    stage.write_aws("config", &CONFIG.replace("sso:account:access", scopes));
    assert_eq!(stage.connect().exit, 0);
    let query = crate::sandbox::world::query(stage.last_visit().as_str());
    assert_eq!(query["scopes"], "sso:account:access openid");
}

#[test]
fn a_poisoned_or_broken_file_leads_nowhere() {
    let stage = with_aws_cli();
    stage.write_aws(
        FILE,
        r#"{"startUrl": "https://d-9367000000.awsapps.com/start", "region": "x@evil.test", "accessToken": "a", "refreshToken": "r", "clientId": "c", "clientSecret": "s", "registrationExpiresAt": "2099-01-01T00:00:00Z", "expiresAt": "2099-01-01T00:00:00Z"}"#,
    );
    let it = stage.connect();
    assert_eq!(it.exit, 0, "{}", it.err);
    assert_eq!(stage.visits(), 1, "their token is another SSO session's");
    for text in ["", "{", "[1]", "\u{0}"] {
        fs::write(stage.aws(FILE), text).unwrap();
        fs::remove_dir_all(stage.dirs().state).unwrap();
        let it = stage.connect();
        assert_eq!(it.exit, 0, "{}", it.err);
        assert_eq!(token(&stage)["region"], REGION);
    }
}

#[test]
fn with_the_preference_nothing_is_shared_and_nobody_signs_in_twice() {
    let stage = with_aws_cli();
    let it = stage.verb(&["preferences", "set", "sso.share", "false"]);
    assert_eq!(it.exit, 0, "{}", it.err);
    assert_eq!(stage.connect().exit, 0);
    assert_eq!(stage.token_files(), [""; 0].map(std::path::PathBuf::from));
    stage.test.clock.advance(7200);
    let it = stage.connect();
    assert_eq!(it.exit, 0, "{}", it.err);
    assert_eq!(stage.visits(), 1);
}

#[test]
fn aws_profile_is_the_word_of_the_moment_and_not_kept() {
    let stage = with_aws_cli();
    assert_eq!(stage.connect().exit, 0);
    let bookmark = stage.bookmark();
    assert!(
        !bookmark.contains("sso_") && !bookmark.contains("aws_profile"),
        "{bookmark}"
    );
}

#[test]
fn who_comes_second_with_a_refresh_token_waits_for_what_the_first_writes() {
    for waits in [0, 3, 5] {
        let stage = with_aws_cli();
        assert_eq!(stage.connect().exit, 0);
        stage.test.clock.advance(7200);
        let renewed = stage.renewed_elsewhere(token(&stage));
        let file = stage.aws(FILE);
        // In place, as AWS CLI v2 does: for a moment there is nothing in it.
        let (cut, written) = (file.clone(), file);
        stage.after_waits(waits, move || fs::write(cut, "").unwrap());
        stage.after_waits(0, move || fs::write(written, renewed).unwrap());
        let seen = stage.seen();
        let it = stage.verb_in(&["connect", PROFILE, "--non-interactive"], false);
        assert_eq!(it.exit, 0, "{waits}: {}", it.err);
        assert_eq!(
            stage.requests_since(seen),
            ["SsoOidc /token", "Sso /federation/credentials", "S3 /"]
        );
        assert_eq!(stage.visits(), 1, "{waits}");
    }
}

#[test]
fn logout_ends_the_session_that_another_tool_has_renewed() {
    let stage = with_aws_cli();
    assert_eq!(stage.connect().exit, 0);
    stage.test.clock.advance(7200);
    let renewed = stage.renewed_elsewhere(token(&stage));
    let file = stage.aws(FILE);
    stage.after_waits(2, move || fs::write(file, renewed).unwrap());
    let it = stage.verb(&["logout", PROFILE]);
    assert_eq!(it.exit, 0, "{}", it.err);
    assert!(it.err.contains("signed out"), "{}", it.err);
    assert!(!stage.aws(FILE).exists());
}

/// Folders of this program that differ share the session, and so the wait for whoever makes a new one.
#[test]
fn runs_with_different_folders_renew_once_and_open_one_browser() {
    let stage = with_aws_cli();
    assert_eq!(stage.connect().exit, 0);
    for (later, visits) in [(7200, 1), (9 * 3600, 2)] {
        stage.test.clock.advance(later);
        let seen = stage.seen();
        std::thread::scope(|scope| {
            let all: Vec<_> = (0..8)
                .map(|n| {
                    let home = stage.home.path().join(format!("other-{later}-{n}"));
                    let stage = &stage;
                    scope.spawn(move || {
                        let home = home.to_str().unwrap();
                        stage.verb(&["connect", PROFILE, "--home", home])
                    })
                })
                .collect();
            for it in all {
                let it = it.join().unwrap();
                assert_eq!(it.exit, 0, "{}", it.err);
            }
        });
        let requests = stage.requests_since(seen);
        let posts = requests.iter().filter(|it| *it == "SsoOidc /token").count();
        assert_eq!(posts, visits, "{requests:?}");
        assert_eq!(stage.visits(), visits);
    }
    assert_eq!(stage.token_files(), [stage.aws(FILE)], "and nothing else");
}

/// Another name for the same session: what a tool has that found its own way to sign in.
fn as_another_session(stage: &Stage, name: &str, token: &Value) -> std::path::PathBuf {
    let file = format!(
        "sso/cache/{}",
        connection_profile::aws_files::file_name(name)
    );
    stage.write_aws(&file, &token.to_string());
    stage.aws(&file)
}

#[test]
fn a_session_under_another_name_is_used_and_never_renewed_from_under_its_owner() {
    let stage = with_aws_cli();
    assert_eq!(stage.connect().exit, 0);
    let theirs = token(&stage);
    fs::remove_file(stage.aws(FILE)).unwrap();
    let file = as_another_session(&stage, "theirs", &theirs);
    fs::remove_dir_all(stage.dirs().state).unwrap();
    // Less is left of it than what makes us renew our own.
    stage.test.clock.advance(3600 - 120);
    let seen = stage.seen();
    let it = stage.verb_in(&["connect", PROFILE, "--non-interactive"], false);
    assert_eq!(it.exit, 0, "{}", it.err);
    assert_eq!(
        stage.requests_since(seen),
        ["Sso /federation/credentials", "S3 /"]
    );
    stage.test.clock.advance(7200);
    assert_eq!(stage.connect().exit, 0);
    assert_eq!(stage.visits(), 2, "their refresh token is theirs");
    let left: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    assert_eq!(left, theirs);
}

#[test]
fn a_session_without_a_refresh_token_is_used_to_its_end() {
    for (left, visits) in [(20, 1), (0, 2)] {
        let stage = with_aws_cli();
        assert_eq!(stage.connect().exit, 0);
        // As legacy configurations leave it: nothing to renew it with.
        let mut theirs = token(&stage);
        theirs.as_object_mut().unwrap().remove("refreshToken");
        fs::write(stage.aws(FILE), theirs.to_string()).unwrap();
        fs::remove_dir_all(stage.dirs().state).unwrap();
        stage.test.clock.advance(3600 - left);
        assert_eq!(stage.connect().exit, 0);
        assert_eq!(stage.visits(), visits, "{left}");
    }
}

/// Of a session that was ended, or that no other tool would renew, there is nothing to wait for: the
/// browser opens at once.
#[test]
fn nobody_is_waited_for_who_does_not_renew() {
    let over = |stage: &Stage| stage.test.world.revoke_portal_sessions();
    // The access token is over, and the refresh token is nobody's.
    let refused = |stage: &Stage| {
        let (path, mut token) = the_token(stage);
        token["refreshToken"] = json!("was used elsewhere");
        fs::write(path, token.to_string()).unwrap();
        stage.test.clock.advance(3600);
    };
    let older = CONFIG.replace(
        "sso_session = my-sso\n",
        "sso_start_url = https://d-9367000000.awsapps.com/start\nsso_region = eu-west-1\n",
    );
    for (config, happens, waits) in [
        (CONFIG, &over as &dyn Fn(&Stage), false),
        (&older, &over, false),
        (&older, &refused, false),
        // Another program may have used it, and has still to write what it was given.
        (CONFIG, &refused, true),
    ] {
        let stage = Stage::of("Bilal Haddad");
        stage.write_aws("config", config);
        stage.set_env("AWS_PROFILE", "dev");
        assert_eq!(stage.connect().exit, 0);
        // The keys of the role are over soon, the access token is not.
        stage.test.clock.advance(3000);
        happens(&stage);
        let _ = stage.slept();
        let it = stage.connect();
        assert_eq!(it.exit, 0, "{}", it.err);
        assert_eq!(stage.visits(), 2, "{config}\n{}", it.err);
        // The longest of the pauses in which the file is looked at again.
        let waited = stage.slept().contains(&Duration::from_millis(1600));
        assert_eq!(waited, waits, "{config}");
    }
}

fn the_token(stage: &Stage) -> (PathBuf, Value) {
    let [path] = stage.token_files().try_into().unwrap();
    let token = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    (path, token)
}

#[test]
fn sessions_that_the_portal_refuses_are_found_out_one_by_one() {
    let stage = with_aws_cli();
    let sessions = [(); 3].map(|()| {
        assert_eq!(stage.connect().exit, 0);
        let token = token(&stage);
        fs::remove_file(stage.aws(FILE)).unwrap();
        fs::remove_dir_all(stage.dirs().state).unwrap();
        token
    });
    for (n, token) in sessions.iter().enumerate() {
        as_another_session(&stage, &format!("theirs {n}"), token);
    }
    stage.test.world.revoke_portal_sessions();
    let seen = stage.seen();
    let it = stage.connect();
    assert_eq!(it.exit, 0, "{}", it.err);
    assert_eq!(stage.visits(), 4);
    let requests = stage.requests_since(seen);
    let portal = requests.iter().filter(|it| it.starts_with("Sso "));
    assert_eq!(portal.count(), 4, "{requests:?}");
}

#[test]
fn logout_leaves_no_copy_of_the_session() {
    let stage = with_aws_cli();
    assert_eq!(stage.connect().exit, 0);
    let mut other = token(&stage);
    let copy = as_another_session(&stage, "copy", &other);
    other["accessToken"] = json!("of a sign-in of its own");
    let other = as_another_session(&stage, "other", &other);
    assert_eq!(stage.verb(&["logout", PROFILE]).exit, 0);
    assert!(!stage.aws(FILE).exists());
    assert!(!copy.exists());
    assert!(other.exists());
}
