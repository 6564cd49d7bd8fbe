//! Identity Center in the sandbox, from registration to the keys of a role.

mod authorize;
mod device;
mod portal;
mod register;
mod token;

use super::world::*;
use connection_profile::sandbox::{Consent, DemoPerson, Stuck};
use http::{Method, Request, StatusCode};
use serde_json::{Value, json};
use std::collections::HashMap;
use url::Url;

pub const START_URL: &str = "https://d-9367000000.awsapps.com/start";
pub const SCOPE: &str = "sso:account:access";
pub const DEVICE_CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// A registration as it should be.
pub fn registration() -> Value {
    json!({
        "clientName": "a client <of> tests",
        "clientType": "public",
        "scopes": [SCOPE],
        "redirectUris": ["http://127.0.0.1/oauth/callback"],
        "grantTypes": ["authorization_code", "refresh_token"],
        "issuerUrl": START_URL,
    })
}

/// The object with some members changed: `null` takes one away.
pub fn with_members(mut it: Value, changes: Value) -> Value {
    let members = it.as_object_mut().unwrap();
    for (name, value) in changes.as_object().unwrap() {
        members.remove(name);
        if !value.is_null() {
            members.insert(name.clone(), value.clone());
        }
    }
    it
}

/// A registered client.
pub struct Registered {
    pub id: String,
    pub secret: String,
}

impl Test {
    pub async fn call(&self, path: &str, input: &Value) -> Answer {
        self.call_at(&self.world.sso_oidc_url(), path, input).await
    }

    pub async fn call_at(&self, base: &str, path: &str, input: &Value) -> Answer {
        let it = Request::builder()
            .method(Method::POST)
            .uri(format!("{base}{path}"))
            .header("content-type", "application/json")
            .body(input.to_string().into_bytes())
            .unwrap();
        self.send(it).await
    }

    pub async fn register(&self, changes: Value) -> Registered {
        let it = self
            .call("/client/register", &with_members(registration(), changes))
            .await;
        assert_eq!(it.status, StatusCode::OK, "{}", it.body);
        Registered {
            id: it.text("clientId"),
            secret: it.text("clientSecret"),
        }
    }

    pub fn portal_authorize_url(&self, client: &Registered, changes: &Fields<'_>) -> String {
        let fields = [
            ("response_type", "code"),
            ("client_id", client.id.as_str()),
            ("redirect_uri", REDIRECT),
            ("state", "a state&more"),
            ("code_challenge_method", "S256"),
            ("scopes", SCOPE),
            ("code_challenge", CHALLENGE),
        ];
        let base = self.world.sso_oidc_url();
        format!("{base}/authorize?{}", encoded(&changed(&fields, changes)))
    }

    /// The redirect after someone signed in at the portal.
    pub async fn portal_visit(
        &self,
        client: &Registered,
        name: Option<&str>,
        consent: Consent,
        changes: &Fields<'_>,
    ) -> Result<HashMap<String, String>, Stuck> {
        let person = DemoPerson {
            name: name.map(str::to_owned),
            consent,
        };
        let url = Url::parse(&self.portal_authorize_url(client, changes)).unwrap();
        Ok(query(&person.visit(&*self.world, &url).await?))
    }

    pub async fn portal_code(&self, client: &Registered, name: Option<&str>) -> String {
        let it = self.portal_visit(client, name, Consent::Allow, &[]).await;
        it.unwrap()["code"].clone()
    }

    /// `CreateToken`'s answer to a fresh code.
    pub async fn portal_tokens(&self, client: &Registered, name: Option<&str>) -> Value {
        let code = self.portal_code(client, name).await;
        let it = self.call("/token", &code_redemption(client, &code)).await;
        assert_eq!(it.status, StatusCode::OK, "{}", it.body);
        it.json()
    }

    /// An access token of someone.
    pub async fn access_token(&self, name: &str) -> String {
        let client = self.register(json!({})).await;
        let tokens = self.portal_tokens(&client, Some(name)).await;
        tokens["accessToken"].as_str().unwrap().to_owned()
    }

    pub async fn portal(&self, path: &str, token: &str) -> Answer {
        let url = format!("{}{path}", self.world.sso_url());
        self.send_with_token(Method::GET, &url, token).await
    }

    pub async fn send_with_token(&self, method: Method, url: &str, token: &str) -> Answer {
        let it = Request::builder()
            .method(method)
            .uri(url)
            .header("x-amz-sso_bearer_token", token)
            .body(Vec::new())
            .unwrap();
        self.send(it).await
    }
}

pub fn code_redemption(client: &Registered, code: &str) -> Value {
    json!({
        "clientId": client.id,
        "clientSecret": client.secret,
        "grantType": "authorization_code",
        "code": code,
        "redirectUri": REDIRECT,
        "codeVerifier": VERIFIER,
    })
}

/// Refused by an exception: status, name in the header, and its code in the body where it has one.
#[track_caller]
pub fn refused(it: &Answer, status: u16, name: &str) {
    assert_eq!(
        (it.status.as_u16(), it.header("x-amzn-errortype")),
        (status, name),
        "{}",
        it.body
    );
    assert_eq!(it.header("content-type"), "application/json");
    assert_ne!(it.header("x-amzn-requestid"), "");
}
