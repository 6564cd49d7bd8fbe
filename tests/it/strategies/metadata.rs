//! What stands at the metadata service's address may be anything: each answer has its own ending.

use connection_profile::aws::instance_metadata;
use connection_profile::effects::{
    Answered, Effects, Http, Phase, ToInstanceMetadata, Unreachable,
};
use connection_profile::profile::instance_metadata::Service;
use http::{Method, Request, Response};
use std::sync::{Arc, Mutex};

const KEYS: &str = r#"{"Code":"Success","AccessKeyId":"ASIAEXAMPLE","SecretAccessKey":"CANARY-secret",
    "Token":"CANARY-token","Expiration":"2030-01-01T06:00:00Z"}"#;

/// Answers the three requests in turn, and says what came.
struct Script {
    answers: Mutex<Vec<Result<(u16, String), Unreachable>>>,
    seen: Mutex<Vec<String>>,
}

impl Http for Script {
    fn send(&self, it: Request<Vec<u8>>) -> Answered<'_, Result<Response<Vec<u8>>, Unreachable>> {
        assert!(it.extensions().get::<ToInstanceMetadata>().is_some());
        assert!(it.body().is_empty() && it.uri().query().is_none());
        let token = it.headers().get("x-aws-ec2-metadata-token");
        match it.method() {
            &Method::PUT => {
                assert!(token.is_none());
                assert_eq!(it.headers()["x-aws-ec2-metadata-token-ttl-seconds"], "60");
            }
            _ => {
                assert_eq!(token.unwrap(), "CANARY-session");
                assert!(token.unwrap().is_sensitive());
            }
        }
        let line = format!("{} {}", it.method(), it.uri().path());
        self.seen.lock().unwrap().push(line);
        let answer = self.answers.lock().unwrap().remove(0);
        Box::pin(std::future::ready(answer.map(|(status, body)| {
            Response::builder()
                .status(status)
                .body(body.into_bytes())
                .unwrap()
        })))
    }
}

/// The ending of a run against these answers: its code, or `keys`; and how many requests it took.
fn check(answers: Vec<Result<(u16, String), Unreachable>>, expected: &str, requests: usize) {
    let name = format!("{answers:?}");
    let script = Arc::new(Script {
        answers: Mutex::new(answers),
        seen: Mutex::default(),
    });
    let mut fx = Effects::refusing();
    fx.http = script.clone();
    fx.clock = crate::sandbox::world::demo().clock;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let service = Service::own().unwrap().url;
    let outcome = runtime.block_on(instance_metadata::credentials(&service, None, &fx));
    let got = match &outcome {
        Ok(_) => "keys",
        Err(it) => it.code,
    };
    assert_eq!(got, expected, "{name}");
    assert!(!format!("{outcome:?}").contains("CANARY"), "{name}");
    assert_eq!(script.seen.lock().unwrap().len(), requests, "{name}");
}

#[test]
fn every_answer_has_its_own_ending() {
    let ok = |body: &str| Ok((200, body.to_owned()));
    let token = || ok("CANARY-session");
    let role = || ok("web-server\n");
    let status = |it: u16| Ok((it, "CANARY-body".to_owned()));
    let lost = |phase, sent| {
        Err(Unreachable {
            host: "169.254.169.254".into(),
            phase,
            detail: "nothing".into(),
            sent,
        })
    };
    let keys = |from: &str, to: &str| ok(&KEYS.replace(from, to));

    check(vec![token(), role(), ok(KEYS)], "keys", 3);
    check(vec![lost(Phase::Connect, false)], "metadata-unreachable", 1);
    check(vec![lost(Phase::TimedOut, true)], "metadata-unreachable", 1);
    check(
        vec![lost(Phase::NotAccepted, false)],
        "destination-not-accepted",
        1,
    );
    check(vec![status(403)], "metadata-forbidden", 1);
    check(vec![status(404)], "metadata-version", 1);
    check(vec![status(405)], "metadata-version", 1);
    check(vec![status(500)], "metadata-refused", 1);
    check(vec![status(302)], "metadata-refused", 1);
    check(vec![ok("")], "metadata-unusable", 1);
    check(vec![ok("two\nlines")], "metadata-unusable", 1);
    check(vec![ok("t\u{f6}ken")], "metadata-unusable", 1);
    check(vec![token(), status(404)], "metadata-no-role", 2);
    check(vec![token(), ok("\n")], "metadata-no-role", 2);
    check(vec![token(), ok("../../user-data")], "metadata-unusable", 2);
    check(vec![token(), ok("<html>")], "metadata-unusable", 2);
    check(vec![token(), status(401)], "metadata-refused", 2);
    check(
        vec![token(), lost(Phase::Answer, true)],
        "metadata-unreachable",
        2,
    );
    check(vec![token(), role(), status(404)], "metadata-refused", 3);
    check(vec![token(), role(), ok("CANARY")], "metadata-unusable", 3);
    check(vec![token(), role(), keys("Code", "Coda")], "keys", 3);
    check(
        vec![token(), role(), keys("Success", "Failed")],
        "metadata-role-unusable",
        3,
    );
    check(
        vec![token(), role(), keys("2030-01-01T06", "2029-12-31T23")],
        "metadata-keys-expired",
        3,
    );
    check(
        vec![token(), role(), keys("2030-01-01T06:00:00Z", "soon")],
        "metadata-unusable",
        3,
    );
    check(
        vec![token(), role(), keys("CANARY-token", "")],
        "metadata-unusable",
        3,
    );
    check(
        vec![token(), role(), keys("\"Token\"", "\"Tokens\"")],
        "metadata-unusable",
        3,
    );
}
