//! The profiles folder and the preferences.

use super::world::{entra, world};
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn what_is_no_profile_is_listed_with_its_reason_and_hides_nothing() {
    let world = world();
    let long = format!("{}.yaml", "n".repeat(240));
    world.profile("good.yaml", &entra(""));
    for name in [
        "a b .yaml",
        "new\nline.yaml",
        "esc\u{1b}[2J.yaml",
        "-rf.yaml",
        "CON.yaml",
        "\u{202e}lmay.yaml",
        &long,
    ] {
        world.profile(name, "Protocol: s3\nVendor: x\n");
    }
    world.profile(
        "bad.cyberduckprofile",
        "<plist><dict>\n<key>Protocol</key>\n<sting>s3</sting></dict></plist>",
    );
    world.profile("empty.yml", "");
    world.profile("notes.txt", "x");
    fs::write(world.path("profiles/binary.yaml"), [0xff, 0, 1]).unwrap();
    fs::create_dir(world.path("profiles/folder.yaml")).unwrap();
    let huge = fs::File::create(world.path("profiles/huge.cyberduckprofile")).unwrap();
    huge.set_len(1 << 40).unwrap();
    #[cfg(unix)]
    let _socket = {
        use std::os::unix::fs::symlink;
        symlink("/dev/zero", world.path("profiles/zero.yaml")).unwrap();
        symlink("good.yaml", world.path("profiles/link.yaml")).unwrap();
        rustix::fs::mknodat(
            rustix::fs::CWD,
            world.path("profiles/pipe"),
            rustix::fs::FileType::Fifo,
            rustix::fs::Mode::RUSR,
            0,
        )
        .unwrap();
        std::os::unix::net::UnixListener::bind(world.path("profiles/s.yaml")).unwrap()
    };
    let out = world.done(&["list"]);
    assert!(out.contains("s3/acme"), "{out}");
    let mut expected = vec![
        "bad.cyberduckprofile",
        "empty.yml",
        "binary.yaml",
        "huge.cyberduckprofile",
        "is a folder",
        "larger than",
    ];
    if cfg!(unix) {
        expected.extend([
            "is a pipe",
            "is a socket",
            "is a symbolic link",
            "zero.yaml",
        ]);
    }
    for it in expected {
        assert!(out.contains(it), "{it}: {out}");
    }
    assert!(
        out.lines().filter(|it| it.starts_with("invalid")).count() >= 12,
        "{out}"
    );
    let json: serde_json::Value =
        serde_json::from_str(&world.done(&["list", "--format", "json"])).unwrap();
    assert_eq!(json["other_files"], 1);
    let ran = world.refused(&["enable", "bad.cyberduckprofile"], 3, "profile-invalid");
    assert!(ran.err.contains("line:   3"), "{}", ran.err);
    world.done(&["remove", "bad.cyberduckprofile"]);
    assert!(!world.path("profiles/bad.cyberduckprofile").exists());
}

#[test]
fn a_folder_of_too_many_files_says_so() {
    let world = world();
    for n in 0..4100 {
        world.profile(&format!("{n}.yaml"), "");
    }
    let ran = world.run(&["list", "acme"]);
    assert_eq!(ran.code, 0);
    assert!(ran.err.contains("more than 4096 files"), "{}", ran.err);
}

#[test]
fn add_copies_usable_profiles_and_overwrites_nothing() {
    let world = world();
    let text = format!("# a comment\n{}", entra(""));
    fs::write(world.path("acme.yaml"), &text).unwrap();
    world.done(&["add", "acme.yaml"]);
    let there = world.path("profiles/acme.yaml");
    assert_eq!(fs::read_to_string(&there).unwrap(), text);
    world.refused(&["add", "acme.yaml"], 3, "profile-exists");
    world.refused(&["add", "nothing.yaml"], 3, "profile-invalid");
    fs::write(world.path("acme.txt"), &text).unwrap();
    world.refused(&["add", "acme.txt"], 3, "profile-file-name");
    fs::write(world.path("bad.yaml"), "a: [").unwrap();
    world.refused(&["add", "bad.yaml"], 3, "profile-invalid");
    assert_eq!(world.files_below("profiles"), 1);
    world.done(&["enable", "acme"]);
    world.refused(
        &["remove", &world.path("acme.yaml").display().to_string()],
        3,
        "profile-elsewhere",
    );
    world.refused(&["remove", "aws-s3"], 3, "profile-built-in");
    world.done(&["remove", "s3/acme"]);
    assert!(!there.exists());
    // Whatever comes next under that name begins anew.
    world.done(&["add", "acme.yaml"]);
    assert_eq!(world.state_of("s3/acme"), "disabled");
}

#[test]
fn show_tells_missing_blank_and_set_apart_and_no_secret() {
    let world = world();
    let text = entra("Properties: {role_arn: '', x: \"a\\u202eb\"}\n")
        .replace("OAuth Client Secret: ''", "OAuth Client Secret: CANARY-1")
        .replace(
            "OAuth Client ID: 6731de76-14a6-49ae-97bc-6eba6914391e\n",
            "",
        );
    world.profile(
        "acme.yaml",
        &format!("{text}OAuth Configurable: true\nRole Configurable: true\n"),
    );
    let out = world.done(&["show", "acme", "--origin"]);
    for it in [
        "(given, not shown)",
        "(blank: asked when it is needed)",
        "a\\u{202e}b",
        "asked when connecting: OAuth Client ID, role_arn",
        "protocol s3: STS Endpoint",
        "profile: Scopes",
    ] {
        assert!(out.contains(it), "{it}: {out}");
    }
    let json = world.done(&["show", "acme", "--format", "json"]);
    assert!(!out.contains("CANARY") && !json.contains("CANARY"));
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["version"], 1);
    assert_eq!(
        json["asked"],
        serde_json::json!(["OAuth Client ID", "role_arn"])
    );
    let set = world.done(&[
        "show",
        "acme",
        "--origin",
        "--set",
        "role_arn=arn:aws:iam::123456789012:role/x",
    ]);
    assert!(set.contains("command line"), "{set}");
}

#[test]
fn preferences_are_changed_by_place_and_never_by_guess() {
    let world = world();
    let before = "# mine\nunknown: {a: [1, 2]}  # kept\n";
    fs::write(world.path("preferences.yaml"), before).unwrap();
    world.done(&["preferences", "set", "a.b", "1"]);
    assert_eq!(world.done(&["preferences", "get", "a.b"]), "1\n");
    world.done(&["preferences", "unset", "a.b"]);
    assert_eq!(
        fs::read_to_string(world.path("preferences.yaml")).unwrap(),
        before
    );
    world.refused(&["preferences", "get", "a.b"], 3, "preference-not-set");
    fs::write(world.path("preferences.yaml"), "a: 1\nb: [\n").unwrap();
    for arguments in [
        &["preferences", "set", "c", "1"][..],
        &["preferences", "get", "a"],
        &["enable", "aws-s3"],
        &["list"],
    ] {
        let ran = world.refused(arguments, 3, "preferences-syntax");
        assert!(ran.err.contains("line:"), "{}", ran.err);
    }
    assert_eq!(
        fs::read_to_string(world.path("preferences.yaml")).unwrap(),
        "a: 1\nb: [\n"
    );
}

#[test]
fn every_published_profile_is_listed() {
    let corpus = std::env::var_os("PROFILECTL_CORPUS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/profiles"),
        PathBuf::from,
    );
    let Ok(entries) = fs::read_dir(&corpus) else {
        println!("skipped: no {}", corpus.display());
        return;
    };
    let world = world();
    let mut count = 0;
    for entry in entries {
        let entry = entry.unwrap();
        let name = entry.file_name();
        if Path::new(&name).extension().is_some() {
            fs::copy(entry.path(), world.path("profiles").join(&name)).unwrap();
            count += 1;
        }
    }
    let json: serde_json::Value =
        serde_json::from_str(&world.done(&["list", "--format", "json"])).unwrap();
    let listed = json["profiles"].as_array().unwrap();
    let from_folder = listed.iter().filter(|it| it["source"] == "folder");
    assert_eq!(from_folder.clone().count(), count);
    let invalid: Vec<_> = from_folder.filter(|it| it["state"] == "invalid").collect();
    assert!(invalid.is_empty(), "{invalid:#?}");
}
