//! `CreateToken` with codes and refresh tokens.

use super::*;
use connection_profile::sandbox::Knobs;
use std::time::Duration;

#[tokio::test]
async fn a_code_becomes_tokens() {
    let test = demo();
    let client = test.register(json!({})).await;
    let it = test.portal_tokens(&client, None).await;
    assert_eq!(it["tokenType"], "Bearer");
    assert_eq!(it["expiresIn"], 3600);
    assert!(it["accessToken"].as_str().unwrap().contains("CANARY-at"));
    assert!(it["refreshToken"].as_str().unwrap().contains("CANARY-rt"));
    assert_eq!(it["idToken"], Value::Null);
}

#[tokio::test]
async fn a_client_without_the_refresh_grant_gets_no_refresh_token() {
    let test = demo();
    let client = test
        .register(json!({"grantTypes": ["authorization_code"]}))
        .await;
    let it = test.portal_tokens(&client, None).await;
    assert_eq!(it["refreshToken"], Value::Null);
}

#[tokio::test]
async fn what_does_not_go_with_the_code_is_refused_and_uses_it_up() {
    let test = demo();
    let client = test.register(json!({})).await;
    let other = test.register(json!({})).await;
    for (changes, name) in [
        (
            json!({"redirectUri": "http://127.0.0.1/oauth/callback"}),
            "InvalidGrantException",
        ),
        (
            json!({"redirectUri": "http://127.0.0.1:49153/oauth/callback"}),
            "InvalidGrantException",
        ),
        (
            json!({"codeVerifier": VERIFIER.replace('d', "e")}),
            "InvalidGrantException",
        ),
        (
            json!({"clientId": other.id, "clientSecret": other.secret}),
            "InvalidGrantException",
        ),
    ] {
        let code = test.portal_code(&client, None).await;
        let good = code_redemption(&client, &code);
        let it = test
            .call("/token", &with_members(good.clone(), changes))
            .await;
        refused(&it, 400, name);
        refused(
            &test.call("/token", &good).await,
            400,
            "InvalidGrantException",
        );
    }
}

#[tokio::test]
async fn a_code_is_good_once_and_its_replay_ends_the_session() {
    let test = demo();
    let client = test.register(json!({})).await;
    let code = test.portal_code(&client, None).await;
    let first = test.call("/token", &code_redemption(&client, &code)).await;
    let again = test.call("/token", &code_redemption(&client, &code)).await;
    refused(&again, 400, "InvalidGrantException");
    let it = test
        .portal("/assignment/accounts", &first.text("accessToken"))
        .await;
    refused(&it, 401, "UnauthorizedException");
}

#[tokio::test]
async fn a_code_expires() {
    let test = demo();
    let client = test.register(json!({})).await;
    for (seconds, good) in [(59, true), (60, false)] {
        let code = test.portal_code(&client, None).await;
        test.clock.advance(seconds);
        let it = test.call("/token", &code_redemption(&client, &code)).await;
        if good {
            assert_eq!(it.status, StatusCode::OK);
        } else {
            refused(&it, 400, "InvalidGrantException");
        }
    }
}

#[tokio::test]
async fn a_request_that_is_not_whole_is_refused_before_the_code_is_looked_at() {
    let test = demo();
    let client = test.register(json!({})).await;
    let code = test.portal_code(&client, None).await;
    let good = code_redemption(&client, &code);
    for (changes, status, name, error) in [
        (
            json!({"clientId": null}),
            400,
            "InvalidRequestException",
            "invalid_request",
        ),
        (
            json!({"clientSecret": null}),
            400,
            "InvalidRequestException",
            "invalid_request",
        ),
        (
            json!({"grantType": null}),
            400,
            "InvalidRequestException",
            "invalid_request",
        ),
        (
            json!({"code": null}),
            400,
            "InvalidRequestException",
            "invalid_request",
        ),
        (
            json!({"redirectUri": null}),
            400,
            "InvalidRequestException",
            "invalid_request",
        ),
        (
            json!({"codeVerifier": null}),
            400,
            "InvalidRequestException",
            "invalid_request",
        ),
        (
            json!({"codeVerifier": "short"}),
            400,
            "InvalidRequestException",
            "invalid_request",
        ),
        (
            json!({"clientId": "nobody"}),
            401,
            "InvalidClientException",
            "invalid_client",
        ),
        (
            json!({"clientSecret": "guessed"}),
            401,
            "InvalidClientException",
            "invalid_client",
        ),
        (
            json!({"grantType": "password"}),
            400,
            "UnsupportedGrantTypeException",
            "unsupported_grant_type",
        ),
        (
            json!({"grantType": DEVICE_CODE, "deviceCode": "x"}),
            400,
            "UnauthorizedClientException",
            "unauthorized_client",
        ),
        (
            json!({"code": "guessed"}),
            400,
            "InvalidGrantException",
            "invalid_grant",
        ),
    ] {
        let it = test
            .call("/token", &with_members(good.clone(), changes))
            .await;
        refused(&it, status, name);
        assert_eq!(it.text("error"), error);
    }
    let it = test.call("/token?aws_iam=t", &good).await;
    refused(&it, 400, "InvalidRequestException");
    let form = test
        .post(
            &format!("{}/token", test.world.sso_oidc_url()),
            &[("grant_type", "authorization_code"), ("code", &code)],
        )
        .await;
    refused(&form, 415, "UnsupportedMediaTypeException");
    // Nothing of this used the code up.
    assert_eq!(test.call("/token", &good).await.status, StatusCode::OK);
}

fn refresh(client: &Registered, tokens: &Value) -> Value {
    json!({
        "clientId": client.id,
        "clientSecret": client.secret,
        "grantType": "refresh_token",
        "refreshToken": tokens["refreshToken"],
    })
}

#[tokio::test]
async fn refresh_tokens_rotate_and_a_late_comer_does_not_end_the_session() {
    let test = demo();
    let client = test.register(json!({})).await;
    let first = test.portal_tokens(&client, None).await;
    let second = test.call("/token", &refresh(&client, &first)).await;
    assert_eq!(second.status, StatusCode::OK, "{}", second.body);
    assert_ne!(second.text("refreshToken"), first["refreshToken"]);
    let late = test.call("/token", &refresh(&client, &first)).await;
    refused(&late, 400, "InvalidGrantException");
    let third = test.call("/token", &refresh(&client, &second.json())).await;
    assert_eq!(third.status, StatusCode::OK, "{}", third.body);
    for tokens in [&first, &second.json(), &third.json()] {
        let token = tokens["accessToken"].as_str().unwrap();
        let it = test.portal("/assignment/accounts", token).await;
        assert_eq!(it.status, StatusCode::OK, "{}", it.body);
    }
}

#[tokio::test]
async fn a_refresh_token_is_its_clients_own_and_cannot_widen() {
    let test = demo();
    let client = test.register(json!({})).await;
    let other = test.register(json!({})).await;
    let tokens = test.portal_tokens(&client, None).await;
    let it = test.call("/token", &refresh(&other, &tokens)).await;
    refused(&it, 400, "InvalidGrantException");
    let wider = with_members(
        refresh(&client, &tokens),
        json!({"scope": [SCOPE, "openid"]}),
    );
    refused(
        &test.call("/token", &wider).await,
        400,
        "InvalidScopeException",
    );
    let same = with_members(wider, json!({"scope": [SCOPE]}));
    assert_eq!(test.call("/token", &same).await.status, StatusCode::OK);
    let only_codes = test
        .register(json!({"grantTypes": ["authorization_code"]}))
        .await;
    let it = test.call("/token", &refresh(&only_codes, &tokens)).await;
    refused(&it, 400, "UnauthorizedClientException");
}

#[tokio::test]
async fn a_session_ends_however_often_it_is_refreshed() {
    let test = demo();
    let client = test.register(json!({})).await;
    let first = test.portal_tokens(&client, None).await;
    test.clock.advance(8 * 3600 - 60);
    let it = test.call("/token", &refresh(&client, &first)).await;
    // No token outlives its session.
    assert_eq!(it.json()["expiresIn"], 60);
    test.clock.advance(60);
    let late = test.call("/token", &refresh(&client, &it.json())).await;
    refused(&late, 400, "ExpiredTokenException");
    assert_eq!(late.text("error"), "expired_token");
}

#[tokio::test]
async fn an_expired_registration_is_no_client() {
    let test = demo();
    test.world.set_knobs(Knobs {
        registration_life: Duration::from_secs(600),
        ..test.world.knobs()
    });
    let client = test.register(json!({})).await;
    let tokens = test.portal_tokens(&client, None).await;
    test.clock.advance(600);
    let it = test.call("/token", &refresh(&client, &tokens)).await;
    refused(&it, 401, "InvalidClientException");
    // What it got is good all the same.
    let token = tokens["accessToken"].as_str().unwrap();
    let it = test.portal("/assignment/accounts", token).await;
    assert_eq!(it.status, StatusCode::OK, "{}", it.body);
}

#[tokio::test]
async fn a_revoked_session_is_over_for_every_token() {
    let test = demo();
    let client = test.register(json!({})).await;
    let tokens = test.portal_tokens(&client, None).await;
    let code = test.portal_code(&client, None).await;
    test.world.revoke_portal_sessions();
    let token = tokens["accessToken"].as_str().unwrap();
    let it = test.portal("/assignment/accounts", token).await;
    refused(&it, 401, "UnauthorizedException");
    let it = test.call("/token", &refresh(&client, &tokens)).await;
    refused(&it, 400, "InvalidGrantException");
    let it = test.call("/token", &code_redemption(&client, &code)).await;
    refused(&it, 400, "InvalidGrantException");
}
