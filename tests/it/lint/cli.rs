//! `check` as a command: inputs, formats, exit codes, settings, files that must not be opened.

use connection_profile::cli::{self, Invocation, Outside, Terminals};
use connection_profile::effects::Effects;
use connection_profile::effects::real::{RealOptions, Say};
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

pub const GOOD: &str = "Protocol: s3\nVendor: acme\nDescription: Acme\nHelp: https://acme.example/\nDefault Hostname: s3.acme.example\nRegion: eu-1\n";

/// A world in which judging has no business.
struct Nowhere(&'static [u8]);

impl Outside for Nowhere {
    fn effects(&self, _: RealOptions) -> Effects {
        panic!("`check` reached for the outside world")
    }
    fn say(&self) -> Say {
        Arc::new(|_| {})
    }
    fn input(&self) -> io::Result<Vec<u8>> {
        Ok(self.0.to_vec())
    }
}

pub struct Ran {
    pub exit: u8,
    pub out: String,
    pub err: String,
}

fn run_with(folder: &Path, words: &[&str], input: &'static str) -> Ran {
    let home = folder.join("home");
    run_in(
        &[("PROFILECTL_HOME", home.to_str().unwrap())],
        folder,
        words,
        input,
    )
}

fn run_in(env: &[(&str, &str)], folder: &Path, words: &[&str], input: &'static str) -> Ran {
    let invocation = Invocation {
        arguments: ["check"].iter().chain(words).map(Into::into).collect(),
        env: env.iter().copied().collect(),
        working_directory: folder.to_owned(),
        terminals: Terminals::default(),
    };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let outside = Nowhere(input.as_bytes());
    let exit = cli::run(&invocation, &outside, &mut out, &mut err);
    Ran {
        exit: exit.0,
        out: String::from_utf8(out).unwrap(),
        err: String::from_utf8(err).unwrap(),
    }
}

pub fn run(folder: &TempDir, words: &[&str]) -> Ran {
    run_with(folder.path(), words, "")
}

pub fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// Exit code and the codes found, in the order printed.
pub fn found(ran: &Ran) -> (u8, Vec<String>) {
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap_or_default();
    let rows = json["findings"].as_array().cloned().unwrap_or_default();
    let codes = rows
        .iter()
        .map(|it| it["code"].as_str().unwrap().to_owned());
    (ran.exit, codes.collect())
}

fn check(folder: &TempDir, words: &[&str], exit: u8, codes: &[&str]) {
    let ran = run(folder, &[words, &["--format", "json"]].concat());
    let expected: Vec<String> = codes.iter().map(|it| (*it).to_owned()).collect();
    assert_eq!(found(&ran), (exit, expected), "{words:?} {}", ran.err);
}

#[test]
fn the_exit_code_says_what_was_found() {
    let warning = format!("{GOOD}Scheme: http\n");
    let error = GOOD.replace("s3\n", "s4\n");
    let it = folder(&[
        ("good.yaml", GOOD),
        ("warn.yaml", &warning),
        ("bad.yaml", &error),
    ]);
    check(&it, &["good.yaml"], 0, &[]);
    check(&it, &["warn.yaml"], 0, &["clear-text-scheme"]);
    check(&it, &["warn.yaml", "--strict"], 1, &["clear-text-scheme"]);
    check(&it, &["bad.yaml"], 1, &["unknown-protocol"]);
    check(&it, &["bad.yaml", "--exit-zero"], 0, &["unknown-protocol"]);
    check(&it, &["bad.yaml", "--ignore", "unknown-protocol"], 0, &[]);
    check(
        &it,
        &["bad.yaml", "warn.yaml", "--select", "clear-text-scheme"],
        0,
        &["clear-text-scheme"],
    );
}

#[test]
fn wrong_use_is_two_and_what_is_not_there_is_three() {
    let it = folder(&[("good.yaml", GOOD)]);
    let ran = run(&it, &["good.yaml", "--select", "unknown-protocl"]);
    assert_eq!(ran.exit, 2);
    assert!(
        ran.err.contains("did you mean `unknown-protocol`?"),
        "{}",
        ran.err
    );
    assert_eq!(run(&it, &["--colour"]).exit, 2);
    assert_eq!(run(&it, &["missing.cyberduckprofile"]).exit, 3);
    assert_eq!(run(&it, &["no such profile"]).exit, 3);
    assert_eq!(run_with(it.path(), &["-", "--fix"], GOOD).exit, 2);
}

#[test]
fn a_named_file_that_holds_nothing_to_judge_is_three() {
    let it = folder(&[("in/broken.cyberduckprofile", "<plist><dict>")]);
    let ran = run(&it, &["in/broken.cyberduckprofile"]);
    assert_eq!(ran.exit, 3);
    assert!(ran.out.contains("broken.cyberduckprofile:1"), "{}", ran.out);
    assert_eq!(
        run(&it, &["in"]).exit,
        1,
        "in a folder it is a finding among others"
    );
}

#[test]
fn inputs_are_files_folders_names_and_standard_input() {
    let plist = "<plist><dict><key>Protocol</key><string>s3</string><key>Vendor</key><string>a</string></dict></plist>";
    let it = folder(&[
        ("a/one.yaml", GOOD),
        ("a/b/Two.CyberduckProfile", GOOD),
        ("a/ci.yaml", "jobs: [one]\n"),
        ("a/notes.txt", "Protocol: s4\n"),
        ("a/.hidden/three.yaml", "Protocol: s4\n"),
        ("a/S3 Unpublished", plist),
        ("home/profiles/mine.yaml", GOOD),
    ]);
    let ran = run(
        &it,
        &["a", "--format", "json", "--select", "wrong-extension"],
    );
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(json["files"], 3);
    let files: Vec<_> = json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["file"].clone())
        .collect();
    assert_eq!(files, ["a/S3 Unpublished", "a/b/Two.CyberduckProfile"]);
    // Without an argument: the profiles folder.
    let ran = run(&it, &["--format", "json"]);
    assert!(
        ran.out.starts_with("{\"version\":1,\"files\":1,"),
        "{}",
        ran.out
    );
    // By name: built in.
    check(&it, &["s3-minio-openid-connect"], 0, &[]);
    let ran = run_with(
        it.path(),
        &["-", "--format", "json", "--stdin-filename", "x.duck"],
        "Protocol: s4\n",
    );
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let codes: Vec<_> = json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["code"].clone())
        .collect();
    assert_eq!(
        codes,
        ["wrong-extension", "unknown-protocol"],
        "{}",
        ran.out
    );
    assert_eq!(
        run_with(it.path(), &["-"], GOOD).out,
        "1 file: nothing found\n"
    );
}

#[test]
fn standard_input_needs_no_dash_where_its_name_is_given() {
    let it = folder(&[]);
    let ran = run_with(
        it.path(),
        &["--stdin-filename", "x.yaml", "--format", "concise"],
        "Protocol: s4\n",
    );
    assert_eq!(ran.exit, 1);
    assert!(ran.out.contains("x.yaml:1:11: error: "), "{}", ran.out);
    assert!(ran.err.starts_with("1 file: "), "{}", ran.err);
}

#[test]
fn a_ci_job_needs_no_home_folder() {
    let it = folder(&[
        ("profiles/a.yaml", "Protocol: s4\n"),
        ("preferences.yaml", "check: {ignore: [unknown-protocol]}\n"),
    ]);
    let ran = run_in(&[], it.path(), &["profiles", "--format", "concise"], "");
    assert_eq!(ran.exit, 1, "{}", ran.err);
    assert!(ran.out.contains("[unknown-protocol]"), "{}", ran.out);
    let ran = run_in(&[], it.path(), &["aws-s3"], "");
    assert_eq!((ran.exit, &*ran.out), (0, "1 file: nothing found\n"));
    let ran = run_in(&[], it.path(), &[], "");
    assert_eq!(ran.exit, 3);
    assert!(ran.err.contains("error[no-home-folder]"), "{}", ran.err);
}

#[test]
fn nothing_found_in_nothing_is_said() {
    let it = folder(&[("a/notes.txt", "")]);
    for (words, place) in [(&["a"][..], "a`"), (&[][..], "profiles`")] {
        let ran = run(&it, words);
        assert_eq!((ran.exit, &*ran.out), (0, "0 files: nothing found\n"));
        assert!(
            ran.err
                .starts_with("warning: there is no profile and no bookmark in `"),
            "{}",
            ran.err
        );
        assert!(ran.err.contains(place), "{}", ran.err);
    }
}

#[test]
fn what_others_made_and_what_is_excluded_is_left_out() {
    let it = folder(&[
        ("a/one.yaml", GOOD),
        ("a/node_modules/x/two.yaml", "Protocol: s4\n"),
        ("a/bad/three.yaml", "Protocol: s4\n"),
        ("a/b/old.four.cyberduckprofile", "Protocol: s4\n"),
        ("profilectl.yaml", "check:\n  exclude: [bad/]\n"),
    ]);
    let without = &["a", "--exclude", "old.*", "--format", "json"];
    let ran = run(&it, without);
    assert!(
        ran.out.starts_with("{\"version\":1,\"files\":1,"),
        "{}",
        ran.out
    );
    let ran = run(&it, &["a", "--format", "json"]);
    assert!(
        ran.out.starts_with("{\"version\":1,\"files\":2,"),
        "{}",
        ran.out
    );
    // A file that was named was meant.
    assert_eq!(run(&it, &["a/bad/three.yaml"]).exit, 1);
}

#[test]
fn what_weighs_less_can_be_left_out() {
    let it = folder(&[
        (
            "a.yaml",
            &format!("{GOOD}Scheme: http\n").replace("Help", "Hepl"),
        ),
        ("profilectl.yaml", "check:\n  severity: warning\n"),
    ]);
    check(
        &it,
        &["a.yaml", "--severity", "info"],
        0,
        &["missing-help", "unknown-key", "clear-text-scheme"],
    );
    check(&it, &["a.yaml"], 0, &["unknown-key", "clear-text-scheme"]);
    check(
        &it,
        &["a.yaml", "--strict"],
        1,
        &["unknown-key", "clear-text-scheme"],
    );
    let ran = run(&it, &["a.yaml", "--severity", "error", "--strict"]);
    assert_eq!((ran.exit, &*ran.out), (0, "1 file: nothing found\n"));
}

#[test]
fn settings_come_from_preferences_the_repository_and_flags() {
    let http = format!("{GOOD}Scheme: http\n");
    let it = folder(&[
        ("repo/.git/HEAD", ""),
        (
            "repo/profilectl.yaml",
            "check:\n  strict: true\n  per-file-ignores:\n    \"old/*\": [clear-text-scheme]\n",
        ),
        ("repo/sub/new.yaml", &http),
        ("repo/sub/old/appliance.yaml", &http),
    ]);
    let sub = it.path().join("repo/sub");
    let select = ["--select", "clear-text-scheme"];
    let ran = run_with(
        &sub,
        &[&[".", "--format", "json"], &select[..]].concat(),
        "",
    );
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(
        (ran.exit, json["findings"].as_array().unwrap().len()),
        (1, 1),
        "{}",
        ran.out
    );
    assert_eq!(json["findings"][0]["file"], "new.yaml");
    // Preferences apply below it: `home` is beside what is checked.
    fs::create_dir_all(sub.join("home")).unwrap();
    fs::write(
        sub.join("home/preferences.yaml"),
        "check:\n  ignore: [clear-text-scheme]\n",
    )
    .unwrap();
    assert_eq!(run_with(&sub, &["new.yaml"], "").exit, 0);
    fs::write(
        it.path().join("repo/profilectl.yaml"),
        "check:\n  strickt: true\n",
    )
    .unwrap();
    let ran = run_with(&sub, &["new.yaml"], "");
    assert_eq!(ran.exit, 2);
    assert!(ran.err.contains("profilectl.yaml:2:3"), "{}", ran.err);
}

#[test]
fn fixes_are_written_or_shown() {
    let before = "<?xml version=\"1.0\"?>\r\n<plist><dict>\r\n\t<!-- ports -->\r\n\t<key>Default Port</key>\r\n\t<integer>443</integer>\r\n</dict></plist>";
    let after = before.replace("<integer>443</integer>", "<string>443</string>");
    let it = folder(&[("a.cyberduckprofile", before)]);
    let path = it.path().join("a.cyberduckprofile");
    let ran = run(&it, &["a.cyberduckprofile", "--fix", "--diff"]);
    assert_eq!(ran.exit, 1);
    assert!(
        ran.out
            .contains("-\t<integer>443</integer>\r\n+\t<string>443</string>\r\n"),
        "{}",
        ran.out
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), before);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    }
    let ran = run(&it, &["a.cyberduckprofile", "--fix"]);
    assert!(
        ran.err
            .contains("mended a.cyberduckprofile: write it as a string (wrong-type)"),
        "{}",
        ran.err
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), after);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o640
        );
    }
    let again = run(&it, &["a.cyberduckprofile", "--fix"]);
    assert!(!again.err.contains("mended"));
    assert_eq!(fs::read_to_string(&path).unwrap(), after);
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_refused_and_never_opened() {
    use std::os::unix::fs::symlink;
    use std::process::Command;
    let it = folder(&[("good.yaml", GOOD)]);
    let at = |name: &str| it.path().join(name);
    let made = Command::new("mkfifo").arg(at("pipe.duck")).status();
    assert!(made.unwrap().success());
    symlink("/dev/zero", at("zero.cyberduckprofile")).unwrap();
    symlink(".", at("circle")).unwrap();
    fs::create_dir(at("folder.cyberduckprofile")).unwrap();
    fs::write(at("new\nline\u{1b}[2J.duck"), "Protocol: s3\n").unwrap();
    let ran = run(&it, &[".", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let rows = json["findings"].as_array().unwrap();
    let row = |name: &str| {
        let row = rows.iter().find(|it| it["file"] == name);
        row.unwrap_or_else(|| panic!("{name}: {}", ran.out))["code"].clone()
    };
    assert_eq!(row("pipe.duck"), "not-a-file");
    assert_eq!(row("folder.cyberduckprofile"), "not-a-file");
    assert_eq!(row("zero.cyberduckprofile"), "symbolic-link");
    assert_eq!(row("new\nline\u{1b}[2J.duck"), "stray-space-in-file-name");
    assert!(!ran.out.contains('\u{1b}') && ran.out.lines().count() == 1);
    assert_eq!(ran.exit, 1);
    // Named, it is an input that cannot be read.
    assert_eq!(run(&it, &["pipe.duck"]).exit, 3);
    assert_eq!(run(&it, &["zero.cyberduckprofile"]).exit, 3);
    let human = run(&it, &["."]).out;
    assert!(!human.contains('\u{1b}') && !human.contains("new\nline"));
}

#[test]
fn thousands_of_files_are_judged_in_order() {
    let it = tempfile::tempdir().unwrap();
    for number in 0..2_000 {
        fs::write(it.path().join(format!("{number:05}.yaml")), GOOD).unwrap();
    }
    let ran = run(
        &it,
        &[".", "--format", "json", "--select", "duplicate-vendor"],
    );
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let rows = json["findings"].as_array().unwrap();
    assert_eq!((json["files"].as_u64(), rows.len()), (Some(2_000), 2_000));
    assert!(rows.is_sorted_by_key(|it| it["file"].as_str().unwrap().to_owned()));
    assert!(
        rows.iter()
            .all(|it| it["related"].as_array().unwrap().len() == 3)
    );
}
