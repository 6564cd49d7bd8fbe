//! The folder, the names and the pins, on real files.

use super::*;
use crate::dirs::Dirs;
use crate::profile::Overrides;
use crate::profile::destination::Cleartext;
use std::fs;

struct World {
    _home: tempfile::TempDir,
    dirs: Dirs,
}

fn world(files: &[(&str, &str)]) -> World {
    let home = tempfile::tempdir().unwrap();
    let dirs = Dirs::below(home.path());
    fs::create_dir_all(&dirs.profiles).unwrap();
    for (name, text) in files {
        fs::write(dirs.profiles.join(name), text).unwrap();
    }
    World { _home: home, dirs }
}

fn acme(changes: &str) -> String {
    format!(
        "Protocol: s3\nVendor: acme\nDescription: AWS S3 (Acme)\n\
         Authorization: AuthorizationCode\nOAuth Client ID: x\nOAuth Client Secret: ''\n\
         OAuth Authorization Url: https://login.example.com/authorize\n\
         OAuth Token Url: https://login.example.com/token\n\
         OAuth Redirect Url: http://127.0.0.1/\nScopes: [openid]\n{changes}"
    )
}

const NO_TERMS: Terms<'static> = Terms {
    yes_hosts: &[],
    cleartext: Cleartext::Nowhere,
};

impl World {
    fn find(&self, name: &str) -> Result<Loaded, crate::failure::Failure> {
        find(name, &self.dirs, &self.dirs.state)
    }

    fn accept(&self, name: &str, overrides: &Overrides) -> Result<Acceptance, &'static str> {
        acceptance(
            &self.find(name).unwrap(),
            None,
            overrides,
            &self.dirs,
            NO_TERMS,
        )
        .map_err(|it| it.code)
    }
}

#[test]
fn a_profile_is_found_by_whatever_it_is_called() {
    let world = world(&[("a.yaml", &acme("")), ("b.txt", "x")]);
    let path = world.dirs.profiles.join("a.yaml");
    for name in [
        "acme",
        "ACME",
        "s3/acme",
        "s3 acme",
        "acme s3",
        "acm",
        "a.yaml",
        &path.display().to_string(),
    ] {
        let found = world.find(name);
        assert_eq!(
            found.map(|it| it.identity()).ok().as_deref(),
            Some("s3/acme"),
            "{name}"
        );
    }
    assert_eq!(
        world.find("acmee").unwrap_err().help,
        ["did you mean `s3/acme`?"]
    );
    // A piece of a word is a slip, and not to be removed or enabled by.
    assert_eq!(world.find("cme").unwrap_err().code, "profile-unknown");
    assert_eq!(world.find("openid").unwrap_err().code, "profile-ambiguous");
    assert_eq!(world.find("").unwrap_err().code, "profile-unknown");
    assert_eq!(Library::read(&world.dirs).unwrap().other_files, 1);
}

#[test]
fn nothing_is_accepted_before_it_is_enabled() {
    let world = world(&[("a.yaml", &acme(""))]);
    let none = Overrides::default();
    assert_eq!(world.accept("acme", &none), Err("profile-not-enabled"));
    crate::preferences::change(
        &world.dirs,
        "profiles.s3.acme.enabled",
        crate::preferences::Change::Set("true"),
    )
    .unwrap();
    assert_eq!(world.accept("acme", &none), Err("profile-not-enabled"));
    enable(&world.find("acme").unwrap(), &world.dirs).unwrap();
    assert!(world.accept("acme", &none).is_ok());
    disable(&world.find("acme").unwrap(), &world.dirs).unwrap();
    assert_eq!(world.accept("acme", &none), Err("profile-not-enabled"));
}

#[test]
fn a_change_that_matters_puts_it_out_of_use_and_others_do_not() {
    let world = world(&[("a.yaml", &acme(""))]);
    enable(&world.find("acme").unwrap(), &world.dirs).unwrap();
    let write = |text: &str| fs::write(world.dirs.profiles.join("a.yaml"), text).unwrap();
    write(&acme("Help: https://other.example/\nDisk: AAAA\n"));
    assert_eq!(
        state(&world.find("acme").unwrap(), &world.dirs).unwrap(),
        State::Enabled
    );
    for change in [
        "STS Endpoint: https://sts.evil.example/\n",
        "Region: eu-west-1\n",
        "Default Hostname: s3.evil.example\n",
        "OAuth PKCE: false\n",
        "Properties: {role_arn: 'arn:aws:iam::123456789012:role/other'}\n",
    ] {
        write(&acme(change));
        let state = state(&world.find("acme").unwrap(), &world.dirs).unwrap();
        let State::Changed(differences) = state else {
            panic!("{change}: {state:?}")
        };
        assert_eq!(differences.len(), 1, "{change}: {differences:?}");
        assert_eq!(
            world.accept("acme", &Overrides::default()),
            Err("profile-changed")
        );
    }
    write(&acme(""));
    assert_eq!(
        state(&world.find("acme").unwrap(), &world.dirs).unwrap(),
        State::Enabled
    );
}

#[test]
fn another_file_of_the_same_name_inherits_nothing() {
    let world = world(&[("a.yaml", &acme(""))]);
    enable(&world.find("acme").unwrap(), &world.dirs).unwrap();
    let evil = acme("STS Endpoint: https://sts.evil.example/\n");
    fs::write(world.dirs.profiles.join("b.yaml"), evil).unwrap();
    assert_eq!(world.find("acme").unwrap_err().code, "profile-ambiguous");
    assert_eq!(
        state(&world.find("b.yaml").unwrap(), &world.dirs).unwrap(),
        State::New
    );
    assert_eq!(
        world.accept("b.yaml", &Overrides::default()),
        Err("profile-not-enabled")
    );
    let meant = find_for_run("acme", &world.dirs, &world.dirs.state).unwrap();
    assert_eq!(
        meant.source,
        Source::File(world.dirs.profiles.join("a.yaml"))
    );
    let bookmark = crate::bookmark::Bookmark::new("s3", "acme", "Acme");
    assert_eq!(
        for_bookmark(&bookmark, &world.dirs).unwrap().source,
        meant.source
    );
}

#[test]
fn what_the_user_names_is_accepted_and_what_a_bookmark_names_is_not() {
    let world = world(&[("a.yaml", &acme(""))]);
    enable(&world.find("acme").unwrap(), &world.dirs).unwrap();
    let sts = |value: &str| vec![("STS Endpoint".to_owned(), value.to_owned())];
    let flags = Overrides {
        flags: sts("http://10.0.0.1:5000/"),
        ..Overrides::default()
    };
    let outcome = world.accept("acme", &flags).unwrap();
    assert_eq!(outcome.spoken.len(), 1);
    assert!(
        outcome
            .accepted
            .accepts(&"http://10.0.0.1:5000/".parse().unwrap())
    );
    assert!(
        !outcome
            .accepted
            .accepts(&"https://sts.amazonaws.com/".parse().unwrap())
    );
    let host = vec![("Hostname".to_owned(), "s3.evil.example".to_owned())];
    let saved = Overrides {
        bookmark: host,
        ..Overrides::default()
    };
    assert_eq!(world.accept("acme", &saved), Err("destination-foreign"));
}
