//! Where a sign-in would go, and how that is accepted.

use super::world::{EVIL_STS, answering, entra, world};
use std::fs;

#[test]
fn the_real_provider_with_a_foreign_sts_is_told_and_asked_for_by_name() {
    let world = world();
    world.profile("acme.yaml", &entra(EVIL_STS));
    let ran = world.refused(&["enable", "acme"], 8, "destination-foreign");
    for it in [
        "you sign in, in your browser, at",
        "login.microsoftonline.com",
        "your sign-in token goes to",
        "sts.evil.example",
        "FOREIGN",
        "you stay signed in",
        "--yes-host sts.evil.example",
    ] {
        assert!(ran.err.contains(it), "{it}: {}", ran.err);
    }
    for other in [
        "evil.example",
        "sts.evil.example.",
        "https",
        "*",
        "login.microsoftonline.com",
    ] {
        world.refused(
            &["enable", "acme", "--yes-host", other],
            8,
            "destination-foreign",
        );
    }
    assert_eq!(world.state_of("s3/acme"), "new");
    assert_eq!(world.files_below("state/pins"), 0);
    assert!(!world.path("preferences.yaml").exists());
    world.refused(&["connect", "acme"], 8, "profile-not-enabled");
    world.done(&["enable", "acme", "--yes-host", "sts.evil.example"]);
    assert_eq!(world.state_of("s3/acme"), "enabled");
}

#[test]
fn a_person_types_the_host_and_nothing_else_will_do() {
    let world = world();
    world.profile("acme.yaml", &entra(EVIL_STS));
    for wrong in ["y", "yes", "", "evil.example", "sts.amazonaws.com"] {
        let ran = world.run_as(&answering(&[wrong]), &["enable", "acme"], &[]);
        assert_eq!(ran.code, 7, "{wrong}: {ran:?}");
        assert!(ran.err.contains("enable-declined"));
        assert_eq!(world.state_of("s3/acme"), "new");
    }
    let person = answering(&[" STS.evil.example "]);
    let ran = world.run_as(&person, &["enable", "acme"], &[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let asked = person.asked.lock().unwrap().join("\n");
    assert!(asked.contains("sts.evil.example"), "{asked}");
    assert_eq!(world.state_of("s3/acme"), "enabled");
}

#[test]
fn token_endpoint_storage_and_clear_text_are_judged_as_the_sts_is() {
    let cases = [
        (
            "OAuth Token Url: https://evil.example/token\n",
            8,
            "destination-foreign",
            "evil.example",
        ),
        (
            "Default Hostname: s3.evil.example\n",
            8,
            "destination-foreign",
            "s3.evil.example",
        ),
        (
            "OAuth Issuer Url: https://evil.example\n",
            8,
            "destination-foreign",
            "evil.example",
        ),
        (
            "STS Endpoint: https://x.execute-api.us-east-1.amazonaws.com/\n",
            8,
            "destination-foreign",
            "execute-api",
        ),
        (
            "STS Endpoint: https://sts.amazonaws.com:8443/\n",
            8,
            "destination-foreign",
            "sts.amazonaws.com:8443",
        ),
        (
            "STS Endpoint: http://sts.amazonaws.com/\n",
            8,
            "insecure-destination",
            "not encrypted",
        ),
        (
            "STS Endpoint: http://127.0.0.1:5000/\n",
            8,
            "insecure-destination",
            "--allow-insecure-loopback",
        ),
        (
            "STS Endpoint: http://localhost:5000/\n",
            8,
            "insecure-destination",
            "nothing switches that off",
        ),
        (
            "STS Endpoint: https://sts.amazonaws.com@evil.example/\n",
            8,
            "destination-unusable",
            "before its host",
        ),
        (
            "STS Endpoint: https://10.0.0.1/\n",
            8,
            "destination-unusable",
            "IP address",
        ),
        (
            "STS Endpoint: ftp://sts.example/\n",
            8,
            "destination-unusable",
            "scheme",
        ),
    ];
    for (line, exit, code, said) in cases {
        let world = world();
        let key = line.split_once(':').unwrap().0;
        let kept: String = entra("")
            .lines()
            .filter(|it| !it.starts_with(key))
            .map(|it| format!("{it}\n"))
            .collect();
        world.profile("acme.yaml", &format!("{kept}{line}"));
        let ran = world.refused(&["enable", "acme"], exit, code);
        assert!(ran.err.contains(said), "{line}{}", ran.err);
        assert_eq!(world.files_below("state/pins"), 0);
    }
}

#[test]
fn loopback_in_clear_text_needs_the_flag_and_the_name() {
    let world = world();
    let all_local = "Protocol: s3\nVendor: local\nDescription: Local\nAuthorization: AuthorizationCode\n\
         OAuth Configurable: true\nOAuth Issuer Url: http://127.0.0.1:4000\nOAuth Client ID: x\n\
         OAuth Client Secret: ''\nOAuth Redirect Url: http://127.0.0.1/\nScopes: [openid]\n\
         STS Endpoint: http://127.0.0.1:4001/\nScheme: http\nDefault Hostname: 127.0.0.1\nDefault Port: '4002'\n";
    world.profile("local.yaml", all_local);
    world.refused(&["enable", "local"], 8, "insecure-destination");
    let flag = "--allow-insecure-loopback";
    world.refused(&["enable", "local", flag], 8, "destination-foreign");
    world.refused(
        &["enable", "local", flag, "--yes-host", "127.0.0.1:4001"],
        8,
        "destination-foreign",
    );
    world.done(&[
        "enable",
        "local",
        flag,
        "--yes-host",
        "127.0.0.1:4001",
        "--yes-host",
        "127.0.0.1:4002",
    ]);
    world.refused(&["connect", "local"], 8, "insecure-destination");
}

#[test]
fn a_changed_file_is_shown_and_asked_again() {
    let world = world();
    world.profile("acme.yaml", &entra(""));
    world.done(&["enable", "acme"]);
    world.profile("acme.yaml", &entra("Help: https://help.example/\n"));
    assert_eq!(world.state_of("s3/acme"), "enabled");
    world.profile("acme.yaml", &entra(EVIL_STS));
    assert_eq!(world.state_of("s3/acme"), "changed");
    let change = "STS Endpoint: https://sts.amazonaws.com/ -> https://sts.evil.example/";
    let ran = world.refused(&["connect", "acme"], 8, "profile-changed");
    assert!(ran.err.contains(change), "{}", ran.err);
    let ran = world.refused(&["enable", "acme"], 8, "destination-foreign");
    assert!(
        ran.err.contains("changed since") && ran.err.contains(change),
        "{}",
        ran.err
    );
    assert_eq!(world.state_of("s3/acme"), "changed");
    world.done(&["enable", "acme", "--yes-host", "sts.evil.example"]);
    assert_eq!(world.state_of("s3/acme"), "enabled");
    world.done(&["disable", "acme"]);
    assert_eq!(world.state_of("s3/acme"), "disabled");
    world.refused(&["connect", "acme"], 8, "profile-not-enabled");
}

#[test]
fn a_preference_or_a_file_of_the_same_vendor_enables_nothing() {
    let world = world();
    world.profile("acme.yaml", &entra(""));
    let key = "profiles.s3.acme.enabled";
    world.done(&["preferences", "set", key, "true"]);
    world.refused(&["connect", "acme"], 8, "profile-not-enabled");
    world.done(&["enable", "acme"]);
    world.profile("b.yaml", &entra(EVIL_STS));
    assert_eq!(world.state_of("s3/acme"), "enabled new");
    let ran = world.refused(&["enable", "acme"], 3, "profile-ambiguous");
    assert!(ran.err.contains("same protocol and vendor"), "{}", ran.err);
    world.refused(&["connect", "b.yaml"], 8, "profile-not-enabled");
    // A pin that was written for another profile does not count either.
    let pins: Vec<_> = fs::read_dir(world.path("state/pins")).unwrap().collect();
    let pin = pins.first().unwrap().as_ref().unwrap().path();
    let text = fs::read_to_string(&pin).unwrap();
    fs::write(&pin, text.replace("acme.yaml", "b.yaml")).unwrap();
    world.refused(&["connect", "b.yaml"], 8, "profile-changed");
    fs::write(&pin, "{").unwrap();
    world.refused(&["connect", "acme.yaml"], 8, "profile-not-enabled");
}
