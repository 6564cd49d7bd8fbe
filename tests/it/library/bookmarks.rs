//! Bookmarks, ours and those of other applications.

use super::world::{entra, world};
use std::fs;
use std::path::{Path, PathBuf};

fn bookmarks(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/bookmarks")
        .join(name)
}

fn keys(text: &str) -> Vec<&str> {
    text.lines()
        .filter_map(|it| it.trim().strip_prefix("<key>"))
        .filter_map(|it| it.strip_suffix("</key>"))
        .collect()
}

/// What a reader of Apple's format that is not ours reads; nothing where it is not installed.
fn plistutil(path: &Path) -> Option<plist::Value> {
    let out = std::process::Command::new("plistutil")
        .args(["-f", "xml", "-i"])
        .arg(path)
        .output();
    match out {
        Ok(it) if it.status.success() => {
            Some(plist::Value::from_reader_xml(it.stdout.as_slice()).unwrap())
        }
        Ok(it) => panic!("plistutil refuses {}: {it:?}", path.display()),
        Err(_) => {
            println!("skipped: plistutil is not installed");
            None
        }
    }
}

#[test]
fn a_bookmark_of_another_application_keeps_all_its_keys() {
    let world = world();
    world.profile("acme.yaml", &entra(""));
    let from = bookmarks("cyberduck.duck");
    let uuid = "2b9e3c54-6f0d-4b7a-8f0e-0d4a3f5c7e11";
    let out = world.done(&["bookmark", "import", &from.display().to_string()]);
    assert!(out.starts_with(uuid), "{out}");
    world.refused(
        &["bookmark", "import", &from.display().to_string()],
        3,
        "bookmark-exists",
    );
    let file = world.path(&format!("bookmarks/{uuid}.duck"));
    let before = fs::read_to_string(&from).unwrap();
    assert_eq!(fs::read_to_string(&file).unwrap(), before);
    world.done(&[
        "bookmark",
        "set",
        "Acme & Söhne",
        "Nickname=<b>&\"'",
        "role_arn=arn:x",
        "Port=443",
    ]);
    let after = fs::read_to_string(&file).unwrap();
    assert_eq!(keys(&before), keys(&after));
    assert!(
        after.contains("<integer>42</integer>") && after.contains("AAECAwQ="),
        "{after}"
    );
    assert!(after.contains("<string>443</string>"), "{after}");
    world.done(&[
        "bookmark",
        "set",
        uuid,
        "--unset",
        "role_arn",
        "Nickname=Acme & Söhne",
    ]);
    world.done(&["bookmark", "export", uuid, "out.duck"]);
    world.refused(
        &["bookmark", "export", uuid, "out.duck"],
        1,
        "file-not-written",
    );
    assert_eq!(
        world.done(&["bookmark", "export", uuid]),
        fs::read_to_string(&file).unwrap()
    );
    if let Some(it) = plistutil(&world.path("out.duck")) {
        let it = it.as_dictionary().unwrap();
        let text = |key: &str| it.get(key).and_then(plist::Value::as_string);
        assert_eq!(text("Nickname"), Some("Acme & Söhne"));
        assert_eq!(text("Port"), Some("443"));
        assert_eq!(it["Readonly"].as_boolean(), Some(true));
        assert_eq!(it["Some Key Of Tomorrow"].as_signed_integer(), Some(42));
        assert_eq!(it["Opaque Thing"].as_data(), Some(&[0, 1, 2, 3, 4][..]));
        assert_eq!(it["Labels"].as_array().unwrap().len(), 2);
        assert_eq!(it["Custom"].as_dictionary().unwrap().len(), 1);
    }
}

#[test]
fn a_new_bookmark_is_what_cyberduck_reads() {
    let world = world();
    world.profile("acme.yaml", &entra("Default Nickname: My S3\n"));
    let out = world.done(&[
        "bookmark",
        "add",
        "acme",
        "--set",
        "role_arn=arn:aws:iam::123456789012:role/x",
        "--set",
        "Default Path=/b",
    ]);
    let uuid = out.trim();
    let path = world.path(&format!("bookmarks/{uuid}.duck"));
    let text = fs::read_to_string(&path).unwrap();
    assert!(
        text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist"),
        "{text}"
    );
    assert_eq!(
        keys(&text),
        [
            "Protocol", "Provider", "Nickname", "Custom", "role_arn", "Path", "UUID"
        ]
    );
    plistutil(&path);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |it: &Path| fs::metadata(it).unwrap().permissions().mode() & 0o777;
        assert_eq!(
            (mode(&path), mode(&world.path("bookmarks"))),
            (0o600, 0o700)
        );
        assert_eq!((mode(&world.path("state"))), 0o700);
    }
    for name in [
        "My S3",
        "my s3",
        uuid,
        &uuid.to_uppercase(),
        &format!("bookmarks/{uuid}.duck"),
        // The profile it was made of.
        "s3/acme",
    ] {
        assert!(
            world.done(&["bookmark", "show", name]).contains("My S3"),
            "{name}"
        );
    }
    // The same again is another bookmark, and then the name is not enough.
    let second = world.done(&["bookmark", "add", "acme"]);
    assert_ne!(second.trim(), uuid);
    world.refused(&["bookmark", "show", "My S3"], 3, "bookmark-ambiguous");
    world.refused(&["bookmark", "show", "s3/acme"], 3, "bookmark-ambiguous");
    world.done(&["bookmark", "remove", second.trim()]);
    assert!(world.done(&["bookmark", "show", "My S3"]).contains(uuid));
    assert!(world.done(&["bookmark", "list"]).contains(uuid));
    world.refused(&["bookmark", "show", "nothing"], 3, "bookmark-unknown");
}

#[test]
fn a_secret_never_gets_into_a_bookmark() {
    let world = world();
    world.profile("acme.yaml", &entra(""));
    let uuid = world.done(&["bookmark", "add", "acme"]);
    for pair in [
        "OAuth Client Secret=x",
        "Password=x",
        "aws_secret_access_key=x",
    ] {
        world.refused(&["bookmark", "set", uuid.trim(), pair], 2, "bookmark-value");
    }
    for pair in [
        "UUID=x",
        "Provider=x",
        "Port=99999",
        "Hostname=https://x/",
        "Nickname=\u{1}",
        "Workdir=x",
        "x",
    ] {
        world.refused(&["bookmark", "set", uuid.trim(), pair], 2, "bookmark-value");
    }
    world.refused(
        &["bookmark", "add", "acme", "--set-from-stdin", "Password"],
        2,
        "bookmark-value",
    );
    assert_eq!(world.files_below("bookmarks"), 1);
}

#[test]
fn what_is_no_bookmark_is_left_out_with_its_reason() {
    let world = world();
    fs::create_dir(world.path("bookmarks")).unwrap();
    for (name, text) in [
        ("a.duck", "<plist><dict>"),
        ("b.duck", "Protocol: s3\n"),
        (
            "c.duck",
            "<plist version=\"1.0\"><dict><key>Nickname</key><string>x</string></dict></plist>",
        ),
        ("../bookmarks/d\u{1b}.duck", ""),
        ("e.txt", ""),
    ] {
        fs::write(world.path("bookmarks").join(name), text).unwrap();
    }
    fs::copy(
        bookmarks("host-only.duck"),
        world.path("bookmarks/good.duck"),
    )
    .unwrap();
    let ran = world.run(&["bookmark", "list"]);
    assert_eq!(ran.code, 0);
    assert_eq!(ran.err.matches("warning:").count(), 4, "{ran:?}");
    assert!(ran.out.starts_with("good "), "{ran:?}");
}

#[test]
fn a_bookmark_from_elsewhere_names_no_host_by_itself() {
    let world = world();
    world.profile("acme.yaml", &entra(""));
    world.done(&["enable", "acme"]);
    let from = bookmarks("cyberduck.duck").display().to_string();
    let ran = world.run(&["bookmark", "import", &from]);
    assert!(
        ran.err.contains("--yes-host s3.acme.example:9000"),
        "{ran:?}"
    );
    let uuid = "2b9e3c54-6f0d-4b7a-8f0e-0d4a3f5c7e11";
    let ran = world.refused(&["connect", uuid], 8, "destination-foreign");
    assert!(ran.err.contains("s3.acme.example"), "{}", ran.err);
    // What the user types is the user's word.
    world.done(&["bookmark", "set", uuid, "Hostname=s3.mine.example"]);
    let ran = world.run(&["connect", uuid]);
    assert!(!ran.err.contains("destination-foreign"), "{ran:?}");
    // Removed and brought in again it begins anew.
    world.done(&["bookmark", "export", uuid, "mine.duck"]);
    world.done(&["bookmark", "remove", uuid]);
    world.done(&["bookmark", "import", "mine.duck"]);
    world.refused(&["connect", uuid], 8, "destination-foreign");
    world.done(&["bookmark", "remove", uuid]);
    world.done(&[
        "bookmark",
        "import",
        "mine.duck",
        "--yes-host",
        "s3.mine.example",
    ]);
    let ran = world.run(&["connect", uuid]);
    assert!(!ran.err.contains("destination-foreign"), "{ran:?}");
}

#[test]
fn answers_of_several_processes_are_all_kept() {
    use connection_profile::bookmark;
    use connection_profile::dirs::Dirs;
    let world = world();
    world.profile("acme.yaml", &entra(""));
    let uuid = world.done(&["bookmark", "add", "acme"]);
    let dirs = Dirs::below(world.home.path());
    let one = || {
        bookmark::find(uuid.trim(), &dirs, world.home.path())
            .unwrap()
            .unwrap()
    };
    std::thread::scope(|scope| {
        for n in 0..8 {
            let (dirs, mut it) = (&dirs, one());
            scope.spawn(move || {
                for m in 0..8 {
                    let answer = (format!("p{n}.{m}"), "x".to_owned());
                    let secret = ("OAuth Client Secret".to_owned(), "CANARY".to_owned());
                    bookmark::save_answers(&mut it, &[answer, secret], dirs).unwrap();
                }
            });
        }
    });
    assert_eq!(one().custom().count(), 64);
    let text = fs::read_to_string(one().path.unwrap()).unwrap();
    assert!(!text.contains("CANARY"));
    assert_eq!(world.files_below("bookmarks"), 1);
}

#[test]
fn a_name_is_found_without_the_folder_only_while_that_is_sure() {
    let world = world();
    world.profile("acme.yaml", &entra(""));
    let uuid = world.done(&["bookmark", "add", "acme", "--name", "mine"]);
    let file = world.path(&format!("bookmarks/{}.duck", uuid.trim()));
    let show = || world.run(&["bookmark", "show", "mine"]);
    assert_eq!(show().code, 0);
    // Renamed by another application, in place: the memory must not answer for it.
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("mine", "yours")).unwrap();
    assert_eq!(show().code, 3);
    fs::write(&file, &text).unwrap();
    assert_eq!(show().code, 0);
    // A second one of that name makes it ambiguous at once.
    fs::write(world.path("bookmarks/other.duck"), &text).unwrap();
    assert_eq!(show().code, 3);
    fs::remove_file(world.path("bookmarks/other.duck")).unwrap();
    fs::write(world.path("state/bookmarks.json"), "{\"version\":1").unwrap();
    assert_eq!(show().code, 0);
}
