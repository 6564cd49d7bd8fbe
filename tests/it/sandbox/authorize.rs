//! The authorization endpoint and the sign-in page.

use super::world::*;
use connection_profile::sandbox::Knobs;
use connection_profile::sandbox::config::{DEMO_CLIENT_CONFIDENTIAL, SignIn};
use http::StatusCode;

/// The application is told, at its redirect URI.
async fn check_told(changes: &Fields<'_>, error: &str) {
    let test = demo();
    let it = test.authorize(changes).await;
    assert_eq!(it.status, StatusCode::SEE_OTHER, "{changes:?}: {}", it.body);
    assert!(it.header("location").starts_with(REDIRECT));
    let location = it.location();
    assert_eq!(location["error"], error, "{changes:?}");
    assert!(!location["error_description"].is_empty());
    assert_eq!(location["state"], "a state&more");
    assert_eq!(location["iss"], test.world.issuer());
    assert!(!location.contains_key("code"));
}

/// Only the person is told: the redirect URI cannot be trusted.
async fn check_shown(changes: &Fields<'_>) {
    let it = demo().authorize(changes).await;
    assert_eq!(it.status, StatusCode::BAD_REQUEST, "{changes:?}");
    assert_eq!(it.header("location"), "", "{changes:?}");
    assert!(it.body.contains("role=\"alert\""));
}

#[tokio::test]
async fn the_application_is_told_what_is_wrong_with_its_request() {
    for (changes, error) in [
        (&[("response_type", "")][..], "invalid_request"),
        (&[("response_type", "token")], "unsupported_response_type"),
        (
            &[("response_type", "code id_token")],
            "unsupported_response_type",
        ),
        (&[("response_mode", "fragment")], "invalid_request"),
        (&[("code_challenge", "")], "invalid_request"),
        (&[("code_challenge", "short")], "invalid_request"),
        (&[("code_challenge_method", "")], "invalid_request"),
        (&[("code_challenge_method", "plain")], "invalid_request"),
        (&[("code_challenge_method", "S512")], "invalid_request"),
        (&[("scope", "")], "invalid_scope"),
        (&[("scope", "openid everything")], "invalid_scope"),
        (&[("prompt", "none")], "login_required"),
        (&[("prompt", "none login")], "invalid_request"),
        (&[("request", "eyJ")], "request_not_supported"),
        (
            &[("request_uri", "https://x.example/")],
            "request_uri_not_supported",
        ),
        (&[("registration", "{}")], "registration_not_supported"),
    ] {
        check_told(changes, error).await;
    }
}

#[tokio::test]
async fn no_one_is_sent_to_a_place_that_is_not_registered() {
    for changes in [
        [("client_id", "")],
        [("client_id", "unknown")],
        [("redirect_uri", "")],
        [("redirect_uri", "http://127.0.0.1:49152/elsewhere")],
        [("redirect_uri", "http://localhost:49152/oauth/callback")],
        [("redirect_uri", "https://127.0.0.1:49152/oauth/callback")],
        [("redirect_uri", "https://evil.example/oauth/callback")],
        [("redirect_uri", "urn:ietf:wg:oauth:2.0:oob")],
    ] {
        check_shown(&changes).await;
    }
    let test = demo();
    let twice = format!("{}&client_id=x", test.authorize_url(&[]));
    assert_eq!(test.get(&twice).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn registered_redirects_of_every_kind_get_a_code_with_state_and_issuer() {
    for redirect in [
        REDIRECT,
        "http://127.0.0.1/oauth/callback",
        "http://[::1]:50000/oauth/callback",
        "x-cyberduck-action:oauth",
        "x-mountainduck-action://oauth",
    ] {
        let test = demo();
        let location = test.signed_in(&[("redirect_uri", redirect)]).await;
        assert!(
            location["code"].starts_with("SANDBOX-CANARY-code-"),
            "{redirect}"
        );
        assert_eq!(location["state"], "a state&more");
        assert_eq!(location["iss"], test.world.issuer());
    }
}

#[tokio::test]
async fn an_administrator_can_block_an_application() {
    let test = demo();
    test.world.set_knobs(Knobs {
        sign_in: SignIn::Deny,
        ..Knobs::default()
    });
    let it = test.authorize(&[]).await;
    assert_eq!(it.location()["error"], "access_denied");
}

#[tokio::test]
async fn the_page_names_the_application_and_what_it_asks_for_and_runs_nothing() {
    let it = demo()
        .authorize(&[
            ("client_id", DEMO_CLIENT_CONFIDENTIAL),
            ("login_hint", "CHIYO"),
        ])
        .await;
    assert_eq!(it.status, StatusCode::OK);
    for text in [
        "Reporting Service",
        "Alice Rivera",
        "stay signed in",
        "see your e-mail address",
        "127.0.0.1:49152",
    ] {
        assert!(it.body.contains(text), "{text}");
    }
    assert!(it.body.contains("value=\"sandbox|chiyo\" checked"));
    assert!(!it.body.contains("<script"));
    let policy = it.header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'; style-src 'sha256-"),
        "{policy}"
    );
    assert!(
        policy.contains("form-action 'self' http://127.0.0.1:49152;"),
        "{policy}"
    );
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    assert_eq!(it.header("cache-control"), "no-store");
    let cookie = it.header("set-cookie");
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"),
        "{cookie}"
    );
}

/// What a page's form sends, and the cookie that goes with it.
async fn page(test: &Test) -> (String, String) {
    let it = test.authorize(&[]).await;
    let (_, rest) = it.body.split_once("name=\"page\" value=\"").unwrap();
    let id = rest.split_once('"').unwrap().0.to_owned();
    (
        id,
        it.header("set-cookie")
            .split(';')
            .next()
            .unwrap()
            .to_owned(),
    )
}

#[tokio::test]
async fn a_page_is_answered_once_and_only_by_the_browser_that_was_shown_it() {
    let test = demo();
    let url = test.at("/sign-in");
    let (id, cookie) = page(&test).await;
    let (other_id, other_cookie) = page(&test).await;
    let answer = [
        ("page", id.as_str()),
        ("person", "248289761002"),
        ("decision", "allow"),
    ];
    let own = ("origin", test.world.issuer());
    for headers in [
        vec![],
        vec![("cookie", other_cookie.as_str())],
        vec![("cookie", &cookie[..cookie.len() - 1])],
        vec![
            ("cookie", cookie.as_str()),
            ("origin", "http://evil.example"),
        ],
        vec![("cookie", cookie.as_str()), ("origin", "null")],
    ] {
        let it = test.post_with(&url, &answer, &headers).await;
        assert_eq!(it.status, StatusCode::FORBIDDEN, "{headers:?}");
        assert_eq!(it.header("location"), "");
    }
    // The right cookie among others, and the page's own origin.
    let both = format!("{other_cookie}; {cookie}");
    let headers = [("cookie", both.as_str()), ("origin", own.1.as_str())];
    let it = test.post_with(&url, &answer, &headers).await;
    assert_eq!(it.status, StatusCode::SEE_OTHER, "{}", it.body);
    assert!(it.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(
        test.post_with(&url, &answer, &headers).await.status,
        StatusCode::FORBIDDEN
    );

    test.clock.advance(600);
    let late = [
        ("page", other_id.as_str()),
        ("person", "248289761002"),
        ("decision", "allow"),
    ];
    let it = test
        .post_with(&url, &late, &[("cookie", &other_cookie)])
        .await;
    assert_eq!(it.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn an_unusable_answer_shows_the_page_again() {
    let test = demo();
    let (id, cookie) = page(&test).await;
    for (person, name, complaint) in [
        ("", "", "Choose who you are, or type a name."),
        ("nobody", "", "Choose who you are, or type a name."),
        (
            "248289761002",
            "  !? ",
            "Type a name that has a letter in it.",
        ),
        ("", &"x".repeat(65), "at most 64"),
    ] {
        let fields = [
            ("page", id.as_str()),
            ("person", person),
            ("name", name),
            ("decision", "allow"),
        ];
        let it = test
            .post_with(&test.at("/sign-in"), &fields, &[("cookie", &cookie)])
            .await;
        assert_eq!(
            it.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{person} {name}"
        );
        assert!(it.body.contains(complaint), "{complaint}");
    }
    let fields = [("page", id.as_str()), ("decision", "deny")];
    let it = test
        .post_with(&test.at("/sign-in"), &fields, &[("cookie", &cookie)])
        .await;
    assert_eq!(it.location()["error"], "access_denied");
}

#[tokio::test]
async fn foreign_text_on_the_page_is_escaped() {
    let test = with(|it| it.clients[0].name = "<b onload=\"x\">&'".to_owned());
    let it = test.authorize(&[]).await;
    assert!(
        it.body.contains("&lt;b onload=&quot;x&quot;&gt;&amp;&#39;"),
        "{}",
        it.body
    );
}

#[tokio::test]
async fn discovery_says_what_is_there() {
    let test = demo();
    let it = test
        .get(&test.at("/.well-known/openid-configuration"))
        .await
        .json();
    assert_eq!(it["issuer"], test.world.issuer());
    assert_eq!(
        it["code_challenge_methods_supported"],
        serde_json::json!(["S256"])
    );
    assert_eq!(it["authorization_response_iss_parameter_supported"], true);
    for endpoint in [
        "authorization_endpoint",
        "token_endpoint",
        "userinfo_endpoint",
        "jwks_uri",
        "revocation_endpoint",
    ] {
        let it = test.get(it[endpoint].as_str().unwrap()).await;
        assert_ne!(it.status, StatusCode::NOT_FOUND, "{endpoint}");
    }
    let keys = test.get(it["jwks_uri"].as_str().unwrap()).await.json();
    assert_eq!(keys["keys"].as_array().unwrap().len(), 1);
    assert!(keys["keys"][0].get("d").is_none());
    let wrong = test.get(&test.at("/token")).await;
    assert_eq!(
        (wrong.status, wrong.header("allow")),
        (StatusCode::METHOD_NOT_ALLOWED, "POST")
    );
    assert_eq!(
        test.get(&test.at("/elsewhere")).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_stranger_may_sign_in_where_that_is_allowed() {
    use connection_profile::sandbox::config::Strangers;
    let url = |test: &super::world::Test| {
        let issuer = test.world.issuer();
        format!(
            "{issuer}/authorize?response_type=code&client_id=nobody-knows&redirect_uri={}&scope=openid&code_challenge={}&code_challenge_method=S256&state=s",
            super::world::REDIRECT,
            super::world::CHALLENGE
        )
    };
    let page = |test: super::world::Test| async move {
        let request = http::Request::get(url(&test)).body(Vec::new()).unwrap();
        String::from_utf8(test.world.handle(request).await.into_body()).unwrap()
    };
    let strict = page(super::world::demo()).await;
    assert!(
        strict.contains("No application is registered here"),
        "{strict}"
    );
    let open = page(super::world::with(|it| it.strangers = Strangers::MaySignIn)).await;
    assert!(
        open.contains("nobody-knows") && open.contains("<form"),
        "{open}"
    );
}
