//! The `Http` port over real sockets.

use super::world::{HandClock, Server, answer};
use connection_profile::effects::guard::Accepted;
use connection_profile::effects::real::{Network, NetworkOptions, SystemClock};
use connection_profile::effects::{
    BodyLimit, Effects, Http, Phase, ToInstanceMetadata, Unreachable,
};
use connection_profile::env::Env;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

fn network(env: &[(&str, &str)]) -> Network {
    let env: Env = env.iter().copied().collect();
    Network::new(NetworkOptions::from_env(&env), Arc::new(SystemClock))
}

fn get(url: &str) -> http::Request<Vec<u8>> {
    http::Request::get(url).body(Vec::new()).unwrap()
}

async fn fault(network: &dyn Http, url: &str) -> Unreachable {
    match network.send(get(url)).await {
        Err(it) => it,
        Ok(it) => panic!("{url} answered {}", it.status()),
    }
}

fn certificates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tls")
}

/// A TLS server that answers one request per connection with its head.
async fn secure_server() -> u16 {
    let chain = CertificateDer::pem_file_iter(certificates().join("server.pem"))
        .unwrap()
        .collect::<Result<Vec<_>, _>>()
        .unwrap();
    let key = PrivateKeyDer::from_pem_file(certificates().join("server.key")).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(stream).await else {
                    return;
                };
                let mut head = [0; 4096];
                let length = stream.read(&mut head).await.unwrap();
                let whole = answer("200 OK", "", &head[..length]).unwrap();
                stream.write_all(&whole).await.unwrap();
                let _ = stream.shutdown().await;
            });
        }
    });
    port
}

#[tokio::test]
async fn a_request_arrives_as_it_was_made_and_so_does_the_answer() {
    let mut server = Server::start(|_| answer("201 Created", "x-seen: yes\r\n", b"hello")).await;
    let request = http::Request::post(format!("http://127.0.0.1:{}/token?a=b", server.port))
        .header("x-asked", "this")
        .body(b"code=1".to_vec())
        .unwrap();
    let response = network(&[]).send(request).await.unwrap();
    assert_eq!(response.status(), 201);
    assert_eq!(response.headers()["x-seen"], "yes");
    assert_eq!(response.body(), b"hello");
    let head = server.next().await;
    assert!(head.starts_with("POST /token?a=b HTTP/1.1\r\n"), "{head}");
    assert!(head.contains("x-asked: this\r\n"), "{head}");
    assert!(head.contains("content-length: 6\r\n"), "{head}");
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_not_followed() {
    let mut second = Server::start(|_| answer("200 OK", "", b"")).await;
    let elsewhere = second.port;
    for status in ["301 x", "302 x", "303 x", "307 x", "308 x"] {
        let first = Server::start(move |_| {
            let location = format!("location: http://127.0.0.1:{elsewhere}/stolen\r\n");
            answer(status, &location, b"")
        })
        .await;
        let url = format!("http://127.0.0.1:{}/token", first.port);
        let response = network(&[]).send(get(&url)).await.unwrap();
        assert!(response.status().is_redirection());
    }
    assert_eq!(second.unread(), 0);
}

#[tokio::test]
async fn a_body_is_read_up_to_its_limit_and_no_further() {
    let server = Server::start(|_| answer("200 OK", "", &[b'x'; 4096])).await;
    let url = format!("http://127.0.0.1:{}/", server.port);
    for (limit, fits) in [(4096, true), (4095, false), (0, false)] {
        let mut request = get(&url);
        request.extensions_mut().insert(BodyLimit(limit));
        match network(&[]).send(request).await {
            Ok(it) => assert!(fits && it.body().len() == 4096, "{limit}"),
            Err(it) => {
                assert!(!fits, "{limit}: {it}");
                assert_eq!(it.phase, Phase::Answer);
                assert!(it.sent);
                assert!(!it.to_string().contains("xxx"));
            }
        }
    }
    let server = Server::start(|_| answer("200 OK", "", &vec![b'x'; 1024 * 1024 + 1])).await;
    let url = format!("http://127.0.0.1:{}/", server.port);
    assert_eq!(fault(&network(&[]), &url).await.phase, Phase::Answer);
}

#[tokio::test]
async fn nobody_there_is_connect_and_an_unknown_name_is_dns() {
    let port = {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        listener.local_addr().unwrap().port()
    };
    let network = network(&[]);
    let it = fault(&network, &format!("http://127.0.0.1:{port}/?secret=CANARY")).await;
    assert_eq!((it.phase, it.sent), (Phase::Connect, false));
    assert_eq!(it.host, format!("127.0.0.1:{port}"));
    assert!(!format!("{it} {it:?}").contains("CANARY"));

    let it = fault(&network, &format!("https://localhost:{port}/")).await;
    assert_eq!((it.phase, it.sent), (Phase::Connect, false), "{it}");

    // No resolver is asked for a label of 64 letters: there can be none (RFC 1035 section 2.3.4).
    let it = fault(&network, &format!("http://{}.example/", "a".repeat(64))).await;
    assert_eq!((it.phase, it.sent), (Phase::Dns, false), "{it}");
}

#[tokio::test]
async fn addresses_that_are_nobodys_service_are_refused_before_connecting() {
    let network = network(&[("HTTP_PROXY", "http://127.0.0.1:9")]);
    for url in [
        "http://169.254.169.254/latest/meta-data/",
        "https://[fe80::1]/",
        "http://[::ffff:169.254.169.254]/",
        "http://0.0.0.0:8080/",
        "http://224.0.0.251/",
        "ftp://127.0.0.1/",
        "http://user:secret@127.0.0.1/",
    ] {
        let it = fault(&network, url).await;
        assert_eq!(
            (it.phase, it.sent),
            (Phase::NotAccepted, false),
            "{url}: {it}"
        );
        assert!(!it.to_string().contains("secret"));
    }
}

#[tokio::test]
async fn a_server_that_breaks_off_may_have_acted() {
    for broken in [
        &b""[..],
        b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc",
        b"SSH-2.0-x\r\n",
    ] {
        let server = Server::start(|_| Some(broken.to_vec())).await;
        let it = fault(&network(&[]), &format!("http://127.0.0.1:{}/", server.port)).await;
        assert_eq!(
            (it.phase, it.sent),
            (Phase::Answer, true),
            "{broken:?}: {it}"
        );
    }
}

#[tokio::test]
async fn silence_ends_in_time() {
    let clock = HandClock::new();
    let network = Arc::new(Network::new(NetworkOptions::default(), clock.clone()));
    let mut silent = Server::start(|_| None).await;
    let url = format!("http://127.0.0.1:{}/", silent.port);
    let exchange = tokio::spawn({
        let network = network.clone();
        async move { fault(&*network, &url).await }
    });
    silent.next().await;
    clock.advance(Duration::from_secs(5)).await;
    clock.advance(Duration::from_millis(4999)).await;
    assert!(!exchange.is_finished());
    clock.advance(Duration::from_millis(1)).await;
    let it = exchange.await.unwrap();
    assert_eq!((it.phase, it.sent), (Phase::TimedOut, true), "{it}");

    let mut half = Server::start(|_| None).await;
    let body = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", body.local_addr().unwrap());
    let exchange = tokio::spawn(async move { fault(&*network, &url).await });
    let (mut stream, _) = body.accept().await.unwrap();
    stream.read_buf(&mut Vec::new()).await.unwrap();
    stream
        .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc")
        .await
        .unwrap();
    // The port waits for the rest from the moment that it has the head: let it come to that.
    while !exchange.is_finished() {
        clock.advance(Duration::from_secs(1)).await;
    }
    let it = exchange.await.unwrap();
    assert_eq!((it.phase, it.sent), (Phase::TimedOut, true), "{it}");
    assert_eq!(half.unread(), 0);
}

#[tokio::test]
async fn tls_holds_with_the_users_own_authority_and_not_without() {
    let port = secure_server().await;
    let authority = certificates().join("authority.pem");
    let authority = authority.to_str().unwrap();
    for variable in ["AWS_CA_BUNDLE", "SSL_CERT_FILE"] {
        let network = network(&[(variable, authority)]);
        for host in ["127.0.0.1", "localhost"] {
            let url = format!("https://{host}:{port}/path");
            let response = network.send(get(&url)).await.unwrap();
            let seen = String::from_utf8(response.into_body()).unwrap();
            assert!(seen.starts_with("GET /path HTTP/1.1\r\n"), "{seen}");
        }
    }
    let server = certificates().join("server.pem");
    let network = network(&[("AWS_CA_BUNDLE", server.to_str().unwrap())]);
    let it = fault(&network, &format!("https://127.0.0.1:{port}/")).await;
    assert_eq!((it.phase, it.sent), (Phase::Tls, false), "{it}");
}

#[tokio::test]
async fn a_server_that_does_not_speak_tls_is_a_tls_fault() {
    let authority = certificates().join("authority.pem");
    let network = network(&[("AWS_CA_BUNDLE", authority.to_str().unwrap())]);
    for answers in [&b"HTTP/1.1 400 Bad Request\r\n\r\n"[..], b""] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://{}/", listener.local_addr().unwrap());
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.read_buf(&mut Vec::new()).await.unwrap();
            stream.write_all(answers).await.unwrap();
            stream.shutdown().await.unwrap();
            let _ = stream.read_to_end(&mut Vec::new()).await;
        });
        let it = fault(&network, &url).await;
        assert_eq!((it.phase, it.sent), (Phase::Tls, false), "{it}");
    }
}

#[tokio::test]
async fn a_bundle_that_cannot_be_used_is_named_and_plain_http_does_not_need_it() {
    let folder = tempfile::tempdir().unwrap();
    let junk = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    for (name, text) in [("empty.pem", ""), ("junk.pem", junk), ("text.pem", "hello")] {
        let file = folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        let network = network(&[("AWS_CA_BUNDLE", file.to_str().unwrap())]);
        let it = fault(&network, "https://127.0.0.1:9/").await;
        assert_eq!((it.phase, it.sent), (Phase::Tls, false));
        assert!(
            it.detail.contains(name) && it.detail.contains("AWS_CA_BUNDLE"),
            "{it}"
        );
        let server = Server::start(|_| answer("200 OK", "", b"")).await;
        let url = format!("http://127.0.0.1:{}/", server.port);
        assert!(network.send(get(&url)).await.is_ok());
    }
}

#[tokio::test]
async fn https_tunnels_through_the_proxy_and_loopback_does_not() {
    let mut proxy = Server::start(|_| answer("502 Bad Gateway", "", b"")).await;
    let named = format!("http://user:CANARY@127.0.0.1:{}", proxy.port);
    let network = network(&[("HTTPS_PROXY", &named), ("HTTP_PROXY", &named)]);

    let it = fault(&network, "https://idp.example/token?code=CANARY").await;
    assert_eq!((it.phase, it.sent), (Phase::Connect, false), "{it}");
    assert!(!format!("{it} {it:?}").contains("CANARY"));
    let head = proxy.next().await;
    assert!(
        head.starts_with("CONNECT idp.example:443 HTTP/1.1\r\n"),
        "{head}"
    );
    assert!(
        head.to_lowercase().contains("proxy-authorization: basic "),
        "{head}"
    );
    assert!(!head.contains("/token"), "{head}");

    let response = network.send(get("http://storage.example/b")).await.unwrap();
    assert_eq!(response.status(), 502);
    let head = proxy.next().await;
    assert!(
        head.starts_with("GET http://storage.example/b HTTP/1.1\r\n"),
        "{head}"
    );

    let mut local = Server::start(|_| answer("200 OK", "", b"")).await;
    for host in ["127.0.0.1", "localhost", "bucket.localhost"] {
        let url = format!("http://{host}:{}/", local.port);
        assert_eq!(network.send(get(&url)).await.unwrap().status(), 200);
    }
    assert_eq!(local.unread(), 3);
    assert_eq!(proxy.unread(), 0);
}

#[tokio::test]
async fn a_request_to_where_nobody_agreed_to_reaches_no_port() {
    let server = Server::start(|_| answer("200 OK", "", b"")).await;
    let url = url::Url::parse(&format!("http://127.0.0.1:{}/", server.port)).unwrap();
    let fx = Effects {
        http: Arc::new(network(&[])),
        ..Effects::refusing()
    };
    let open = fx.accepting(Accepted::nowhere().with(&url));
    assert!(open.http.send(get(url.as_str())).await.is_ok());
    // The refusing port would panic.
    let shut = Effects::refusing().accepting(Accepted::nowhere().with(&url));
    let it = fault(&*shut.http, "https://sts.evil.example/?token=CANARY").await;
    assert_eq!((it.phase, it.sent), (Phase::NotAccepted, false));
    assert_eq!(it.host, "https://sts.evil.example:443");
}

#[tokio::test]
async fn only_a_request_for_it_goes_to_the_metadata_service_and_never_by_a_proxy() {
    let network = network(&[
        ("HTTP_PROXY", "http://127.0.0.1:9/"),
        ("http_proxy", "http://127.0.0.1:9/"),
    ]);
    for url in ["http://169.254.169.254/", "http://[fd00:ec2::254]/"] {
        let it = fault(&network, url).await;
        assert_eq!((it.phase, it.sent), (Phase::NotAccepted, false), "{url}");
    }
    let meant = |url: &str| {
        let mut it = get(url);
        it.extensions_mut().insert(ToInstanceMetadata);
        it
    };
    for url in [
        "http://10.0.0.1/",
        "http://localhost/",
        "http://169.254.170.2/",
    ] {
        let it = network.send(meant(url)).await.unwrap_err();
        assert_eq!((it.phase, it.sent), (Phase::NotAccepted, false), "{url}");
    }
    let server = Server::start(|_| answer("200 OK", "", b"here")).await;
    let url = format!("http://127.0.0.1:{}/", server.port);
    let it = network.send(meant(&url)).await.unwrap();
    assert_eq!(it.body(), b"here");
}
