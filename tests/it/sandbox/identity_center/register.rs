//! `RegisterClient`: what may be registered, where, and for how long.

use super::*;

const WRONG_REGION: &str = "Start URL region does not match service region";

#[tokio::test]
async fn a_client_is_registered_for_ninety_days() {
    let test = demo();
    let it = test.call("/client/register", &registration()).await;
    let now = test.now().as_second();
    let answer = it.json();
    assert_eq!(answer["clientIdIssuedAt"], now);
    assert_eq!(answer["clientSecretExpiresAt"], now + 90 * 24 * 3600);
    assert!(it.text("clientSecret").contains("CANARY"));
    assert_eq!(it.header("cache-control"), "no-store");
    assert_ne!(it.header("x-amzn-requestid"), "");
}

#[tokio::test]
async fn what_cannot_be_registered_is_refused_in_the_models_words() {
    let test = demo();
    let https = "https://app.example/oauth/callback";
    let with_port = "http://127.0.0.1:49152/oauth/callback";
    for (changes, name, error) in [
        (
            json!({"clientName": null}),
            "InvalidRequestException",
            "invalid_request",
        ),
        (
            json!({"clientName": ""}),
            "InvalidRequestException",
            "invalid_request",
        ),
        (
            json!({"clientType": null}),
            "InvalidRequestException",
            "invalid_request",
        ),
        (
            json!({"clientType": "confidential"}),
            "InvalidClientMetadataException",
            "invalid_client_metadata",
        ),
        (
            json!({"scopes": ["sso:account:acces"]}),
            "InvalidScopeException",
            "invalid_scope",
        ),
        (
            json!({"grantTypes": ["implicit"]}),
            "UnsupportedGrantTypeException",
            "unsupported_grant_type",
        ),
        (
            json!({"redirectUris": [https]}),
            "InvalidRedirectUriException",
            "invalid_redirect_uri",
        ),
        (
            json!({"redirectUris": ["http://127.0.0.1/oauth/callback", with_port]}),
            "InvalidRedirectUriException",
            "invalid_redirect_uri",
        ),
        (
            json!({"redirectUris": ["http://localhost/oauth/callback"]}),
            "InvalidRedirectUriException",
            "invalid_redirect_uri",
        ),
        (
            json!({"redirectUris": ["http://127.1/oauth/callback"]}),
            "InvalidRedirectUriException",
            "invalid_redirect_uri",
        ),
        (
            json!({"redirectUris": ["http://127.0.0.1.evil.example/oauth/callback"]}),
            "InvalidRedirectUriException",
            "invalid_redirect_uri",
        ),
        (
            json!({"redirectUris": ["http://127.0.0.1/oauth/callback#x"]}),
            "InvalidRedirectUriException",
            "invalid_redirect_uri",
        ),
        (
            json!({"redirectUris": null}),
            "InvalidRequestException",
            "invalid_request",
        ),
        (
            json!({"issuerUrl": null}),
            "InvalidRequestException",
            "invalid_request",
        ),
        (
            json!({"issuerUrl": "https://d-9367000001.awsapps.com/start"}),
            "InvalidRequestException",
            "invalid_request",
        ),
    ] {
        let it = test
            .call(
                "/client/register",
                &with_members(registration(), changes.clone()),
            )
            .await;
        refused(&it, 400, name);
        assert_eq!(it.text("error"), error, "{changes}");
        assert!(!it.text("error_description").is_empty(), "{changes}");
    }
}

#[tokio::test]
async fn a_body_that_is_not_the_operations_input_never_reaches_it() {
    let test = demo();
    let url = format!("{}/client/register", test.world.sso_oidc_url());
    let post = |content_type: &'static str, body: &'static str| {
        let it = Request::builder()
            .method(Method::POST)
            .uri(&url)
            .header("content-type", content_type)
            .body(body.as_bytes().to_vec())
            .unwrap();
        test.send(it)
    };
    for (content_type, body, status, name) in [
        ("application/json", "", 400, "SerializationException"),
        ("application/json", "[]", 400, "SerializationException"),
        (
            "application/json",
            r#"{"clientName": 1, "clientType": "public"}"#,
            400,
            "SerializationException",
        ),
        (
            "application/json",
            r#"{"clientName": "a", "clientName": "b", "clientType": "public"}"#,
            400,
            "SerializationException",
        ),
        (
            "application/json",
            r#"{"clientName": "a", "clientType": "public", "scopes": "sso:account:access"}"#,
            400,
            "SerializationException",
        ),
        (
            "application/x-www-form-urlencoded",
            "clientName=a&clientType=public",
            415,
            "UnsupportedMediaTypeException",
        ),
    ] {
        refused(&post(content_type, body).await, status, name);
    }
    for (method, path) in [
        (Method::GET, "/client/register"),
        (Method::POST, "/register"),
        (Method::POST, "/client/register/"),
        (Method::DELETE, "/token"),
    ] {
        let it = Request::builder()
            .method(method)
            .uri(format!("{}{path}", test.world.sso_oidc_url()))
            .body(Vec::new())
            .unwrap();
        refused(&test.send(it).await, 404, "UnknownOperationException");
    }
}

#[tokio::test]
async fn an_instance_answers_in_its_own_region_only() {
    let test = demo();
    let base = test.world.sso_oidc_url();
    for (at, ours) in [
        (base.clone(), true),
        (format!("{base}/eu-west-1"), true),
        (format!("{base}/us-east-1"), false),
        ("https://oidc.eu-west-1.amazonaws.com".to_owned(), true),
        ("https://oidc.us-east-1.amazonaws.com".to_owned(), false),
        ("https://oidc.us-gov-west-1.amazonaws.com".to_owned(), false),
        ("https://oidc.cn-north-1.amazonaws.com.cn".to_owned(), false),
    ] {
        let it = test.call_at(&at, "/client/register", &registration()).await;
        if ours {
            assert_eq!(it.status, StatusCode::OK, "{at}: {}", it.body);
        } else {
            refused(&it, 400, "InvalidRequestException");
            assert_eq!(it.text("error_description"), WRONG_REGION, "{at}");
        }
    }
    let regions: Vec<_> = test
        .world
        .requests()
        .into_iter()
        .map(|it| (it.action, it.region))
        .collect();
    let register = "/client/register".to_owned();
    assert_eq!(regions[0], (register.clone(), None));
    assert_eq!(regions[1], (register.clone(), Some("eu-west-1".to_owned())));
    assert_eq!(regions[4], (register, Some("us-east-1".to_owned())));
}

#[tokio::test]
async fn a_device_finds_out_about_its_region_when_it_names_the_start_url() {
    let test = demo();
    let elsewhere = format!("{}/us-east-1", test.world.sso_oidc_url());
    let input = json!({"clientName": "a device", "clientType": "public", "scopes": [SCOPE]});
    let registered = test.call_at(&elsewhere, "/client/register", &input).await;
    assert_eq!(registered.status, StatusCode::OK, "{}", registered.body);
    let start = json!({
        "clientId": registered.text("clientId"),
        "clientSecret": registered.text("clientSecret"),
        "startUrl": START_URL,
    });
    let it = test
        .call_at(&elsewhere, "/device_authorization", &start)
        .await;
    refused(&it, 400, "InvalidRequestException");
    assert_eq!(it.text("error_description"), WRONG_REGION);
    // Registrations are regional.
    let it = test.call("/device_authorization", &start).await;
    refused(&it, 401, "InvalidClientException");
}

#[tokio::test]
async fn every_spelling_of_the_start_url_is_taken() {
    let test = demo();
    assert_eq!(test.world.identity_center_start_url(), START_URL);
    for it in [
        "https://d-9367000000.awsapps.com/start/#/",
        "https://identitycenter.amazonaws.com/ssoins-6804000000000000",
        "https://ssoins-6804000000000000.portal.eu-west-1.app.aws",
    ] {
        test.register(json!({"issuerUrl": it})).await;
    }
}
