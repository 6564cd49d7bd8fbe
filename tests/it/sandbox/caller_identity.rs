//! `GetCallerIdentity`: signatures, verified part by part.

use super::sts::{call, check_refusal, element};
use super::world::*;
use aws_sdk_sts::config::{Builder, Credentials, Region};
use http::{Request, StatusCode};
use std::sync::Mutex;

/// What the SDK signs, caught before it leaves.
pub async fn signed(test: &Test, keys: Credentials) -> Request<Vec<u8>> {
    let caught = std::sync::Arc::new(Mutex::new(None));
    let ear = caught.clone();
    let http = aws_smithy_runtime_api::client::http::http_client_fn(move |_, _| {
        let ear = ear.clone();
        aws_smithy_runtime_api::client::http::SharedHttpConnector::new(Catch(ear))
    });
    let now = std::time::SystemTime::from(test.now());
    let config = Builder::new()
        .behavior_version_latest()
        .endpoint_url(test.sts())
        .region(Region::new("us-east-1"))
        .credentials_provider(keys)
        .time_source(aws_smithy_async::time::StaticTimeSource::new(now))
        .http_client(http)
        .build();
    let _ = aws_sdk_sts::Client::from_conf(config)
        .get_caller_identity()
        .send()
        .await;
    caught.lock().unwrap().take().unwrap()
}

#[derive(Debug)]
struct Catch(std::sync::Arc<Mutex<Option<Request<Vec<u8>>>>>);

impl aws_smithy_runtime_api::client::http::HttpConnector for Catch {
    fn call(
        &self,
        it: aws_smithy_runtime_api::client::orchestrator::HttpRequest,
    ) -> aws_smithy_runtime_api::client::http::HttpConnectorFuture {
        let it = it.try_into_http1x().unwrap();
        let (parts, body) = it.into_parts();
        let body = body.bytes().unwrap().to_vec();
        *self.0.lock().unwrap() = Some(Request::from_parts(parts, body));
        let ended = aws_smithy_runtime_api::client::result::ConnectorError::user("caught".into());
        aws_smithy_runtime_api::client::http::HttpConnectorFuture::ready(Err(ended))
    }
}

async fn keys(test: &Test) -> Credentials {
    let it = test.post(&test.sts(), &call(&test.id_token().await)).await;
    Credentials::new(
        element(&it.body, "AccessKeyId"),
        element(&it.body, "SecretAccessKey"),
        Some(element(&it.body, "SessionToken").to_owned()),
        None,
        "test",
    )
}

#[tokio::test]
async fn a_signed_request_is_told_whom_it_speaks_for() {
    let test = demo();
    let request = signed(&test, keys(&test).await).await;
    let it = test.send(request.clone()).await;
    assert_eq!(it.status, StatusCode::OK, "{}", it.body);
    assert_eq!(
        element(&it.body, "Arn"),
        "arn:aws:sts::123456789012:assumed-role/SandboxStorage/alice"
    );
    assert!(element(&it.body, "UserId").ends_with(":alice"));
    assert_eq!(element(&it.body, "Account"), "123456789012");

    let key = test.world.static_key();
    let request = signed(
        &test,
        Credentials::new(
            &key.access_key_id,
            &key.secret_access_key,
            None,
            None,
            "test",
        ),
    )
    .await;
    let it = test.send(request).await;
    assert_eq!(
        element(&it.body, "Arn"),
        "arn:aws:iam::123456789012:user/sandbox"
    );
}

#[tokio::test]
async fn every_part_of_a_signature_counts() {
    let test = demo();
    let request = signed(&test, keys(&test).await).await;
    let edit = |change: &dyn Fn(&mut Request<Vec<u8>>)| {
        let mut it = request.clone();
        change(&mut it);
        it
    };
    let header = |it: &mut Request<Vec<u8>>, name: &'static str, from: &str, to: &str| {
        let old = it.headers()[name].to_str().unwrap().to_owned();
        assert!(old.contains(from), "{old}");
        it.headers_mut()
            .insert(name, old.replace(from, to).parse().unwrap());
    };
    let mismatch = "SignatureDoesNotMatch";
    for (what, it, status, code) in [
        (
            "no signature",
            edit(&|it| drop(it.headers_mut().remove("authorization"))),
            403,
            "MissingAuthenticationToken",
        ),
        (
            "other algorithm",
            edit(&|it| header(it, "authorization", "AWS4-HMAC-SHA256", "AWS4-X")),
            400,
            "IncompleteSignature",
        ),
        (
            "no signed headers",
            edit(&|it| header(it, "authorization", "SignedHeaders", "Headers")),
            400,
            "IncompleteSignature",
        ),
        (
            "no date",
            edit(&|it| drop(it.headers_mut().remove("x-amz-date"))),
            400,
            "IncompleteSignature",
        ),
        (
            "unknown key",
            edit(&|it| header(it, "authorization", "ASIA", "ASIB")),
            403,
            "InvalidClientTokenId",
        ),
        (
            "no token",
            edit(&|it| drop(it.headers_mut().remove("x-amz-security-token"))),
            403,
            "InvalidClientTokenId",
        ),
        (
            "other token",
            edit(&|it| header(it, "x-amz-security-token", "session", "Session")),
            403,
            "InvalidClientTokenId",
        ),
        (
            "other service",
            edit(&|it| header(it, "authorization", "/sts/", "/s3/")),
            403,
            mismatch,
        ),
        (
            "other region",
            edit(&|it| header(it, "authorization", "us-east-1", "us-east-2")),
            403,
            mismatch,
        ),
        (
            "other day",
            edit(&|it| header(it, "authorization", "20300101", "20300102")),
            403,
            mismatch,
        ),
        (
            "other time",
            edit(&|it| header(it, "x-amz-date", "T000000Z", "T000001Z")),
            403,
            mismatch,
        ),
        (
            "other body",
            edit(&|it| it.body_mut().extend(b"&x=y")),
            403,
            mismatch,
        ),
        (
            "unsigned header",
            edit(&|it| drop(it.headers_mut().insert("x-amz-more", "y".parse().unwrap()))),
            403,
            mismatch,
        ),
    ] {
        let it = test.send(it).await;
        assert_eq!(
            (it.status.as_u16(), element(&it.body, "Code")),
            (status, code),
            "{what}: {}",
            it.body
        );
    }
}

#[tokio::test]
async fn keys_and_signatures_have_their_time() {
    let test = demo();
    let keys = keys(&test).await;
    let request = signed(&test, keys.clone()).await;
    test.clock.advance(901);
    let it = test.send(request).await;
    check_refusal(
        &it,
        403,
        "SignatureDoesNotMatch",
        "Signature expired: 20300101T000000Z is now earlier than 20300101T000001Z (20300101T001501Z - 15 min.)",
    );
    test.clock.advance(3600 - 901);
    let request = signed(&test, keys).await;
    let it = test.send(request).await;
    check_refusal(
        &it,
        403,
        "ExpiredToken",
        "The security token included in the request is expired",
    );
}
