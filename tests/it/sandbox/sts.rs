//! STS: what it gives for an ID token, and each way in which it refuses.

use super::world::*;
use connection_profile::aws::sts::{Endpoint, WebIdentity, assume_role_with_web_identity};
use connection_profile::failure::Kind;
use connection_profile::sandbox::config::{DEMO_ROLE, DEMO_ROLE_ALICE, Role};
use connection_profile::sandbox::{CANARY, Face, Knobs};
use connection_profile::secret::Secret;
use http::StatusCode;
use std::time::Duration;

/// The text of the first element of a name.
pub fn element<'a>(body: &'a str, name: &str) -> &'a str {
    let (_, rest) = body
        .split_once(&format!("<{name}>"))
        .unwrap_or_else(|| panic!("no {name} in {body}"));
    rest.split_once('<').unwrap().0
}

pub fn call(token: &str) -> Vec<(&str, &str)> {
    vec![
        ("Action", "AssumeRoleWithWebIdentity"),
        ("Version", "2011-06-15"),
        ("RoleArn", DEMO_ROLE),
        ("RoleSessionName", "alice"),
        ("WebIdentityToken", token),
    ]
}

#[track_caller]
pub fn check_refusal(it: &Answer, status: u16, code: &str, message: &str) {
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
pub async fn check(
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
        &post(&[("Action", "GetFederationToken"), version]).await,
        400,
        "InvalidAction",
        "Could not find operation GetFederationToken for version 2011-06-15",
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
