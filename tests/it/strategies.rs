//! Every way in, end to end: a folder of `tests/scenario` is a profile and the steps of a story.

mod endpoints;
pub(crate) mod grants;
mod job;
mod metadata;
mod precedence;
mod published;
mod refused;
mod story;
mod wire;

use crate::connect::world::{Reply, Stage};
use crate::corpus;
use crate::sandbox::world::SetClock;
use connection_profile::aws::sts;
use connection_profile::credentials::Credentials;
use connection_profile::effects::{Answered, Clock, Effects};
use connection_profile::sandbox::config::{DEMO_MFA_SERIAL, DEMO_ROLE_USER};
use connection_profile::secret::Secret;
use jiff::{SignedDuration, Timestamp};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Every folder of `tests/scenario` is played; `STORY=name` plays one.
#[test]
fn every_scenario_ends_as_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenario");
    let only = std::env::var("STORY").ok();
    let (mut played, mut failed) = (0, Vec::new());
    let mut names: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|it| it.unwrap().path())
        .filter(|it| it.is_dir())
        .collect();
    names.sort();
    for path in names {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if only.as_ref().is_none_or(|it| *it == name) {
            let files = corpus::files(&path);
            if std::panic::catch_unwind(|| story::play(&name, &files)).is_err() {
                failed.push(name);
            }
            played += 1;
        }
    }
    assert!(played > 0 && failed.is_empty(), "{failed:?} of {played}");
}

/// Keys of a session, given as they are, serve until they are over; then all three are asked for.
#[test]
fn session_credentials_are_used_as_they_are() {
    let stage = Stage::empty();
    let it = stage.test.world.addresses();
    let (host, port) = it.s3.rsplit_once(':').unwrap();
    let storage = format!(
        "Protocol: s3\nScheme: http\nDefault Hostname: {host}\nDefault Port: '{port}'\nSTS Endpoint: http://{}\n\
         Properties:\n  s3.bucket.virtualhost.disable: 'true'\n",
        it.sts
    );
    let key = stage.test.world.static_key();
    let says = |key: &str, text: &str| stage.terminal.answer(key, Reply::Says(text.to_owned()));
    stage.drop_profile(&format!(
        "{storage}  role_arn: {DEMO_ROLE_USER}\nVendor: source\nDescription: Source\n"
    ));
    stage.enable();
    says("Username", &key.access_key_id);
    says("Password", &key.secret_access_key);
    let insecure = "--allow-insecure-loopback";
    let it = stage.verb_with_secrets(&["creds", "source", "--format", "json", insecure]);
    assert_eq!(it.exit, 0, "{}", it.err);
    let keys: serde_json::Value = serde_json::from_str(&it.out).unwrap();
    let text = |name: &str| {
        keys[name]
            .as_str()
            .unwrap_or_else(|| panic!("{keys}"))
            .to_owned()
    };

    stage.drop_profile(&format!(
        "{storage}Vendor: session\nDescription: Session\nToken Configurable: true\n"
    ));
    stage.enable();
    let connect = ["connect", "session", insecure];
    says("Username", &text("access_key_id"));
    says("Password", &text("secret_access_key"));
    says("Token", &text("session_token"));
    let _ = stage.terminal.asked();
    let it = stage.verb(&connect);
    assert_eq!(it.exit, 0, "{}", it.err);
    assert_eq!(stage.terminal.asked(), ["Username", "Password", "Token"]);
    let it = stage.verb(&connect);
    assert_eq!(it.exit, 0, "{}", it.err);
    assert_eq!(stage.terminal.asked(), [""; 0]);

    stage.test.clock.advance(3601);
    let it = stage.verb(&connect);
    assert_eq!(it.exit, 5, "{}", it.err);
    assert!(it.err.contains("error[s3-expired-token]"), "{}", it.err);
    assert!(it.err.contains("asks for it again"), "{}", it.err);
    let it = stage.verb(&connect);
    assert_eq!(it.exit, 4, "{}", it.err);
    assert!(it.err.contains("Token"), "{}", it.err);
}

/// A clock that is off is named, and by how much.
#[test]
fn a_skewed_clock_is_measured() {
    let stage = Stage::empty();
    let key = stage.test.world.static_key();
    let keys = Credentials {
        access_key_id: key.access_key_id.clone(),
        secret_access_key: Secret::new(key.secret_access_key.clone()),
        session_token: None,
        expires_at: None,
        account_id: None,
    };
    let endpoint = sts::Endpoint {
        url: format!("http://{}", stage.test.world.addresses().sts)
            .parse()
            .unwrap(),
        region: "us-east-1".to_owned(),
    };
    // With a code nothing is sent twice; without one the SDK sets its clock right and tries again.
    let code = Secret::new("000000".to_owned());
    let multi_factor = || sts::MultiFactor {
        serial_number: DEMO_MFA_SERIAL,
        code: &code,
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    for (off, expected) in [
        (0, None),
        (600, None),
        (
            1000,
            Some("this machine is 1000 seconds ahead of the service"),
        ),
        (
            -7200,
            Some("this machine is 7200 seconds behind the service"),
        ),
    ] {
        let mut fx = Effects::refusing();
        fx.http = stage.test.world.clone();
        fx.clock = Arc::new(Shifted(stage.test.clock.clone(), off));
        let call = sts::SessionToken {
            duration_seconds: None,
            multi_factor: Some(multi_factor()),
        };
        let outcome = runtime.block_on(sts::session_token(&endpoint, &call, &keys, &fx));
        match (outcome, expected) {
            (Err(failure), None) => assert_eq!(failure.code, "mfa-code-wrong"),
            (Err(failure), Some(expected)) => {
                assert_eq!(failure.code, "clock-skew", "{off}: {:?}", failure.facts);
                let fact = failure.facts.iter().find(|(label, _)| *label == "measured");
                assert_eq!(fact.map(|(_, it)| it.as_str()), Some(expected));
            }
            (outcome, _) => panic!("{off}: {outcome:?}"),
        }
    }
}

struct Shifted(Arc<SetClock>, i64);

impl Clock for Shifted {
    fn now(&self) -> Timestamp {
        self.0.now() + SignedDuration::from_secs(self.1)
    }

    fn sleep(&self, _: Duration) -> Answered<'_, ()> {
        Box::pin(std::future::ready(()))
    }
}
