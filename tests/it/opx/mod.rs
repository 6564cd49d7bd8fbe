//! An OpenID provider that misbehaves on purpose, one way at a time.
//!
//! It is strict about what it is asked (an unknown path, parameter, header or a wrong verifier fails
//! the test) and wrong only where a case says so: a case turns the knobs of an otherwise good provider,
//! and its name is the issuer's path. Tokens are signed with `aws-lc-rs` directly, so that the code
//! under test and its judge share no JWT code.

pub mod accepted;
pub mod forge;
pub mod person;
pub mod provider;
pub mod providers;
pub mod rejected;
pub mod rejected_answers;
pub mod rejected_claims;
pub mod rejected_forms;
pub mod rejected_keys;
pub mod run;

use connection_profile::effects::AuthorizationResponse;
use connection_profile::oidc::Client;
use forge::Signer;
use serde_json::{Value, json};

/// The time in every test.
pub const NOW: i64 = 1_800_000_000;
pub const CLIENT: &str = "client-7";
pub const CODE: &str = "CANARYc0de-5f1c6a9e7d3b";
pub const ACCESS: &str = "CANARYacce55-81b2f40c9e";
pub const REFRESH: &str = "CANARYrefre5h-c07d1e9a44";
pub const REFRESH_2: &str = "CANARYrefre5h-two-77ab12";
pub const SECRET: &str = "CANARYs3cret:&+ %/\u{e9}-9d21";

/// What the profile knows of the issuer.
#[derive(Clone, Copy, PartialEq)]
pub enum Known {
    Discovered,
    Named,
    Nothing,
}

/// An answer instead of the usual one.
#[derive(Clone)]
pub struct Raw {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

pub fn raw(status: u16, body: impl Into<Vec<u8>>) -> Option<Raw> {
    let headers = vec![("content-type", "application/json".to_owned())];
    Some(Raw {
        status,
        headers,
        body: body.into(),
    })
}

pub fn html() -> Option<Raw> {
    let headers = vec![("content-type", "text/html; charset=utf-8".to_owned())];
    Some(Raw {
        status: 200,
        headers,
        body: b"<!doctype html><title>Sign in</title>".to_vec(),
    })
}

pub fn moved(status: u16) -> Option<Raw> {
    let headers = vec![("location", "https://evil.test/".to_owned())];
    Some(Raw {
        status,
        headers,
        body: Vec::new(),
    })
}

/// Everything that a case can turn.
pub struct Knobs {
    pub issuer: String,
    pub known: Known,
    pub discovery: Value,
    pub discovery_reply: Option<Raw>,
    pub keys: Vec<Value>,
    /// The key set from the second time on.
    pub keys_later: Option<Vec<Value>>,
    pub keys_reply: Option<Raw>,
    pub header: Value,
    /// `$nonce` stands for the nonce that was sent.
    pub claims: Value,
    /// The payload as text, where JSON values cannot say it.
    pub payload: Option<Vec<u8>>,
    pub signer: Signer,
    pub tamper: fn(String) -> String,
    /// `$id_token` stands for the token.
    pub answer: Value,
    pub answer_reply: Option<Raw>,
    /// The `Date` of token answers.
    pub date: &'static str,
    pub code_is_spent: bool,
    pub response: fn(AuthorizationResponse) -> AuthorizationResponse,
    pub client: fn(&mut Client),
    pub client_secret: Option<&'static str>,
    pub secret_in_body: bool,
    /// Runs a refresh after the sign-in, with these claims and this answer.
    pub refresh: Option<Refreshing>,
}

pub struct Refreshing {
    pub claims: Value,
    pub answer: Value,
    pub reply: Option<Raw>,
    pub signer: Signer,
}

impl Knobs {
    /// A good provider with this issuer.
    pub fn good(issuer: &str) -> Knobs {
        let at = issuer.trim_end_matches('/');
        let claims = json!({
            "iss": issuer, "sub": "user-1", "aud": CLIENT, "nonce": "$nonce",
            "iat": NOW - 2, "exp": NOW + 3600, "auth_time": NOW - 60,
        });
        let answer = json!({
            "access_token": ACCESS, "token_type": "Bearer", "expires_in": 3600,
            "refresh_token": REFRESH, "id_token": "$id_token", "scope": "openid offline_access",
        });
        Knobs {
            issuer: issuer.to_owned(),
            known: Known::Discovered,
            discovery: json!({
                "issuer": issuer,
                "authorization_endpoint": format!("{at}/authorize"),
                "token_endpoint": format!("{at}/token"),
                "jwks_uri": format!("{at}/keys"),
                "revocation_endpoint": format!("{at}/revoke"),
                "response_types_supported": ["code"],
                "id_token_signing_alg_values_supported": ["RS256", "PS256", "ES256", "ES384", "EdDSA", "none", "HS256"],
                "code_challenge_methods_supported": ["plain", "S256"],
            }),
            discovery_reply: None,
            keys: forge::published(),
            keys_later: None,
            keys_reply: None,
            header: json!({"alg": "RS256", "kid": "rsa-1", "typ": "JWT"}),
            claims,
            payload: None,
            signer: Signer::Rs256,
            tamper: |it| it,
            answer,
            answer_reply: None,
            date: "Fri, 15 Jan 2027 08:00:05 GMT",
            code_is_spent: false,
            response: |it| it,
            client: |_| {},
            client_secret: None,
            secret_in_body: false,
            refresh: None,
        }
    }

    pub fn claim(&mut self, name: &str, value: Value) {
        self.claims[name] = value;
    }

    pub fn drop_claim(&mut self, name: &str) {
        self.claims.as_object_mut().expect("claims").remove(name);
    }

    pub fn drop_discovery(&mut self, name: &str) {
        self.discovery
            .as_object_mut()
            .expect("document")
            .remove(name);
    }

    pub fn drop_answer(&mut self, name: &str) {
        self.answer.as_object_mut().expect("answer").remove(name);
    }

    /// Changes the payload as text.
    pub fn payload_text(&mut self, change: impl Fn(String) -> String) {
        self.payload = Some(change(self.claims.to_string()).into_bytes());
    }

    /// Signs with another key, and says so in the header.
    pub fn sign(&mut self, signer: Signer) {
        self.header["alg"] = json!(signer.algorithm());
        self.header["kid"] = json!(signer.key_id());
        self.signer = signer;
    }

    /// A refresh follows, which answers with these claims changed.
    pub fn refreshing(&mut self) -> &mut Refreshing {
        let mut claims = self.claims.clone();
        claims.as_object_mut().expect("claims").remove("nonce");
        claims["iat"] = json!(NOW + 10);
        let answer = self.answer.clone();
        self.refresh.get_or_insert(Refreshing {
            claims,
            answer,
            reply: None,
            signer: Signer::Rs256,
        })
    }
}

/// One way to be wrong (or unusual), and what must come of it.
pub struct Case {
    /// The number of the check, see `rejected`.
    pub group: u8,
    pub name: &'static str,
    /// The code of the failure; empty: it must be accepted.
    pub code: &'static str,
    /// Every exchange in order: Discovery, Keys, Browser, Token, revocation (V), anything else (X).
    pub seen: &'static str,
    pub twist: fn(&mut Knobs),
}

pub const fn case(
    group: u8,
    name: &'static str,
    code: &'static str,
    seen: &'static str,
    twist: fn(&mut Knobs),
) -> Case {
    Case {
        group,
        name,
        code,
        seen,
        twist,
    }
}
