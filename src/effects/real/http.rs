//! One exchange over a real network.
//!
//! The connector of the AWS SDKs (hyper, rustls, aws-lc) is built by hand, because its ready-made
//! builders know neither a proxy nor a bundle of certificate authorities. Nothing is built before
//! the first exchange, and what a plain loopback exchange does not need (root certificates) is not
//! loaded for it. Deliberately not here: redirects, retries, cookies, decompression, and the
//! judgement which destinations are accepted (`effects::guard`).

use super::address;
use super::proxy::{Proxies, Proxy, Transport};
use super::resolve::{Names, Unresolved};
use super::roots;
use crate::effects::{Answered, BodyLimit, Clock, Http, Phase, ToInstanceMetadata, Unreachable};
use crate::env::Env;
use aws_smithy_http_client::Connector;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_runtime_api::client::connection::CaptureSmithyConnection;
use aws_smithy_runtime_api::client::http::{HttpConnector, SharedHttpConnector};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use http::Uri;
use std::collections::HashMap;
use std::error::Error;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use url::Url;

/// What the user's own environment says about the network.
#[derive(Debug, Clone, Default)]
pub struct NetworkOptions {
    /// `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`.
    pub proxies: Proxies,
    /// Variables that name files of certificate authorities, with what they name. Where there is
    /// one, the system's own authorities are not used.
    pub authorities: Vec<(&'static str, PathBuf)>,
    /// Host names the user's own environment gave: they may resolve to loopback.
    pub named_hosts: Vec<String>,
}

impl NetworkOptions {
    /// Reads `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY` (either case), `AWS_CA_BUNDLE`,
    /// `SSL_CERT_FILE` and the hosts of `AWS_ENDPOINT_URL` and its variants.
    pub fn from_env(env: &Env) -> Self {
        let endpoints = ["", "_STS", "_SSO", "_SSO_OIDC", "_S3"];
        NetworkOptions {
            proxies: Proxies::from_env(env),
            authorities: ["AWS_CA_BUNDLE", "SSL_CERT_FILE"]
                .into_iter()
                .filter_map(|name| Some((name, PathBuf::from(env.get(name)?))))
                .collect(),
            named_hosts: endpoints
                .into_iter()
                .filter_map(|it| env.get(&format!("AWS_ENDPOINT_URL{it}")))
                .filter_map(|it| Some(Url::parse(it).ok()?.host_str()?.to_owned()))
                .collect(),
        }
    }
}

/// The `Http` port over TCP and TLS: HTTP/1.1 or HTTP/2, system proxies, five seconds to connect,
/// ten to the first byte of the answer, thirty in all (more only for bodies that need more).
pub struct Network {
    options: NetworkOptions,
    clock: Arc<dyn Clock>,
    connectors: Mutex<HashMap<Route, SharedHttpConnector>>,
}

/// What a connector is built for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Route {
    roots: Roots,
    proxy: Option<Proxy>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Roots {
    /// Nothing on this route speaks TLS.
    Unneeded,
    Needed,
}

/// Where a request goes, as the connector will understand it.
struct Target {
    /// Host and port, for messages.
    shown: String,
    transport: Transport,
    host: String,
    meant: Option<ToInstanceMetadata>,
}

impl Network {
    /// Builds nothing yet.
    pub fn new(options: NetworkOptions, clock: Arc<dyn Clock>) -> Self {
        Network {
            options,
            clock,
            connectors: Mutex::default(),
        }
    }

    async fn exchange(
        &self,
        it: http::Request<Vec<u8>>,
    ) -> Result<http::Response<Vec<u8>>, Unreachable> {
        let meant = it.extensions().get::<ToInstanceMetadata>().copied();
        let target = Target::of(it.uri(), meant)?;
        let BodyLimit(longest) = it.extensions().get().copied().unwrap_or_default();
        let limits = match meant {
            Some(ToInstanceMetadata) => Limits::NEAR,
            None => Limits::of(it.body().len(), longest),
        };
        let connector = self.connector(&target)?;

        let seen = CaptureSmithyConnection::new();
        let mut request = it.map(SdkBody::from);
        request.extensions_mut().insert(seen.clone());
        let request = request
            .try_into()
            .map_err(|_| target.fault(Phase::NotAccepted, "not a request that can be sent"))?;
        let was_sent = || seen.get().is_some();

        let mut whole = self.clock.sleep(limits.whole);
        let mut call = connector.call(request);
        let too_slow = |what: &str, sent| Unreachable {
            sent,
            ..target.fault(Phase::TimedOut, what)
        };
        let answer = tokio::select! {
            biased;
            answer = &mut call => answer,
            () = self.clock.sleep(limits.connect) => {
                if !was_sent() {
                    return Err(too_slow("no connection in time", false));
                }
                tokio::select! {
                    biased;
                    answer = &mut call => answer,
                    () = self.clock.sleep(limits.silence - limits.connect) => {
                        return Err(too_slow("connected, but no answer came", true));
                    }
                    () = &mut whole => return Err(too_slow("no answer in time", true)),
                }
            }
        };
        let response = answer
            .map_err(|it| target.connector_fault(it, was_sent()))?
            .try_into_http1x()
            .map_err(|_| target.broken_answer("an answer that is not HTTP"))?;

        let (parts, body) = response.into_parts();
        let mut body = ByteStream::new(body);
        let mut bytes = Vec::new();
        loop {
            let chunk = tokio::select! {
                biased;
                chunk = body.next() => chunk,
                () = self.clock.sleep(limits.silence) => {
                    return Err(too_slow("the answer stopped half-way", true));
                }
                () = &mut whole => return Err(too_slow("the answer did not end in time", true)),
            };
            match chunk {
                None => break,
                Some(Err(_)) => return Err(target.broken_answer("the answer broke off")),
                Some(Ok(chunk)) if chunk.len() > longest - bytes.len() => {
                    return Err(
                        target.broken_answer(&format!("an answer of more than {longest} bytes"))
                    );
                }
                Some(Ok(chunk)) => bytes.extend_from_slice(&chunk),
            }
        }
        Ok(http::Response::from_parts(parts, bytes))
    }

    fn connector(&self, target: &Target) -> Result<SharedHttpConnector, Unreachable> {
        let proxy = match target.meant {
            // A proxy is another machine, with a metadata service of its own.
            Some(ToInstanceMetadata) => None,
            None => match self.options.proxies.route(target.transport, &target.host) {
                Ok(proxy) => proxy,
                Err(why) => return Err(target.fault(Phase::Connect, &why)),
            },
        };
        let hops = [Some(target.transport), proxy.as_ref().map(Proxy::transport)];
        let route = Route {
            roots: match hops.contains(&Some(Transport::Tls)) {
                true => Roots::Needed,
                false => Roots::Unneeded,
            },
            proxy,
        };
        let mut connectors = self
            .connectors
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(it) = connectors.get(&route) {
            return Ok(it.clone());
        }
        let trust = match route.roots {
            Roots::Unneeded => TrustStore::empty(),
            Roots::Needed if self.options.authorities.is_empty() => TrustStore::default(),
            Roots::Needed => roots::read(&self.options.authorities)
                .map_err(|why| target.fault(Phase::Tls, &why))?
                .into_iter()
                .fold(TrustStore::empty(), TrustStore::with_pem_certificate),
        };
        let mut named = self.options.named_hosts.clone();
        named.extend(route.proxy.as_ref().map(|it| it.host().to_owned()));
        let mut builder = Connector::builder();
        if let Some(proxy) = &route.proxy {
            builder.set_proxy_config(Some(
                proxy
                    .for_connector(target.transport)
                    .map_err(|why| target.fault(Phase::Connect, &why))?,
            ));
        }
        let context = TlsContext::builder()
            .with_trust_store(trust)
            .build()
            .map_err(|_| target.fault(Phase::Tls, "no TLS context could be made"))?;
        let built = SharedHttpConnector::new(
            builder
                .tls_provider(Provider::rustls(CryptoMode::AwsLc))
                .tls_context(context)
                .build_with_resolver(Names::new(named)),
        );
        connectors.insert(route, built.clone());
        Ok(built)
    }
}

impl Http for Network {
    fn send(
        &self,
        it: http::Request<Vec<u8>>,
    ) -> Answered<'_, Result<http::Response<Vec<u8>>, Unreachable>> {
        Box::pin(self.exchange(it))
    }
}

/// How long an exchange may take. A large body adds the time it takes at 32 KiB a second; the
/// small ones of sign-in add nothing.
struct Limits {
    connect: Duration,
    silence: Duration,
    whole: Duration,
}

impl Limits {
    /// What is on the same machine, or is not there at all.
    const NEAR: Limits = Limits {
        connect: Duration::from_secs(1),
        silence: Duration::from_secs(2),
        whole: Duration::from_secs(3),
    };

    fn of(sent: usize, longest: usize) -> Self {
        let extra = |bytes: usize| {
            let bytes = bytes.saturating_sub(BodyLimit::default().0) as u64;
            Duration::from_secs(bytes / (32 * 1024))
        };
        Limits {
            connect: Duration::from_secs(5),
            silence: Duration::from_secs(10) + extra(sent),
            whole: Duration::from_secs(30) + extra(sent) + extra(longest),
        }
    }
}

impl Target {
    fn of(uri: &Uri, meant: Option<ToInstanceMetadata>) -> Result<Self, Unreachable> {
        let shown = match (uri.host(), uri.port_u16()) {
            (Some(host), Some(port)) => format!("{host}:{port}"),
            (Some(host), None) => host.to_owned(),
            (None, _) => String::new(),
        };
        let target = |transport| Target {
            host: uri
                .host()
                .unwrap_or_default()
                .trim_matches(['[', ']'])
                .to_ascii_lowercase(),
            shown,
            transport,
            meant,
        };
        let target = match uri.scheme_str() {
            Some("https") => target(Transport::Tls),
            Some("http") => target(Transport::Clear),
            _ => {
                return Err(
                    target(Transport::Clear).fault(Phase::NotAccepted, "neither https nor http")
                );
            }
        };
        if target.host.is_empty() {
            return Err(target.fault(Phase::NotAccepted, "no host"));
        }
        if uri.authority().is_some_and(|it| it.as_str().contains('@')) {
            return Err(target.fault(Phase::NotAccepted, "a user name in the URL"));
        }
        // A literal address never passes the resolver, so it is looked at here.
        let judged = match (target.host.parse::<IpAddr>(), meant) {
            (Ok(literal), None) => address::may_connect(literal),
            (Ok(literal), Some(ToInstanceMetadata)) => address::may_be_metadata(literal),
            (Err(_), None) => Ok(()),
            (Err(_), Some(ToInstanceMetadata)) => Err("a name, not an address"),
        };
        match judged {
            Ok(()) => Ok(target),
            Err(why) => Err(target.fault(Phase::NotAccepted, why)),
        }
    }

    /// A fault before anything was sent.
    fn fault(&self, phase: Phase, detail: &str) -> Unreachable {
        Unreachable {
            host: self.shown.clone(),
            phase,
            detail: detail.to_owned(),
            sent: false,
        }
    }

    fn broken_answer(&self, detail: &str) -> Unreachable {
        Unreachable {
            sent: true,
            ..self.fault(Phase::Answer, detail)
        }
    }

    /// Sorts the connector's error by what is at the bottom of it. Its own texts are ours or the
    /// system's; a body is never among them.
    fn connector_fault(&self, error: ConnectorError, sent: bool) -> Unreachable {
        let error = error.into_source();
        let chain = chain(error.as_ref());
        if let Some(unresolved) = chain.iter().find_map(|it| it.downcast_ref::<Unresolved>()) {
            let phase = match unresolved {
                Unresolved::Unknown(_) => Phase::Dns,
                Unresolved::Refused(_) => Phase::NotAccepted,
            };
            return self.fault(phase, &unresolved.to_string());
        }
        let detail = chain.last().map(ToString::to_string).unwrap_or_default();
        if sent {
            return self.broken_answer(&detail);
        }
        let io = chain
            .iter()
            .rev()
            .find_map(|it| it.downcast_ref::<std::io::Error>())
            .map(std::io::Error::kind);
        // rustls's own errors pass as `InvalidData`; a server that hangs up on the handshake as
        // `UnexpectedEof`, which a TCP connection attempt never gives.
        let tls = matches!(
            io,
            Some(std::io::ErrorKind::InvalidData | std::io::ErrorKind::UnexpectedEof)
        ) || chain.iter().any(|it| it.to_string().starts_with("TLS "));
        let phase = if tls { Phase::Tls } else { Phase::Connect };
        self.fault(phase, &detail)
    }
}

/// The error and what is below it, payloads of `io::Error` included (which `source` skips).
fn chain<'a>(error: &'a (dyn Error + 'static)) -> Vec<&'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&it| {
        match it.downcast_ref::<std::io::Error>() {
            Some(io) => io.get_ref().map(|it| it as &(dyn Error + 'static)),
            None => it.source(),
        }
    })
    .take(32)
    .collect()
}
