//! The authorization endpoint and the page: who is sent where, with what.

use super::*;

#[tokio::test]
async fn a_person_allows_or_denies() {
    let test = demo();
    let client = test.register(json!({})).await;
    let allowed = test
        .portal_visit(&client, None, Consent::Allow, &[])
        .await
        .unwrap();
    assert_eq!(allowed["state"], "a state&more");
    assert!(allowed["code"].contains("CANARY"));
    let denied = test
        .portal_visit(&client, None, Consent::Deny, &[])
        .await
        .unwrap();
    assert_eq!(denied["error"], "access_denied");
    assert_eq!(denied["state"], "a state&more");
    assert!(!denied.contains_key("code"));
    test.world.set_knobs(connection_profile::sandbox::Knobs {
        sign_in: connection_profile::sandbox::config::SignIn::Deny,
        ..test.world.knobs()
    });
    let blocked = test.get(&test.portal_authorize_url(&client, &[])).await;
    assert_eq!(blocked.location()["error"], "access_denied");
}

#[tokio::test]
async fn no_one_is_sent_to_where_was_not_registered() {
    let test = demo();
    let client = test.register(json!({})).await;
    for changes in [
        [("client_id", "nobody")],
        [("client_id", "")],
        [("redirect_uri", "")],
        [("redirect_uri", "http://127.0.0.1:49152/oauth/callback/")],
        [("redirect_uri", "http://127.0.0.2:49152/oauth/callback")],
        [("redirect_uri", "http://localhost:49152/oauth/callback")],
        [("redirect_uri", "https://evil.example/oauth/callback")],
    ] {
        let it = test
            .get(&test.portal_authorize_url(&client, &changes))
            .await;
        assert_eq!(it.status, StatusCode::BAD_REQUEST, "{changes:?}");
        assert_eq!(it.header("location"), "", "{changes:?}");
        assert!(it.body.contains("role=\"alert\""), "{changes:?}");
    }
    let twice = format!("{}&state=x", test.portal_authorize_url(&client, &[]));
    assert_eq!(test.get(&twice).await.status, StatusCode::BAD_REQUEST);
    let elsewhere = test
        .portal_authorize_url(&client, &[])
        .replace("/authorize?", "/us-east-1/authorize?");
    assert_eq!(test.get(&elsewhere).await.status, StatusCode::BAD_REQUEST);
    test.clock.advance(90 * 24 * 3600);
    let late = test.get(&test.portal_authorize_url(&client, &[])).await;
    assert_eq!(late.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_application_is_told_what_is_wrong() {
    let test = demo();
    let client = test.register(json!({})).await;
    for (change, error) in [
        (("response_type", "token"), "invalid_request"),
        (("response_type", ""), "invalid_request"),
        (("code_challenge", ""), "invalid_request"),
        (("code_challenge", VERIFIER_TOO_SHORT), "invalid_request"),
        (("code_challenge_method", ""), "invalid_request"),
        (("code_challenge_method", "plain"), "invalid_request"),
        (("scopes", "sso:account:access openid"), "invalid_scope"),
        (("scopes", "sso:account:access,openid"), "invalid_scope"),
        (("scope", "openid"), "invalid_scope"),
        (
            ("start_url", "https://d-9367000001.awsapps.com/start"),
            "invalid_request",
        ),
    ] {
        let it = test
            .get(&test.portal_authorize_url(&client, &[change]))
            .await;
        assert_eq!(it.status, StatusCode::SEE_OTHER, "{change:?} {}", it.body);
        assert!(it.header("location").starts_with(REDIRECT), "{change:?}");
        assert_eq!(it.location()["error"], error, "{change:?}");
        assert_eq!(it.location()["state"], "a state&more", "{change:?}");
    }
    let only_devices = test
        .register(json!({"grantTypes": [DEVICE_CODE, "refresh_token"]}))
        .await;
    let it = test
        .get(&test.portal_authorize_url(&only_devices, &[]))
        .await;
    assert_eq!(it.location()["error"], "unauthorized_client");
}

const VERIFIER_TOO_SHORT: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c";

#[tokio::test]
async fn the_scopes_go_by_either_name_and_may_be_left_out() {
    let test = demo();
    let client = test.register(json!({})).await;
    for changes in [
        &[
            ("scopes", SCOPE),
            ("scope", SCOPE),
            ("start_url", START_URL),
        ][..],
        &[("scopes", ""), ("scope", SCOPE)],
        &[("scopes", "")],
    ] {
        let it = test.get(&test.portal_authorize_url(&client, changes)).await;
        assert_eq!(it.status, StatusCode::OK, "{changes:?} {}", it.body);
    }
}

#[tokio::test]
async fn the_page_names_the_application_and_whoever_can_sign_in_and_nothing_runs_on_it() {
    let test = demo();
    let client = test.register(json!({})).await;
    let it = test.get(&test.portal_authorize_url(&client, &[])).await;
    for text in [
        "a client &lt;of&gt; tests",
        "Alice Rivera",
        "Dana O&#39;Neil",
        "Emre Yıldız",
        "Allow access",
        "Deny access",
        "http://127.0.0.1:49152",
    ] {
        assert!(it.body.contains(text), "{text} is not on {}", it.body);
    }
    assert!(!it.body.contains("<script"));
    let policy = it.header("content-security-policy");
    assert!(
        policy.contains("form-action 'self' http://127.0.0.1:49152;"),
        "{policy}"
    );
    assert!(policy.starts_with("default-src 'none';"), "{policy}");
}

#[tokio::test]
async fn only_the_browser_that_was_shown_the_page_can_answer_it_and_once() {
    let test = demo();
    let client = test.register(json!({})).await;
    let page = test.get(&test.portal_authorize_url(&client, &[])).await;
    let id = page.body.split("name=\"page\" value=\"").nth(1).unwrap();
    let id = id.split('"').next().unwrap();
    let cookie = page.header("set-cookie").split(';').next().unwrap();
    let origin = test.world.sso_oidc_url();
    let url = format!("{origin}/sign-in");
    let answer = [("page", id), ("person", "bilal"), ("decision", "allow")];
    for headers in [
        &[("origin", origin.as_str())][..],
        &[("cookie", "sandbox-page-x=y"), ("origin", &origin)],
        &[("cookie", cookie), ("origin", "https://evil.example")],
        &[("cookie", cookie), ("origin", "null")],
        &[("cookie", cookie), ("content-type", "text/plain")],
    ] {
        let it = test.post_with(&url, &answer, headers).await;
        assert_eq!(it.status, StatusCode::FORBIDDEN, "{headers:?}");
    }
    let headers = [("cookie", cookie), ("origin", &origin)];
    let stranger = [("page", id), ("person", "zoe"), ("decision", "allow")];
    let it = test.post_with(&url, &stranger, &headers).await;
    assert_eq!(it.status, StatusCode::UNPROCESSABLE_ENTITY);
    let it = test.post_with(&url, &answer, &headers).await;
    assert_eq!(it.status, StatusCode::SEE_OTHER);
    let it = test.post_with(&url, &answer, &headers).await;
    assert_eq!(it.status, StatusCode::FORBIDDEN);
    let person = DemoPerson {
        name: Some("Zoe".to_owned()),
        consent: Consent::Allow,
    };
    let url = Url::parse(&test.portal_authorize_url(&client, &[])).unwrap();
    let it = person.visit(&*test.world, &url).await;
    assert!(
        matches!(&it, Err(Stuck::Told(it)) if it == "Choose who you are."),
        "{it:?}"
    );
}
