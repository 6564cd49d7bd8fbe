//! STS: what it gives for an ID token, and each way in which it refuses.

use super::world::*;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use connection_profile::aws::sts::{Endpoint, WebIdentity, assume_role_with_web_identity};
use connection_profile::failure::Kind;
use connection_profile::sandbox::config::{
    DEMO_CLIENT_UNTRUSTED, DEMO_ROLE, DEMO_ROLE_ALICE, Issuer, Provider, Role,
};
use connection_profile::sandbox::{CANARY, Face, Knobs};
use connection_profile::secret::Secret;
use http::{Request, StatusCode};
use serde_json::json;
use std::time::Duration;

/// The text of the first element of a name.
fn element<'a>(body: &'a str, name: &str) -> &'a str {
    let (_, rest) = body
        .split_once(&format!("<{name}>"))
        .unwrap_or_else(|| panic!("no {name} in {body}"));
    rest.split_once('<').unwrap().0
}

fn call(token: &str) -> Vec<(&str, &str)> {
    vec![
        ("Action", "AssumeRoleWithWebIdentity"),
        ("Version", "2011-06-15"),
        ("RoleArn", DEMO_ROLE),
        ("RoleSessionName", "alice"),
        ("WebIdentityToken", token),
    ]
}

#[track_caller]
fn check_refusal(it: &Answer, status: u16, code: &str, message: &str) {
    assert_eq!(it.status.as_u16(), status, "{}", it.body);
    assert_eq!(it.header("content-type"), "text/xml");
    assert!(
        it.body
            .starts_with("<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">")
    );
    assert_eq!(
        (element(&it.body, "Code"), element(&it.body, "Message")),
        (code, message)
    );
    assert_eq!(element(&it.body, "Type"), "Sender");
    assert_eq!(
        element(&it.body, "RequestId"),
        it.header("x-amzn-requestid")
    );
    assert!(!it.body.contains("AccessKeyId"));
}

/// A call that is right but for some changes.
async fn check(
    test: &Test,
    token: &str,
    changes: &Fields<'_>,
    status: u16,
    code: &str,
    message: &str,
) {
    let it = test
        .post(&test.sts(), &changed(&call(token), changes))
        .await;
    check_refusal(&it, status, code, message);
}

const DENIED: (u16, &str, &str) = (
    403,
    "AccessDenied",
    "Not authorized to perform sts:AssumeRoleWithWebIdentity",
);
const NOT_A_JWT: &str = "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)";
const NO_KEY: &str = "Couldn&#39;t retrieve verification key from your identity provider,  \
     please reference AssumeRoleWithWebIdentity documentation for requirements";

#[tokio::test]
async fn an_id_token_is_exchanged_for_keys() {
    let test = demo();
    let token = test.id_token().await;
    let it = test
        .post(
            &test.sts(),
            &changed(&call(&token), &[("DurationSeconds", "900")]),
        )
        .await;
    assert_eq!(it.status, StatusCode::OK, "{}", it.body);
    for (name, expected) in [
        ("SubjectFromWebIdentityToken", "248289761001"),
        ("Audience", "profilectl-sandbox"),
        (
            "Arn",
            "arn:aws:sts::123456789012:assumed-role/SandboxStorage/alice",
        ),
        (
            "Provider",
            "arn:aws:iam::123456789012:oidc-provider/127.0.0.1:9601",
        ),
        ("Expiration", "2030-01-01T00:15:00Z"),
    ] {
        assert_eq!(element(&it.body, name), expected);
    }
    assert!(element(&it.body, "AssumedRoleId").starts_with("AROA"));
    let id = element(&it.body, "AccessKeyId");
    assert!(id.len() == 20 && id.starts_with("ASIA"), "{id}");
    let secret = element(&it.body, "SecretAccessKey");
    assert!(secret.len() == 40 && secret.starts_with(CANARY), "{secret}");
    assert!(element(&it.body, "SessionToken").contains(CANARY));
    let last = test.world.requests().pop().unwrap();
    assert_eq!(
        (last.face, last.action.as_str()),
        (Face::Sts, "AssumeRoleWithWebIdentity")
    );
}

#[tokio::test]
async fn the_engine_reads_what_sts_says() {
    let test = demo();
    let fx = test.effects();
    let endpoint = Endpoint {
        url: test.sts().parse().unwrap(),
        region: "us-east-1".to_owned(),
    };
    let token = Secret::new(test.id_token().await);
    let mut it = WebIdentity {
        role_arn: Some(DEMO_ROLE),
        role_session_name: "alice",
        duration_seconds: None,
        policy: Some(r#"{"Version":"2012-10-17","Statement":[]}"#),
        token: &token,
    };
    let credentials = assume_role_with_web_identity(&endpoint, &it, &fx)
        .await
        .unwrap();
    assert_eq!(credentials.account_id.as_deref(), Some("123456789012"));
    assert_eq!(
        credentials.expires_at.unwrap().to_string(),
        "2030-01-01T01:00:00Z"
    );
    it.role_arn = Some("arn:aws:iam::123456789012:role/Nobody");
    let failure = assume_role_with_web_identity(&endpoint, &it, &fx)
        .await
        .unwrap_err();
    assert_eq!(failure.kind, Kind::Refused, "{failure:?}");
}

#[tokio::test]
async fn parameters_have_formats_and_bounds() {
    let test = demo();
    let token = test.id_token().await;
    let long_name = "x".repeat(65);
    let long_policy = format!("{{\"Statement\":[\"{}\"]}}", "x".repeat(2048));
    let length = |value: &str, at: &str, what: &str| {
        format!(
            "1 validation error detected: Value &#39;{value}&#39; at &#39;{at}&#39; failed to satisfy constraint: {what}"
        )
    };
    let null = |at: &str| {
        format!(
            "1 validation error detected: Value null at &#39;{at}&#39; failed to satisfy constraint: Member must not be null"
        )
    };
    for (changes, message) in [
        ([("RoleArn", "")], null("roleArn")),
        ([("RoleSessionName", "")], null("roleSessionName")),
        ([("WebIdentityToken", "")], null("webIdentityToken")),
        (
            [("RoleArn", "arn:short")],
            length(
                "arn:short",
                "roleArn",
                "Member must have length greater than or equal to 20",
            ),
        ),
        (
            [("RoleSessionName", "a")],
            length(
                "a",
                "roleSessionName",
                "Member must have length greater than or equal to 2",
            ),
        ),
        (
            [("RoleSessionName", &long_name)],
            length(
                &long_name,
                "roleSessionName",
                "Member must have length less than or equal to 64",
            ),
        ),
        (
            [("RoleSessionName", "sandbox|chiyo")],
            length(
                "sandbox|chiyo",
                "roleSessionName",
                r"Member must satisfy regular expression pattern: [\w+=,.@-]*",
            ),
        ),
        (
            [("DurationSeconds", "899")],
            length(
                "899",
                "durationSeconds",
                "Member must have value greater than or equal to 900",
            ),
        ),
        (
            [("DurationSeconds", "43201")],
            length(
                "43201",
                "durationSeconds",
                "Member must have value less than or equal to 43200",
            ),
        ),
        (
            [("Policy", &long_policy)],
            length(
                &long_policy.replace('"', "&quot;"),
                "policy",
                "Member must have length less than or equal to 2048",
            ),
        ),
        (
            [("WebIdentityToken", "eyJ")],
            length(
                "***",
                "webIdentityToken",
                "Member must have length greater than or equal to 4",
            ),
        ),
        (
            [("RoleArn", "arn:aws:iam::123456789012:user/alice")],
            "Request ARN is invalid".to_owned(),
        ),
        (
            [("RoleArn", "arn:aws:iam::12345:role/SandboxStorage")],
            "Request ARN is invalid".to_owned(),
        ),
        (
            [("RoleArn", "arn:aws:s3::123456789012:role/SandboxStorage")],
            "Request ARN is invalid".to_owned(),
        ),
        (
            [("RoleArn", "profilectl-sandbox-role")],
            "Request ARN is invalid".to_owned(),
        ),
    ] {
        check(&test, &token, &changes, 400, "ValidationError", &message).await;
    }
    let two = test
        .post(
            &test.sts(),
            &changed(
                &call(&token),
                &[("RoleSessionName", "a"), ("DurationSeconds", "1")],
            ),
        )
        .await;
    assert!(
        element(&two.body, "Message").starts_with("2 validation errors detected: "),
        "{}",
        two.body
    );
    check(
        &test,
        &token,
        &[("Policy", "{")],
        400,
        "MalformedPolicyDocument",
        "Syntax errors in policy.",
    )
    .await;
}

#[tokio::test]
async fn a_role_sets_the_longest_session() {
    let test = demo();
    let token = test.id_token().await;
    let alice = ("RoleArn", DEMO_ROLE_ALICE);
    let message = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
    check(
        &test,
        &token,
        &[alice, ("DurationSeconds", "3601")],
        400,
        "ValidationError",
        message,
    )
    .await;
    let it = test
        .post(
            &test.sts(),
            &changed(&call(&token), &[alice, ("DurationSeconds", "3600")]),
        )
        .await;
    assert_eq!(it.status, StatusCode::OK);
    test.world.set_knobs(Knobs {
        session_life: Some(Duration::from_secs(5)),
        ..Knobs::default()
    });
    let it = test.post(&test.sts(), &call(&token)).await;
    assert_eq!(element(&it.body, "Expiration"), "2030-01-01T00:00:05Z");
}

#[tokio::test]
async fn what_is_no_id_token_is_told_apart() {
    let test = demo();
    let token = test.id_token().await;
    let access = test.tokens().await["access_token"]
        .as_str()
        .unwrap()
        .to_owned();
    let parts: Vec<&str> = token.split('.').collect();
    let part = |it: serde_json::Value| URL_SAFE_NO_PAD.encode(it.to_string());
    let unsigned = format!("{}.{}.", part(json!({"alg": "none"})), parts[1]);
    let symmetric = format!(
        "{}.{}.{}",
        part(json!({"alg": "HS256", "typ": "JWT"})),
        parts[1],
        parts[2]
    );
    let critical = format!(
        "{}.{}.{}",
        part(json!({"alg": "ES256", "crit": ["x"]})),
        parts[1],
        parts[2]
    );
    let no_claims = format!("{}.{}.{}", parts[0], part(json!([])), parts[2]);
    let four = format!("{token}.x");
    for it in [
        access.as_str(),
        "not-a-token",
        &unsigned,
        &symmetric,
        &critical,
        &no_claims,
        &four,
    ] {
        check(&test, it, &[], 400, "InvalidIdentityToken", NOT_A_JWT).await;
    }
}

#[tokio::test]
async fn a_signature_is_verified_with_the_issuers_key() {
    let test = demo();
    let token = test.id_token().await;
    let parts: Vec<&str> = token.split('.').collect();
    let mut signature = URL_SAFE_NO_PAD.decode(parts[2]).unwrap();
    signature[10] ^= 1;
    let flipped = format!(
        "{}.{}.{}",
        parts[0],
        parts[1],
        URL_SAFE_NO_PAD.encode(&signature)
    );
    let mut claims = claims(&token);
    claims["sub"] = json!("someone-else");
    let changed = format!(
        "{}.{}.{}",
        parts[0],
        URL_SAFE_NO_PAD.encode(claims.to_string()),
        parts[2]
    );
    for it in [flipped, changed] {
        check(
            &test,
            &it,
            &[],
            400,
            "InvalidIdentityToken",
            "Invalid cryptographic signature",
        )
        .await;
    }
    // The same issuer after a restart: another key, under another name.
    let mut claims = self::claims(&token);
    claims["iss"] = json!(test.world.issuer());
    let header = URL_SAFE_NO_PAD.encode(json!({"alg": "ES256", "kid": "another"}).to_string());
    let other_key = format!("{header}.{}.{}", parts[1], parts[2]);
    check(&test, &other_key, &[], 400, "InvalidIdentityToken", NO_KEY).await;
    let header = URL_SAFE_NO_PAD.encode(json!({"alg": "ES256"}).to_string());
    let no_kid = format!("{header}.{}.{}", parts[1], parts[2]);
    check(&test, &no_kid, &[], 400, "InvalidIdentityToken", NO_KEY).await;
}

#[tokio::test]
async fn another_worlds_token_is_no_ones() {
    let test = demo();
    let other = with(|it| it.signing = connection_profile::sandbox::config::Signing::Rs256);
    let foreign = other.id_token().await;
    // Same issuer URL, other key with the same name: only the signature tells.
    let it = test.post(&test.sts(), &call(&foreign)).await;
    assert_eq!(it.status, StatusCode::BAD_REQUEST);
    assert_eq!(element(&it.body, "Code"), "InvalidIdentityToken");
}

#[tokio::test]
async fn the_issuer_must_be_registered_and_its_keys_in_reach() {
    let test = with(|it| it.providers.clear());
    let token = test.id_token().await;
    let message = "No OpenIDConnect provider found in your account for http://127.0.0.1:9601";
    check(&test, &token, &[], 400, "InvalidIdentityToken", message).await;

    let test = with(|it| {
        it.providers.push(Provider {
            issuer: Issuer::Elsewhere("https://idp.example".to_owned()),
            client_ids: vec!["profilectl-sandbox".to_owned()],
        });
    });
    let token = test.id_token().await;
    let mut claims = claims(&token);
    claims["iss"] = json!("https://idp.example");
    let parts: Vec<&str> = token.split('.').collect();
    let foreign = format!(
        "{}.{}.{}",
        parts[0],
        URL_SAFE_NO_PAD.encode(claims.to_string()),
        parts[2]
    );
    check(&test, &foreign, &[], 400, "InvalidIdentityToken", NO_KEY).await;
}

#[tokio::test]
async fn the_audience_must_be_one_the_provider_was_registered_with() {
    let test = demo();
    let token = {
        let code = test
            .signed_in(&[("client_id", DEMO_CLIENT_UNTRUSTED)])
            .await["code"]
            .clone();
        let form = redemption(&code);
        let it = test
            .post(
                &test.at("/token"),
                &changed(&form, &[("client_id", DEMO_CLIENT_UNTRUSTED)]),
            )
            .await;
        it.text("id_token")
    };
    check(
        &test,
        &token,
        &[],
        400,
        "InvalidIdentityToken",
        "Incorrect token audience",
    )
    .await;

    let token = test.id_token().await;
    test.world.set_knobs(Knobs {
        audience: Some("another-audience".to_owned()),
        ..Knobs::default()
    });
    check(
        &test,
        &token,
        &[],
        400,
        "InvalidIdentityToken",
        "Incorrect token audience",
    )
    .await;
    test.world.set_knobs(Knobs {
        audience: Some("profilectl-sandbox".to_owned()),
        ..Knobs::default()
    });
    assert_eq!(
        test.post(&test.sts(), &call(&token)).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_token_has_its_time() {
    let test = demo();
    let token = test.id_token().await;
    test.clock.advance(3599);
    assert_eq!(
        test.post(&test.sts(), &call(&token)).await.status,
        StatusCode::OK
    );
    test.clock.advance(1);
    let message = "Token expired: current date/time 1893459600 must be before the expiration date/time 1893459600";
    check(&test, &token, &[], 400, "ExpiredTokenException", message).await;
    test.clock.advance(-3600 - 301);
    let message = "The ID Token provided is not yet valid";
    check(&test, &token, &[], 400, "InvalidIdentityToken", message).await;
    test.clock.advance(1);
    assert_eq!(
        test.post(&test.sts(), &call(&token)).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn the_trust_policy_decides_and_does_not_say_why() {
    let policy = |effect: &str, federated: &str, condition: &str| {
        format!(
            r#"{{"Statement":[{{"Effect":"{effect}","Principal":{{"Federated":"arn:aws:iam::123456789012:oidc-provider/{federated}"}},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{condition}}}]}}"#
        )
    };
    let (own, any) = ("${provider}", "{}");
    for (document, expected) in [
        (policy("Allow", own, any), 200),
        (
            policy(
                "Allow",
                own,
                r#"{"ForAnyValue:StringEquals":{"${provider}:amr":["mfa","user"]}}"#,
            ),
            200,
        ),
        (
            policy(
                "Allow",
                own,
                r#"{"StringLike":{"${provider}:email":"*@example.com"}}"#,
            ),
            200,
        ),
        (
            policy(
                "Allow",
                own,
                r#"{"StringEquals":{"${provider}:aud":"another"}}"#,
            ),
            403,
        ),
        (
            policy(
                "Allow",
                own,
                r#"{"StringEquals":{"${provider}:sub":"another"}}"#,
            ),
            403,
        ),
        (policy("Allow", "idp.example", any), 403),
        (policy("Deny", own, any), 403),
    ] {
        let test = with(|it| {
            it.roles = vec![Role {
                arn: DEMO_ROLE.to_owned(),
                trust_policy: document.clone(),
                max_session_duration: 3600,
            }];
        });
        let token = test.id_token().await;
        let it = test.post(&test.sts(), &call(&token)).await;
        assert_eq!(it.status.as_u16(), expected, "{document}: {}", it.body);
        if expected == 403 {
            check_refusal(&it, DENIED.0, DENIED.1, DENIED.2);
        }
    }
    let test = demo();
    let token = test.id_token().await;
    let nobody = ("RoleArn", "arn:aws:iam::123456789012:role/Nobody");
    let other_account = ("RoleArn", "arn:aws:iam::999999999999:role/SandboxStorage");
    for it in [nobody, other_account] {
        check(&test, &token, &[it], DENIED.0, DENIED.1, DENIED.2).await;
    }
}

#[test]
fn a_malformed_trust_policy_is_found_at_the_start() {
    let mut config = connection_profile::sandbox::WorldConfig::demo();
    config.roles[0].trust_policy = "{}".to_owned();
    let fx = connection_profile::effects::real::SystemClock;
    let entropy = connection_profile::effects::real::SystemEntropy;
    let it = connection_profile::sandbox::World::new(
        config,
        std::sync::Arc::new(fx),
        std::sync::Arc::new(entropy),
    );
    let message = it.err().unwrap().to_string();
    assert!(
        message.starts_with("the trust policy of `arn:aws:iam::123456789012:role/SandboxStorage`"),
        "{message}"
    );
}

#[tokio::test]
async fn unknown_calls_are_refused() {
    let test = demo();
    let post = async |fields: &Fields<'_>| test.post(&test.sts(), fields).await;
    let version = ("Version", "2011-06-15");
    check_refusal(
        &post(&[version]).await,
        400,
        "MissingAction",
        "Missing Action",
    );
    check_refusal(
        &post(&[("Action", "AssumeRole"), version]).await,
        400,
        "InvalidAction",
        "Could not find operation AssumeRole for version 2011-06-15",
    );
    check_refusal(
        &post(&[("Action", "GetCallerIdentity")]).await,
        400,
        "InvalidAction",
        "Could not find operation GetCallerIdentity for version NO_VERSION_SPECIFIED",
    );
    let twice = post(&[("Action", "GetCallerIdentity"), ("Action", "x"), version]).await;
    assert_eq!(element(&twice.body, "Code"), "MalformedQueryString");
    let json = test
        .post_with(
            &test.sts(),
            &[version],
            &[("content-type", "application/json")],
        )
        .await;
    assert_eq!(element(&json.body, "Code"), "MalformedQueryString");
    let elsewhere = format!("{}elsewhere", test.sts());
    assert_eq!(
        test.post(&elsewhere, &[version]).await.status,
        StatusCode::NOT_FOUND
    );
}

mod caller_identity {
    use super::*;
    use aws_sdk_sts::config::{Builder, Credentials, Region};
    use std::sync::Mutex;

    /// What the SDK signs, caught before it leaves.
    async fn signed(test: &Test, keys: Credentials) -> Request<Vec<u8>> {
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
            let ended =
                aws_smithy_runtime_api::client::result::ConnectorError::user("caught".into());
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
}
