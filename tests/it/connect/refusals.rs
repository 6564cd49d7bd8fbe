//! Refusals teach: a code, what was expected and what came, what to do.

use super::world::Stage;
use connection_profile::effects::Verdict;

#[test]
fn an_audience_that_sts_does_not_trust_is_named_beside_the_trusted_one() {
    let stage = Stage::with(
        |_| {},
        |profile| {
            profile.replace(
                "OAuth Client ID: profilectl-sandbox",
                "OAuth Client ID: photo-print-shop",
            )
        },
    );
    let it = stage.connect();
    assert_eq!(it.exit, 5, "{}", it.err);
    assert!(it.err.contains("error[sts-audience]"), "{}", it.err);
    assert!(it.err.contains("profilectl-sandbox"), "{}", it.err);
    assert!(it.err.contains("photo-print-shop"), "{}", it.err);
    assert!(it.err.contains("Incorrect token audience"), "{}", it.err);
}

#[test]
fn a_role_that_does_not_trust_the_person_is_held_against_the_token() {
    let stage = Stage::with(
        |_| {},
        |profile| profile.replace("role/SandboxStorage", "role/NoSuchRole"),
    );
    let it = stage.connect();
    assert_eq!(it.exit, 5, "{}", it.err);
    assert!(it.err.contains("error[sts-access-denied]"), "{}", it.err);
    assert!(
        it.err
            .contains("Not authorized to perform sts:AssumeRoleWithWebIdentity"),
        "{}",
        it.err
    );
    assert!(
        it.err.contains("arn:aws:iam::123456789012:role/NoSuchRole"),
        "{}",
        it.err
    );
    assert!(it.err.contains("token's issuer"), "{}", it.err);
    assert!(it.err.contains("explain sts-access-denied"), "{}", it.err);
}

#[test]
fn what_is_said_to_be_typed_next_can_be_typed() {
    let stage = Stage::empty();
    let text = std::fs::read_to_string(Stage::bare().home.path().join("sandbox.yaml")).unwrap();
    let path = stage.home.path().join("from a colleague.yaml");
    std::fs::write(&path, text).unwrap();
    let path = path.display().to_string();
    let it = stage.verb(&["connect", &path, "--allow-insecure-loopback"]);
    assert_eq!(it.exit, 8, "{}", it.err);
    let next = format!("`profilectl enable \"{path}\"`");
    assert!(it.err.contains(&next), "{}", it.err);
    let it = stage.verb(&["enable", &path, "--allow-insecure-loopback"]);
    let next = format!("`profilectl enable \"{path}\" --yes-host 127.0.0.1:");
    assert!(it.err.contains(&next), "{}", it.err);
    stage.drop_profile(&std::fs::read_to_string(&path).unwrap());
    let it = stage.verb(&["connect", "profilectl-sandbox", "--allow-insecure-loopback"]);
    assert!(
        it.err.contains("`profilectl enable s3/profilectl-sandbox`"),
        "{}",
        it.err
    );
}

#[test]
fn a_malformed_role_is_told_before_anything_is_sent() {
    let stage = Stage::with(
        |_| {},
        |profile| {
            profile.replace(
                "arn:aws:iam::123456789012:role/SandboxStorage",
                "SandboxStorage",
            )
        },
    );
    let it = stage.connect();
    assert_eq!(it.exit, 3, "{}", it.err);
    assert!(it.err.contains("error[role-arn-malformed]"), "{}", it.err);
    assert_eq!(stage.requests_since(0), [""; 0]);
}

#[test]
fn a_declined_sign_in_is_the_persons_word() {
    let stage = Stage::new();
    stage.deny();
    let it = stage.connect();
    assert_eq!(it.exit, 7, "{}", it.err);
    assert!(it.err.contains("error[sign-in-declined]"), "{}", it.err);
    assert!(matches!(
        stage.pages().as_slice(),
        [Verdict::Refused { .. }]
    ));
}

#[test]
fn a_profile_that_is_not_enabled_reaches_nothing() {
    let stage = Stage::new();
    let profile = stage.test.world.demo_profile();
    stage.drop_profile(&profile.replace("Vendor: profilectl-sandbox", "Vendor: another"));
    let it = stage.verb(&["connect", "another", "--allow-insecure-loopback"]);
    assert_eq!(it.exit, 8, "{}", it.err);
    assert_eq!(stage.requests_since(0), [""; 0]);
}

/// Whoever cannot be connected is not sent to `enable` first.
#[test]
fn a_protocol_that_is_not_connected_is_told_so_at_once() {
    let stage = Stage::bare();
    let file = stage.home.path().join("swift.yaml");
    std::fs::write(
        &file,
        "Protocol: swift\nVendor: v\nDescription: d\nDefault Hostname: swift.example.com\n",
    )
    .unwrap();
    let name = file.to_str().unwrap();
    for verb in ["connect", "creds", "plan"] {
        let it = stage.verb(&[verb, name]);
        assert_eq!(it.exit, 3, "{verb}: {}", it.err);
        let said = "error[protocol-not-connected]: profiles for `swift`";
        assert!(it.err.contains(said), "{verb}: {}", it.err);
    }
    for verb in ["show", "enable"] {
        let it = stage.verb(&[verb, name]);
        assert!(
            !it.err.contains("protocol-not-connected"),
            "{verb}: {}",
            it.err
        );
    }
}

#[test]
fn clear_text_needs_the_flag() {
    let stage = Stage::new();
    let it = stage.verb(&["connect", "profilectl-sandbox"]);
    assert_eq!(it.exit, 8, "{}", it.err);
    assert!(it.err.contains("--allow-insecure-loopback"), "{}", it.err);
    assert_eq!(stage.requests_since(0), [""; 0]);
}

#[test]
fn every_missing_answer_is_named_at_once() {
    let stage = Stage::with(
        |_| {},
        |profile| {
            profile
                .replace("OAuth Client ID: profilectl-sandbox\n", "")
                .replace(
                    "role_arn: arn:aws:iam::123456789012:role/SandboxStorage",
                    "role_arn: ''",
                )
        },
    );
    let it = stage.connect();
    assert_eq!(it.exit, 4, "{}", it.err);
    assert!(
        it.err
            .contains("--set \"OAuth Client ID=...\" --set role_arn=..."),
        "{}",
        it.err
    );
    let it = stage.verb(&[
        "connect",
        "profilectl-sandbox",
        "--allow-insecure-loopback",
        "--set",
        "OAuth Client ID=profilectl-sandbox",
        "--set",
        "role_arn=arn:aws:iam::123456789012:role/SandboxStorage",
    ]);
    assert_eq!(it.exit, 0, "{}", it.err);
    assert_eq!(
        stage.connect().exit,
        0,
        "the answers are in the bookmark now"
    );
    assert_eq!(stage.visits(), 1);
}

#[test]
fn a_secret_is_never_a_flag() {
    let stage = Stage::new();
    for key in ["OAuth Client Secret", "Password", "mfa_code"] {
        let it = stage.verb(&[
            "connect",
            "profilectl-sandbox",
            "--set",
            &format!("{key}=hunter2"),
        ]);
        assert_eq!(it.exit, 2, "{}", it.err);
        assert!(it.err.contains("error[secret-as-flag]"), "{}", it.err);
        assert!(!it.err.contains("hunter2"), "{}", it.err);
    }
    assert_eq!(stage.requests_since(0), [""; 0]);
}
