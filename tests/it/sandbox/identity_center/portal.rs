//! The access portal's API.

use super::*;
use connection_profile::aws::s3::{Addressing, Endpoint, Storage};
use connection_profile::credentials::Credentials;
use connection_profile::sandbox::Face;
use connection_profile::secret::Secret;

const BILALS_KEYS: &str =
    "/federation/credentials?account_id=123456789012&role_name=AmazonS3FullAccess";

fn credentials(answer: &Answer) -> Credentials {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let it = answer.json()["roleCredentials"].clone();
    let text = |name: &str| it[name].as_str().unwrap().to_owned();
    Credentials {
        access_key_id: text("accessKeyId"),
        secret_access_key: Secret::new(text("secretAccessKey")),
        session_token: Some(Secret::new(text("sessionToken"))),
        expires_at: None,
        account_id: None,
    }
}

fn storage(test: &Test, credentials: &Credentials) -> Storage {
    let endpoint = Endpoint {
        url: format!("http://{}", test.world.addresses().s3)
            .parse()
            .unwrap(),
        region: "us-east-1".to_owned(),
        addressing: Addressing::Path,
    };
    Storage::new(&endpoint, credentials, &test.effects())
}

#[tokio::test]
async fn from_registration_to_the_buckets() {
    let test = demo();
    let token = test.access_token("Bilal Haddad").await;
    let accounts = test.portal("/assignment/accounts", &token).await;
    assert_eq!(
        accounts.json(),
        json!({"nextToken": null, "accountList": [{
            "accountId": "123456789012",
            "accountName": "Production",
            "emailAddress": "aws-production@example.com",
        }]})
    );
    let roles = test
        .portal("/assignment/roles?account_id=123456789012", &token)
        .await;
    assert_eq!(
        roles.json(),
        json!({"nextToken": null, "roleList": [
            {"roleName": "AmazonS3FullAccess", "accountId": "123456789012"},
        ]})
    );
    let keys = test.portal(BILALS_KEYS, &token).await;
    assert_eq!(
        keys.json()["roleCredentials"]["expiration"],
        (test.now().as_second() + 3600) * 1000
    );
    let storage = storage(&test, &credentials(&keys));
    assert_eq!(storage.buckets().await.unwrap().len(), 2);
    let seen: Vec<_> = test
        .world
        .requests()
        .into_iter()
        .map(|it| (it.face, it.action))
        .collect();
    let seen: Vec<_> = seen.iter().map(|(face, it)| (*face, it.as_str())).collect();
    assert_eq!(
        seen,
        [
            (Face::SsoOidc, "/client/register"),
            (Face::SsoOidc, "/authorize"),
            (Face::SsoOidc, "/sign-in"),
            (Face::SsoOidc, "/token"),
            (Face::Sso, "/assignment/accounts"),
            (Face::Sso, "/assignment/roles"),
            (Face::Sso, "/federation/credentials"),
            (Face::S3, "/"),
        ]
    );
    let text = format!("{:?}", test.world.requests());
    assert!(
        !text.contains("CANARY") && !text.contains(VERIFIER),
        "{text}"
    );
}

/// The numbers of a page's entries, and its next token.
fn listed(answer: &Answer, list: &str) -> (usize, Option<String>) {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let it = answer.json();
    let next = it["nextToken"].as_str().map(str::to_owned);
    (it[list].as_array().unwrap().len(), next)
}

#[tokio::test]
async fn everyone_sees_what_they_are_assigned() {
    let test = demo();
    for (name, accounts) in [
        ("Alice Rivera", 4),
        ("Bilal Haddad", 1),
        ("Chiyo Tanaka", 0),
        ("Emre Yıldız", 1),
    ] {
        let token = test.access_token(name).await;
        let it = test.portal("/assignment/accounts", &token).await;
        assert_eq!(listed(&it, "accountList"), (accounts, None), "{name}");
    }
    let token = test.access_token("Emre Yıldız").await;
    let it = test
        .portal("/assignment/roles?account_id=123456789012", &token)
        .await;
    assert_eq!(listed(&it, "roleList"), (0, None));
}

#[tokio::test]
async fn the_keys_of_a_role_speak_for_the_person_in_that_account() {
    let test = demo();
    let token = test.access_token("Alice Rivera").await;
    let path = "/federation/credentials?account_id=210987654321&role_name=PowerUserAccess";
    let keys = credentials(&test.portal(path, &token).await);
    let keys = aws_sdk_sts::config::Credentials::new(
        &keys.access_key_id,
        keys.secret_access_key.reveal(),
        keys.session_token.as_ref().map(|it| it.reveal().clone()),
        None,
        "test",
    );
    let it = test
        .send(super::super::caller_identity::signed(&test, keys).await)
        .await;
    assert_eq!(it.status, StatusCode::OK, "{}", it.body);
    for part in [
        "<Account>210987654321</Account>",
        "<Arn>arn:aws:sts::210987654321:assumed-role/AWSReservedSSO_PowerUserAccess_",
        "/alice</Arn>",
    ] {
        assert!(it.body.contains(part), "{part} is not in {}", it.body);
    }
}

#[tokio::test]
async fn five_thousand_accounts_come_in_fifty_pages() {
    let test = with(|it| {
        it.identity_center =
            connection_profile::sandbox::identity_center::directory::IdentityCenter::demo_with_accounts(5000);
    });
    let token = test.access_token("Dana O'Neil").await;
    let mut ids = std::collections::HashSet::new();
    let mut next = String::new();
    for page in 1..=50 {
        let path = format!("/assignment/accounts?max_result=100{next}");
        let it = test.portal(&path, &token).await;
        let (count, token) = listed(&it, "accountList");
        assert_eq!(count, 100);
        assert_eq!(token.is_some(), page < 50, "{page}");
        for it in it.json()["accountList"].as_array().unwrap() {
            let id = it["accountId"].as_str().unwrap().to_owned();
            assert_eq!(id.len(), 12);
            assert!(ids.insert(id), "{it} came twice");
        }
        next = token.map_or_else(String::new, |it| format!("&next_token={it}"));
    }
    assert_eq!(ids.len(), 5000);
}

#[tokio::test]
async fn pages_have_bounds_and_their_tokens_belong_to_a_list() {
    let test = demo();
    let token = test.access_token("Alice Rivera").await;
    let it = test
        .portal("/assignment/accounts?max_result=3", &token)
        .await;
    let (count, next) = listed(&it, "accountList");
    let next = next.unwrap();
    assert_eq!(count, 3);
    let it = test
        .portal(
            &format!("/assignment/accounts?max_result=3&next_token={next}"),
            &token,
        )
        .await;
    assert_eq!(listed(&it, "accountList"), (1, None));
    let it = test
        .portal("/assignment/accounts?max_result=1", &token)
        .await;
    let next = listed(&it, "accountList").1.unwrap();
    for path in [
        "/assignment/accounts?max_result=0".to_owned(),
        "/assignment/accounts?max_result=101".to_owned(),
        "/assignment/accounts?max_result=many".to_owned(),
        "/assignment/accounts?max_result=1&max_result=2".to_owned(),
        "/assignment/accounts?next_token=guessed".to_owned(),
        format!("/assignment/roles?account_id=210987654321&next_token={next}"),
        "/assignment/roles".to_owned(),
        "/assignment/roles?account_id=1".to_owned(),
        "/federation/credentials?account_id=123456789012".to_owned(),
        "/federation/credentials?role_name=AmazonS3FullAccess".to_owned(),
    ] {
        let it = test.portal(&path, &token).await;
        refused(&it, 400, "InvalidRequestException");
        assert!(!it.text("message").is_empty(), "{path}");
    }
    // 20 where nothing is said.
    let token = test.access_token("Dana O'Neil").await;
    let it = test.portal("/assignment/accounts", &token).await;
    assert_eq!(listed(&it, "accountList").0, 20);
}

#[tokio::test]
async fn what_is_not_assigned_is_not_accessible() {
    let test = demo();
    let token = test.access_token("Bilal Haddad").await;
    for path in [
        "/assignment/roles?account_id=210987654321",
        "/assignment/roles?account_id=999999999999",
        "/federation/credentials?account_id=210987654321&role_name=AdministratorAccess",
        "/federation/credentials?account_id=123456789012&role_name=AmazonS3ReadOnlyAccess",
        "/federation/credentials?account_id=123456789012&role_name=amazons3fullaccess",
    ] {
        let it = test.portal(path, &token).await;
        refused(&it, 403, "ForbiddenException");
        assert_eq!(it.text("message"), "No access", "{path}");
        assert_eq!(
            it.text("__type"),
            "com.amazonaws.switchboard.portal#ForbiddenException"
        );
    }
}

#[tokio::test]
async fn a_token_is_needed_and_expires_and_is_good_in_its_region() {
    let test = demo();
    let token = test.access_token("Bilal Haddad").await;
    for wrong in ["", "guessed", &format!("{token}x"), &format!(" {token}x")] {
        let it = test.portal(BILALS_KEYS, wrong).await;
        refused(&it, 401, "UnauthorizedException");
        assert_eq!(it.text("message"), "Session token not found or invalid");
    }
    let without = test
        .get(&format!("{}{BILALS_KEYS}", test.world.sso_url()))
        .await;
    refused(&without, 401, "UnauthorizedException");
    for (base, status) in [
        ("https://portal.sso.eu-west-1.amazonaws.com", 200),
        ("https://portal.sso.us-east-1.amazonaws.com", 401),
    ] {
        let url = format!("{base}{BILALS_KEYS}");
        let it = test.send_with_token(Method::GET, &url, &token).await;
        assert_eq!(it.status.as_u16(), status, "{}", it.body);
    }
    test.clock.advance(3599);
    assert_eq!(
        test.portal(BILALS_KEYS, &token).await.status,
        StatusCode::OK
    );
    test.clock.advance(1);
    refused(
        &test.portal(BILALS_KEYS, &token).await,
        401,
        "UnauthorizedException",
    );
}

#[tokio::test]
async fn a_token_without_the_scope_does_not_open_the_portal() {
    let test = demo();
    let client = test.register(json!({"scopes": ["openid", SCOPE]})).await;
    let redirected = test
        .portal_visit(&client, None, Consent::Allow, &[("scopes", "openid")])
        .await
        .unwrap();
    let it = test
        .call("/token", &code_redemption(&client, &redirected["code"]))
        .await;
    let it = test
        .portal("/assignment/accounts", &it.text("accessToken"))
        .await;
    refused(&it, 401, "UnauthorizedException");
}

#[tokio::test]
async fn logout_ends_the_session() {
    let test = demo();
    let client = test.register(json!({})).await;
    let tokens = test.portal_tokens(&client, None).await;
    let token = tokens["accessToken"].as_str().unwrap();
    let url = format!("{}/logout", test.world.sso_url());
    let it = test.send_with_token(Method::POST, &url, token).await;
    assert_eq!((it.status, it.body.as_str()), (StatusCode::OK, ""));
    let it = test.send_with_token(Method::POST, &url, token).await;
    refused(&it, 401, "UnauthorizedException");
    let refresh = json!({
        "clientId": client.id,
        "clientSecret": client.secret,
        "grantType": "refresh_token",
        "refreshToken": tokens["refreshToken"],
    });
    let it = test.call("/token", &refresh).await;
    refused(&it, 400, "InvalidGrantException");
}

#[tokio::test]
async fn so_many_answers_are_throttled_and_then_no_more() {
    let test = demo();
    let token = test.access_token("Bilal Haddad").await;
    test.world.set_knobs(connection_profile::sandbox::Knobs {
        throttled: 2,
        ..test.world.knobs()
    });
    for _ in 0..2 {
        let it = test.portal(BILALS_KEYS, &token).await;
        refused(&it, 429, "TooManyRequestsException");
    }
    assert_eq!(
        test.portal(BILALS_KEYS, &token).await.status,
        StatusCode::OK
    );
    assert_eq!(test.world.knobs().throttled, 0);
}

#[tokio::test]
async fn the_keys_of_a_role_end_when_they_say() {
    let test = demo();
    test.world.set_knobs(connection_profile::sandbox::Knobs {
        session_life: Some(std::time::Duration::from_secs(60)),
        ..test.world.knobs()
    });
    let token = test.access_token("Bilal Haddad").await;
    let it = test.portal(BILALS_KEYS, &token).await;
    let ends = it.json()["roleCredentials"]["expiration"].clone();
    assert_eq!(ends, (test.now().as_second() + 60) * 1000);
    let storage = storage(&test, &credentials(&it));
    test.clock.advance(59);
    storage.buckets().await.unwrap();
    test.clock.advance(1);
    let failure = storage.buckets().await.unwrap_err();
    assert!(
        format!("{failure:?}").contains("ExpiredToken"),
        "{failure:?}"
    );
}
