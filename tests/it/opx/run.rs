//! Runs a case from discovery to the last page, and judges what came of it.

use super::person::effects;
use super::provider::Provider;
use super::{Case, Knobs, Known};
use connection_profile::effects::{Effects, LoopbackUri, Redirect, Verdict};
use connection_profile::failure::{Exit, Failure};
use connection_profile::oidc::{self, Client, Issuer, Tokens, discover};
use connection_profile::secret::Secret;
use std::future::Future;
use std::sync::Arc;
use url::Url;

pub fn block_on<T>(it: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime")
        .block_on(it)
}

/// The provider of a case, with its knobs turned.
pub fn provider_of(case: &Case) -> Arc<Provider> {
    let mut knobs = Knobs::good(&format!("https://op.test/{}", case.name));
    (case.twist)(&mut knobs);
    Provider::new(knobs)
}

/// A client as a profile would give it, discovery included where the profile names the issuer.
pub async fn client_of(provider: &Provider, fx: &Effects) -> Result<Client, Failure> {
    let knobs = &provider.knobs;
    let url =
        |name: &str| Url::parse(knobs.discovery[name].as_str().expect("text")).expect("a URL");
    let redirect = Redirect::Loopback {
        uri: LoopbackUri::parse("http://127.0.0.1/oauth/callback").expect("a URI"),
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

pub async fn run(provider: &Arc<Provider>) -> Result<Tokens, Failure> {
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
pub fn leaks(text: &str, secrets: &[String]) -> Option<String> {
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

pub fn judge_all(cases: &[Case]) {
    let wrong: Vec<String> = cases.iter().flat_map(judge).collect();
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}
