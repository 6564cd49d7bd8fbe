//! AWS's own names, over TLS, with the sandbox behind them: what `HTTPS_PROXY` leads to.

use connection_profile::sandbox::World;
use http::{Request, Uri};
use std::path::Path;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// A proxy that takes every name for the sandbox's; its port.
pub async fn start(world: Arc<World>) -> u16 {
    let acceptor = acceptor();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // A connection that breaks concerns its client only.
            tokio::spawn(serve(stream, acceptor.clone(), world.clone()));
        }
    });
    port
}

fn acceptor() -> TlsAcceptor {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tls");
    let chain = CertificateDer::pem_file_iter(folder.join("server.pem"))
        .unwrap()
        .collect::<Result<Vec<_>, _>>()
        .unwrap();
    let key = PrivateKeyDer::from_pem_file(folder.join("server.key")).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

async fn serve(mut stream: TcpStream, acceptor: TlsAcceptor, world: Arc<World>) -> Option<()> {
    let head = head(&mut stream, &mut Vec::new()).await?;
    let host = head.strip_prefix("CONNECT ")?.split_once(":443 ")?.0;
    let host = host.to_owned();
    stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.ok()?;
    let mut stream = acceptor.accept(stream).await.ok()?;
    let mut bytes = Vec::new();
    loop {
        let request = request(&mut stream, &mut bytes, &host, &world).await?;
        let answer = world.handle(request).await;
        let mut head = format!("HTTP/1.1 {}\r\n", answer.status());
        for (name, value) in answer.headers() {
            if name != "content-length" && name != "transfer-encoding" {
                head.push_str(&format!("{name}: {}\r\n", value.to_str().ok()?));
            }
        }
        head.push_str(&format!("content-length: {}\r\n\r\n", answer.body().len()));
        stream.write_all(head.as_bytes()).await.ok()?;
        stream.write_all(answer.body()).await.ok()?;
    }
}

/// The head of a message, as text; what came after it stays.
async fn head(stream: &mut (impl AsyncReadExt + Unpin), bytes: &mut Vec<u8>) -> Option<String> {
    loop {
        if let Some(end) = bytes.windows(4).position(|it| it == b"\r\n\r\n") {
            let head = bytes.drain(..end + 4).collect();
            return String::from_utf8(head).ok();
        }
        if stream.read_buf(bytes).await.ok()? == 0 {
            return None;
        }
    }
}

async fn request(
    stream: &mut (impl AsyncReadExt + Unpin),
    bytes: &mut Vec<u8>,
    host: &str,
    world: &World,
) -> Option<Request<Vec<u8>>> {
    let head = head(stream, bytes).await?;
    let mut lines = head.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let (method, path) = (first.next()?, first.next()?);
    // S3's own name is not one of the sandbox's; the signature is over the `Host` that was sent.
    let authority = match host.starts_with("s3.") {
        true => world.addresses().s3,
        false => host.to_owned(),
    };
    let uri: Uri = format!("http://{authority}{path}").parse().ok()?;
    let mut request = Request::builder().method(method).uri(uri);
    let mut length = 0;
    for (name, value) in lines.filter_map(|it| it.split_once(": ")) {
        if name.eq_ignore_ascii_case("content-length") {
            length = value.parse().ok()?;
        }
        request = request.header(name, value);
    }
    while bytes.len() < length {
        if stream.read_buf(bytes).await.ok()? == 0 {
            return None;
        }
    }
    request.body(bytes.drain(..length).collect()).ok()
}
