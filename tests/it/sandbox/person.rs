//! The demo person, and what the log says of a visit.

use super::world::*;
use connection_profile::sandbox::{Consent, DemoPerson, Face, Stuck};
use http::StatusCode;
use url::Url;

async fn visit(
    test: &Test,
    name: Option<&str>,
    consent: Consent,
    changes: &Fields<'_>,
) -> Result<String, Stuck> {
    let person = DemoPerson {
        name: name.map(str::to_owned),
        consent,
    };
    person
        .visit(
            &*test.world,
            &Url::parse(&test.authorize_url(changes)).unwrap(),
        )
        .await
}

#[tokio::test]
async fn the_person_is_whoever_was_asked_for() {
    for (name, changes, sub) in [
        (None, &[][..], "248289761001"),
        (None, &[("login_hint", "bilal@example.com")], "248289761002"),
        (Some("Chiyo Tanaka"), &[], "sandbox|chiyo"),
        (Some("Dana O'Neil"), &[], "someone-dana.o.neil"),
        (Some("Åsa"), &[], "someone-4f3aeda40bda"),
    ] {
        let test = demo();
        let location = query(&visit(&test, name, Consent::Allow, changes).await.unwrap());
        let it = test
            .post(&test.at("/token"), &redemption(&location["code"]))
            .await;
        let claims = claims(&it.text("id_token"));
        assert_eq!(claims["sub"], sub);
        assert_eq!(
            claims["name"],
            name.unwrap_or(claims["name"].as_str().unwrap())
        );
    }
}

#[tokio::test]
async fn the_person_can_decline() {
    let test = demo();
    let location = visit(&test, None, Consent::Deny, &[]).await.unwrap();
    assert!(location.starts_with(REDIRECT));
    assert_eq!(query(&location)["error"], "access_denied");
}

#[tokio::test]
async fn the_person_repeats_what_the_page_says_instead() {
    let it = visit(&demo(), None, Consent::Allow, &[("client_id", "nobody")]).await;
    assert!(
        matches!(&it, Err(Stuck::Told(it)) if it.starts_with("No application")),
        "{it:?}"
    );
    let it = visit(&demo(), Some(&"x".repeat(65)), Consent::Allow, &[]).await;
    assert!(
        matches!(&it, Err(Stuck::Told(it)) if it.contains("at most 64")),
        "{it:?}"
    );
}

#[tokio::test]
async fn the_log_names_what_was_asked_and_no_value() {
    let test = demo();
    let tokens = test.tokens().await;
    let lines = test.world.requests();
    let seen: Vec<_> = lines
        .iter()
        .map(|it| (it.face, it.method.as_str(), it.action.as_str(), it.status))
        .collect();
    assert_eq!(
        seen,
        [
            (Face::Oidc, "GET", "/authorize", StatusCode::OK),
            (Face::Oidc, "POST", "/sign-in", StatusCode::SEE_OTHER),
            (Face::Oidc, "POST", "/token", StatusCode::OK),
        ]
    );
    assert_eq!(
        lines[2].parameters,
        [
            "grant_type",
            "code",
            "redirect_uri",
            "code_verifier",
            "client_id"
        ]
    );
    let text = format!("{lines:?}");
    assert!(
        !text.contains("CANARY") && !text.contains(VERIFIER) && !text.contains("eyJ"),
        "{text}"
    );
    assert!(tokens.to_string().contains("CANARY"));
}
