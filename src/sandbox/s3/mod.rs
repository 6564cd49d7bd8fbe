//! The S3 face: the `s3s-fs` server over a temporary folder, behind the keys that STS gave out.
//!
//! `s3s` checks the signature; the session token, the expiry and the clock are checked here first,
//! in the order S3 does. Deliberately not here: policies (any key of the account may do anything),
//! signature version 2, and browser form uploads.

mod auth;
mod gate;
mod virtual_host;

use super::Unavailable;
use super::issued::Issued;
use crate::effects::Clock;
use http::{Request, Response, StatusCode};
use s3s::S3Error;
use s3s::config::{S3Config, StaticConfigProvider};
use s3s::service::{S3Service, S3ServiceBuilder};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

pub(super) use s3s::Body;

/// What is in the buckets at the start: bucket, key, content.
const DEMO_OBJECTS: &[(&str, &str, &str)] = &[
    (
        "demo-archive",
        "2025/annual-report.txt",
        "Revenue: enough. Storage: plenty.\n",
    ),
    (
        "demo-archive",
        "2026/q1.csv",
        "month,objects\n1,120\n2,180\n3,260\n",
    ),
    (
        "demo-inbox",
        "welcome.txt",
        "You signed in, and these keys expire by themselves.\n",
    ),
];

/// The server and its folder.
pub(super) struct Storage {
    service: S3Service,
    issued: Arc<Issued>,
    clock: Arc<dyn Clock>,
    folder: TempDir,
}

impl Storage {
    /// Makes the folder and fills the demo buckets.
    pub(super) fn new(issued: Arc<Issued>, clock: Arc<dyn Clock>) -> Result<Self, Unavailable> {
        let folder = tempfile::Builder::new()
            .prefix("profilectl-sandbox-")
            .tempdir()
            .map_err(Unavailable::Folder)?;
        for (bucket, key, content) in DEMO_OBJECTS {
            let path = folder.path().join(bucket).join(key);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).map_err(Unavailable::Folder)?;
            }
            fs::write(path, content).map_err(Unavailable::Folder)?;
        }
        let files = s3s_fs::FileSystem::new(folder.path())
            .map_err(|it| Unavailable::Folder(std::io::Error::other(format!("{it:?}"))))?;
        let mut builder = S3ServiceBuilder::new(files);
        builder.set_auth(auth::Keys(issued.clone()));
        builder.set_host(virtual_host::Localhost);
        let mut config = S3Config::default();
        // The gate compares with the world's clock; the crate only knows the system's.
        config.presigned_url_max_skew_time_secs = u32::MAX;
        builder.set_config(Arc::new(StaticConfigProvider::new(Arc::new(config))));
        Ok(Storage {
            service: builder.build(),
            issued,
            clock,
            folder,
        })
    }

    /// The folder; each bucket is a folder in it.
    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Answers one request.
    pub(super) async fn answer(&self, request: Request<Body>) -> Response<Body> {
        if let Err(refusal) = gate::check(&request, &self.issued, self.clock.now().as_second()) {
            return refused(refusal);
        }
        match self.service.call(request).await {
            Ok(it) => it,
            Err(_) => broken(),
        }
    }
}

fn refused(it: S3Error) -> Response<Body> {
    it.to_http_response().unwrap_or_else(|_| broken())
}

fn broken() -> Response<Body> {
    let mut it = Response::new(Body::empty());
    *it.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    it
}
