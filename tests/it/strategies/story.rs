//! A story: `profile.yaml` and `story.txt`, whose lines are done one after the other.
//!
//! ```text
//! answer KEY TEXT       the person's next answer to this question; `(code)` is what the MFA device
//!                       shows then, `(cancel)` declines
//! put FILE PATH         a file of this folder, at a path below the home
//! input TEXT            standard input from now on
//! advance SECONDS       time passes
//! session-life SECONDS  what STS gives from now on
//! world KNOB ...        see `knob`
//! env NAME VALUE        a variable of the environment from now on; without a value: no longer
//! file NAME TEXT        writes a file into the working directory
//! run WORDS             one command line
//! exit N                how it ended
//! asked KEY ...         what was asked for, in order; nothing after the word: nobody was asked
//! requests A, B         what the servers were asked, in order
//! says TEXT             occurs in what was printed
//! never TEXT            does not
//! nowhere TEXT          no file of this program holds it; `(code)` as above
//! ```
//! The knobs: `machine WithRole|WithoutRole|WithUntrustedRole|MetadataOff|Elsewhere`.
//! In both files `{oidc}`, `{sts}`, `{metadata}`, `{s3-host}`, `{s3-port}`, `{key}`, `{secret}` and `{mfa}` stand for
//! what the sandbox has, `{home}` for the home, `{program}` for the real one; `{token}` for an ID token that a machine gets then, for AWS, and
//! `{token-for AUDIENCE}` for another audience; `{saml ROLE,ROLE}` for a SAML response in base64 that offers these
//! (`{saml-xml ROLE}` for its XML, `{saml-for-nobody ROLE}` for another audience); `{client-secret}` and `{password}` (of `alice`); `{job-url}` and `{job-token}` for what a job of GitHub
//! Actions asks with. `aws-config` and `aws-credentials` are put into the home's `.aws`.

use crate::connect::world::{Outcome, Reply, Stage};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use connection_profile::sandbox::config::{DEMO_AUDIENCE, DEMO_MFA_SERIAL, Machine};
use connection_profile::sandbox::{CANARY, SAML_AUDIENCE, WorldConfig};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Plays one story to its end.
pub fn play(name: &str, files: &[(String, Vec<u8>)]) {
    let text = |file: &str| {
        let found = files.iter().find(|(it, _)| it == file);
        String::from_utf8(found.unwrap_or_else(|| panic!("{name}/{file}")).1.clone()).unwrap()
    };
    let profile = text("profile.yaml");
    let stage = Stage::empty();
    stage.drop_profile(&filled(&stage, &profile));
    stage.enable();
    for (file, place) in [
        ("aws-config", ".aws/config"),
        ("aws-credentials", ".aws/credentials"),
    ] {
        if files.iter().any(|(it, _)| it == file) {
            put(&stage, &text(file), place);
        }
    }
    let mut at = Position::default();
    for (number, line) in text("story.txt").lines().enumerate() {
        let line = filled(&stage, line.split(" # ").next().unwrap_or_default().trim());
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let place = format!("{name}/story.txt:{}: {line}", number + 1);
        match line.strip_prefix("put ") {
            Some(rest) => {
                let (file, to) = rest.split_once(' ').expect(&place);
                put(&stage, &text(file), to);
            }
            None => step(&stage, &line, &mut at, &place),
        }
    }
}

/// Writes a file below the home, as one that may be run.
fn put(stage: &Stage, text: &str, to: &str) {
    let path = stage.home.path().join(to);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, filled(stage, text)).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
    }
}

/// Where the story is.
#[derive(Default)]
struct Position {
    last: Option<Outcome>,
    seen: usize,
    session_life: Option<u64>,
}

fn step(stage: &Stage, line: &str, at: &mut Position, place: &str) {
    let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
    let rest = rest.trim();
    let last = || {
        at.last
            .as_ref()
            .unwrap_or_else(|| panic!("{place}: nothing ran"))
    };
    let all = || format!("{}{}", last().out, last().err);
    match word {
        "answer" => {
            let (key, text) = rest.split_once(" = ").unwrap_or((rest, ""));
            let reply = match text {
                "(code)" => Reply::ShowsCode(stage.test.world.clone()),
                "(cancel)" => Reply::Declines,
                text => Reply::Says(text.to_owned()),
            };
            stage.terminal.answer(key.trim(), reply);
        }
        "input" => *stage.input.lock().unwrap() = rest.replace("(code)", &code(stage)).into_bytes(),
        "advance" => stage.test.clock.advance(rest.parse().unwrap()),
        "session-life" => {
            at.session_life = Some(rest.parse().unwrap());
            let mut knobs = stage.test.world.knobs();
            knobs.session_life = at.session_life.map(Duration::from_secs);
            stage.test.world.set_knobs(knobs);
        }
        "world" => knob(stage, rest, place),
        "env" => {
            let (name, value) = rest.split_once(' ').unwrap_or((rest, ""));
            let mut env = stage.env.lock().unwrap();
            env.retain(|(it, _)| it != name);
            if !value.is_empty() {
                env.push((name.to_owned(), value.to_owned()));
            }
        }
        "file" => {
            let (name, text) = rest.split_once(' ').unwrap_or((rest, ""));
            std::fs::write(stage.home.path().join(name), format!("{text}\n")).unwrap();
        }
        "run" => {
            at.seen = stage.test.world.requests().len();
            let _ = stage.terminal.asked();
            let mut words: Vec<_> = words(rest);
            words.push("--allow-insecure-loopback".to_owned());
            let words: Vec<_> = words.iter().map(String::as_str).collect();
            at.last = Some(if rest.starts_with("creds") {
                stage.verb_with_secrets(&words)
            } else {
                stage.verb(&words)
            });
        }
        "exit" => assert_eq!(last().exit.to_string(), rest, "{place}\n{}", all()),
        "asked" => assert_eq!(stage.terminal.asked().join(" "), rest, "{place}"),
        "requests" => {
            assert_eq!(
                stage.requests_since(at.seen).join(", "),
                rest,
                "{place}\n{}",
                all()
            );
        }
        "says" => assert!(all().contains(rest), "{place}\n{}", all()),
        "nowhere" => {
            let text = rest.replace("(code)", &code(stage));
            let found = holding(stage.home.path(), text.as_bytes());
            assert!(found.is_empty(), "{place}: {found:?}");
        }
        "never" => assert!(!all().contains(rest), "{place}\n{}", all()),
        _ => panic!("{place}: no such line"),
    }
}

/// Turns one knob of the sandbox.
fn knob(stage: &Stage, line: &str, place: &str) {
    let mut knobs = stage.test.world.knobs();
    match line.split_once(' ') {
        Some(("machine", it)) => {
            knobs.machine = match it {
                "WithRole" => Machine::WithRole,
                "WithoutRole" => Machine::WithoutRole,
                "WithUntrustedRole" => Machine::WithUntrustedRole,
                "MetadataOff" => Machine::MetadataOff,
                "Elsewhere" => Machine::Elsewhere,
                _ => panic!("{place}: no such machine"),
            }
        }
        _ => panic!("{place}: no such knob"),
    }
    stage.test.world.set_knobs(knobs);
}

/// Puts SAML responses in place of `{saml ROLES}` and its kin.
fn saml(stage: &Stage, mut text: String) -> String {
    for (word, audience) in [
        ("{saml ", SAML_AUDIENCE),
        ("{saml-xml ", SAML_AUDIENCE),
        ("{saml-for-nobody ", "urn:nobody"),
    ] {
        let found = text.split_once(word).and_then(|(_, it)| it.split_once('}'));
        let Some(roles) = found.map(|(it, _)| it.to_owned()) else {
            continue;
        };
        let arns: Vec<_> = roles
            .split(',')
            .filter(|it| !it.is_empty())
            .map(|it| format!("arn:aws:iam::123456789012:role/{it}"))
            .collect();
        let arns: Vec<_> = arns.iter().map(String::as_str).collect();
        let xml = stage.test.world.saml_response(&arns, audience);
        let response = match word {
            "{saml-xml " => xml,
            _ => STANDARD.encode(xml),
        };
        text = text.replace(&format!("{word}{roles}}}"), &response);
    }
    text
}

/// The files below a folder in which this stands.
fn holding(folder: &Path, text: &[u8]) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().path());
    let mut found = Vec::new();
    for path in entries {
        if path.is_dir() {
            found.extend(holding(&path, text));
        } else if std::fs::read(&path)
            .unwrap()
            .windows(text.len())
            .any(|it| it == text)
        {
            found.push(path);
        }
    }
    found
}

fn code(stage: &Stage) -> String {
    stage.test.world.mfa_code().unwrap()
}

/// Words with blanks between; a double-quoted one may hold blanks.
fn words(line: &str) -> Vec<String> {
    let mut all = Vec::new();
    for (n, part) in line.split('"').enumerate() {
        match n % 2 {
            0 => all.extend(part.split_whitespace().map(str::to_owned)),
            _ => all.push(part.to_owned()),
        }
    }
    all
}

fn filled(stage: &Stage, text: &str) -> String {
    let it = stage.test.world.addresses();
    let key = stage.test.world.static_key();
    let (s3_host, s3_port) = it.s3.rsplit_once(':').unwrap();
    let token = |audience| stage.test.world.service_account_token(audience).unwrap();
    let other = text
        .split_once("{token-for ")
        .and_then(|(_, it)| it.split_once('}'));
    let mut text = saml(stage, text.to_owned());
    if let Some((audience, _)) = other {
        text = text.replace(&format!("{{token-for {audience}}}"), &token(audience));
    }
    [
        ("{oidc}", it.oidc.as_str()),
        ("{sts}", &it.sts),
        ("{metadata}", &it.metadata),
        ("{token}", &token(DEMO_AUDIENCE)),
        ("{client-secret}", &format!("{CANARY}-client-secret")),
        (
            "{password}",
            &stage.test.world.password(&WorldConfig::demo().people[0]),
        ),
        ("{job-url}", &stage.test.world.actions_request_url()),
        ("{job-token}", stage.test.world.actions_request_token()),
        ("{s3-host}", s3_host),
        ("{s3-port}", s3_port),
        ("{key}", &key.access_key_id),
        ("{secret}", &key.secret_access_key),
        ("{mfa}", DEMO_MFA_SERIAL),
        ("{home}", stage.home.path().to_str().unwrap()),
        ("{program}", env!("CARGO_BIN_EXE_profilectl")),
    ]
    .iter()
    .fold(text, |text, (name, value)| text.replace(name, value))
}
