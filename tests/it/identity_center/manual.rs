//! The user's manual, step by step.

use super::world::*;
use connection_profile::effects::Verdict;

const CONFIG: &str = "[sso-session my-sso]\nsso_start_url = https://d-9367000000.awsapps.com/start\nsso_region = eu-west-1\nsso_registration_scopes = sso:account:access\n\n[profile dev]\nsso_session = my-sso\n\n[profile plain]\nregion = us-east-1\n";

#[test]
fn without_aws_files_region_and_start_url_are_asked_and_one_account_is_taken() {
    let stage = Stage::of("Bilal Haddad");
    stage.script(&[
        ("sso_region", Act::Answer(REGION)),
        ("sso_start_url", Act::Answer(START_URL)),
    ]);
    let it = stage.connect();
    assert_eq!(it.exit, 0, "{}", it.err);
    assert!(it.out.contains("demo"), "{}", it.out);
    assert_eq!(stage.visits(), 1);
    assert_eq!(stage.pages(), [Verdict::SignedIn]);
    let bookmark = stage.bookmark();
    for kept in [
        REGION,
        START_URL,
        "123456789012",
        "AmazonS3FullAccess",
        "sso_region",
        "sso_start_url",
        "sso_account_id",
        "sso_role_name",
    ] {
        assert!(bookmark.contains(kept), "{kept}: {bookmark}");
    }
    for region in ["us-gov-west-1", "cn-north-1", "eusc-de-east-1", "(Ireland)"] {
        assert!(stage.transcript().contains(region), "{region}");
    }
}

#[test]
fn several_accounts_and_permission_sets_are_chosen_by_name_id_and_mail() {
    let stage = Stage::of("Alice Rivera");
    stage.script(&[("sso_account_id", Act::Answer("345678901234"))]);
    let it = stage.connect_with(REGION, START_URL);
    assert_eq!(it.exit, 0, "{}", it.err);
    assert_eq!(
        stage.transcript(),
        "? AWS Account ID (sso_account_id)
    Archive (456789012345, aws-archive@example.com)
    Playground (210987654321, aws-playground@example.com)
    Playground (345678901234, aws-playground-eu@example.com)
    Production (123456789012, aws-production@example.com)
> 345678901234
"
    );
    assert!(stage.bookmark().contains("AmazonS3ReadOnlyAccess"));
}

#[test]
fn a_permission_set_is_chosen_where_there_are_several() {
    let stage = Stage::of("Alice Rivera");
    stage.script(&[
        ("sso_account_id", Act::Answer("123456789012")),
        ("sso_role_name", Act::Answer("AmazonS3ReadOnlyAccess")),
    ]);
    let it = stage.connect_with(REGION, START_URL);
    assert_eq!(it.exit, 0, "{}", it.err);
    assert!(stage.transcript().ends_with(
        "? Permission set name (sso_role_name)
    AmazonS3FullAccess
    AmazonS3ReadOnlyAccess
> AmazonS3ReadOnlyAccess
"
    ));
}

#[test]
fn a_profile_of_the_aws_cli_answers_region_and_start_url() {
    let stage = Stage::of("Bilal Haddad");
    stage.write_aws("config", CONFIG);
    stage.script(&[("aws_profile", Act::Answer("dev"))]);
    let it = stage.connect();
    assert_eq!(it.exit, 0, "{}", it.err);
    assert_eq!(
        stage.transcript(),
        "? Select AWS CLI Profile Name\n    dev\n> dev\n"
    );
    let bookmark = stage.bookmark();
    for kept in ["aws_profile", "dev", "my-sso", REGION, START_URL] {
        assert!(bookmark.contains(kept), "{kept}: {bookmark}");
    }
    let again = stage.connect();
    assert_eq!(again.exit, 0, "{}", again.err);
    assert_eq!(stage.visits(), 1);
}

#[test]
fn cancelling_there_goes_on_by_hand() {
    let stage = Stage::of("Bilal Haddad");
    stage.write_aws("config", CONFIG);
    stage.script(&[
        ("aws_profile", Act::Cancel),
        ("sso_region", Act::Answer(REGION)),
        ("sso_start_url", Act::Answer(ISSUER_URL)),
    ]);
    let it = stage.connect();
    assert_eq!(it.exit, 0, "{}", it.err);
    assert_eq!(stage.connect().exit, 0, "nothing is asked again");
}

#[test]
fn both_portal_urls_and_the_issuer_url_are_start_urls_and_one_tells_its_region() {
    for url in [START_URL, ISSUER_URL, DUAL_STACK_URL] {
        let stage = Stage::of("Bilal Haddad");
        let it = stage.connect_with(REGION, url);
        assert_eq!(it.exit, 0, "{url}: {}", it.err);
    }
    let stage = Stage::of("Bilal Haddad");
    let url = format!("sso_start_url={DUAL_STACK_URL}");
    let it = stage.verb(&["connect", PROFILE, "--set", &url]);
    assert_eq!(it.exit, 0, "{}", it.err);
    assert_eq!(stage.transcript(), "");
}

#[test]
fn a_wrong_region_is_explained_and_asked_again() {
    let stage = Stage::of("Bilal Haddad");
    stage.script(&[
        ("sso_region", Act::Answer("us-east-1")),
        ("sso_start_url", Act::Answer(START_URL)),
        ("sso_region", Act::Answer(REGION)),
    ]);
    let it = stage.connect();
    assert_eq!(it.exit, 0, "{}", it.err);
    assert!(
        it.err
            .contains("Start URL region does not match service region"),
        "{}",
        it.err
    );
    assert!(
        !stage.bookmark().contains("us-east-1"),
        "{}",
        stage.bookmark()
    );
    assert_eq!(stage.visits(), 1);
}

#[test]
fn a_region_that_the_start_url_contradicts_is_caught_before_the_call() {
    let stage = Stage::of("Bilal Haddad");
    let url = format!("sso_start_url={DUAL_STACK_URL}");
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
    assert_eq!(it.exit, 5, "{}", it.err);
    assert!(it.err.contains("error[sso-region-mismatch]"), "{}", it.err);
    assert!(it.err.contains(REGION), "{}", it.err);
    assert_eq!(stage.requests_since(0), [""; 0]);
}

#[test]
fn the_three_published_spellings_sign_in_the_same_way() {
    for (protocol, vendor) in [
        ("s3", "s3-iam-identity-center"),
        ("s3-iam", "iterate GmbH"),
        ("s3", "mine"),
    ] {
        let stage = Stage::of("Bilal Haddad");
        let text = format!(
            "Protocol: {protocol}\nVendor: {vendor}\nDescription: Ours\nBundled: true\nOAuth Configurable: true\nScopes: [sso:account:access]\nPassword Configurable: false\n"
        );
        let profiles = stage.dirs().profiles;
        std::fs::create_dir_all(&profiles).unwrap();
        std::fs::write(profiles.join("ours.yaml"), text).unwrap();
        let set = [
            "--set",
            "sso_region=eu-west-1",
            "--set",
            "sso_start_url=https://d-9367000000.awsapps.com/start",
        ];
        let connect = [&["connect", "Ours"][..], &set].concat();
        let it = stage.verb(&connect);
        assert_eq!(
            it.exit, 8,
            "a file that says it is bundled is not: {}",
            it.err
        );
        let it = stage.verb(&["enable", "Ours"]);
        assert_eq!(it.exit, 0, "{}", it.err);
        let it = stage.verb(&connect);
        assert_eq!(it.exit, 0, "{vendor}: {}", it.err);
    }
}

#[test]
fn the_plan_says_it_all_before_anything_is_sent() {
    let stage = Stage::of("Bilal Haddad");
    let it = stage.verb(&["plan", PROFILE, "--format", "json"]);
    assert_eq!(it.exit, 0, "{}", it.err);
    let json: serde_json::Value = serde_json::from_str(&it.out).unwrap();
    assert_eq!(json["strategy"], "identity-center");
    assert_eq!(
        json["questions"],
        serde_json::json!(["sso_region", "sso_start_url"])
    );
    let steps: Vec<_> = json["steps"].as_array().unwrap().iter().collect();
    let steps: Vec<_> = steps
        .iter()
        .map(|it| it["step"].as_str().unwrap())
        .collect();
    assert_eq!(
        steps,
        [
            "ask",
            "refresh-session",
            "register-client",
            "authorize",
            "choose-account",
            "choose-permission-set",
            "role-credentials",
            "connect-s3"
        ]
    );
    assert_eq!(stage.requests_since(0), [""; 0]);
}
