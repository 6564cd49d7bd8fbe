//! The grants without a browser, against token endpoints that answer in every way.

use crate::sandbox::world::demo;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use connection_profile::effects::{Answered, Effects, Http, Redirect, Unreachable};
use connection_profile::oidc::{self, Client};
use connection_profile::secret::Secret;
use http::{Request, Response};
use std::sync::Arc;
use url::Url;

const SECRET: &str = "CANARY-secret";
const PASSWORD: &str = "CANARY pass&word";

/// Which grant.
#[derive(Clone, Copy, Debug, PartialEq)]
enum By {
    Secret,
    Password,
}

/// The status and body of an answer, and how it ends: a code, or `tokens`. `JWT` stands for one.
pub type Case = (u16, &'static str, &'static str);

pub const BY_SECRET: &[Case] = &[
    (200, r#"{"access_token":"JWT"}"#, "tokens"),
    (
        200,
        r#"{"access_token":"CANARY-opaque"}"#,
        "access-token-opaque",
    ),
    (200, r#"{"access_token":"a","id_token":"JWT"}"#, "tokens"),
    (
        200,
        r#"{"access_token":"a","id_token":"CANARY"}"#,
        "id-token-malformed",
    ),
    (200, r#"{"id_token":"JWT"}"#, "token-answer-unusable"),
    (200, "CANARY", "token-answer-unusable"),
    (302, "", "token-answer-unusable"),
    (503, "", "provider-busy"),
    (401, r#"{"error":"invalid_client"}"#, "invalid-client"),
    (400, r#"{"error":"unauthorized_client"}"#, "grant-refused"),
    (
        400,
        r#"{"error":"unsupported_grant_type"}"#,
        "grant-refused",
    ),
    (400, r#"{"error":"invalid_scope"}"#, "invalid-scope"),
];

pub const BY_PASSWORD: &[Case] = &[
    (200, r#"{"access_token":"a","id_token":"JWT"}"#, "tokens"),
    (200, r#"{"access_token":"JWT"}"#, "id-token-missing"),
    (400, r#"{"error":"invalid_grant"}"#, "password-refused"),
    (
        400,
        r#"{"error":"invalid_grant","error_description":"AADSTS50126: wrong"}"#,
        "password-refused",
    ),
    (
        400,
        r#"{"error":"invalid_grant","error_description":"no CANARY pass&word here"}"#,
        "password-refused",
    ),
    (403, r#"{"error":"access_denied"}"#, "password-refused"),
    (403, r#"{"error":"mfa_required"}"#, "sign-in-policy"),
    (400, r#"{"error":"unauthorized_client"}"#, "grant-refused"),
];

struct Endpoint {
    by: By,
    scope: &'static str,
    status: u16,
    body: String,
}

impl Http for Endpoint {
    fn send(&self, it: Request<Vec<u8>>) -> Answered<'_, Result<Response<Vec<u8>>, Unreachable>> {
        assert_eq!(it.uri(), "https://id.example/token");
        let basic = format!("Basic {}", STANDARD.encode(format!("machine:{SECRET}")));
        assert_eq!(it.headers()["authorization"], basic.as_str());
        let mut form: Vec<(String, String)> = url::form_urlencoded::parse(it.body())
            .into_owned()
            .collect();
        form.sort();
        let mut expected = match self.by {
            By::Secret => vec![("grant_type", "client_credentials")],
            By::Password => vec![
                ("grant_type", "password"),
                ("password", PASSWORD),
                ("username", "alice"),
            ],
        };
        expected.push(("scope", self.scope));
        expected.sort();
        let form: Vec<_> = form.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(form, expected);
        let answer = Response::builder()
            .status(self.status)
            .header("content-type", "application/json")
            .body(self.body.clone().into_bytes())
            .unwrap();
        Box::pin(std::future::ready(Ok(answer)))
    }
}

#[test]
fn every_answer_has_its_own_ending() {
    let test = demo();
    let jwt = test.world.service_account_token("machine").unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let by_secret = BY_SECRET.iter().map(|it| (By::Secret, "api", it));
    let by_password = BY_PASSWORD.iter().map(|it| (By::Password, "openid", it));
    for (by, scope, &(status, body, expected)) in by_secret.chain(by_password) {
        let mut fx = Effects::refusing();
        fx.clock = test.clock.clone();
        fx.http = Arc::new(Endpoint {
            by,
            scope,
            status,
            body: body.replace("JWT", &jwt),
        });
        let url = Url::parse("https://id.example/token").unwrap();
        let redirect = Redirect::Paste { uri: String::new() };
        let mut client = Client::new(url.clone(), url, "machine", redirect);
        client.client_secret = Some(Secret::new(SECRET.to_owned()));
        client.scopes = vec![scope.to_owned()];
        let outcome = match by {
            By::Secret => runtime.block_on(oidc::client_credentials(&client, &fx)),
            By::Password => {
                let password = Secret::new(PASSWORD.to_owned());
                runtime.block_on(oidc::password(&client, "alice", &password, &fx))
            }
        };
        let got = match &outcome {
            Ok(it) => {
                assert!(it.id_token.is_some() && it.claims.is_some());
                "tokens"
            }
            Err(it) => it.code,
        };
        assert_eq!(got, expected, "{by:?} {status} {body}");
        let told = format!("{outcome:?}");
        assert!(!told.contains("CANARY") && !told.contains("eyJ"), "{told}");
    }
}
