//! What answers as the token service of GitHub Actions may be anything.

use crate::sandbox::world::demo;
use connection_profile::effects::{Answered, Effects, Http, Unreachable};
use connection_profile::oidc::machine;
use connection_profile::secret::Secret;
use http::{Request, Response};
use std::sync::Arc;
use url::Url;

/// One answer, to a request that is as it should be.
struct Service(u16, String);

impl Http for Service {
    fn send(&self, it: Request<Vec<u8>>) -> Answered<'_, Result<Response<Vec<u8>>, Unreachable>> {
        assert_eq!(it.method(), "GET");
        assert_eq!(it.headers()["authorization"], "bearer CANARY-job");
        assert!(it.headers()["authorization"].is_sensitive());
        let query = it.uri().query().unwrap();
        assert_eq!(query, "api-version=2.0&audience=a%26b");
        let answer = Response::builder().status(self.0);
        let answer = answer.body(self.1.clone().into_bytes()).unwrap();
        Box::pin(std::future::ready(Ok(answer)))
    }
}

fn check(url: &str, status: u16, body: &str, expected: &str) {
    let mut fx = Effects::refusing();
    fx.http = Arc::new(Service(status, body.to_owned()));
    fx.clock = demo().clock;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let url = Url::parse(url).unwrap();
    let token = Secret::new("CANARY-job".to_owned());
    let outcome = runtime.block_on(machine::from_github_actions(&url, &token, "a&b", &fx));
    let got = match &outcome {
        Ok(_) => "token",
        Err(it) => it.code,
    };
    assert_eq!(got, expected, "{status} {body}");
    let told = format!("{outcome:?}");
    assert!(!told.contains("CANARY") && !told.contains("eyJ"), "{told}");
}

#[test]
fn every_answer_has_its_own_ending() {
    let url = "https://actions.example/token?api-version=2.0";
    let test = demo();
    let token = test.world.service_account_token("a&b").unwrap();
    let value = |it: &str| format!("{{\"count\":1,\"value\":\"{it}\"}}");
    check(url, 200, &value(&token), "token");
    check(url, 200, &value("CANARY"), "machine-token-malformed");
    check(url, 200, "CANARY", "github-actions-unusable");
    check(url, 200, "{\"value\":7}", "github-actions-unusable");
    check(url, 302, &value(&token), "github-actions-refused");
    check(url, 401, "CANARY", "github-actions-refused");
    check(url, 404, "", "github-actions-refused");
    check(url, 503, "CANARY", "provider-busy");
    for url in [
        "http://actions.example/token?api-version=2.0",
        "https://user@actions.example/token?api-version=2.0",
    ] {
        check(url, 200, &value(&token), "endpoint-insecure");
    }
}
