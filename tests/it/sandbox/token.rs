//! The token, userinfo and revocation endpoints.

use super::world::*;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use connection_profile::sandbox::CANARY;
use connection_profile::sandbox::config::{
    DEMO_CLIENT, DEMO_CLIENT_CONFIDENTIAL, DEMO_CLIENT_UNTRUSTED, Signing,
};
use http::StatusCode;

const SECRET: &str = "SANDBOX-CANARY-client-secret";

#[track_caller]
fn check_refused(it: &Answer, status: StatusCode, error: &str) {
    assert_eq!(
        (it.status, it.text("error").as_str()),
        (status, error),
        "{}",
        it.body
    );
    assert!(!it.text("error_description").is_empty());
    assert_eq!(it.header("content-type"), "application/json");
    assert_eq!(it.header("cache-control"), "no-store");
    assert_eq!(it.header("pragma"), "no-cache");
}

async fn check_code_refused(changes: &Fields<'_>, status: StatusCode, error: &str) {
    let test = demo();
    let code = test.code().await;
    let it = test
        .post(&test.at("/token"), &changed(&redemption(&code), changes))
        .await;
    check_refused(&it, status, error);
}

#[tokio::test]
async fn a_code_is_redeemed_for_tokens_that_say_who_signed_in() {
    for signing in [Signing::Es256, Signing::Rs256] {
        let test = with(|it| it.signing = signing);
        let it = test.tokens().await;
        assert_eq!(it["token_type"], "Bearer");
        assert_eq!(it["expires_in"], 3600);
        assert_eq!(it["scope"], "openid profile email offline_access");
        let access_token = it["access_token"].as_str().unwrap();
        assert!(access_token.contains(CANARY));
        assert!(it["refresh_token"].as_str().unwrap().contains(CANARY));
        let claims = claims(it["id_token"].as_str().unwrap());
        let half = digest(&SHA256, access_token.as_bytes()).as_ref()[..16].to_vec();
        let expected = serde_json::json!({
            "iss": test.world.issuer(), "sub": "248289761001", "aud": DEMO_CLIENT,
            "iat": 1_893_456_000, "exp": 1_893_459_600, "auth_time": 1_893_456_000,
            "nonce": "n-0S6_WzA2Mj", "amr": ["user"], "at_hash": URL_SAFE_NO_PAD.encode(half),
            "name": "Alice Rivera", "preferred_username": "alice", "email": "alice@example.com",
            "email_verified": true, "groups": ["staff", "storage-admins"],
        });
        assert_eq!(claims, expected);
    }
}

#[tokio::test]
async fn scopes_decide_what_is_given() {
    let test = demo();
    let code = test.signed_in(&[("scope", "openid"), ("nonce", "")]).await["code"].clone();
    let it = test
        .post(&test.at("/token"), &redemption(&code))
        .await
        .json();
    assert!(it.get("refresh_token").is_none());
    let claims = claims(it["id_token"].as_str().unwrap());
    for absent in ["name", "email", "groups", "nonce"] {
        assert!(claims.get(absent).is_none(), "{absent}");
    }
    let code = test.signed_in(&[("scope", "profile")]).await["code"].clone();
    let it = test
        .post(&test.at("/token"), &redemption(&code))
        .await
        .json();
    assert!(it.get("id_token").is_none());
}

#[tokio::test]
async fn a_code_goes_only_with_what_it_was_issued_for() {
    let (bad, unauthorized) = (StatusCode::BAD_REQUEST, StatusCode::UNAUTHORIZED);
    let other_verifier = "x".repeat(43);
    for (changes, status, error) in [
        (
            &[("code_verifier", other_verifier.as_str())][..],
            bad,
            "invalid_grant",
        ),
        (&[("code_verifier", CHALLENGE)], bad, "invalid_grant"),
        (&[("code_verifier", "")], bad, "invalid_request"),
        (&[("code_verifier", "too-short")], bad, "invalid_request"),
        (&[("redirect_uri", "")], bad, "invalid_request"),
        (
            &[("redirect_uri", "http://127.0.0.1:49153/oauth/callback")],
            bad,
            "invalid_grant",
        ),
        (&[("code", "")], bad, "invalid_request"),
        (&[("code", "unknown")], bad, "invalid_grant"),
        (
            &[("client_id", DEMO_CLIENT_UNTRUSTED)],
            bad,
            "invalid_grant",
        ),
        (&[("client_id", "unknown")], unauthorized, "invalid_client"),
        (&[("client_id", "")], unauthorized, "invalid_client"),
        (
            &[("client_id", DEMO_CLIENT_CONFIDENTIAL)],
            unauthorized,
            "invalid_client",
        ),
        (
            &[("client_secret", "guessed")],
            unauthorized,
            "invalid_client",
        ),
        (&[("grant_type", "")], bad, "invalid_request"),
        (&[("grant_type", "password")], bad, "invalid_request"),
        (
            &[("grant_type", "client_credentials")],
            bad,
            "unauthorized_client",
        ),
        (&[("grant_type", "implicit")], bad, "unsupported_grant_type"),
    ] {
        check_code_refused(changes, status, error).await;
    }
}

#[tokio::test]
async fn a_failed_attempt_uses_the_code_up() {
    let test = demo();
    let code = test.code().await;
    let fields = redemption(&code);
    let wrong = changed(&fields, &[("code_verifier", CHALLENGE)]);
    check_refused(
        &test.post(&test.at("/token"), &wrong).await,
        StatusCode::BAD_REQUEST,
        "invalid_grant",
    );
    check_refused(
        &test.post(&test.at("/token"), &fields).await,
        StatusCode::BAD_REQUEST,
        "invalid_grant",
    );
}

#[tokio::test]
async fn a_code_lives_for_a_minute() {
    let test = demo();
    let (in_time, late) = (test.code().await, test.code().await);
    test.clock.advance(59);
    assert_eq!(
        test.post(&test.at("/token"), &redemption(&in_time))
            .await
            .status,
        StatusCode::OK
    );
    test.clock.advance(1);
    check_refused(
        &test.post(&test.at("/token"), &redemption(&late)).await,
        StatusCode::BAD_REQUEST,
        "invalid_grant",
    );
}

#[tokio::test]
async fn a_code_used_twice_takes_its_tokens_with_it() {
    let test = demo();
    let code = test.code().await;
    let first = test.post(&test.at("/token"), &redemption(&code)).await;
    let (access, refresh) = (first.text("access_token"), first.text("refresh_token"));
    assert_eq!(userinfo(&test, &access).await.status, StatusCode::OK);
    let second = test.post(&test.at("/token"), &redemption(&code)).await;
    check_refused(&second, StatusCode::BAD_REQUEST, "invalid_grant");
    assert_eq!(
        userinfo(&test, &access).await.status,
        StatusCode::UNAUTHORIZED
    );
    check_refused(
        &refreshed(&test, &refresh, &[]).await,
        StatusCode::BAD_REQUEST,
        "invalid_grant",
    );
}

#[tokio::test]
async fn the_body_is_a_form_without_repetition() {
    let test = demo();
    let code = test.code().await;
    let (url, fields) = (test.at("/token"), redemption(&code));
    for it in [
        test.post_with(&url, &fields, &[("content-type", "application/json")])
            .await,
        test.post_with(&url, &fields, &[("content-type", "text/plain")])
            .await,
        test.post(&format!("{url}?code={code}"), &fields).await,
        test.post(
            &url,
            &[&fields[..], &[("scope", "a"), ("scope", "b")]].concat(),
        )
        .await,
        test.post(&url, &[("padding", "x".repeat(60_000).as_str())])
            .await,
    ] {
        check_refused(&it, StatusCode::BAD_REQUEST, "invalid_request");
    }
    let it = test
        .post(&url, &[("padding", "x".repeat(70_000).as_str())])
        .await;
    assert_eq!(it.status, StatusCode::PAYLOAD_TOO_LARGE);
    let charset = [(
        "content-type",
        "application/x-www-form-urlencoded; charset=UTF-8",
    )];
    assert_eq!(
        test.post_with(&url, &fields, &charset).await.status,
        StatusCode::OK
    );
}

async fn refreshed(test: &Test, token: &str, changes: &Fields<'_>) -> Answer {
    let fields = [
        ("grant_type", "refresh_token"),
        ("refresh_token", token),
        ("client_id", DEMO_CLIENT),
    ];
    let changes = changes.iter().map(|&(a, b)| (a, b)).collect::<Vec<_>>();
    test.post(&test.at("/token"), &changed(&fields, &changes))
        .await
}

#[tokio::test]
async fn a_refresh_token_is_good_for_one_refresh_and_its_replay_ends_the_session() {
    let test = demo();
    let first = test.tokens().await;
    let first_refresh = first["refresh_token"].as_str().unwrap();
    test.clock.advance(3600);
    let second = refreshed(&test, first_refresh, &[]).await;
    let old = claims(first["id_token"].as_str().unwrap());
    let new = claims(&second.text("id_token"));
    for same in ["iss", "sub", "aud", "auth_time"] {
        assert_eq!(old[same], new[same], "{same}");
    }
    assert_eq!(new["iat"], 1_893_459_600);
    assert!(new.get("nonce").is_none());
    let second_refresh = second.text("refresh_token");
    assert_ne!(first_refresh, second_refresh);

    check_refused(
        &refreshed(&test, first_refresh, &[]).await,
        StatusCode::BAD_REQUEST,
        "invalid_grant",
    );
    check_refused(
        &refreshed(&test, &second_refresh, &[]).await,
        StatusCode::BAD_REQUEST,
        "invalid_grant",
    );
    assert_eq!(
        userinfo(&test, &second.text("access_token")).await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn a_refresh_may_narrow_scopes_and_nothing_else() {
    let test = demo();
    let token = test.tokens().await["refresh_token"]
        .as_str()
        .unwrap()
        .to_owned();
    for (changes, status, error) in [
        (
            &[("scope", "openid groups")][..],
            StatusCode::BAD_REQUEST,
            "invalid_scope",
        ),
        (
            &[("client_id", DEMO_CLIENT_UNTRUSTED)],
            StatusCode::BAD_REQUEST,
            "invalid_grant",
        ),
        (
            &[("refresh_token", "")],
            StatusCode::BAD_REQUEST,
            "invalid_request",
        ),
        (
            &[("refresh_token", "unknown")],
            StatusCode::BAD_REQUEST,
            "invalid_grant",
        ),
    ] {
        check_refused(&refreshed(&test, &token, changes).await, status, error);
    }
    let narrowed = refreshed(&test, &token, &[("scope", "openid")]).await;
    assert_eq!(narrowed.text("scope"), "openid");
    assert!(claims(&narrowed.text("id_token")).get("email").is_none());
    // The refresh token still stands for all that was granted.
    let whole = refreshed(&test, &narrowed.text("refresh_token"), &[]).await;
    assert_eq!(whole.text("scope"), "openid profile email offline_access");
}

#[tokio::test]
async fn a_refresh_token_expires() {
    let test = demo();
    let token = test.tokens().await["refresh_token"]
        .as_str()
        .unwrap()
        .to_owned();
    test.clock.advance(14 * 24 * 3600);
    check_refused(
        &refreshed(&test, &token, &[]).await,
        StatusCode::BAD_REQUEST,
        "invalid_grant",
    );
}

#[tokio::test]
async fn a_confidential_client_authenticates_in_exactly_one_way() {
    let basic =
        |id: &str, secret: &str| format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")));
    let right = basic(DEMO_CLIENT_CONFIDENTIAL, SECRET);
    let encoded = basic("reporting%2Dservice", "SANDBOX%2DCANARY%2Dclient%2Dsecret");
    let wrong = basic(DEMO_CLIENT_CONFIDENTIAL, "guessed");
    let nobody = basic("nobody", SECRET);
    let id = ("client_id", DEMO_CLIENT_CONFIDENTIAL);
    let (ok, bad, no) = (
        StatusCode::OK,
        StatusCode::BAD_REQUEST,
        StatusCode::UNAUTHORIZED,
    );
    for (authorization, fields, status, challenge) in [
        (right.as_str(), &[][..], ok, ""),
        (encoded.as_str(), &[], ok, ""),
        (right.as_str(), &[id], ok, ""),
        ("", &[id, ("client_secret", SECRET)], ok, ""),
        ("", &[id, ("client_secret", "guessed")], no, ""),
        ("", &[id], no, ""),
        (wrong.as_str(), &[], no, "Basic realm=\"sandbox\""),
        (nobody.as_str(), &[], no, "Basic realm=\"sandbox\""),
        ("Bearer x", &[], no, "Basic realm=\"sandbox\""),
        (right.as_str(), &[("client_secret", SECRET)], bad, ""),
        (right.as_str(), &[("client_id", DEMO_CLIENT)], bad, ""),
    ] {
        let test = demo();
        let code = test
            .signed_in(&[("client_id", DEMO_CLIENT_CONFIDENTIAL)])
            .await["code"]
            .clone();
        let form = redemption(&code);
        let form = changed(&changed(&form, &[("client_id", "")]), fields);
        let headers = [("authorization", authorization)];
        let headers = if authorization.is_empty() {
            &[][..]
        } else {
            &headers
        };
        let it = test.post_with(&test.at("/token"), &form, headers).await;
        assert_eq!(it.status, status, "{authorization} {fields:?}: {}", it.body);
        assert_eq!(
            it.header("www-authenticate"),
            challenge,
            "{authorization} {fields:?}"
        );
    }
}

async fn userinfo(test: &Test, token: &str) -> Answer {
    let authorization = format!("Bearer {token}");
    test.post_with(
        &test.at("/userinfo"),
        &[],
        &[("authorization", &authorization)],
    )
    .await
}

#[tokio::test]
async fn userinfo_wants_a_living_access_token() {
    let test = demo();
    let token = test.tokens().await["access_token"]
        .as_str()
        .unwrap()
        .to_owned();
    let it = userinfo(&test, &token).await;
    assert_eq!(
        (it.text("sub").as_str(), it.text("name").as_str()),
        ("248289761001", "Alice Rivera")
    );
    assert_eq!(
        userinfo(&test, "x").await.header("www-authenticate"),
        "Bearer error=\"invalid_token\""
    );
    assert_eq!(
        test.get(&test.at("/userinfo"))
            .await
            .header("www-authenticate"),
        "Bearer"
    );
    let code = test.signed_in(&[("scope", "profile")]).await["code"].clone();
    let plain = test
        .post(&test.at("/token"), &redemption(&code))
        .await
        .text("access_token");
    assert_eq!(userinfo(&test, &plain).await.status, StatusCode::FORBIDDEN);
    test.clock.advance(3600);
    assert_eq!(
        userinfo(&test, &token).await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn revocation_is_for_the_owner_and_a_refresh_token_takes_everything() {
    let test = demo();
    let it = test.tokens().await;
    let (access, refresh) = (
        it["access_token"].as_str().unwrap(),
        it["refresh_token"].as_str().unwrap(),
    );
    let url = test.at("/revoke");
    let revoke = async |token: &str, client: &str| {
        test.post(&url, &[("token", token), ("client_id", client)])
            .await
    };
    for token in [access, refresh] {
        let it = revoke(token, DEMO_CLIENT_UNTRUSTED).await;
        check_refused(&it, StatusCode::BAD_REQUEST, "invalid_grant");
    }
    check_refused(
        &revoke("", DEMO_CLIENT).await,
        StatusCode::BAD_REQUEST,
        "invalid_request",
    );
    check_refused(
        &revoke(access, "nobody").await,
        StatusCode::UNAUTHORIZED,
        "invalid_client",
    );
    assert_eq!(revoke("unknown", DEMO_CLIENT).await.status, StatusCode::OK);

    assert_eq!(revoke(access, DEMO_CLIENT).await.status, StatusCode::OK);
    assert_eq!(
        userinfo(&test, access).await.status,
        StatusCode::UNAUTHORIZED
    );
    let second = refreshed(&test, refresh, &[]).await;
    assert_eq!(
        revoke(&second.text("refresh_token"), DEMO_CLIENT)
            .await
            .status,
        StatusCode::OK
    );
    assert_eq!(
        userinfo(&test, &second.text("access_token")).await.status,
        StatusCode::UNAUTHORIZED
    );
    check_refused(
        &refreshed(&test, &second.text("refresh_token"), &[]).await,
        StatusCode::BAD_REQUEST,
        "invalid_grant",
    );
}
