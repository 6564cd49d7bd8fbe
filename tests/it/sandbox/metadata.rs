//! The instance metadata service: a token for a PUT, and nothing without it.

use super::world::*;
use connection_profile::sandbox::config::Machine;
use http::{Method, Request, StatusCode};

const TOKEN: &str = "http://169.254.169.254/latest/api/token";
const ROLES: &str = "http://169.254.169.254/latest/meta-data/iam/security-credentials/";

async fn ask(test: &Test, method: Method, url: &str, headers: &Fields<'_>) -> Answer {
    let mut it = Request::builder().method(method).uri(url);
    for (name, value) in headers {
        it = it.header(*name, *value);
    }
    test.send(it.body(Vec::new()).unwrap()).await
}

async fn token(test: &Test, seconds: &str) -> Answer {
    let life = ("x-aws-ec2-metadata-token-ttl-seconds", seconds);
    ask(test, Method::PUT, TOKEN, &[life]).await
}

#[tokio::test]
async fn a_token_opens_the_role_and_its_keys() {
    let test = demo();
    let it = token(&test, "60").await;
    assert_eq!(it.status, StatusCode::OK);
    assert_eq!(it.header("x-aws-ec2-metadata-token-ttl-seconds"), "60");
    let with = [("x-aws-ec2-metadata-token", it.body.as_str())];
    let roles = ask(&test, Method::GET, ROLES, &with).await;
    assert_eq!(roles.body, "SandboxInstance");
    let keys = ask(&test, Method::GET, &format!("{ROLES}{}", roles.body), &with).await;
    assert_eq!(keys.text("Code"), "Success");
    assert_eq!(keys.text("Type"), "AWS-HMAC");
    assert_eq!(keys.text("Expiration"), "2030-01-01T06:00:00Z");
    assert!(keys.text("AccessKeyId").starts_with("ASIA"));

    let other = ask(&test, Method::GET, &format!("{ROLES}Other"), &with).await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
    test.clock.advance(60);
    let late = ask(&test, Method::GET, ROLES, &with).await;
    assert_eq!(late.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn what_ec2_refuses_is_refused() {
    let test = demo();
    for seconds in ["", "0", "21601", "-1", "a minute"] {
        let it = token(&test, seconds).await;
        assert_eq!(it.status, StatusCode::BAD_REQUEST, "{seconds}");
    }
    let life = ("x-aws-ec2-metadata-token-ttl-seconds", "60");
    let through_a_proxy = [life, ("x-forwarded-for", "192.0.2.1")];
    for (method, url, headers, status) in [
        (Method::PUT, TOKEN, &[][..], StatusCode::BAD_REQUEST),
        (Method::GET, TOKEN, &[life][..], StatusCode::UNAUTHORIZED),
        (
            Method::POST,
            TOKEN,
            &[life][..],
            StatusCode::METHOD_NOT_ALLOWED,
        ),
        (
            Method::PUT,
            TOKEN,
            &through_a_proxy[..],
            StatusCode::FORBIDDEN,
        ),
        (Method::GET, ROLES, &[][..], StatusCode::UNAUTHORIZED),
        (
            Method::GET,
            ROLES,
            &[("x-aws-ec2-metadata-token", "made-up")][..],
            StatusCode::UNAUTHORIZED,
        ),
    ] {
        let it = ask(&test, method.clone(), url, headers).await;
        assert_eq!(it.status, status, "{method} {url} {headers:?}");
    }
    let mut knobs = test.world.knobs();
    knobs.machine = Machine::MetadataOff;
    test.world.set_knobs(knobs);
    assert_eq!(token(&test, "60").await.status, StatusCode::FORBIDDEN);
}
