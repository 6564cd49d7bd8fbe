//! STS's judgement of ID tokens: each check has a token that fails only it.

use super::sts::{call, check, element};
use super::world::*;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use connection_profile::sandbox::Knobs;
use connection_profile::sandbox::config::{DEMO_CLIENT_UNTRUSTED, Issuer, Provider, Signing};
use http::StatusCode;
use serde_json::json;

const NOT_A_JWT: &str = "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)";
const NO_KEY: &str = "Couldn&#39;t retrieve verification key from your identity provider,  \
     please reference AssumeRoleWithWebIdentity documentation for requirements";

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
    let mut claims = super::world::claims(&token);
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
    let other = with(|it| it.signing = Signing::Rs256);
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
