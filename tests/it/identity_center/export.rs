//! `bookmark export --aws-config` into whatever file there is: every other byte stays.

use connection_profile::aws_files::{Exported, Wrote, export};
use proptest::prelude::*;
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

struct Config {
    folder: TempDir,
    path: PathBuf,
}

impl Config {
    fn of(text: &str) -> Config {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config");
        fs::write(&path, text).unwrap();
        Config { folder, path }
    }

    fn text(&self) -> String {
        fs::read_to_string(&self.path).unwrap()
    }

    fn append(&self, text: &str) {
        fs::write(&self.path, self.text() + text).unwrap();
    }

    fn export(&self, it: &Exported) -> Result<Wrote, &'static str> {
        export(&self.path, "s3", it).map_err(|it| it.code)
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        let names = entries.map(|it| it.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<_> = names.collect();
        names.sort();
        names
    }
}

fn sso(role: &str) -> Exported {
    Exported::Sso {
        session: (
            "ours".into(),
            vec![
                ("sso_start_url", "https://x.awsapps.com/start".into()),
                ("sso_region", "eu-west-1".into()),
            ],
        ),
        profile: vec![
            ("sso_account_id", "123456789012".into()),
            ("sso_role_name", role.into()),
        ],
    }
}

fn process() -> Exported {
    Exported::Process {
        command: "/usr/bin/profilectl creds s3".into(),
        region: Some("us-east-1".into()),
    }
}

/// A line of a file as people and tools leave them, without its end.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[ \t]{1,3}",
        "[ \t]{0,2}[#;][ -~]{0,12}",
        "\\[(default|profile [a-z]{1,3}|profile  \"a b\"|sso-session [a-z]{1,3}|services [a-z]|[a-z]{2})\\]",
        "[ ]{1,2}\\[profile [a-z]{1,3}\\]",
        "[a-z_]{1,8}[ ]{0,2}[=:][ ]{0,2}[ -~]{0,12}",
        "(s3|region|services)[ ]?=[ ]?",
        "[ \t]{1,4}[a-z_]{1,8} ?= ?[ -~]{0,8}",
        "[ -~äß€]{0,12}",
    ]
}

fn file() -> impl Strategy<Value = String> {
    let end = prop_oneof![6 => Just("\n"), 3 => Just("\r\n"), 1 => Just("\r")];
    (
        proptest::collection::vec((line(), end), 0..24),
        proptest::bool::ANY,
    )
        .prop_map(|(lines, ended)| {
            let text: String = lines.iter().map(|(line, end)| line.clone() + end).collect();
            match ended {
                true => text,
                false => text.trim_end_matches(['\r', '\n']).to_owned(),
            }
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_other_byte_of_any_file_stays(before in file(), after in file(), header in "profile [A-Z]{1,3}") {
        let config = Config::of(&before);
        prop_assert!(config.export(&sso("Reader")).is_ok());
        let first = config.text();
        prop_assert!(first.starts_with(&before));
        prop_assert_eq!(config.export(&sso("Reader")), Ok(Wrote::Nothing));
        prop_assert_eq!(config.text(), first.as_str());

        // Others write behind it, and it changes where it stands.
        let behind = format!("[{header}]\n{after}");
        config.append(&behind);
        prop_assert!(config.export(&sso("Writer")).is_ok());
        let expected = first.replace("sso_role_name = Reader", "sso_role_name = Writer") + &behind;
        prop_assert_eq!(config.text(), expected);

        // Into the other form and back: the section stays where it is, with nothing of the former.
        prop_assert!(config.export(&process()).is_ok());
        let other = config.text();
        prop_assert!(other.starts_with(&before) && other.ends_with(&behind));
        prop_assert!(!other[before.len()..other.len() - behind.len()].contains("sso_role_name"));
        prop_assert!(config.export(&sso("Writer")).is_ok());
        let back = config.text();
        prop_assert!(back.starts_with(&before) && back.ends_with(&behind));
        prop_assert!(!back[before.len()..back.len() - behind.len()].contains("credential_process"));

        let kept = fs::read_to_string(config.folder.path().join("config.before-profilectl")).unwrap();
        prop_assert_eq!(kept, before);
    }
}

#[test]
fn what_people_add_to_our_section_stays() {
    let config = Config::of("");
    config.export(&sso("A")).unwrap();
    config.append("s3 =\n  max_queue_size = 10\n# mine\noutput = json\n");
    config.export(&sso("B")).unwrap();
    let text = config.text();
    assert!(
        text.ends_with("sso_role_name = B\ns3 =\n  max_queue_size = 10\n# mine\noutput = json\n"),
        "{text}"
    );
    // A value of ours goes with the lines that go on with it.
    let odd = text.replace("sso_role_name = B\n", "sso_role_name = B\n   and more\n");
    fs::write(&config.path, odd).unwrap();
    config.export(&sso("C")).unwrap();
    assert_eq!(config.text(), text.replace("= B\n", "= C\n"));
}

#[test]
fn a_section_is_found_however_it_is_spelled() {
    for theirs in [
        "[profile s3]",
        "[profile   s3]",
        "[profile \"s3\"]",
        "[profile 's3']",
        "[ profile s3 ]",
        "  [profile s3]",
        "[sso-session ours]",
        "[sso-session \"ours\"]",
        "# a comment\r[profile s3]",
        "[profile s3] # behind it",
        "[profile s3]\n[profile a]\n[profile s3]",
    ] {
        let text = format!("{theirs}\nregion = us-east-1\n");
        let config = Config::of(&text);
        assert_eq!(
            config.export(&sso("A")),
            Err("aws-config-section-foreign"),
            "{theirs:?}"
        );
        assert_eq!(config.text(), text);
    }
    // The same in other words is no reason to write.
    let config = Config::of(
        "[profile 's3']\ncredential_process=/usr/bin/profilectl creds s3\nregion  =us-east-1\nx=1\n",
    );
    assert_eq!(config.export(&process()), Ok(Wrote::Nothing));
}

#[test]
fn the_default_profile_has_two_names() {
    let config = Config::of("[profile default]\nregion = us-east-1\n");
    let failure = export(&config.path, "default", &process()).unwrap_err();
    assert_eq!(failure.code, "aws-config-section-foreign");
    let config = Config::of("");
    export(&config.path, "default", &process()).unwrap();
    assert!(config.text().starts_with("[default]\n"));
}

#[test]
fn the_file_is_kept_as_it_was_before_the_first_time_and_its_mode_stays() {
    let config = Config::of("[default]\nregion = us-east-1\n");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&config.path, fs::Permissions::from_mode(0o640)).unwrap();
    }
    let former = config.folder.path().join("config.before-profilectl");
    for role in ["A", "B"] {
        let wrote = config.export(&sso(role)).unwrap();
        let former = Some(former.clone());
        assert_eq!(wrote, Wrote::Sections { former });
    }
    assert_eq!(
        fs::read_to_string(&former).unwrap(),
        "[default]\nregion = us-east-1\n"
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let mode = |it: &PathBuf| fs::metadata(it).unwrap().mode() & 0o777;
        assert_eq!((mode(&config.path), mode(&former)), (0o640, 0o600));
    }
    assert_eq!(
        config.names(),
        [
            ".config.profilectl-lock",
            "config",
            "config.before-profilectl"
        ]
    );
    // Where there was nothing, there is nothing to keep.
    let config = Config::of("");
    fs::remove_file(&config.path).unwrap();
    assert_eq!(
        config.export(&sso("A")),
        Ok(Wrote::Sections { former: None })
    );
}

#[test]
fn sixteen_at_once_lose_nothing() {
    let config = Config::of("[default]\nregion = us-east-1\n");
    std::thread::scope(|scope| {
        for n in 0..16 {
            let path = &config.path;
            scope.spawn(move || export(path, &format!("p{n}"), &process()).unwrap());
        }
    });
    let text = config.text();
    for n in 0..16 {
        assert!(text.contains(&format!("[profile p{n}]\n")), "{n}: {text}");
    }
    assert!(text.starts_with("[default]\nregion = us-east-1\n"));
}
