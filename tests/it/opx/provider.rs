//! The provider itself, behind the `Http` port and in front of the person's browser.

use super::forge;
use super::{ACCESS, CLIENT, CODE, Knobs, REFRESH, REFRESH_2, Raw, SECRET};
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use connection_profile::effects::{Answered, BodyLimit, Http, Phase, Unreachable, Verdict};
use http::{Method, Request, Response, header};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use url::{Url, form_urlencoded};

pub struct Provider {
    pub knobs: Knobs,
    pub page: Arc<Mutex<Option<Verdict>>>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    seen: String,
    /// What must never be shown: issued here or received here.
    secrets: Vec<String>,
    nonce: String,
    challenge: Option<String>,
    redirect_uri: String,
    redeemed: bool,
    authorizations: Vec<BTreeMap<String, String>>,
    forms: Vec<BTreeMap<String, String>>,
}

impl Provider {
    pub fn new(knobs: Knobs) -> Arc<Provider> {
        let page = Arc::new(Mutex::new(None));
        Arc::new(Provider {
            knobs,
            page,
            state: Mutex::default(),
        })
    }

    /// Every exchange so far, one letter each.
    pub fn seen(&self) -> String {
        self.state.lock().expect("lock").seen.clone()
    }

    /// The parameters of every authorization request.
    pub fn authorizations(&self) -> Vec<BTreeMap<String, String>> {
        self.state.lock().expect("lock").authorizations.clone()
    }

    /// The parameters of every token and revocation request.
    pub fn forms(&self) -> Vec<BTreeMap<String, String>> {
        self.state.lock().expect("lock").forms.clone()
    }

    /// Whatever must not be in any text.
    pub fn secrets(&self) -> Vec<String> {
        let issued = [CODE, ACCESS, REFRESH, REFRESH_2, SECRET].map(str::to_owned);
        let mut all = self.state.lock().expect("lock").secrets.clone();
        all.extend(issued);
        all
    }

    /// The authorization endpoint, as the person's browser reaches it.
    pub fn authorize(&self, url: &Url, state: &str, redirect_uri: &str) {
        let mut here = self.state.lock().expect("lock");
        here.seen.push('B');
        let mut asked = BTreeMap::new();
        for (name, value) in url.query_pairs() {
            let before = asked.insert(name.clone().into_owned(), value.into_owned());
            assert!(before.is_none(), "`{name}` is sent twice");
        }
        let mut bare = url.clone();
        bare.set_query(None);
        assert_eq!(
            bare.as_str(),
            self.knobs.discovery["authorization_endpoint"]
        );
        assert_eq!(asked["response_type"], "code");
        assert_eq!(asked["client_id"], CLIENT);
        assert_eq!(asked["state"], state);
        assert!(state.len() >= 43, "a short state");
        assert_eq!(asked["redirect_uri"], redirect_uri);
        here.nonce = asked.get("nonce").cloned().unwrap_or_default();
        here.challenge = asked.get("code_challenge").cloned();
        if let Some(it) = &here.challenge {
            assert_eq!(it.len(), 43);
            assert_eq!(asked["code_challenge_method"], "S256");
        }
        here.redirect_uri = redirect_uri.to_owned();
        let secrets = [state.to_owned(), here.nonce.clone()];
        here.secrets.extend(secrets);
        here.authorizations.push(asked);
    }

    fn answer(&self, it: &Request<Vec<u8>>) -> Response<Vec<u8>> {
        let at = it.uri().to_string();
        let knobs = &self.knobs;
        let is = |name: &str| knobs.discovery[name] == at;
        let well_known = format!(
            "{}/.well-known/openid-configuration",
            knobs.issuer.trim_end_matches('/')
        );
        if at == well_known {
            self.saw('D', it, Method::GET);
            return knobs
                .discovery_reply
                .clone()
                .map_or_else(|| json_answer(&knobs.discovery), respond);
        }
        if is("jwks_uri") {
            let again = self.seen().contains('K');
            self.saw('K', it, Method::GET);
            let keys = knobs
                .keys_later
                .as_ref()
                .filter(|_| again)
                .unwrap_or(&knobs.keys);
            return knobs
                .keys_reply
                .clone()
                .map_or_else(|| json_answer(&json!({"keys": keys})), respond);
        }
        if is("token_endpoint") {
            self.saw('T', it, Method::POST);
            return self.token(it);
        }
        if is("revocation_endpoint") {
            self.saw('V', it, Method::POST);
            self.form(it);
            return respond(Raw {
                status: 200,
                headers: vec![],
                body: vec![],
            });
        }
        self.state.lock().expect("lock").seen.push('X');
        respond(Raw {
            status: 404,
            headers: vec![],
            body: vec![],
        })
    }

    fn saw(&self, letter: char, it: &Request<Vec<u8>>, method: Method) {
        assert_eq!(*it.method(), method, "{letter}");
        for name in it.headers().keys() {
            let known = [header::ACCEPT, header::CONTENT_TYPE, header::AUTHORIZATION];
            assert!(known.contains(name), "an unasked-for header `{name}`");
        }
        self.state.lock().expect("lock").seen.push(letter);
    }

    /// The form of a request, every name once, and the client who sent it.
    fn form(&self, it: &Request<Vec<u8>>) -> BTreeMap<String, String> {
        assert_eq!(
            it.headers()[header::CONTENT_TYPE],
            "application/x-www-form-urlencoded"
        );
        let mut form = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(it.body()) {
            let before = form.insert(name.clone().into_owned(), value.into_owned());
            assert!(before.is_none(), "`{name}` is sent twice");
        }
        let basic = it
            .headers()
            .get(header::AUTHORIZATION)
            .map(|it| it.to_str().expect("text"));
        match (self.knobs.client_secret, self.knobs.secret_in_body) {
            (None, _) => {
                assert_eq!(basic, None);
                assert_eq!(form.remove("client_id").as_deref(), Some(CLIENT));
            }
            (Some(secret), true) => {
                assert_eq!(basic, None);
                assert_eq!(form.remove("client_id").as_deref(), Some(CLIENT));
                assert_eq!(form.remove("client_secret").as_deref(), Some(secret));
            }
            (Some(secret), false) => {
                let part =
                    |it: &str| form_urlencoded::byte_serialize(it.as_bytes()).collect::<String>();
                let pair = STANDARD.encode(format!("{}:{}", part(CLIENT), part(secret)));
                assert_eq!(basic, Some(format!("Basic {pair}").as_str()));
                assert_eq!(form.get("client_id"), None);
            }
        }
        self.state.lock().expect("lock").forms.push(form.clone());
        form
    }

    fn token(&self, it: &Request<Vec<u8>>) -> Response<Vec<u8>> {
        let mut form = self.form(it);
        let grant = form.remove("grant_type");
        match grant.as_deref() {
            Some("authorization_code") => self.redeem(form),
            Some("refresh_token") => self.renew(form),
            other => panic!("grant type {other:?}"),
        }
    }

    fn redeem(&self, mut form: BTreeMap<String, String>) -> Response<Vec<u8>> {
        let mut here = self.state.lock().expect("lock");
        assert_eq!(form.remove("code").as_deref(), Some(CODE));
        assert_eq!(form.remove("redirect_uri"), Some(here.redirect_uri.clone()));
        let verifier = form.remove("code_verifier");
        if let Some(challenge) = &here.challenge {
            let verifier = verifier.expect("a verifier");
            let hash = digest(&SHA256, verifier.as_bytes());
            assert_eq!(*challenge, forge::encode(hash));
            here.secrets.push(verifier);
        } else {
            assert_eq!(verifier, None);
        }
        assert!(form.is_empty(), "unknown parameters: {:?}", form.keys());
        assert!(!here.redeemed, "the code is redeemed twice");
        here.redeemed = true;
        if self.knobs.code_is_spent {
            let body =
                json!({"error": "invalid_grant", "error_description": "grant request is invalid"});
            return json_status(400, &body);
        }
        if let Some(raw) = &self.knobs.answer_reply {
            return respond(raw.clone());
        }
        let knobs = &self.knobs;
        let payload = knobs
            .payload
            .clone()
            .unwrap_or_else(|| knobs.claims.to_string().into_bytes());
        let payload = fill(payload, &here.nonce);
        let token = (knobs.tamper)(forge::token(&knobs.header, &payload, &knobs.signer));
        issue(&mut here, &knobs.answer, token, knobs.date)
    }

    fn renew(&self, mut form: BTreeMap<String, String>) -> Response<Vec<u8>> {
        let mut here = self.state.lock().expect("lock");
        let refreshing = self.knobs.refresh.as_ref().expect("no refresh is expected");
        assert_eq!(form.remove("refresh_token").as_deref(), Some(REFRESH));
        assert!(form.remove("scope").is_some());
        assert!(form.is_empty(), "unknown parameters: {:?}", form.keys());
        if let Some(raw) = &refreshing.reply {
            return respond(raw.clone());
        }
        let payload = fill(refreshing.claims.to_string().into_bytes(), &here.nonce);
        let token = forge::token(&self.knobs.header, &payload, &refreshing.signer);
        issue(&mut here, &refreshing.answer, token, self.knobs.date)
    }
}

fn fill(payload: Vec<u8>, nonce: &str) -> Vec<u8> {
    match String::from_utf8(payload) {
        Ok(it) => it.replace("$nonce", nonce).into_bytes(),
        Err(it) => it.into_bytes(),
    }
}

fn issue(here: &mut State, answer: &Value, token: String, date: &str) -> Response<Vec<u8>> {
    let body = answer
        .to_string()
        .replace("\"$id_token\"", &json!(token).to_string());
    here.secrets.extend(
        token
            .split('.')
            .skip(1)
            .filter(|it| it.len() > 16)
            .map(str::to_owned),
    );
    respond(Raw {
        status: 200,
        headers: vec![
            ("content-type", "application/json;charset=UTF-8".into()),
            ("date", date.into()),
        ],
        body: body.into_bytes(),
    })
}

fn json_answer(it: &Value) -> Response<Vec<u8>> {
    json_status(200, it)
}

fn json_status(status: u16, it: &Value) -> Response<Vec<u8>> {
    let headers = vec![("content-type", "application/json".to_owned())];
    respond(Raw {
        status,
        headers,
        body: it.to_string().into_bytes(),
    })
}

fn respond(it: Raw) -> Response<Vec<u8>> {
    let mut answer = Response::builder().status(it.status);
    for (name, value) in it.headers {
        answer = answer.header(name, value);
    }
    answer.body(it.body).expect("an answer")
}

impl Http for Provider {
    fn send(&self, it: Request<Vec<u8>>) -> Answered<'_, Result<Response<Vec<u8>>, Unreachable>> {
        let answer = self.answer(&it);
        let limit = it
            .extensions()
            .get::<BodyLimit>()
            .copied()
            .unwrap_or_default();
        let host = it.uri().host().unwrap_or_default().to_owned();
        let unreachable = |phase, detail: &str, sent| Unreachable {
            host: host.clone(),
            phase,
            detail: detail.to_owned(),
            sent,
        };
        // Statuses no server sends stand for what happens below HTTP.
        let outcome = match answer.status().as_u16() {
            597 => Err(unreachable(Phase::NotAccepted, "not accepted", false)),
            598 => Err(unreachable(Phase::Connect, "connection refused", false)),
            599 => Err(unreachable(Phase::Answer, "connection closed", true)),
            _ if answer.body().len() > limit.0 => {
                Err(unreachable(Phase::Answer, "the answer is too long", true))
            }
            _ => Ok(answer),
        };
        Box::pin(async move { outcome })
    }
}
