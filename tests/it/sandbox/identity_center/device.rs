//! Device authorization: polling, and the page where a person types the code.

use super::*;

async fn start(test: &Test, client: &Registered) -> Value {
    let it = test
        .call(
            "/device_authorization",
            &json!({"clientId": client.id, "clientSecret": client.secret, "startUrl": START_URL}),
        )
        .await;
    assert_eq!(it.status, StatusCode::OK, "{}", it.body);
    it.json()
}

/// A client for devices: it names no grant types.
async fn client(test: &Test) -> Registered {
    test.register(json!({"grantTypes": null, "redirectUris": null, "issuerUrl": null}))
        .await
}

async fn poll(test: &Test, client: &Registered, device: &Value) -> Answer {
    let it = json!({
        "clientId": client.id,
        "clientSecret": client.secret,
        "grantType": DEVICE_CODE,
        "deviceCode": device["deviceCode"],
    });
    test.call("/token", &it).await
}

async fn answer(test: &Test, url: &str, code: &str, consent: Consent) -> Result<(), Stuck> {
    let person = DemoPerson {
        name: Some("Bilal Haddad".to_owned()),
        consent,
    };
    person
        .visit_device(&*test.world, &Url::parse(url).unwrap(), code)
        .await
}

#[tokio::test]
async fn a_person_types_the_code_and_the_device_gets_its_token() {
    for (url, typed) in [
        ("verificationUri", true),
        ("verificationUriComplete", false),
    ] {
        let test = demo();
        let client = client(&test).await;
        let device = start(&test, &client).await;
        assert_eq!(device["expiresIn"], 600);
        assert_eq!(device["interval"], 1);
        let pending = poll(&test, &client, &device).await;
        refused(&pending, 400, "AuthorizationPendingException");
        assert_eq!(pending.text("error"), "authorization_pending");
        let code = device["userCode"].as_str().unwrap();
        // As people type it.
        let code = code.replace('-', " ").to_lowercase();
        let code = if typed { code.as_str() } else { "" };
        answer(&test, device[url].as_str().unwrap(), code, Consent::Allow)
            .await
            .unwrap();
        test.clock.advance(1);
        let tokens = poll(&test, &client, &device).await;
        assert_eq!(tokens.status, StatusCode::OK, "{}", tokens.body);
        let accounts = test
            .portal("/assignment/accounts", &tokens.text("accessToken"))
            .await;
        assert_eq!(accounts.status, StatusCode::OK, "{}", accounts.body);
        test.clock.advance(1);
        refused(
            &poll(&test, &client, &device).await,
            400,
            "InvalidGrantException",
        );
    }
}

#[tokio::test]
async fn whoever_polls_too_soon_is_slowed_down() {
    let test = demo();
    let client = client(&test).await;
    let device = start(&test, &client).await;
    // The first may come at once, the next after the interval, and after each refusal 5 s more.
    for (wait, name) in [
        (0, "AuthorizationPendingException"),
        (1, "AuthorizationPendingException"),
        (0, "SlowDownException"),
        (5, "SlowDownException"),
        (11, "AuthorizationPendingException"),
    ] {
        test.clock.advance(wait);
        let it = poll(&test, &client, &device).await;
        refused(&it, 400, name);
    }
}

#[tokio::test]
async fn a_device_is_denied_by_the_person_or_by_the_administrator() {
    let test = demo();
    let client = client(&test).await;
    let device = start(&test, &client).await;
    let url = device["verificationUriComplete"].as_str().unwrap();
    answer(&test, url, "", Consent::Deny).await.unwrap();
    let it = poll(&test, &client, &device).await;
    refused(&it, 400, "AccessDeniedException");
    assert_eq!(it.text("error"), "access_denied");
    // Once answered, the code is good for nothing.
    let it = answer(&test, url, "", Consent::Allow).await;
    assert!(matches!(it, Err(Stuck::Told(_))), "{it:?}");

    test.world.set_knobs(connection_profile::sandbox::Knobs {
        sign_in: connection_profile::sandbox::config::SignIn::Deny,
        ..test.world.knobs()
    });
    let device = start(&test, &client).await;
    let it = poll(&test, &client, &device).await;
    refused(&it, 400, "AccessDeniedException");
}

#[tokio::test]
async fn a_device_code_expires_answered_or_not() {
    let test = demo();
    let client = client(&test).await;
    let [a, b] = [start(&test, &client).await, start(&test, &client).await];
    let url = a["verificationUriComplete"].as_str().unwrap();
    answer(&test, url, "", Consent::Allow).await.unwrap();
    test.clock.advance(600);
    for device in [a, b] {
        let it = poll(&test, &client, &device).await;
        refused(&it, 400, "ExpiredTokenException");
        let code = device["userCode"].as_str().unwrap();
        let url = device["verificationUri"].as_str().unwrap();
        let it = answer(&test, url, code, Consent::Allow).await;
        assert!(
            matches!(&it, Err(Stuck::Told(it)) if it.starts_with("No application waits")),
            "{it:?}"
        );
    }
}

#[tokio::test]
async fn a_device_authorization_needs_a_client_and_a_start_url() {
    let test = demo();
    let client = client(&test).await;
    let only_codes = test.register(json!({})).await;
    let good = json!({"clientId": client.id, "clientSecret": client.secret, "startUrl": START_URL});
    for (changes, status, name) in [
        (json!({"clientId": null}), 400, "InvalidRequestException"),
        (
            json!({"clientSecret": null}),
            400,
            "InvalidRequestException",
        ),
        (json!({"startUrl": null}), 400, "InvalidRequestException"),
        (
            json!({"startUrl": "https://d-9367000001.awsapps.com/start"}),
            400,
            "InvalidRequestException",
        ),
        (
            json!({"clientSecret": "guessed"}),
            401,
            "InvalidClientException",
        ),
        (
            json!({"clientId": only_codes.id, "clientSecret": only_codes.secret}),
            400,
            "UnauthorizedClientException",
        ),
    ] {
        let it = test
            .call(
                "/device_authorization",
                &with_members(good.clone(), changes),
            )
            .await;
        refused(&it, status, name);
    }
    let device = start(&test, &client).await;
    let other = self::client(&test).await;
    let it = poll(&test, &other, &device).await;
    refused(&it, 400, "InvalidGrantException");
}

#[tokio::test]
async fn a_client_of_the_old_kind_gets_in_without_a_refresh_token() {
    let test = demo();
    let client = test
        .register(
            json!({"scopes": null, "grantTypes": null, "redirectUris": null, "issuerUrl": null}),
        )
        .await;
    let device = start(&test, &client).await;
    let url = device["verificationUriComplete"].as_str().unwrap();
    answer(&test, url, "", Consent::Allow).await.unwrap();
    let it = poll(&test, &client, &device).await;
    assert_eq!(it.json()["refreshToken"], Value::Null);
    let it = test
        .portal("/assignment/accounts", &it.text("accessToken"))
        .await;
    assert_eq!(it.status, StatusCode::OK, "{}", it.body);
}

#[tokio::test]
async fn of_two_pages_for_one_device_the_first_answer_counts() {
    let test = demo();
    let client = client(&test).await;
    let device = start(&test, &client).await;
    let url = device["verificationUriComplete"].as_str().unwrap();
    let page = test.get(url).await;
    answer(&test, url, "", Consent::Deny).await.unwrap();
    let id = page.body.split("name=\"page\" value=\"").nth(1).unwrap();
    let id = id.split('"').next().unwrap();
    let cookie = page.header("set-cookie").split(';').next().unwrap();
    let late = test
        .post_with(
            &format!("{}/sign-in", test.world.sso_oidc_url()),
            &[("page", id), ("person", "bilal"), ("decision", "allow")],
            &[("cookie", cookie)],
        )
        .await;
    assert_eq!(late.status, StatusCode::FORBIDDEN);
    let it = poll(&test, &client, &device).await;
    refused(&it, 400, "AccessDeniedException");
}
