//! Looking after sessions: `status`, `logout`, and the export for AWS's own tools.

use super::world::*;
use serde_json::Value;
use std::fs;

const BOOKMARK: &str = "AWS S3 (IAM Identity Center)";

fn connected() -> Stage {
    let stage = Stage::of("Bilal Haddad");
    let it = stage.connect_with(REGION, START_URL);
    assert_eq!(it.exit, 0, "{}", it.err);
    stage
}

fn status(stage: &Stage) -> Value {
    let seen = stage.seen();
    let it = stage.verb(&["status", "--format", "json"]);
    assert_eq!(it.exit, 0, "{}", it.err);
    assert_eq!(stage.requests_since(seen), [""; 0], "nothing is sent");
    serde_json::from_str::<Value>(&it.out).unwrap()["sessions"][0].clone()
}

#[test]
fn status_knows_every_clock() {
    let stage = connected();
    let it = status(&stage);
    // The sandbox begins at 2030-01-01T00:00:00Z.
    assert_eq!(it["session_expires_at"], "2030-01-01T01:00:00Z");
    assert_eq!(it["registration_expires_at"], "2030-04-01T00:00:00Z");
    assert!(it["credentials_expire_at"].as_str().unwrap() > "2030-01-01T00:30:00Z");
    assert_eq!(it["renewable"], true);
    let human = stage.verb(&["status"]);
    assert!(
        human.out.contains("renewed without a browser"),
        "{}",
        human.out
    );
    assert!(human.out.contains("in 90 days"), "{}", human.out);
    stage.test.clock.advance(7200);
    let human = stage.verb(&["status"]);
    assert!(
        human.out.contains("over since 2030-01-01 01:00:00 UTC"),
        "{}",
        human.out
    );
}

#[test]
fn logout_ends_the_session_there_and_forgets_it_here() {
    for later in [0, 7200] {
        let stage = connected();
        stage.test.clock.advance(later);
        let it = stage.verb_with_secrets(&["creds", PROFILE], false);
        assert_eq!(it.exit, 0, "{}", it.err);
        stage.test.clock.advance(later);
        let seen = stage.seen();
        let it = stage.verb(&["logout", PROFILE]);
        assert_eq!(it.exit, 0, "{}", it.err);
        assert!(it.err.contains("signed out"), "{}", it.err);
        let requests = stage.requests_since(seen);
        assert_eq!(requests.last().map(String::as_str), Some("Sso /logout"));
        assert!(stage.token_files().is_empty());
        assert_eq!(status(&stage)["signed_in"], false);
        stage.set_env("BROWSER", "");
        let it = stage.verb_in(&["creds", PROFILE], false);
        assert_eq!((it.exit, it.out.as_str()), (4, ""), "{}", it.err);
    }
}

#[test]
fn logout_of_everything_and_of_nothing() {
    let stage = connected();
    assert_eq!(stage.verb(&["logout"]).exit, 2);
    let it = stage.verb(&["logout", "--all"]);
    assert_eq!(it.exit, 0, "{}", it.err);
    let seen = stage.seen();
    let it = stage.verb(&["logout", "--all"]);
    assert_eq!(it.exit, 0, "{}", it.err);
    assert!(it.err.contains("there was no session"), "{}", it.err);
    assert_eq!(stage.requests_since(seen), [""; 0]);
}

#[test]
fn a_poisoned_token_file_leads_a_logout_nowhere() {
    let stage = connected();
    let file = stage.token_files().remove(0);
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace(REGION, "x@evil.test")).unwrap();
    let seen = stage.seen();
    let it = stage.verb(&["logout", PROFILE]);
    assert_eq!(it.exit, 0, "{}", it.err);
    assert_eq!(stage.requests_since(seen), [""; 0]);
}

#[test]
fn an_exported_bookmark_is_a_profile_of_awss_own_tools() {
    let stage = connected();
    stage.write_aws("config", "# mine\n[default]\nregion = us-east-1\n");
    let export = [
        "bookmark",
        "export",
        "--aws-config",
        "AWS S3 (IAM Identity Center)",
    ];
    let it = stage.verb(&[&export[..], &["--profile", "work"]].concat());
    assert_eq!(it.exit, 0, "{}", it.err);
    let config = fs::read_to_string(stage.aws("config")).unwrap();
    assert!(
        config.starts_with("# mine\n[default]\nregion = us-east-1\n"),
        "{config}"
    );
    for line in [
        "[sso-session aws-s3-iam-identity-center]",
        "sso_start_url = https://d-9367000000.awsapps.com/start",
        "sso_region = eu-west-1",
        "sso_registration_scopes = sso:account:access",
        "[profile work]",
        "sso_session = aws-s3-iam-identity-center",
        "sso_account_id = 123456789012",
        "sso_role_name = AmazonS3FullAccess",
        "region = eu-west-1",
    ] {
        assert!(config.lines().any(|it| it == line), "{line}: {config}");
    }
    assert!(!config.contains("credential_process"), "{config}");
    // The session is where the tools look for it now, and nobody signs in again.
    let name = connection_profile::aws_files::file_name("aws-s3-iam-identity-center");
    let token = stage.aws("sso/cache").join(name);
    assert_eq!(stage.token_files(), [token], "it moved");
    stage.test.clock.advance(7200);
    assert_eq!(stage.connect().exit, 0);
    assert_eq!(stage.visits(), 1);
    let again = stage.verb(&[&export[..], &["--profile", "work"]].concat());
    assert_eq!(again.exit, 0, "{}", again.err);
    assert_eq!(fs::read_to_string(stage.aws("config")).unwrap(), config);
    let evil = stage.verb(&[&export[..], &["--profile", "a]\n[default"]].concat());
    assert_eq!(evil.exit, 2, "{}", evil.err);
    assert_eq!(fs::read_to_string(stage.aws("config")).unwrap(), config);
}

#[test]
fn a_session_that_others_find_by_its_start_url_stays_there() {
    let stage = connected();
    let older = format!("[profile old]\nsso_start_url = {START_URL}\nsso_region = {REGION}\n");
    stage.write_aws("config", &older);
    let it = stage.verb(&["bookmark", "export", "--aws-config", BOOKMARK]);
    assert_eq!(it.exit, 0, "{}", it.err);
    assert_eq!(stage.token_files().len(), 2);
}

#[test]
fn any_other_bookmark_runs_this_program() {
    let stage = Stage::of("Bilal Haddad");
    let it = stage.verb(&["bookmark", "add", "aws-s3-google", "--name", "Drive"]);
    assert_eq!(it.exit, 0, "{}", it.err);
    let it = stage.verb(&["bookmark", "export", "--aws-config", "Drive"]);
    assert_eq!(it.exit, 0, "{}", it.err);
    let config = fs::read_to_string(stage.aws("config")).unwrap();
    assert!(config.contains("[profile drive]"), "{config}");
    assert!(config.contains(" creds Drive --home "), "{config}");
    assert!(!config.contains("sso_"), "{config}");
}

#[test]
fn show_names_the_redirect_uri_that_is_used() {
    let stage = Stage::of("Bilal Haddad");
    let line = |name: &str| {
        let it = stage.verb(&["show", name, "--origin"]);
        assert_eq!(it.exit, 0, "{}", it.err);
        let line = it
            .out
            .lines()
            .find(|it| it.starts_with("OAuth Redirect Url"));
        line.unwrap()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(
        line(PROFILE),
        "OAuth Redirect Url http://127.0.0.1/oauth/callback default: IAM Identity Center sends the browser back to this machine"
    );
    // What a profile says stays, and others keep their default.
    assert!(line("aws-s3-okta").contains("profile: OAuth Redirect Url"));
    assert!(line("s3/aws-s3").contains("urn:ietf:wg:oauth:2.0:oob default: the code is pasted"));
}
