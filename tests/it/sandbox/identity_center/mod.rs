//! Identity Center in the sandbox, from registration to the keys of a role.
//!
//! What deviates from the protocol is refused, in the words and with the headers of the service models:
//!
//! | deviation | answer | test |
//! |---|---|---|
//! | client type, scope, grant type or issuer that cannot be registered | 400, the exception of its kind | `register::what_cannot_be_registered_is_refused_in_the_models_words` |
//! | redirect URI: https, a name, a port, a fragment, a lookalike | 400 `InvalidRedirectUriException` | the same |
//! | another region than the instance's | 400 `InvalidRequestException` | `register::an_instance_answers_in_its_own_region_only` |
//! | no JSON, other types, a member twice, another method or path | 400, 404, 415 | `register::a_body_that_is_not_the_operations_input_never_reaches_it` |
//! | unknown client, or a redirect URI that is not registered | a page, and no redirect | `authorize::no_one_is_sent_to_where_was_not_registered` |
//! | no PKCE, `plain`, a malformed challenge, a scope not registered | redirect with `error` | `authorize::the_application_is_told_what_is_wrong` |
//! | another browser, another origin, a second answer | 403 | `authorize::only_the_browser_that_was_shown_the_page_can_answer_it_and_once` |
//! | another client, redirect URI or verifier than the code's | 400 `InvalidGrantException`, and the code is used up | `token::what_does_not_go_with_the_code_is_refused_and_uses_it_up` |
//! | a code twice | 400, and its session ends | `token::a_code_is_good_once_and_its_replay_ends_the_session` |
//! | a code too late | 400 `InvalidGrantException` | `token::a_code_expires` |
//! | wrong client secret, unknown or expired client | 401 `InvalidClientException` | `token::a_request_that_is_not_whole_is_refused_before_the_code_is_looked_at`, `token::an_expired_registration_is_no_client` |
//! | a grant type that is unknown, or not the client's | 400 `UnsupportedGrantTypeException`, `UnauthorizedClientException` | the first of these |
//! | a refresh token twice, another client's, wider scopes | 400 `InvalidGrantException`, `InvalidScopeException` | `token::refresh_tokens_rotate_and_a_late_comer_does_not_end_the_session`, `token::a_refresh_token_is_its_clients_own_and_cannot_widen` |
//! | a session that is over or revoked | 400 `ExpiredTokenException`, `InvalidGrantException` | `token::a_session_ends_however_often_it_is_refreshed`, `token::a_revoked_session_is_over_for_every_token` |
//! | a device code polled too soon, denied, expired, used, another client's | 400, the exception of its kind | `device` |
//! | an access token that is none, expired, without the scope, of another region | 401 `UnauthorizedException` | `portal::a_token_is_needed_and_expires_and_is_good_in_its_region`, `portal::a_token_without_the_scope_does_not_open_the_portal` |
//! | an account or permission set that is not assigned | 403 `ForbiddenException` | `portal::what_is_not_assigned_is_not_accessible` |
//! | pages out of bounds, tokens of another list | 400 `InvalidRequestException` | `portal::pages_have_bounds_and_their_tokens_belong_to_a_list` |

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
