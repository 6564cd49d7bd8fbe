//! Signing in: every way a provider can be wrong is refused, every way it may be unusual is borne.

use crate::opx::person::effects;
use crate::opx::provider::Provider;
use crate::opx::{ACCESS, Case, Knobs, Known, NOW, REFRESH, REFRESH_2, accepted, rejected};
use connection_profile::effects::{Effects, Redirect, Verdict};
use connection_profile::failure::{Exit, Failure, Kind};
use connection_profile::oidc::{
    self, Client, Issuer, Revocation, Tokens, codes, discover, read_claims_unverified,
};
use connection_profile::secret::Secret;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use std::future::Future;
use std::sync::Arc;
use url::Url;

fn block_on<T>(it: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime")
        .block_on(it)
}

/// The provider of a case, with its knobs turned.
fn provider_of(case: &Case) -> Arc<Provider> {
    let mut knobs = Knobs::good(&format!("https://op.test/{}", case.name));
    (case.twist)(&mut knobs);
    Provider::new(knobs)
}

/// A client as a profile would give it, discovery included where the profile names the issuer.
async fn client_of(provider: &Provider, fx: &Effects) -> Result<Client, Failure> {
    let knobs = &provider.knobs;
    let url =
        |name: &str| Url::parse(knobs.discovery[name].as_str().expect("text")).expect("a URL");
    let redirect = Redirect::Loopback {
        uri: Url::parse("http://127.0.0.1/oauth/callback").expect("a URL"),
    };
    let mut client = match knobs.known {
        Known::Discovered => {
            let issuer = Url::parse(&knobs.issuer).expect("a URL");
            let metadata = discover(&issuer, fx.http.as_ref()).await?;
            let (authorization, token) = (
                metadata.authorization_endpoint.clone(),
                metadata.token_endpoint.clone(),
            );
            let mut client = Client::new(authorization, token, "client-7", redirect);
            client.issuer = Some(Issuer::Discovered(Box::new(metadata)));
            client
        }
        Known::Named | Known::Nothing => {
            let mut client = Client::new(
                url("authorization_endpoint"),
                url("token_endpoint"),
                "client-7",
                redirect,
            );
            if knobs.known == Known::Named {
                client.issuer = Some(Issuer::Named(knobs.issuer.clone()));
            }
            client
        }
    };
    client.scopes = vec!["openid".into(), "offline_access".into()];
    client.client_secret = knobs.client_secret.map(|it| Secret::new(it.to_owned()));
    (knobs.client)(&mut client);
    Ok(client)
}

async fn run(provider: &Arc<Provider>) -> Result<Tokens, Failure> {
    let fx = effects(provider);
    let client = client_of(provider, &fx).await?;
    let tokens = oidc::sign_in(&client, "Test", &fx).await?;
    if provider.knobs.refresh.is_none() {
        return Ok(tokens);
    }
    let entry = tokens.to_entry();
    let kept = Tokens::from_entry(entry.reveal()).expect("an entry");
    oidc::refresh(&client, &kept, &fx).await
}

/// Everything of a failure that anybody may come to see.
fn text_of(it: &Failure) -> String {
    format!(
        "{it}\n{it:?}\n{}",
        it.facts
            .iter()
            .map(|(k, v)| format!("{k}: {v}\n"))
            .collect::<String>()
    )
}

/// Whether a stretch of a secret is in the text.
fn leaks(text: &str, secrets: &[String]) -> Option<String> {
    secrets
        .iter()
        .filter(|it| it.len() >= 12)
        .find(|it| {
            it.as_bytes()
                .windows(12)
                .any(|it| text.as_bytes().windows(12).any(|at| at == it))
        })
        .cloned()
}

/// What is wrong with the outcome of a case.
fn judge(case: &Case) -> Vec<String> {
    let provider = provider_of(case);
    let outcome = block_on(run(&provider));
    let mut wrong = Vec::new();
    let got = outcome.as_ref().err().map_or("", |it| it.code);
    if got != case.code {
        let text = outcome.as_ref().err().map(text_of).unwrap_or_default();
        wrong.push(format!("expected `{}`, got `{got}`: {text}", case.code));
    }
    if provider.seen() != case.seen {
        wrong.push(format!(
            "expected exchanges {}, got {}",
            case.seen,
            provider.seen()
        ));
    }
    let text = match &outcome {
        Ok(it) => format!("{it:?}"),
        Err(it) => text_of(it),
    };
    if let Some(secret) = leaks(&text, &provider.secrets()) {
        wrong.push(format!("`{secret}` is shown: {text}"));
    }
    if text.contains("CANARY") && !text.contains("52;c;CANARY") {
        wrong.push(format!("a canary is shown: {text}"));
    }
    let page = provider.page.lock().expect("lock").clone();
    let visited = case.seen.contains('B');
    let agrees = match (&page, &outcome) {
        (None, Err(_)) => !visited,
        (Some(Verdict::SignedIn), outcome) => outcome.is_ok() || provider.knobs.refresh.is_some(),
        (Some(Verdict::Refused { why }), Err(_)) => !why.is_empty(),
        _ => false,
    };
    if !agrees {
        wrong.push(format!("the last page says {page:?}"));
    }
    if let Err(it) = &outcome {
        if it.help.is_empty() || it.message.is_empty() || it.message.ends_with('.') {
            wrong.push(format!("it does not teach: {it:?}"));
        }
        if it.exit() == Exit::OK {
            wrong.push("it exits as if nothing had happened".into());
        }
    }
    wrong
        .into_iter()
        .map(|it| format!("{} (group {}): {it}", case.name, case.group))
        .collect()
}

fn judge_all(cases: &[Case]) {
    let wrong: Vec<String> = cases.iter().flat_map(judge).collect();
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}

#[test]
fn every_fault_is_refused_and_nothing_follows() {
    judge_all(&rejected::all());
}

#[test]
fn every_right_but_unusual_answer_is_accepted() {
    judge_all(&accepted::all());
}

#[test]
fn the_tables_are_what_they_claim() {
    let (rejected, accepted) = (rejected::all(), accepted::all());
    let mut names = BTreeSet::new();
    for case in rejected.iter().chain(&accepted) {
        assert!(
            names.insert((case.name, case.code.is_empty(), case.seen)),
            "`{}` twice",
            case.name
        );
    }
    let groups: BTreeSet<u8> = rejected.iter().map(|it| it.group).collect();
    assert!(rejected.len() >= 140, "{} variants", rejected.len());
    assert!(groups.len() >= 30, "{} groups: {groups:?}", groups.len());
}

/// A provider with these knobs turned.
fn provider(twist: fn(&mut Knobs)) -> Arc<Provider> {
    let mut knobs = Knobs::good("https://op.test/plain");
    twist(&mut knobs);
    Provider::new(knobs)
}

fn fact<'a>(it: &'a Failure, label: &str) -> Option<&'a str> {
    it.facts
        .iter()
        .find(|(at, _)| *at == label)
        .map(|(_, it)| it.as_str())
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).expect("a time")
}

#[test]
fn a_sign_in_ends_in_tokens_and_claims() {
    let provider = provider(|k| {
        k.claim("email", "ann@example.test".into());
        k.claim("preferred_username", "ann".into());
    });
    let tokens = block_on(run(&provider)).expect("tokens");
    assert_eq!(tokens.access_token.reveal(), ACCESS);
    assert_eq!(
        tokens.refresh_token.as_ref().expect("one").reveal(),
        REFRESH
    );
    assert_eq!(tokens.expires_at, Some(at(NOW + 3600)));
    let claims = tokens.claims.as_ref().expect("claims");
    assert_eq!(claims.issuer, "https://op.test/plain");
    assert_eq!(
        (claims.subject.as_str(), claims.audience.as_slice()),
        ("user-1", &["client-7".into()][..])
    );
    assert_eq!(
        (claims.expires_at, claims.issued_at),
        (at(NOW + 3600), at(NOW - 2))
    );
    assert_eq!(claims.email.as_deref(), Some("ann@example.test"));
    assert_eq!(claims.preferred_username.as_deref(), Some("ann"));

    let asked = &provider.authorizations()[0];
    assert_eq!(asked["scope"], "openid offline_access");
    assert_eq!(
        asked["redirect_uri"],
        "http://127.0.0.1:49152/oauth/callback"
    );
    let names: Vec<&str> = asked.keys().map(String::as_str).collect();
    let ours = [
        "client_id",
        "code_challenge",
        "code_challenge_method",
        "nonce",
        "redirect_uri",
        "response_type",
        "scope",
        "state",
    ];
    assert_eq!(names, ours);
}

#[test]
fn no_two_sign_ins_share_a_state_a_nonce_or_a_challenge() {
    let provider = provider(|_| {});
    let fx = effects(&provider);
    block_on(async {
        let client = client_of(&provider, &fx).await.expect("a client");
        let _ = oidc::sign_in(&client, "Test", &fx).await;
        // The provider refuses the spent code by failing the test, so the second stops at the browser.
        let client = Client {
            token_endpoint: Url::parse("https://op.test/none").expect("a URL"),
            ..client
        };
        let _ = oidc::sign_in(&client, "Test", &fx).await;
    });
    let asked = provider.authorizations();
    let values: BTreeSet<&str> = asked
        .iter()
        .flat_map(|it| ["state", "nonce", "code_challenge"].map(|name| it[name].as_str()))
        .collect();
    assert_eq!(values.len(), 6);
    assert!(values.iter().all(|it| it.len() == 43));
}

#[test]
fn own_parameters_of_the_endpoint_and_the_profile_are_kept() {
    let provider = provider(|k| {
        k.client = |c| {
            c.authorization_endpoint
                .set_query(Some("policy=sign_in&x=%2F"));
            c.extra.push(("prompt".into(), "consent".into()));
            c.extra.push(("domain_hint".into(), "a&b=c #".into()));
        }
    });
    block_on(run(&provider)).expect("tokens");
    let asked = &provider.authorizations()[0];
    assert_eq!(asked["policy"], "sign_in");
    assert_eq!(asked["x"], "/");
    assert_eq!(asked["prompt"], "consent");
    assert_eq!(asked["domain_hint"], "a&b=c #");
}

#[test]
fn a_refresh_keeps_what_the_answer_leaves_out() {
    let case = |name: &str| {
        accepted::all()
            .into_iter()
            .find(|it| it.name == name)
            .expect("a case")
    };

    let bare = provider_of(&case("refresh-without-id-token"));
    let tokens = block_on(run(&bare)).expect("tokens");
    let claims = tokens.claims.as_ref().expect("the sign-in's claims");
    assert_eq!(claims.subject, "user-1");
    assert_eq!(claims.issued_at, at(NOW - 2));
    assert!(tokens.id_token.is_some());
    let hour = SignedDuration::from_hours(1);
    assert!(tokens.live_id_token(at(NOW), hour).is_some());
    assert!(tokens.live_id_token(at(NOW + 1), hour).is_none());

    let fresh = provider_of(&case("refresh"));
    let tokens = block_on(run(&fresh)).expect("tokens");
    assert_eq!(
        tokens.claims.as_ref().expect("claims").issued_at,
        at(NOW + 10)
    );

    let kept = provider_of(&case("refresh-without-refresh-token"));
    let tokens = block_on(run(&kept)).expect("tokens");
    assert_eq!(
        tokens.refresh_token.as_ref().expect("the old one").reveal(),
        REFRESH
    );

    let rotated = provider_of(&case("refresh-rotates"));
    let tokens = block_on(run(&rotated)).expect("tokens");
    assert_eq!(
        tokens.refresh_token.as_ref().expect("the new one").reveal(),
        REFRESH_2
    );
}

#[test]
fn an_entry_is_read_back_and_anything_else_is_a_miss() {
    let tokens = block_on(run(&provider(|_| {}))).expect("tokens");
    let entry = tokens.to_entry();
    let back = Tokens::from_entry(entry.reveal()).expect("an entry");
    assert_eq!(back.access_token.reveal(), tokens.access_token.reveal());
    assert_eq!(back.expires_at, tokens.expires_at);
    assert_eq!(back.claims.expect("claims").subject, "user-1");
    let text = String::from_utf8(entry.reveal().clone()).expect("text");
    for wrong in [
        String::new(),
        "{}".into(),
        "[]".into(),
        text[..text.len() / 2].to_owned(),
        text.replace("\"version\":1", "\"version\":2"),
        text.replace("\"expires_at\":\"", "\"expires_at\":\"x"),
        text.replace("\"id_token\":\"eyJ", "\"id_token\":\"x"),
    ] {
        assert!(Tokens::from_entry(wrong.as_bytes()).is_none(), "{wrong}");
    }
}

#[test]
fn what_holds_secrets_prints_none() {
    let provider = provider(|k| k.client_secret = Some(crate::opx::SECRET));
    let fx = effects(&provider);
    let (client, tokens) = block_on(async {
        let client = client_of(&provider, &fx).await.expect("a client");
        let tokens = oidc::sign_in(&client, "Test", &fx).await.expect("tokens");
        (client, tokens)
    });
    let text = format!("{client:?} {tokens:?} {:?}", tokens.to_entry());
    assert_eq!(leaks(&text, &provider.secrets()), None);
    assert!(!text.contains("CANARY") && !text.contains("eyJ"));
}

#[test]
fn claims_can_be_read_without_trust() {
    let tokens = block_on(run(&provider(|_| {}))).expect("tokens");
    let jwt = tokens.id_token.expect("a token");
    let cut = jwt.reveal().rsplit_once('.').expect("parts").0.to_owned() + ".AAAA";
    let claims = read_claims_unverified(&cut).expect("claims");
    assert_eq!(claims.issuer, "https://op.test/plain");
    let failure = read_claims_unverified("opaque").expect_err("no token");
    assert_eq!(failure.code, codes::ID_TOKEN_MALFORMED);
}

#[test]
fn revocation_tells_the_provider_of_both_tokens() {
    let provider = provider(|_| {});
    let fx = effects(&provider);
    let outcome = block_on(async {
        let client = client_of(&provider, &fx).await?;
        let tokens = oidc::sign_in(&client, "Test", &fx).await?;
        oidc::revoke(&client, &tokens, fx.http.as_ref()).await
    });
    assert_eq!(outcome.expect("revoked"), Revocation::Done);
    assert_eq!(provider.seen(), "DKBTVV");
    let forms = provider.forms();
    let sent: Vec<_> = forms
        .iter()
        .skip(1)
        .map(|it| (it["token_type_hint"].as_str(), it["token"].as_str()))
        .collect();
    assert_eq!(sent, [("refresh_token", REFRESH), ("access_token", ACCESS)]);
}

#[test]
fn revocation_is_not_offered_or_goes_elsewhere() {
    let none = provider(|k| k.drop_discovery("revocation_endpoint"));
    let elsewhere =
        provider(|k| k.discovery["revocation_endpoint"] = "https://evil.test/revoke".into());
    let revoke = |provider: &Arc<Provider>| {
        let fx = effects(provider);
        block_on(async {
            let client = client_of(provider, &fx).await?;
            let tokens = oidc::sign_in(&client, "Test", &fx).await?;
            oidc::revoke(&client, &tokens, fx.http.as_ref()).await
        })
    };
    assert_eq!(revoke(&none).expect("an outcome"), Revocation::NotOffered);
    assert_eq!(
        revoke(&elsewhere).expect_err("refused").code,
        codes::DESTINATION_NOT_ACCEPTED
    );
    assert_eq!(elsewhere.seen(), "DKBT");
}

#[test]
fn failures_name_both_sides() {
    let wrong = |name: &str| {
        let case = rejected::all()
            .into_iter()
            .find(|it| it.name == name)
            .expect("a case");
        block_on(run(&provider_of(&case))).expect_err("refused")
    };
    let it = wrong("aud-of-another");
    assert_eq!(
        (fact(&it, "expected"), fact(&it, "got")),
        (Some("client-7"), Some("client-8"))
    );
    let it = wrong("iss-slash");
    let sides = (fact(&it, "expected"), fact(&it, "got"));
    assert_eq!(
        sides,
        (
            Some("https://op.test/iss-slash"),
            Some("https://op.test/iss-slash/")
        )
    );
    let it = wrong("redirect-entra");
    assert_eq!(
        fact(&it, "redirect uri"),
        Some("http://127.0.0.1:49152/oauth/callback")
    );
    let it = wrong("token-endpoint-elsewhere");
    assert_eq!(
        (it.kind, fact(&it, "got")),
        (Kind::NotAccepted, Some("evil.test"))
    );
    assert_eq!(wrong("error-declined").kind, Kind::Cancelled);
    assert_eq!(wrong("refresh-invalid-grant").kind, Kind::NeedsPerson);
    assert_eq!(wrong("refresh-no-token").kind, Kind::NeedsPerson);
    assert_eq!(wrong("secret-wrong-entra").kind, Kind::Refused);
    let it = wrong("error-with-the-code-in-it");
    assert_eq!(
        fact(&it, "provider says"),
        Some("(left out: it repeats a secret)")
    );
    let it = wrong("client-unknown-entra");
    assert!(
        fact(&it, "provider says")
            .expect("words")
            .starts_with("AADSTS700016: Application")
    );
}

#[test]
fn a_wrong_clock_is_named() {
    let provider = provider(|k| {
        k.claim("exp", (NOW - 3600).into());
        k.date = "Fri, 15 Jan 2027 06:50:00 GMT";
    });
    let it = block_on(run(&provider)).expect_err("expired");
    assert_eq!(it.code, codes::ID_TOKEN_EXPIRED);
    assert_eq!(fact(&it, "provider's clock"), Some("4200 s behind"));
    assert_eq!(it.help, ["set this machine's clock"]);
}

#[test]
fn an_exchange_that_may_have_arrived_is_not_repeated() {
    for (name, seen) in [
        ("connection-closed", "DKBT"),
        ("refresh-connection-closed", "DKBTT"),
    ] {
        let case = rejected::all()
            .into_iter()
            .find(|it| it.name == name)
            .expect("a case");
        let provider = provider_of(&case);
        let it = block_on(run(&provider)).expect_err("unreachable");
        assert_eq!(
            (it.kind, provider.seen().as_str()),
            (Kind::Unreachable, seen)
        );
        assert!(
            it.help.iter().any(|it| it.contains("not repeated")),
            "{:?}",
            it.help
        );
    }
}
#[test]
fn every_code_is_caused_and_has_a_page() {
    let caused: BTreeSet<&str> = rejected::all().iter().map(|it| it.code).collect();
    let pages = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/known");
    let mut wrong = Vec::new();
    for (code, summary) in codes::CODES {
        if !caused.contains(code) {
            wrong.push(format!("no case ends in `{code}`"));
        }
        let page = std::fs::read_to_string(pages.join(format!("{code}.md"))).unwrap_or_default();
        let lines = page.lines().count();
        if !page.starts_with("# ")
            || !page.contains("\n## What to do\n")
            || !(10..=40).contains(&lines)
        {
            wrong.push(format!(
                "`{code}` ({summary}) has no page of 10 to 40 lines"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
