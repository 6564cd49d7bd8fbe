//! S3 with the keys that STS gave, through the engine's own client.

use super::world::*;
use connection_profile::aws::s3::{Addressing, Endpoint, Storage};
use connection_profile::aws::sts::{self, WebIdentity, assume_role_with_web_identity};
use connection_profile::credentials::Credentials;
use connection_profile::sandbox::Face;
use connection_profile::sandbox::config::DEMO_ROLE;
use connection_profile::secret::Secret;
use http::{Request, StatusCode};

pub async fn credentials(test: &Test) -> Credentials {
    let endpoint = sts::Endpoint {
        url: test.sts().parse().unwrap(),
        region: "us-east-1".to_owned(),
    };
    let token = Secret::new(test.id_token().await);
    let it = WebIdentity {
        role_arn: Some(DEMO_ROLE),
        role_session_name: "alice",
        duration_seconds: Some(900),
        policy: None,
        token: &token,
    };
    assume_role_with_web_identity(&endpoint, &it, &test.effects())
        .await
        .unwrap()
}

fn storage(test: &Test, credentials: &Credentials) -> Storage {
    Storage::new(
        &endpoint(test, Addressing::Path),
        credentials,
        &test.effects(),
    )
}

fn endpoint(test: &Test, addressing: Addressing) -> Endpoint {
    let it = test.world.addresses().s3;
    let it = match addressing {
        Addressing::Path => it,
        Addressing::VirtualHost => it.replace("127.0.0.1", "localhost"),
    };
    Endpoint {
        url: format!("http://{it}").parse().unwrap(),
        region: "us-east-1".to_owned(),
        addressing,
    }
}

async fn list_put_get(it: &Storage) {
    let buckets: Vec<String> = it
        .buckets()
        .await
        .unwrap()
        .into_iter()
        .map(|it| it.name)
        .collect();
    assert_eq!(buckets, ["demo-archive", "demo-inbox"]);
    let keys = |objects: Vec<connection_profile::aws::s3::Object>| -> Vec<String> {
        objects.into_iter().map(|it| it.key).collect()
    };
    assert_eq!(
        keys(it.objects("demo-archive", "").await.unwrap()),
        ["2025/", "2026/"]
    );
    let name = "a folder/ünicode & more.txt";
    it.put("demo-inbox", name, b"content".to_vec())
        .await
        .unwrap();
    assert_eq!(it.get("demo-inbox", name).await.unwrap(), b"content");
    assert_eq!(
        keys(it.objects("demo-inbox", "a folder/").await.unwrap()),
        [name]
    );
}

#[tokio::test]
async fn session_keys_list_put_and_get() {
    let test = demo();
    list_put_get(&storage(&test, &credentials(&test).await)).await;
    assert!(
        test.world
            .requests()
            .iter()
            .any(|it| it.face == Face::S3 && it.method == "PUT")
    );
}

#[tokio::test]
async fn the_static_pair_lists_puts_and_gets_in_virtual_host_style() {
    let test = demo();
    let key = test.world.static_key();
    let keys = Credentials {
        access_key_id: key.access_key_id.clone(),
        secret_access_key: Secret::new(key.secret_access_key.clone()),
        session_token: None,
        expires_at: None,
        account_id: None,
    };
    list_put_get(&Storage::new(
        &endpoint(&test, Addressing::VirtualHost),
        &keys,
        &test.effects(),
    ))
    .await;
    list_put_get_again(&storage(&test, &keys)).await;
}

/// What virtual-host style wrote is there in path style.
async fn list_put_get_again(it: &Storage) {
    assert_eq!(
        it.get("demo-inbox", "a folder/ünicode & more.txt")
            .await
            .unwrap(),
        b"content"
    );
}

/// Changed keys are refused with S3's own code.
async fn check_refused(test: &Test, change: impl FnOnce(&mut Credentials), code: &str) {
    let mut it = credentials(test).await;
    change(&mut it);
    // The client must not know, or it refuses by itself.
    it.expires_at = None;
    let failure = storage(test, &it).buckets().await.unwrap_err();
    let text = format!("{failure:?}");
    assert!(text.contains(code), "{code}: {text}");
}

#[tokio::test]
async fn keys_that_do_not_fit_are_refused() {
    let test = demo();
    let secret = |it: &str| Some(Secret::new(it.to_owned()));
    check_refused(
        &test,
        |it| it.access_key_id = "ASIAAAAAAAAAAAAAAAAA".to_owned(),
        "InvalidAccessKeyId",
    )
    .await;
    check_refused(&test, |it| it.session_token = None, "InvalidAccessKeyId").await;
    check_refused(
        &test,
        |it| it.session_token = secret("another"),
        "InvalidToken",
    )
    .await;
    check_refused(
        &test,
        |it| it.secret_access_key = Secret::new("x".repeat(40)),
        "SignatureDoesNotMatch",
    )
    .await;
}

#[tokio::test]
async fn expired_keys_are_refused() {
    let test = demo();
    let mut it = credentials(&test).await;
    it.expires_at = None;
    let storage = storage(&test, &it);
    test.clock.advance(899);
    storage.buckets().await.unwrap();
    test.clock.advance(1);
    let text = format!("{:?}", storage.buckets().await.unwrap_err());
    assert!(text.contains("ExpiredToken"), "{text}");
}

/// A raw request, by its headers.
async fn check_raw(request: http::request::Builder, status: StatusCode, code: &str) {
    let test = demo();
    let (parts, ()) = request.body(()).unwrap().into_parts();
    let uri = format!("http://{}{}", test.world.addresses().s3, parts.uri);
    let mut it = Request::builder().method(parts.method).uri(uri);
    *it.headers_mut().unwrap() = parts.headers;
    let it = test.send(it.body(Vec::new()).unwrap()).await;
    assert_eq!(it.status, status, "{}", it.body);
    assert!(
        it.body.contains(&format!("<Code>{code}</Code>")),
        "{}",
        it.body
    );
}

#[tokio::test]
async fn what_is_not_signed_with_version_four_is_refused() {
    let request = || Request::builder();
    let bad = StatusCode::BAD_REQUEST;
    check_raw(request().uri("/"), StatusCode::FORBIDDEN, "AccessDenied").await;
    check_raw(
        request().uri("/demo-inbox/welcome.txt"),
        StatusCode::FORBIDDEN,
        "AccessDenied",
    )
    .await;
    check_raw(
        request().uri("/").header("authorization", "AWS AKIA:x"),
        bad,
        "InvalidRequest",
    )
    .await;
    check_raw(
        request().uri("/").header("authorization", "Basic eDp5"),
        bad,
        "InvalidRequest",
    )
    .await;
    check_raw(
        request().uri("/?AWSAccessKeyId=x&Signature=y&Expires=9999999999"),
        bad,
        "InvalidRequest",
    )
    .await;
    let both = request()
        .uri("/?X-Amz-Signature=x")
        .header("authorization", "AWS4-HMAC-SHA256 x");
    check_raw(both, bad, "InvalidArgument").await;
    let both = request()
        .uri("/?Signature=")
        .header("authorization", "AWS4-HMAC-SHA256 x");
    check_raw(both, bad, "InvalidArgument").await;
    let none = "AWS4-HMAC-SHA256 SignedHeaders=host, Signature=x";
    check_raw(
        request().uri("/").header("authorization", none),
        bad,
        "AuthorizationHeaderMalformed",
    )
    .await;
    let two = "AWS4-HMAC-SHA256 Credential=a/b, Credential=c/d";
    check_raw(
        request().uri("/").header("authorization", two),
        bad,
        "AuthorizationHeaderMalformed",
    )
    .await;
    check_raw(
        request().uri("/?X-Amz-Signature=x"),
        bad,
        "AuthorizationQueryParametersError",
    )
    .await;
    let form = request().method("POST").uri("/demo-inbox");
    let form = form.header("content-type", "multipart/form-data; boundary=x");
    check_raw(form, StatusCode::NOT_IMPLEMENTED, "NotImplemented").await;
}

#[tokio::test]
async fn a_wrong_clock_is_told() {
    let test = demo();
    let mut it = credentials(&test).await;
    it.expires_at = None;
    let ahead = demo();
    ahead.clock.advance(-901);
    let fx = connection_profile::effects::Effects {
        clock: ahead.clock.clone(),
        ..test.effects()
    };
    let storage = Storage::new(&endpoint(&test, Addressing::Path), &it, &fx);
    let text = format!("{:?}", storage.buckets().await.unwrap_err());
    assert!(text.contains("RequestTimeTooSkewed"), "{text}");
}

/// `GetObject` of the welcome, signed into the URL for five minutes.
async fn presigned(test: &Test, keys: &Credentials) -> String {
    let config = aws_sdk_s3::Config::builder()
        .behavior_version_latest()
        .endpoint_url(format!("http://{}", test.world.addresses().s3))
        .region(aws_sdk_s3::config::Region::new("us-east-1"))
        .force_path_style(true)
        .credentials_provider(aws_credential_types::Credentials::new(
            &keys.access_key_id,
            keys.secret_access_key.reveal(),
            keys.session_token.as_ref().map(|it| it.reveal().clone()),
            None,
            "test",
        ))
        .build();
    let life = aws_sdk_s3::presigning::PresigningConfig::builder()
        .start_time(test.now().into())
        .expires_in(std::time::Duration::from_secs(300))
        .build()
        .unwrap();
    let client = aws_sdk_s3::Client::from_conf(config);
    let it = client.get_object().bucket("demo-inbox").key("welcome.txt");
    it.presigned(life).await.unwrap().uri().to_owned()
}

#[tokio::test]
async fn a_presigned_url_is_good_for_as_long_as_it_says() {
    let test = demo();
    let keys = credentials(&test).await;
    let url = presigned(&test, &keys).await;
    let token = url
        .split('&')
        .find(|it| it.starts_with("X-Amz-Security-Token="))
        .unwrap();
    for (wrong, code) in [
        (url.replace(token, "X-Amz-Security-Token=x"), "InvalidToken"),
        (url.replace(&format!("&{token}"), ""), "InvalidAccessKeyId"),
        (url.replace("welcome", "another"), "SignatureDoesNotMatch"),
        (format!("{url}&X-Amz-Expires=9"), "InvalidArgument"),
    ] {
        let it = test.get(&wrong).await;
        assert!(
            it.body.contains(&format!("<Code>{code}</Code>")),
            "{code}: {}",
            it.body
        );
    }
    test.clock.advance(299);
    assert_eq!(test.get(&url).await.status, StatusCode::OK);
    test.clock.advance(1);
    let it = test.get(&url).await;
    assert!(it.body.contains("Request has expired"), "{}", it.body);
}
