//! Documents to profiles: every profile of `tests/resolve` against the dump beside it, the parents,
//! the built-in profiles, and, where it is there, the published corpus.
//!
//! `UPDATE=1` writes the dumps anew; read the difference before committing it.

use crate::corpus;
use connection_profile::diagnostic::{Diagnostic, Severity};
use connection_profile::document::parse;
use connection_profile::profile::builtin::BUILTIN;
use connection_profile::profile::parent::PARENTS;
use connection_profile::profile::questions::Prompt;
use connection_profile::profile::{
    self, Content, FromAwsCli, FromEnvironment, KEYS, Kind, Origin, Overrides, Profile, Setting,
    keys,
};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn resolve(name: &str, bytes: &[u8], overrides: &Overrides) -> (Profile, Vec<Diagnostic>) {
    let (document, mut findings) = parse(bytes, name.into());
    let document = document.unwrap_or_else(|| panic!("{name}: {findings:?}"));
    let (draft, read) = profile::read(&document);
    let (profile, resolved) = profile::resolve(draft, overrides);
    findings.extend(read);
    findings.extend(resolved);
    (profile, findings)
}

/// `LAYER NAME = VALUE`, a line each; for the environment and the AWS CLI `LAYER(SOURCE)`.
fn overrides(text: &str) -> Overrides {
    let mut out = Overrides::default();
    for line in text.lines().filter(|it| !it.is_empty()) {
        let (layer, rest) = line.split_once(' ').unwrap();
        let (name, value) = rest.split_once('=').unwrap();
        let (name, value) = (name.trim().to_owned(), value.trim().to_owned());
        let (layer, source) = layer.split_once('(').unwrap_or((layer, ")"));
        let source = source.trim_end_matches(')').to_owned();
        match layer {
            "aws-cli" => out.aws_cli.push(FromAwsCli {
                profile: source,
                name,
                value,
            }),
            "bookmark" => out.bookmark.push((name, value)),
            "environment" => {
                out.environment.push(FromEnvironment {
                    variable: source,
                    name,
                    value,
                });
            }
            "flag" => out.flags.push((name, value)),
            "answer" => out.answers.push((name, value)),
            other => panic!("no layer {other}"),
        }
    }
    out
}

fn check_resolve(file: &Path) {
    let beside = |extension: &str| PathBuf::from(format!("{}.{extension}", file.display()));
    let words = std::fs::read_to_string(beside("overrides")).unwrap_or_default();
    let (profile, findings) = resolve("file", &std::fs::read(file).unwrap(), &overrides(&words));
    let found = dump(&profile, &findings);
    let expected = beside("expected");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&expected, &found).unwrap();
    }
    let expected = std::fs::read_to_string(expected).unwrap_or_default();
    let name = file.display();
    assert!(
        found == expected,
        "{name}\n--- expected\n{expected}\n--- found\n{found}"
    );
}

/// Findings, values that are not mere defaults with what they override, and open questions.
fn dump(profile: &Profile, findings: &[Diagnostic]) -> String {
    let mut out = String::new();
    for it in findings {
        let severity = format!("{:?}", it.severity).to_lowercase();
        writeln!(out, "{severity} {} {:?}: {}", it.code, it.place, it.message).unwrap();
        if let Some(help) = &it.help {
            writeln!(out, "  help: {help}").unwrap();
        }
    }
    writeln!(out, "{} \"{}\"", profile.identity(), profile.description()).unwrap();
    for it in profile.values() {
        let Some(origin) = it.setting.origin() else {
            continue;
        };
        // What only the parent and the defaults say is tested of its own.
        let is_inherited = |it: &Origin| matches!(it, Origin::Default(_) | Origin::Parent(..));
        if is_inherited(origin) && it.others.iter().all(|it| is_inherited(&it.0)) {
            continue;
        }
        let value = match it.setting {
            Setting::Missing => "missing".to_owned(),
            Setting::Empty(_) => "(empty)".to_owned(),
            Setting::Set(set) => show(&set.value),
        };
        let indent = if it.key.is_some() { "" } else { "  ." };
        writeln!(out, "{indent}{} = {value}  <{origin}>", it.name).unwrap();
        for (origin, content) in it.others {
            writeln!(out, "    over {}  <{origin}>", show(content)).unwrap();
        }
    }
    for it in profile.unanswered() {
        writeln!(out, "to ask: {it}").unwrap();
    }
    out
}

fn show(content: &Content) -> String {
    match content {
        Content::Text(text) => format!("{text:?}"),
        Content::Flag(flag) => flag.to_string(),
        Content::List(elements) => format!("{elements:?}"),
        Content::Image(len) => format!("image of {len} bytes"),
    }
}

fn files(folder: &Path, wanted: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<_> = entries.map(|it| it.unwrap().path()).collect();
    files.retain(|it| it.is_file() && wanted(it));
    files.sort();
    files
}

fn has_extension(file: &Path, wanted: &[&str]) -> bool {
    let extension = file.extension().and_then(|it| it.to_str());
    extension.is_some_and(|it| wanted.contains(&it))
}

#[test]
fn every_profile_resolves_as_written_beside_it() {
    let folder = root().join("tests/resolve");
    let inputs = files(&folder, |it| has_extension(it, &["yaml", "plist"]));
    assert!(inputs.len() >= 10, "only {} inputs", inputs.len());
    for file in &inputs {
        check_resolve(file);
    }
    for beside in files(&folder, |it| has_extension(it, &["expected", "overrides"])) {
        assert!(
            inputs.contains(&beside.with_extension("")),
            "{}",
            beside.display()
        );
    }
}

#[test]
fn both_spellings_of_one_profile_resolve_equally() {
    let folder = root().join("tests/resolve");
    let mut pairs = 0;
    for plist in files(&folder, |it| has_extension(it, &["plist"])) {
        let yaml = plist.with_extension("yaml");
        if !yaml.exists() {
            continue;
        }
        let dumped = [&plist, &yaml].map(|it| {
            let bytes = std::fs::read(it).unwrap();
            let (profile, findings) = resolve("file", &bytes, &Overrides::default());
            dump(&profile, &findings)
        });
        assert_eq!(dumped[0], dumped[1], "{}", plist.display());
        pairs += 1;
    }
    assert!(pairs >= 1);
}

#[test]
fn parents_are_what_the_table_says_and_free_of_findings() {
    let folder = root().join("profiles/parents");
    let mut on_disk: Vec<_> = files(&folder, |_| true)
        .into_iter()
        .map(|it| it.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    let mut in_table: Vec<_> = PARENTS.iter().map(|it| it.protocol.to_owned()).collect();
    on_disk.sort();
    in_table.sort();
    assert_eq!(on_disk, in_table);
    for parent in &PARENTS {
        let (document, findings) = parse(parent.text.as_bytes(), parent.protocol.into());
        assert_eq!(findings, [], "{}", parent.protocol);
        let document = document.unwrap();
        let (draft, findings) = profile::read(&document);
        // A parent lacks what only a profile has: the protocol and the vendor.
        let missing = findings
            .iter()
            .filter(|it| it.code == "required-key-missing");
        assert_eq!(findings.len(), 2, "{}: {findings:?}", parent.protocol);
        assert_eq!(missing.count(), 2, "{}", parent.protocol);
        for key in [&keys::NAME, &keys::DESCRIPTION, &keys::SCHEME] {
            let given = draft.given(key);
            assert!(
                given.is_some_and(|it| !it.is_blank()),
                "{} {}",
                parent.protocol,
                key.name
            );
        }
        assert!(!parent.text.contains("${"), "{}", parent.protocol);
    }
}

#[test]
fn every_parent_gives_its_profiles_what_it_has() {
    for parent in &PARENTS {
        let text = format!("Protocol: {}\nVendor: v\nDescription: d\n", parent.protocol);
        let (profile, findings) = resolve("p", text.as_bytes(), &Overrides::default());
        assert_eq!(findings, [], "{}", parent.protocol);
        assert_eq!(profile.parent(), Some(parent.protocol));
        let scheme = profile.text(&keys::SCHEME);
        assert!(
            matches!(scheme.origin(), Some(Origin::Parent(it, _)) if *it == parent.protocol),
            "{}",
            parent.protocol
        );
    }
}

#[test]
fn built_in_profiles_are_what_the_table_says() {
    let on_disk: Vec<_> = files(&root().join("profiles"), |_| true)
        .into_iter()
        .map(|it| it.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    let in_table: Vec<_> = BUILTIN.iter().map(|it| it.file.to_owned()).collect();
    assert_eq!(on_disk, in_table);
}

#[test]
fn built_in_profiles_have_no_findings_and_ask_only_what_has_a_question() {
    let mut identities = BTreeSet::new();
    for builtin in BUILTIN {
        let first = "# yaml-language-server: $schema=../schemas/connection-profile.schema.json\n";
        assert!(builtin.text.starts_with(first), "{}", builtin.file);
        let (profile, findings) =
            resolve(builtin.file, builtin.text.as_bytes(), &Overrides::default());
        assert_eq!(findings, [], "{}", builtin.file);
        assert!(
            identities.insert(profile.identity().to_lowercase()),
            "{}",
            builtin.file
        );
        for name in profile.unanswered() {
            assert!(Prompt::find(name).is_some(), "{}: {name}", builtin.file);
        }
        for it in profile.values() {
            if matches!(it.setting, Setting::Empty(Origin::Profile(_)))
                && it.name != "OAuth Client Secret"
            {
                assert!(
                    Prompt::find(it.name).is_some(),
                    "{}: {}",
                    builtin.file,
                    it.name
                );
            }
        }
        // With every question answered nothing is left open and every address is one.
        let answers = profile.unanswered().iter().map(|it| {
            let example = match it.as_str() {
                "port" => "9000",
                "realm" => "example",
                "tenant" => "72f988bf-86f1-41af-91ab-2d7cd011db47",
                _ => "id.example.com",
            };
            (it.clone(), example.to_owned())
        });
        let answered = Overrides {
            answers: answers.collect(),
            ..Overrides::default()
        };
        let (profile, findings) = resolve(builtin.file, builtin.text.as_bytes(), &answered);
        assert_eq!(findings, [], "{}", builtin.file);
        assert_eq!(profile.unanswered(), [] as [&str; 0], "{}", builtin.file);
        for key in KEYS.iter().filter(|it| it.kind == Kind::Url) {
            let Some(raw) = profile.text(key).into_value() else {
                continue;
            };
            if *key == &keys::OAUTH_REDIRECT_URL {
                continue;
            }
            let judged = profile::url::endpoint(&raw, profile::url::Insecure::Refuse);
            assert!(judged.is_ok(), "{}: {}: {judged:?}", builtin.file, key.name);
        }
    }
}

#[test]
fn the_tenant_is_given_once() {
    let entra = BUILTIN.iter().find(|it| it.file.contains("entra")).unwrap();
    let tenant = "72f988bf-86f1-41af-91ab-2d7cd011db47";
    let answered = overrides(&format!("answer tenant = {tenant}"));
    let (profile, _) = resolve(entra.file, entra.text.as_bytes(), &answered);
    assert_eq!(profile.description(), "AWS S3 (Microsoft Entra)");
    for (key, url) in [
        (&keys::OAUTH_AUTHORIZATION_URL, "oauth2/v2.0/authorize"),
        (&keys::OAUTH_TOKEN_URL, "oauth2/v2.0/token"),
        (&keys::OAUTH_ISSUER_URL, "v2.0"),
    ] {
        let expected = format!("https://login.microsoftonline.com/{tenant}/{url}");
        assert_eq!(profile.text(key).into_value(), Some(expected));
    }
    for evil in ["evil.example/", "x#", "../common", "a@b", "%2e%2e"] {
        let answered = overrides(&format!("answer tenant = {evil}"));
        let (profile, findings) = resolve(entra.file, entra.text.as_bytes(), &answered);
        assert_eq!(findings.len(), 3, "{evil}");
        assert!(findings.iter().all(|it| it.code == "unsafe-variable-value"));
        let raw = profile.text(&keys::OAUTH_TOKEN_URL).into_value().unwrap();
        let judged = profile::url::endpoint(&raw, profile::url::Insecure::AllowLoopback);
        assert_eq!(judged, Err(profile::url::Refused::OpenVariable), "{evil}");
    }
}

#[test]
fn missing_empty_and_set_are_three_things() {
    let text = "Protocol: s3\nVendor: v\nDescription: d\nOAuth Client Secret: ''\nProperties:\n  role_arn: ''\n";
    let (profile, _) = resolve("p", text.as_bytes(), &Overrides::default());
    assert_eq!(profile.text(&keys::OAUTH_CLIENT_ID), Setting::Missing);
    assert!(matches!(
        profile.text(&keys::OAUTH_CLIENT_SECRET),
        Setting::Empty(Origin::Profile(_))
    ));
    assert!(matches!(
        profile.text(&keys::DEFAULT_HOSTNAME),
        Setting::Set(_)
    ));
    assert!(matches!(
        profile.property("s3.assumerole.rolearn"),
        Setting::Empty(Origin::Profile(_))
    ));
    assert_eq!(profile.property("mfa_serial"), Setting::Missing);
    assert_eq!(profile.port(&keys::DEFAULT_PORT).into_value(), Some(443));
}

#[test]
fn a_blank_with_a_meaning_of_its_own_does_not_fall_through() {
    let base = "Protocol: s3\nVendor: v\nDescription: d\n";
    let below = overrides("aws-cli(dev) OAuth Client Secret = x\naws-cli(dev) OAuth Client ID = y");
    let text = format!("{base}OAuth Client Secret: ''\nOAuth Client ID: ''\n");
    let (profile, _) = resolve("p", text.as_bytes(), &below);
    assert!(matches!(
        profile.text(&keys::OAUTH_CLIENT_SECRET),
        Setting::Empty(Origin::Profile(_))
    ));
    assert_eq!(
        profile.text(&keys::OAUTH_CLIENT_ID).into_value().as_deref(),
        Some("y")
    );
}

/// Who fills in a variable may be anyone; which variables there are is the profile's to say.
#[test]
fn a_variable_is_a_property_that_the_profile_names() {
    let text =
        "Protocol: s3\nVendor: v\nDescription: d\nSTS Endpoint: https://${property.realm}/\n";
    let (profile, findings) = resolve("p", text.as_bytes(), &overrides("flag realm = x"));
    assert_eq!(
        findings.iter().map(|it| it.code).collect::<Vec<_>>(),
        ["unknown-variable"]
    );
    let raw = profile.text(&keys::STS_ENDPOINT).into_value();
    assert_eq!(raw.as_deref(), Some("https://${property.realm}/"));
}

#[test]
fn a_list_leaves_out_what_is_blank() {
    let text = "Protocol: s3\nVendor: v\nDescription: d\nScopes: [openid, '', ' ', email]\n";
    let (profile, _) = resolve("p", text.as_bytes(), &Overrides::default());
    let scopes = profile.list(&keys::SCOPES).into_value();
    assert_eq!(scopes, Some(vec!["openid".to_owned(), "email".to_owned()]));
}

/// The precedence, one layer after the other: each beats all below it, and an empty one too.
#[test]
fn each_layer_beats_those_below_it() {
    let file = "Protocol: s3\nVendor: v\nDescription: d\nRegion: profile\nProperties:\n  role_arn: profile\n";
    let layers = [
        "aws-cli(dev)",
        "profile",
        "bookmark",
        "environment(V)",
        "flag",
        "answer",
    ];
    let mut words = String::new();
    for layer in layers {
        let said = layer.split('(').next().unwrap();
        if layer != "profile" {
            let _ = writeln!(words, "{layer} role_arn = {said}\n{layer} Region = {said}");
        }
        let expected = if layer == "aws-cli(dev)" {
            "profile"
        } else {
            said
        };
        let (profile, findings) = resolve("p", file.as_bytes(), &overrides(&words));
        assert_eq!(findings, []);
        assert_eq!(
            profile.property("role_arn").into_value().as_deref(),
            Some(expected)
        );
        assert_eq!(
            profile.text(&keys::REGION).into_value().as_deref(),
            Some(expected)
        );
        if layer != "profile" && layer != "aws-cli(dev)" {
            let blank = format!("{words}{layer} role_arn =\n{layer} Region =\n");
            let (profile, _) = resolve("p", file.as_bytes(), &overrides(&blank));
            assert!(
                matches!(profile.property("role_arn"), Setting::Empty(_)),
                "{layer}"
            );
            assert!(
                matches!(profile.text(&keys::REGION), Setting::Empty(_)),
                "{layer}"
            );
        }
    }
    let silent = "Protocol: s3\nVendor: v\nDescription: d\n";
    let (profile, _) = resolve(
        "p",
        silent.as_bytes(),
        &overrides("aws-cli(dev) Default Hostname = h"),
    );
    assert_eq!(
        profile.text(&keys::DEFAULT_HOSTNAME).origin(),
        Some(&Origin::AwsCli("dev".into()))
    );
}

#[test]
fn two_defaults_follow_from_the_client_id() {
    let base = "Protocol: davs\nVendor: v\nDescription: d\n";
    for (more, oauth, password) in [
        ("", false, true),
        ("OAuth Client ID: ' '\n", false, true),
        ("OAuth Client ID: web\n", true, false),
        (
            "OAuth Client ID: web\nOAuth Configurable: false\n",
            false,
            false,
        ),
        (
            "OAuth Client ID: web\nPassword Configurable: true\n",
            true,
            true,
        ),
        ("OAuth Configurable: true\n", true, true),
    ] {
        let text = format!("{base}{more}");
        let (profile, _) = resolve("p", text.as_bytes(), &Overrides::default());
        let found = [&keys::OAUTH_CONFIGURABLE, &keys::PASSWORD_CONFIGURABLE];
        assert_eq!(
            found.map(|it| profile.flag(it).value),
            [oauth, password],
            "{more}"
        );
    }
}

#[test]
fn what_is_never_shown_is_marked() {
    let words = overrides("flag Password = x\nbookmark my.secret.key = x\nflag mfa_code = 123456");
    let text = "Protocol: s3\nVendor: v\nDescription: d\nProperties: {role_arn: x, OAuth Client Secret: x}\n";
    let (profile, findings) = resolve("p", text.as_bytes(), &words);
    assert_eq!(findings, []);
    let secret: Vec<_> = profile
        .values()
        .filter(|it| it.secret)
        .map(|it| it.name)
        .collect();
    let expected = [
        "OAuth Client Secret",
        "OAuth Client Secret",
        "Password",
        "mfa_code",
        "my.secret.key",
    ];
    assert_eq!(secret, expected);
}

#[test]
fn a_secret_is_in_no_debug_output() {
    let text = "Protocol: s3\nVendor: v\nDescription: d\nOAuth Client Secret: canary\n";
    let words = overrides("flag OAuth Client Secret = canary\nanswer Password = canary");
    let (document, _) = parse(text.as_bytes(), "p".into());
    let (draft, _) = profile::read(&document.unwrap());
    let before = format!("{draft:?} {words:?}");
    let (profile, findings) = profile::resolve(draft, &words);
    let secret = profile.secret(&keys::OAUTH_CLIENT_SECRET);
    let after = format!("{profile:?} {findings:?} {secret:?}");
    assert!(
        !before.contains("canary") && !after.contains("canary"),
        "{before} {after}"
    );
    let entry = profile
        .values()
        .find(|it| it.name == "OAuth Client Secret")
        .unwrap();
    assert!(entry.secret && entry.setting.is_present());
}

#[test]
fn every_value_has_an_origin() {
    let mut seen = 0;
    for (name, bytes) in corpus::everything() {
        let (profile, _) = resolve(&name, &bytes, &Overrides::default());
        for it in profile.values() {
            assert!(it.setting.origin().is_some(), "{name}: {}", it.name);
            let origins: Vec<_> = it.others.iter().map(|it| &it.0).collect();
            assert!(origins.is_sorted_by(|a, b| a >= b), "{name}: {}", it.name);
            seen += 1;
        }
    }
    assert!(seen > 100);
}

#[test]
fn published_profiles_read_without_a_false_error() {
    for (name, bytes) in corpus::published() {
        let (profile, findings) = resolve(&name, &bytes, &Overrides::default());
        assert!(profile.parent().is_some(), "{name}: {}", profile.protocol());
        assert!(
            !profile.vendor().is_empty() && !profile.description().is_empty(),
            "{name}"
        );
        let errors: Vec<_> = findings
            .iter()
            .filter(|it| it.severity == Severity::Error)
            .collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
    }
}

/// Any bytes that are a document at all are a profile, with findings: nothing panics, whatever is
/// cut out of a file or written over in it.
#[test]
fn damaged_profiles_still_resolve() {
    let words = overrides(
        "flag Default Port = \u{0}\nanswer tenant = ${property.tenant}\nbookmark Port = x",
    );
    let mut resolved = 0;
    for (name, bytes) in corpus::everything()
        .into_iter()
        .filter(|it| it.1.len() < 8192)
        .take(40)
    {
        for at in (0..bytes.len()).step_by(bytes.len() / 24 + 1) {
            for damage in [&b""[..], b"${", b"'", b"</key>", b"\xff", b": {", b"- "] {
                let mut damaged = bytes.clone();
                damaged.splice(at..(at + 2).min(bytes.len()), damage.iter().copied());
                let (document, _) = parse(&damaged, name.as_str().into());
                let Some(document) = document else { continue };
                let (draft, _) = profile::read(&document);
                let (profile, _) = profile::resolve(draft, &words);
                assert!(
                    profile.values().all(|it| it.setting.origin().is_some()),
                    "{name}"
                );
                resolved += 1;
            }
        }
    }
    assert!(resolved > 300, "{resolved}");
}

/// As much as a document may hold, and every variable of it unknown: bounded findings, and work that
/// grows with the file and not with its square.
#[test]
fn a_profile_full_of_variables_resolves() {
    let mut text = "<plist><dict><key>Protocol</key><string>s3</string>".to_owned();
    text += "<key>Scopes</key><array>";
    for _ in 0..900 {
        let _ = write!(text, "<string>{}</string>", "${property.a}".repeat(600));
    }
    text += "</array><key>Properties</key><dict>";
    for number in 0..4000 {
        let _ = write!(
            text,
            "<key>n{number}</key><string>${{x{number}}}${{property.n1}}</string>"
        );
    }
    text += "</dict></dict></plist>";
    let (profile, findings) = resolve("full", text.as_bytes(), &Overrides::default());
    assert_eq!(profile.properties().count(), 4000);
    let unknown = findings.iter().filter(|it| it.code == "unknown-variable");
    assert_eq!(unknown.count(), 100);
}
