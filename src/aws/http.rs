//! The SDKs' HTTP client is our `Http` port; their clock and sleep are our `Clock`.

use crate::effects::{Answered, BodyLimit, Clock, Effects, Http, Unreachable};
use aws_smithy_async::rt::sleep::{AsyncSleep, Sleep};
use aws_smithy_async::time::TimeSource;
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use std::fmt;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// An SDK client's view of our port; `limit` bounds the answers it may read.
pub(super) fn client(fx: &Effects, limit: BodyLimit) -> SharedHttpClient {
    let port = Port {
        http: fx.http.clone(),
        limit,
    };
    http_client_fn(move |_, _| SharedHttpConnector::new(port.clone()))
}

#[derive(Clone)]
struct Port {
    http: Arc<dyn Http>,
    limit: BodyLimit,
}

impl fmt::Debug for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Port")
    }
}

impl HttpConnector for Port {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let Port { http, limit } = self.clone();
        HttpConnectorFuture::new(async move {
            let (parts, body) = request
                .try_into_http1x()
                .map_err(|it| ConnectorError::user(it.into()))?
                .into_parts();
            let body = ByteStream::new(body)
                .collect()
                .await
                .map_err(|it| ConnectorError::user(it.into()))?
                .to_vec();
            let mut request = ::http::Request::from_parts(parts, body);
            request.extensions_mut().insert(limit);
            let response = http.send(request).await.map_err(connector_error)?;
            HttpResponse::try_from(response.map(SdkBody::from))
                .map_err(|it| ConnectorError::other(it.into(), None))
        })
    }
}

/// What was sent may have been acted on: only what was certainly not sent may be tried again by the SDK.
fn connector_error(it: Unreachable) -> ConnectorError {
    let sent = it.sent;
    let error = ConnectorError::io(it.into());
    if sent { error } else { error.never_connected() }
}

/// Our clock in the SDK's terms.
#[derive(Clone)]
pub(super) struct SdkClock(pub Arc<dyn Clock>);

impl fmt::Debug for SdkClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SdkClock")
    }
}

impl AsyncSleep for SdkClock {
    fn sleep(&self, duration: Duration) -> Sleep {
        let clock = self.0.clone();
        // The SDK wants its sleep `Sync`; a mutex nobody else can reach gives that without locking.
        let mut sleeping: Mutex<Answered<'static, ()>> =
            Mutex::new(Box::pin(async move { clock.sleep(duration).await }));
        Sleep::new(poll_fn(move |task| {
            let sleeping = sleeping.get_mut().unwrap_or_else(PoisonError::into_inner);
            sleeping.as_mut().poll(task)
        }))
    }
}

impl TimeSource for SdkClock {
    fn now(&self) -> SystemTime {
        SystemTime::from(self.0.now())
    }
}
