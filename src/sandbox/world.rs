//! The state of a sandbox and the one door to its faces.

use super::config::{Knobs, Machine, WorldConfig};
use super::issued::{Issued, StaticKey};
use super::log::{Log, Requested};
use super::reply::{self, Reply};
use super::sts::multi_factor::{self, Taken};
use super::sts::saml;
use super::sts::trust::TrustPolicy;
use super::{Unavailable, form, identity_center, metadata, oidc, s3, sts};
use crate::effects::{Answered, BodyLimit, Clock, Entropy, Http, Phase, Unreachable};
use http::header::{CONTENT_LENGTH, HOST};
use http::{HeaderValue, Request, Response, StatusCode};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// The most bytes of request body that the faces other than S3 read.
const BODY_LIMIT: usize = 64 * 1024;

/// The services of a sandbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Face {
    /// The OpenID provider.
    Oidc,
    /// AWS STS.
    Sts,
    /// S3.
    S3,
    /// Identity Center's OIDC service, with its sign-in pages.
    SsoOidc,
    /// The access portal's API.
    Sso,
    /// The machine's instance metadata service.
    Metadata,
}

/// Host and port of each face.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addresses {
    /// Of the OpenID provider: `127.0.0.1:9601`.
    pub oidc: String,
    /// Of STS.
    pub sts: String,
    /// Of S3, path style. Virtual-host style is `BUCKET.localhost` and the same port.
    pub s3: String,
    /// Of Identity Center's OIDC service.
    pub sso_oidc: String,
    /// Of the access portal's API.
    pub sso: String,
    /// Of the machine's instance metadata service.
    pub metadata: String,
}

impl Addresses {
    /// Where the faces are while nothing listens: in-process only.
    fn in_process() -> Self {
        Addresses {
            oidc: "127.0.0.1:9601".to_owned(),
            sts: "127.0.0.1:9602".to_owned(),
            s3: "127.0.0.1:9603".to_owned(),
            sso_oidc: "127.0.0.1:9604".to_owned(),
            sso: "127.0.0.1:9605".to_owned(),
            metadata: "127.0.0.1:9606".to_owned(),
        }
    }
}

/// A sandbox: all state, and the handlers of all endpoints.
///
/// Dropping it deletes its buckets.
pub struct World {
    pub(super) config: WorldConfig,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) entropy: Arc<dyn Entropy>,
    pub(super) oidc: oidc::Provider,
    pub(super) identity_center: identity_center::Instance,
    pub(super) trust: Vec<TrustPolicy>,
    pub(super) issued: Arc<Issued>,
    pub(super) taken: Taken,
    pub(super) metadata: metadata::Tokens,
    pub(super) saml: saml::Responses,
    s3: s3::Storage,
    static_key: StaticKey,
    knobs: Mutex<Knobs>,
    addresses: OnceLock<Addresses>,
    log: Mutex<Log>,
}

impl World {
    /// Makes the signing key, the buckets and everything the configuration says.
    pub fn new(
        config: WorldConfig,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, Unavailable> {
        let mut trust = Vec::with_capacity(config.roles.len());
        for role in &config.roles {
            trust.push(TrustPolicy::parse(&role.trust_policy).map_err(|why| {
                Unavailable::TrustPolicy {
                    role: role.arn.clone(),
                    why,
                }
            })?);
        }
        let issued = Arc::new(Issued::new(clock.clone()));
        let static_key = issued.insert_static(&*entropy, &config.account_id);
        Ok(World {
            oidc: oidc::Provider::new(config.signing, &*entropy)?,
            identity_center: identity_center::Instance::default(),
            trust,
            s3: s3::Storage::new(issued.clone(), clock.clone())?,
            issued,
            taken: Taken::default(),
            metadata: metadata::Tokens::default(),
            saml: saml::Responses::default(),
            static_key,
            knobs: Mutex::new(config.knobs.clone()),
            addresses: OnceLock::new(),
            log: Mutex::default(),
            config,
            clock,
            entropy,
        })
    }

    /// What may be changed while it runs.
    pub fn knobs(&self) -> Knobs {
        self.knobs
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Changes it, from the next request on.
    pub fn set_knobs(&self, it: Knobs) {
        *self.knobs.lock().unwrap_or_else(PoisonError::into_inner) = it;
    }

    /// The key pair for S3 without a sign-in.
    pub fn static_key(&self) -> &StaticKey {
        &self.static_key
    }

    /// The code that the MFA device shows now; nothing without a device.
    pub fn mfa_code(&self) -> Option<String> {
        let it = self.config.mfa_device.as_ref()?;
        Some(multi_factor::code(&it.seed, self.now()))
    }

    /// The folder whose folders are the buckets.
    pub fn buckets(&self) -> &Path {
        self.s3.folder()
    }

    /// The requests so far, oldest first; the last few thousand.
    pub fn requests(&self) -> Vec<Requested> {
        self.log().all()
    }

    /// The requests that came after the first so many, and how many there were until now: for whoever
    /// follows them.
    pub fn requests_after(&self, seen: usize) -> (Vec<Requested>, usize) {
        self.log().after(seen)
    }

    /// Where each face is.
    pub fn addresses(&self) -> Addresses {
        self.addresses
            .get()
            .cloned()
            .unwrap_or_else(Addresses::in_process)
    }

    /// Says where each face listens, once.
    pub(super) fn settle(&self, it: Addresses) -> Result<(), Unavailable> {
        self.addresses.set(it).map_err(|_| Unavailable::Started)
    }

    /// The issuer of ID tokens: `http://127.0.0.1:PORT`.
    pub fn issuer(&self) -> String {
        format!("http://{}", self.addresses().oidc)
    }

    /// Identity Center's OIDC service, `http://127.0.0.1:PORT`, for the instance's own region. With
    /// `/REGION` at the end it is for that region; in-process, so is `https://oidc.REGION.amazonaws.com`.
    pub fn sso_oidc_url(&self) -> String {
        format!("http://{}", self.addresses().sso_oidc)
    }

    /// Where a browser finds the pages of Identity Center's OIDC service for a region.
    pub(super) fn sso_oidc_page(&self, region: &str) -> String {
        match self.addresses.get() {
            Some(_) => self.sso_oidc_url(),
            None => format!("https://oidc.{region}.amazonaws.com"),
        }
    }

    /// The access portal's API: likewise, in-process also `https://portal.sso.REGION.amazonaws.com`.
    pub fn sso_url(&self) -> String {
        format!("http://{}", self.addresses().sso)
    }

    /// What to type as the SSO start URL. It is only ever compared, never opened.
    pub fn identity_center_start_url(&self) -> String {
        self.config.identity_center.start_url()
    }

    /// The region to choose with it.
    pub fn identity_center_region(&self) -> &str {
        &self.config.identity_center.region
    }

    /// Ends every session at the access portal, as an administrator can.
    pub fn revoke_portal_sessions(&self) {
        self.identity_center.revoke_sessions();
    }

    /// Whether this answer is one of those to be throttled.
    pub(super) fn take_throttled(&self) -> bool {
        let mut knobs = self.knobs.lock().unwrap_or_else(PoisonError::into_inner);
        let left = knobs.throttled.checked_sub(1);
        knobs.throttled = left.unwrap_or_default();
        left.is_some()
    }

    /// Seconds since the epoch.
    pub(super) fn now(&self) -> i64 {
        self.clock.now().as_second()
    }

    /// Answers one request: to whom is decided by the authority of its URI, or else its `Host`.
    /// Anything that is not addressed to a face by its own name is refused with 421, so that no web
    /// page can reach a face under a name of its own (DNS rebinding).
    pub async fn handle(&self, request: Request<Vec<u8>>) -> Response<Vec<u8>> {
        let answer = self.answer(request.map(s3::Body::from)).await;
        let (parts, mut body) = answer.into_parts();
        match body.store_all_limited(usize::MAX).await {
            Ok(bytes) => Response::from_parts(parts, bytes.into()),
            Err(_) => reply::text(StatusCode::INTERNAL_SERVER_ERROR, "the answer broke off"),
        }
    }

    /// Answers one request, bodies streaming: the form both mounts share.
    pub(super) async fn answer(&self, request: Request<s3::Body>) -> Response<s3::Body> {
        let to = authority(&request).and_then(|it| self.face(&it));
        let Some((face, region)) = to else {
            return reply::text(StatusCode::MISDIRECTED_REQUEST, "no such host here")
                .map(s3::Body::from);
        };
        let mut line = Requested {
            face,
            method: request.method().to_string(),
            action: request.uri().path().to_owned(),
            region,
            parameters: form::names(request.uri().query().unwrap_or_default().as_bytes()),
            status: StatusCode::OK,
        };
        let answer = match face {
            Face::S3 => self.s3.answer(request).await,
            Face::Oidc | Face::Sts | Face::SsoOidc | Face::Sso | Face::Metadata => {
                match whole(request).await {
                    Ok(request) => self
                        .answer_whole(face, &request, &mut line)
                        .map(s3::Body::from),
                    Err(refusal) => refusal.map(s3::Body::from),
                }
            }
        };
        line.status = answer.status();
        self.log().push(line);
        answer
    }

    fn answer_whole(&self, face: Face, request: &Request<Vec<u8>>, line: &mut Requested) -> Reply {
        if form::is_form(request.headers()) {
            line.parameters.extend(form::names(request.body()));
        }
        match face {
            Face::Sts => {
                if let Some(action) = sts::action(request) {
                    line.action = action.to_owned();
                }
                sts::answer(self, request)
            }
            Face::SsoOidc | Face::Sso => {
                line.parameters.extend(identity_center::names(request));
                let (region, path) = identity_center::region::of_path(request.uri().path());
                path.clone_into(&mut line.action);
                line.region = line.region.take().or(region.map(str::to_owned));
                let region = line.region.as_deref();
                let region = region.unwrap_or(&self.config.identity_center.region);
                identity_center::answer(self, face, request, path, region)
            }
            Face::Metadata => metadata::answer(self, request),
            Face::Oidc | Face::S3 => oidc::answer(self, request),
        }
    }

    /// Who is addressed, and in which region if the name says.
    fn face(&self, authority: &str) -> Option<(Face, Option<String>)> {
        let known = self.addresses();
        let virtual_host = |it: &str| {
            let (host, port) = it.rsplit_once(':')?;
            let same_port = known.s3.rsplit_once(':').is_some_and(|(_, it)| it == port);
            (same_port && (host == "localhost" || host.ends_with(".localhost"))).then_some(Face::S3)
        };
        // AWS's own names, where there is no network that could mean someone else by them.
        if self.addresses.get().is_none()
            && let Some((face, region)) = identity_center::region::of_host(authority)
        {
            return Some((face, Some(region.to_owned())));
        }
        let is_metadata = authority == known.metadata
            || (self.addresses.get().is_none() && metadata::OWN_NAMES.contains(&authority));
        if is_metadata {
            let there = self.knobs().machine != Machine::Elsewhere;
            return there.then_some((Face::Metadata, None));
        }
        let face = match authority {
            it if it == known.oidc => Some(Face::Oidc),
            it if it == known.sts => Some(Face::Sts),
            it if it == known.s3 => Some(Face::S3),
            it if it == known.sso_oidc => Some(Face::SsoOidc),
            it if it == known.sso => Some(Face::Sso),
            it => virtual_host(it),
        };
        face.map(|it| (it, None))
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The in-process mount: the network of a world that has nothing else in it.
impl Http for World {
    fn send(
        &self,
        mut it: Request<Vec<u8>>,
    ) -> Answered<'_, Result<Response<Vec<u8>>, Unreachable>> {
        Box::pin(async move {
            let host = authority(&it).unwrap_or_default();
            let unreachable = |phase, detail: &str, sent| Unreachable {
                host: host.clone(),
                phase,
                detail: detail.to_owned(),
                sent,
            };
            if self.face(&host).is_none() {
                return Err(unreachable(Phase::Connect, "nothing listens there", false));
            }
            // What an HTTP/1.1 client would add.
            if let Ok(value) = HeaderValue::from_str(&host) {
                it.headers_mut().entry(HOST).or_insert(value);
            }
            let length = HeaderValue::from(it.body().len());
            if !it.body().is_empty() {
                it.headers_mut().entry(CONTENT_LENGTH).or_insert(length);
            }
            let limit = it
                .extensions()
                .get::<BodyLimit>()
                .copied()
                .unwrap_or_default()
                .0;
            let answer = self.handle(it).await;
            if answer.body().len() > limit {
                return Err(unreachable(Phase::Answer, "longer than may be read", true));
            }
            Ok(answer)
        })
    }
}

/// Host and port a request is addressed to, in lower case.
pub(super) fn authority<B>(it: &Request<B>) -> Option<String> {
    let named = it.uri().authority().map(|it| it.as_str());
    let named = named.or_else(|| it.headers().get(HOST)?.to_str().ok())?;
    Some(named.to_ascii_lowercase())
}

/// Reads the body, up to the limit.
async fn whole(request: Request<s3::Body>) -> Result<Request<Vec<u8>>, Reply> {
    let (parts, mut body) = request.into_parts();
    match body.store_all_limited(BODY_LIMIT).await {
        Ok(bytes) => Ok(Request::from_parts(parts, bytes.into())),
        Err(_) => Err(reply::text(
            StatusCode::PAYLOAD_TOO_LARGE,
            "the request is too long",
        )),
    }
}
