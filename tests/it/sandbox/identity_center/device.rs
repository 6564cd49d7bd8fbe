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
