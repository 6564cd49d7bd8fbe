//! Every error code of STS leads to a page: `tests/sts-errors.txt`.

use connection_profile::aws::sts;
use connection_profile::credentials::Credentials;
use connection_profile::effects::{Answered, Clock, Effects, Http, Unreachable};
use connection_profile::failure::Failure;
use connection_profile::known;
use connection_profile::secret::Secret;
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Duration;

/// STS, which has one thing to say.
struct Refusing {
    status: u16,
    body: String,
}

impl Http for Refusing {
    fn send(
        &self,
        _: http::Request<Vec<u8>>,
    ) -> Answered<'_, Result<http::Response<Vec<u8>>, Unreachable>> {
        let answer = http::Response::builder()
            .status(self.status)
            .header("date", "Thu, 01 Jan 2026 00:00:00 GMT")
            .body(self.body.clone().into_bytes())
            .unwrap();
        Box::pin(std::future::ready(Ok(answer)))
    }
}

/// Half a year after the service's, and never waiting.
struct Late;

impl Clock for Late {
    fn now(&self) -> Timestamp {
        "2026-07-01T00:00:00Z".parse().unwrap()
    }

    fn sleep(&self, _: Duration) -> Answered<'_, ()> {
        Box::pin(std::future::ready(()))
    }
}

const CANARY: &str = "CANARY-of-the-body";

fn world(status: u16, code: &str) -> Effects {
    let body = match code {
        "-" => format!("<html>{CANARY}</html>"),
        code => format!(
            "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type>\
             <Code>{code}</Code><Message>as STS says it</Message></Error>\
             <RequestId>{CANARY}</RequestId></ErrorResponse>"
        ),
    };
    let mut fx = Effects::refusing();
    fx.http = Arc::new(Refusing { status, body });
    fx.clock = Arc::new(Late);
    fx
}

fn endpoint() -> sts::Endpoint {
    sts::Endpoint {
        url: "https://sts.example.com/".parse().unwrap(),
        region: "us-east-1".to_owned(),
    }
}

fn block_on<T>(it: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(it)
}

fn with_an_id_token(fx: &Effects) -> Failure {
    let token = Secret::new("a.b.c".to_owned());
    let call = sts::WebIdentity {
        role_arn: Some("arn:aws:iam::123456789012:role/x"),
        role_session_name: "ada",
        duration_seconds: None,
        policy: None,
        token: &token,
    };
    block_on(sts::assume_role_with_web_identity(&endpoint(), &call, fx)).unwrap_err()
}

fn with_keys(fx: &Effects) -> Failure {
    let keys = Credentials {
        access_key_id: "AKIAIOSFODNN7EXAMPLE".to_owned(),
        secret_access_key: Secret::new("secret".to_owned()),
        session_token: None,
        expires_at: None,
        account_id: None,
    };
    let call = sts::Role {
        role_arn: "arn:aws:iam::123456789012:role/x",
        role_session_name: "ada",
        duration_seconds: None,
        external_id: None,
        policy: None,
        tags: &[],
        multi_factor: None,
    };
    block_on(sts::assume_role(&endpoint(), &call, &keys, fx)).unwrap_err()
}

#[test]
fn every_error_code_of_sts_leads_to_a_page() {
    let table = include_str!("../../sts-errors.txt");
    let rows = table.lines().filter(|it| !it.starts_with('#'));
    let mut checked = 0;
    for row in rows {
        let words: Vec<_> = row.split_whitespace().collect();
        let (status, code) = (words[1].parse().unwrap(), words[2]);
        let pages = [words[3], words.get(4).copied().unwrap_or(words[3])];
        let fx = world(status, code);
        for (failure, page) in [with_an_id_token(&fx), with_keys(&fx)].iter().zip(pages) {
            assert_eq!(failure.code, page, "{row}: {:?}", failure.facts);
            assert!(known::find(page).is_some(), "{page} has no page");
            let said = format!("{failure:?}");
            assert!(!said.contains(CANARY), "{row}: {said}");
            // Its own words are shown, whatever we make of them.
            if code != "-" && page != "throttled" {
                assert!(said.contains("as STS says it"), "{row}: {said}");
            }
            if page == "clock-skew" {
                let ahead = "this machine is 15638400 seconds ahead of the service";
                assert!(said.contains(ahead), "{row}: {said}");
            }
        }
        checked += 1;
    }
    assert!(checked > 30, "{checked} rows");
}
