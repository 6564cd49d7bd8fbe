//! Signing in: every way a provider can be wrong is refused, every way it may be unusual is borne.

use crate::opx::person::effects;
use crate::opx::provider::Provider;
use crate::opx::run::{block_on, client_of, judge_all, leaks, provider_of, run};
use crate::opx::{ACCESS, Knobs, NOW, REFRESH, REFRESH_2, Raw, accepted, raw, rejected};
use crate::strategies::grants;
use connection_profile::effects::Redirect;
use connection_profile::failure::{Failure, Kind};
use connection_profile::oidc::{
    self, Client, Pkce, Revocation, Tokens, codes, read_claims_unverified,
};
use connection_profile::profile::Origin;
use connection_profile::step::refresh::Refresh;
use connection_profile::step::sign_in::{ClientSecret, Registration, SignIn};
use connection_profile::step::{Input, Step, Wallet};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use std::sync::Arc;
use url::Url;

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
    let mut caused: BTreeSet<&str> = rejected::all().iter().map(|it| it.code).collect();
    let grants = [grants::BY_SECRET, grants::BY_PASSWORD]
        .into_iter()
        .flatten();
    caused.extend(grants.map(|it| it.2));
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

/// The step that renews, over the tokens of a sign-in.
fn renew(twist: fn(&mut Knobs)) -> Result<Wallet, Failure> {
    let provider = provider(twist);
    let fx = effects(&provider);
    let origin = || Origin::Default("a test");
    let issuer = Url::parse(&provider.knobs.issuer).expect("a URL");
    let registration = Arc::new(Registration {
        grant: connection_profile::profile::grant::Grant::AuthorizationCode,
        purpose: "Test".into(),
        issuer: Some(Input::given(issuer, origin())),
        authorization_endpoint: None,
        token_endpoint: None,
        client_id: Input::given("client-7".into(), origin()),
        client_secret: ClientSecret::Public,
        redirect: Redirect::Paste {
            uri: "x-test:oauth".into(),
        },
        scopes: vec!["openid".into()],
        pkce: Pkce::S256,
        authorization_parameters: Some(Input::given(
            "prompt=consent&domain_hint=a%26b%3Dc+d".into(),
            origin(),
        )),
        accepted_hosts: Vec::new(),
    });
    block_on(async {
        let mut wallet = Wallet::default();
        Step::SignIn(SignIn {
            registration: registration.clone(),
        })
        .run(&mut wallet, &fx)
        .await?;
        let asked = &provider.authorizations()[0];
        assert_eq!(asked["prompt"], "consent");
        assert_eq!(asked["domain_hint"], "a&b=c d");
        wallet.stale_tokens = wallet.tokens.take();
        Step::Refresh(Refresh { registration })
            .run(&mut wallet, &fx)
            .await?;
        Ok(wallet)
    })
}

#[test]
fn an_ended_session_leads_to_a_new_sign_in_and_a_busy_provider_does_not() {
    let renewed = renew(|k| {
        k.refreshing();
    });
    assert!(renewed.expect("a wallet").tokens.is_some());
    let ended = renew(|k| k.refreshing().reply = raw(400, r#"{"error":"invalid_grant"}"#));
    assert!(
        ended
            .expect("no failure: the next step signs in")
            .tokens
            .is_none()
    );
    let expired = renew(|k| {
        k.claim("exp", (NOW + 9).into());
        let answer = &mut k.refreshing().answer;
        answer.as_object_mut().expect("answer").remove("id_token");
    });
    assert!(
        expired
            .expect("no failure: the next step signs in")
            .tokens
            .is_none()
    );
    let busy = renew(|k| k.refreshing().reply = raw(503, ""));
    assert_eq!(busy.expect_err("busy").code, codes::PROVIDER_BUSY);
    let lost = renew(|k| k.refreshing().reply = raw(599, ""));
    assert_eq!(lost.expect_err("lost").kind, Kind::Unreachable);
    let forged = renew(|k| k.refreshing().claims["sub"] = "user-2".into());
    assert_eq!(
        forged.expect_err("another person").code,
        codes::REFRESH_IDENTITY
    );
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 64, failure_persistence: None, ..Default::default() })]

    /// Whatever a token, a key set, a document or an answer holds, there is a failure and no panic.
    #[test]
    fn any_bytes_are_a_failure(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let part = crate::opx::forge::encode(&bytes);
        proptest::prop_assert!(read_claims_unverified(&text).is_err());
        let three = format!("{part}.{part}.{part}");
        proptest::prop_assert!(read_claims_unverified(&three).is_err());
        proptest::prop_assert!(Tokens::from_entry(&bytes).is_none());
        for knob in [
            |k: &mut Knobs, it: Option<Raw>| k.discovery_reply = it,
            |k: &mut Knobs, it: Option<Raw>| k.keys_reply = it,
            |k: &mut Knobs, it: Option<Raw>| k.answer_reply = it,
        ] {
            let mut knobs = Knobs::good("https://op.test/any");
            knob(&mut knobs, raw(200, bytes.clone()));
            proptest::prop_assert!(block_on(run(&Provider::new(knobs))).is_err());
        }
    }
}
