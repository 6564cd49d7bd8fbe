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
