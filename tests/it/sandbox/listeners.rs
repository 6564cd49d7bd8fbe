//! The listeners: the same world over real sockets, until it is stopped.

use super::world::*;
use connection_profile::aws::s3::{Addressing, Endpoint, Storage};
use connection_profile::aws::sts::{self, WebIdentity, assume_role_with_web_identity};
use connection_profile::document::parse;
use connection_profile::effects::Effects;
use connection_profile::effects::real::{Network, NetworkOptions, SystemClock, SystemEntropy};
use connection_profile::plan::{Surroundings, plan};
use connection_profile::profile::url::Insecure;
use connection_profile::profile::{Overrides, read, resolve};
use connection_profile::sandbox::config::DEMO_ROLE;
use connection_profile::sandbox::{
    Consent, DemoPerson, Running, Sandbox, Unavailable, World, WorldConfig,
};
use connection_profile::secret::Secret;
use http::{Method, Request, StatusCode};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::Url;

async fn running() -> Running {
    let world = World::new(
        WorldConfig::demo(),
        Arc::new(SystemClock),
        Arc::new(SystemEntropy),
    )
    .unwrap();
    Sandbox::start(Arc::new(world)).await.unwrap()
}

fn effects() -> Effects {
    let clock = Arc::new(SystemClock);
    Effects {
        http: Arc::new(Network::new(NetworkOptions::default(), clock.clone())),
        clock,
        ..Effects::refusing()
    }
}

#[tokio::test]
async fn a_person_signs_in_and_reaches_the_buckets_over_sockets() {
    let running = running().await;
    let fx = effects();
    let issuer = running.issuer_url();
    let url = format!("{issuer}/authorize?{}", encoded(&authorization()));
    let person = DemoPerson {
        name: Some("Bilal Haddad".to_owned()),
        consent: Consent::Allow,
    };
    let location = query(
        &person
            .visit(&*fx.http, &Url::parse(&url).unwrap())
            .await
            .unwrap(),
    );
    assert_eq!(location["iss"], issuer);
    let request = Request::builder()
        .method(Method::POST)
        .uri(format!("{issuer}/token"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(encoded(&redemption(&location["code"])).into_bytes())
        .unwrap();
    let tokens = fx.http.send(request).await.unwrap();
    let tokens: serde_json::Value = serde_json::from_slice(tokens.body()).unwrap();
    let token = tokens["id_token"].as_str().unwrap();
    assert_eq!(claims(token)["preferred_username"], "bilal");

    let endpoint = sts::Endpoint {
        url: running.sts_url().parse().unwrap(),
        region: "us-east-1".to_owned(),
    };
    let it = WebIdentity {
        role_arn: Some(DEMO_ROLE),
        role_session_name: "bilal",
        duration_seconds: None,
        policy: None,
        token: &Secret::new(token.to_owned()),
    };
    let credentials = assume_role_with_web_identity(&endpoint, &it, &fx)
        .await
        .unwrap();
    let endpoint = Endpoint {
        url: running.s3_url().parse().unwrap(),
        region: "us-east-1".to_owned(),
        addressing: Addressing::Path,
    };
    let storage = Storage::new(&endpoint, &credentials, &fx);
    assert_eq!(storage.buckets().await.unwrap().len(), 2);
    // More than the other faces would read: bodies stream.
    let large = vec![b'x'; 3 * 1024 * 1024];
    storage
        .put("demo-inbox", "large.bin", large.clone())
        .await
        .unwrap();
    assert_eq!(storage.get("demo-inbox", "large.bin").await.unwrap(), large);
    running.stop().await;
}

/// Sends bytes to a face and reads what comes, to the end.
async fn raw(url: &str, request: &str) -> String {
    let mut socket = TcpStream::connect(url.strip_prefix("http://").unwrap())
        .await
        .unwrap();
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn a_face_answers_under_its_own_name_only() {
    let running = running().await;
    let port = running.s3_url().rsplit_once(':').unwrap().1.to_owned();
    for (url, path, host) in [
        (running.issuer_url(), "/jwks", "evil.example".to_owned()),
        (running.issuer_url(), "/jwks", "127.0.0.1".to_owned()),
        (running.issuer_url(), "/jwks", "localhost:1".to_owned()),
        (running.s3_url(), "/", format!("evil.example:{port}")),
        (running.sso_url(), "/", "evil.example".to_owned()),
        // AWS's own names are for the in-process mount.
        (
            running.sso_oidc_url(),
            "/authorize",
            "oidc.eu-west-1.amazonaws.com".to_owned(),
        ),
        (
            running.s3_url(),
            "/",
            format!("localhost.evil.example:{port}"),
        ),
    ] {
        let it = raw(
            &url,
            &format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"),
        )
        .await;
        assert!(
            it.starts_with(&format!(
                "HTTP/1.1 {}",
                StatusCode::MISDIRECTED_REQUEST.as_u16()
            )),
            "{host}: {it}"
        );
    }
    let it = raw(
        &running.sso_url(),
        &format!(
            "GET /eu-west-1/assignment/accounts HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            running.sso_url().trim_start_matches("http://")
        ),
    )
    .await;
    assert!(
        it.starts_with("HTTP/1.1 401") && it.contains("UnauthorizedException"),
        "{it}"
    );
    let host = format!("demo-inbox.localhost:{port}");
    let it = raw(
        &running.s3_url(),
        &format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"),
    )
    .await;
    assert!(
        it.starts_with("HTTP/1.1 403") && it.contains("AccessDenied"),
        "{it}"
    );
    assert!(
        raw(&running.issuer_url(), "nonsense\r\n\r\n")
            .await
            .starts_with("HTTP/1.1 400")
    );
}

#[tokio::test]
async fn stopping_and_dropping_close_the_ports_and_stopping_deletes_the_buckets() {
    let running = running().await;
    let urls = [running.issuer_url(), running.sts_url(), running.s3_url()];
    let addresses: Vec<&str> = urls
        .iter()
        .map(|it| it.strip_prefix("http://").unwrap())
        .collect();
    let mut open = TcpStream::connect(addresses[0]).await.unwrap();
    let world = Arc::downgrade(running.world());
    let buckets: PathBuf = running.world().buckets().to_owned();
    assert!(buckets.join("demo-inbox/welcome.txt").exists());
    running.stop().await;
    for it in &addresses {
        assert!(TcpStream::connect(it).await.is_err(), "{it}");
    }
    assert_eq!(open.read(&mut [0; 1]).await.unwrap_or(0), 0);
    assert!(world.upgrade().is_none());
    assert!(!buckets.exists());

    let dropped = self::running().await;
    let address = dropped.sts_url().replace("http://", "");
    drop(dropped);
    // Until the runtime has taken the tasks down.
    tokio::task::yield_now().await;
    assert!(TcpStream::connect(&address).await.is_err());
}

#[tokio::test]
async fn a_world_is_started_once() {
    let running = running().await;
    let again = Sandbox::start(running.world().clone()).await;
    assert!(matches!(again, Err(Unavailable::Started)));
}

#[tokio::test]
async fn the_demo_profile_is_one_the_engine_takes_without_a_word() {
    let running = running().await;
    let text = running.world().demo_profile();
    let (document, said) = parse(text.as_bytes(), "sandbox.yaml".into());
    assert!(said.is_empty(), "{said:?}");
    let (draft, said) = read(&document.unwrap());
    assert!(said.is_empty(), "{said:?}");
    let (profile, said) = resolve(draft, &Overrides::default());
    assert!(said.is_empty(), "{said:?}");
    assert_eq!(profile.identity(), "s3/profilectl-sandbox");
    for url in [running.issuer_url(), running.sts_url()] {
        assert!(text.contains(&url), "{text}");
    }
    assert_eq!(profile.unanswered(), [""; 0]);
    let around = Surroundings {
        insecure: Insecure::AllowLoopback,
        accepted_hosts: Vec::new(),
        aws_profiles: Vec::new(),
        aws_cli: Default::default(),
        sso_cache: None,
        way: connection_profile::aws::identity_center::oidc::Way::Browser,
    };
    let plan = plan(&profile, &around).unwrap();
    assert_eq!(plan.strategy(), "web-identity");
    assert_eq!(plan.questions(), [""; 0], "nothing is left to ask");
}
