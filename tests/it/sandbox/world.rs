//! A sandbox in this process, with a clock that a test moves and an application that signs in.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use connection_profile::effects::{Answered, Clock, Effects, Entropy, Http};
use connection_profile::sandbox::config::{DEMO_CLIENT, Signing};
use connection_profile::sandbox::{Consent, DemoPerson, World, WorldConfig};
use http::{Method, Request, Response, StatusCode};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;
use url::{Url, form_urlencoded};

/// RFC 7636 appendix B.
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
pub const REDIRECT: &str = "http://127.0.0.1:49152/oauth/callback";

/// Time that a test sets.
pub struct SetClock(AtomicI64);

impl SetClock {
    pub fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(self.0.load(Ordering::SeqCst)).unwrap()
    }

    fn sleep(&self, _: Duration) -> Answered<'_, ()> {
        // Nothing here takes so long that anyone gives up on it.
        Box::pin(std::future::pending())
    }
}

/// Bytes that repeat from run to run, and never within one.
struct Counted(AtomicU64);

impl Entropy for Counted {
    fn fill(&self, it: &mut [u8]) {
        for chunk in it.chunks_mut(8) {
            let n = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::SeqCst);
            let n = (n ^ (n >> 31)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            chunk.copy_from_slice(&n.to_le_bytes()[..chunk.len()]);
        }
    }
}

pub struct Test {
    pub world: Arc<World>,
    pub clock: Arc<SetClock>,
}

/// The demo world, with the key that is made quickly.
pub fn demo() -> Test {
    with(|_| {})
}

pub fn with(change: impl FnOnce(&mut WorldConfig)) -> Test {
    let mut config = WorldConfig::demo();
    config.signing = Signing::Es256;
    change(&mut config);
    let clock = Arc::new(SetClock(AtomicI64::new(1_893_456_000)));
    let entropy = Arc::new(Counted(AtomicU64::new(1)));
    let world = World::new(config, clock.clone(), entropy).unwrap();
    Test {
        world: Arc::new(world),
        clock,
    }
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: http::HeaderMap,
    pub body: String,
}

impl Answer {
    fn new(it: Response<Vec<u8>>) -> Self {
        let (parts, body) = it.into_parts();
        let body = String::from_utf8(body).unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.body))
    }

    pub fn text(&self, field: &str) -> String {
        let it = self.json();
        it[field]
            .as_str()
            .unwrap_or_else(|| panic!("no `{field}` in {it}"))
            .to_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |it| it.to_str().unwrap())
    }

    pub fn location(&self) -> HashMap<String, String> {
        query(self.header("location"))
    }
}

pub fn query(url: &str) -> HashMap<String, String> {
    let url = Url::parse(url).unwrap_or_else(|_| panic!("no URL: {url}"));
    url.query_pairs().into_owned().collect()
}

pub type Fields<'a> = [(&'a str, &'a str)];

/// The fields with some changed: an empty value takes one away, a new name adds one.
pub fn changed<'a>(fields: &Fields<'a>, changes: &Fields<'a>) -> Vec<(&'a str, &'a str)> {
    let mut all = fields.to_vec();
    for (name, value) in changes {
        all.retain(|(known, _)| known != name);
        if !value.is_empty() {
            all.push((name, value));
        }
    }
    all
}

pub fn encoded(fields: &Fields<'_>) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

/// An authorization request as it should be.
pub fn authorization<'a>() -> Vec<(&'a str, &'a str)> {
    vec![
        ("response_type", "code"),
        ("client_id", DEMO_CLIENT),
        ("redirect_uri", REDIRECT),
        ("scope", "openid profile email offline_access"),
        ("state", "a state&more"),
        ("nonce", "n-0S6_WzA2Mj"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ]
}

impl Test {
    pub async fn send(&self, it: Request<Vec<u8>>) -> Answer {
        Answer::new(self.world.send(it).await.unwrap())
    }

    pub async fn get(&self, url: &str) -> Answer {
        self.send(Request::builder().uri(url).body(Vec::new()).unwrap())
            .await
    }

    pub async fn post(&self, url: &str, fields: &Fields<'_>) -> Answer {
        self.post_with(url, fields, &[]).await
    }

    pub async fn post_with(&self, url: &str, fields: &Fields<'_>, headers: &Fields<'_>) -> Answer {
        let mut it = Request::builder().method(Method::POST).uri(url);
        if !headers.iter().any(|(name, _)| *name == "content-type") {
            it = it.header("content-type", "application/x-www-form-urlencoded");
        }
        for (name, value) in headers {
            it = it.header(*name, *value);
        }
        self.send(it.body(encoded(fields).into_bytes()).unwrap())
            .await
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.world.issuer())
    }

    pub fn sts(&self) -> String {
        format!("http://{}/", self.world.addresses().sts)
    }

    pub async fn authorize(&self, changes: &Fields<'_>) -> Answer {
        self.get(&self.authorize_url(changes)).await
    }

    pub fn authorize_url(&self, changes: &Fields<'_>) -> String {
        format!(
            "{}?{}",
            self.at("/authorize"),
            encoded(&changed(&authorization(), changes))
        )
    }

    /// The redirect's parameters after a person said yes.
    pub async fn signed_in(&self, changes: &Fields<'_>) -> HashMap<String, String> {
        let person = DemoPerson {
            name: None,
            consent: Consent::Allow,
        };
        let url = Url::parse(&self.authorize_url(changes)).unwrap();
        query(&person.visit(&*self.world, &url).await.unwrap())
    }

    pub async fn code(&self) -> String {
        self.signed_in(&[]).await["code"].clone()
    }

    /// The token endpoint's answer to a fresh code.
    pub async fn tokens(&self) -> Value {
        let code = self.code().await;
        let it = self.post(&self.at("/token"), &redemption(&code)).await;
        assert_eq!(it.status, StatusCode::OK, "{}", it.body);
        it.json()
    }

    pub async fn id_token(&self) -> String {
        self.tokens().await["id_token"].as_str().unwrap().to_owned()
    }

    /// The engine's ports, with this world as its network.
    pub fn effects(&self) -> Effects {
        Effects {
            http: self.world.clone(),
            clock: self.clock.clone(),
            ..Effects::refusing()
        }
    }
}

/// What redeems a code.
pub fn redemption(code: &str) -> Vec<(&str, &str)> {
    vec![
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
        ("client_id", DEMO_CLIENT),
    ]
}

/// The claims of a token, unverified.
pub fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}
