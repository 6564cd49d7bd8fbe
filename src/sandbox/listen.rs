//! The other mount: a listener per face on a free port of 127.0.0.1.

use super::{Addresses, Unavailable, World, s3};
use http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// How long a client may take to send a request's head.
const HEAD_TIME_LIMIT: Duration = Duration::from_secs(30);
/// After a failed accept (out of descriptors), so as not to spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Starts worlds.
pub struct Sandbox;

/// A started world. Dropping it closes the listeners and every connection.
pub struct Running {
    addresses: Addresses,
    world: Arc<World>,
    faces: JoinSet<()>,
}

impl Sandbox {
    /// Listens on free ports of 127.0.0.1, within the current tokio runtime.
    pub async fn start(world: Arc<World>) -> Result<Running, Unavailable> {
        let oidc = listener().await?;
        let sts = listener().await?;
        let s3 = listener().await?;
        let sso_oidc = listener().await?;
        let sso = listener().await?;
        let metadata = listener().await?;
        let addresses = Addresses {
            oidc: address(&oidc)?,
            sts: address(&sts)?,
            s3: address(&s3)?,
            sso_oidc: address(&sso_oidc)?,
            sso: address(&sso)?,
            metadata: address(&metadata)?,
        };
        world.settle(addresses.clone())?;
        let mut faces = JoinSet::new();
        for it in [oidc, sts, s3, sso_oidc, sso, metadata] {
            faces.spawn(accept(it, world.clone()));
        }
        Ok(Running {
            addresses,
            world,
            faces,
        })
    }
}

impl Running {
    /// The OpenID provider: `http://127.0.0.1:PORT`, no slash at the end.
    pub fn issuer_url(&self) -> String {
        format!("http://{}", self.addresses.oidc)
    }

    /// STS: `http://127.0.0.1:PORT`.
    pub fn sts_url(&self) -> String {
        format!("http://{}", self.addresses.sts)
    }

    /// S3, path style: `http://127.0.0.1:PORT`.
    pub fn s3_url(&self) -> String {
        format!("http://{}", self.addresses.s3)
    }

    /// Identity Center's OIDC service: `http://127.0.0.1:PORT`, for the instance's own region. With
    /// `/REGION` at the end it is for that region.
    pub fn sso_oidc_url(&self) -> String {
        self.world.sso_oidc_url()
    }

    /// The access portal's API: likewise.
    pub fn sso_url(&self) -> String {
        self.world.sso_url()
    }

    /// The machine's instance metadata service: `http://127.0.0.1:PORT`.
    pub fn metadata_url(&self) -> String {
        format!("http://{}", self.addresses.metadata)
    }

    /// What is running.
    pub fn world(&self) -> &Arc<World> {
        &self.world
    }

    /// Closes the listeners and every connection, and waits until they are closed.
    pub async fn stop(mut self) {
        self.faces.shutdown().await;
    }
}

async fn listener() -> Result<TcpListener, Unavailable> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .map_err(Unavailable::Listen)
}

fn address(it: &TcpListener) -> Result<String, Unavailable> {
    Ok(it.local_addr().map_err(Unavailable::Listen)?.to_string())
}

async fn accept(listener: TcpListener, world: Arc<World>) {
    // Dropped, and with it every connection, when this task ends.
    let mut connections = JoinSet::new();
    loop {
        let Ok((socket, _)) = listener.accept().await else {
            tokio::time::sleep(ACCEPT_PAUSE).await;
            continue;
        };
        while connections.try_join_next().is_some() {}
        let world = world.clone();
        connections.spawn(async move {
            let answer = service_fn(move |request: Request<Incoming>| {
                let world = world.clone();
                async move { Ok::<_, Infallible>(world.answer(request.map(s3::Body::from)).await) }
            });
            // A connection that breaks concerns its client only.
            let _ = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEAD_TIME_LIMIT)
                .serve_connection(TokioIo::new(socket), answer)
                .await;
        });
    }
}
