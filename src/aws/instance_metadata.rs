//! EC2's instance metadata service, version 2: a token first, then the role's name, then its keys.
//!
//! Version 1, which needs no token, is not spoken: whoever can make this machine send a GET could use
//! it. A service that has no version 2 is named as that.

use crate::credentials::Credentials;
use crate::effects::{BodyLimit, Effects, Phase, ToInstanceMetadata, Unreachable};
use crate::failure::{Failure, Kind};
use crate::profile::instance_metadata::is_role_name;
use crate::secret::Secret;
use http::{HeaderValue, Method, Request, Response, StatusCode};
use jiff::Timestamp;
use serde::Deserialize;
use url::Url;

const TOKEN: &str = "/latest/api/token";
const TOKEN_LIFE: &str = "x-aws-ec2-metadata-token-ttl-seconds";
const TOKEN_HEADER: &str = "x-aws-ec2-metadata-token";
const ROLES: &str = "/latest/meta-data/iam/security-credentials/";

/// The token serves the two requests that follow at once: a minute, of the six hours it may be.
const SECONDS: &str = "60";

/// More than any of its answers.
const LONGEST: BodyLimit = BodyLimit(64 * 1024);

/// The keys of the machine's role; fails where that is not the role of this name.
pub async fn credentials(
    service: &Url,
    role_name: Option<&str>,
    fx: &Effects,
) -> Result<Credentials, Failure> {
    let token = token(service, fx).await?;
    let attached = role(service, &token, fx).await?;
    if let Some(wanted) = role_name
        && wanted != attached
    {
        return Err(Failure::new(
            Kind::Refused,
            "metadata-other-role",
            "the machine has another role than the profile names",
        )
        .with_fact("expected", wanted)
        .with_fact("got", attached)
        .with_help("put the machine's role at the end of `Context`, or end it in `security-credentials/` for whichever it has"));
    }
    let answer = get(service, &format!("{ROLES}{attached}"), &token, fx).await?;
    let keys: Keys = match answer.status() {
        StatusCode::OK => serde_json::from_slice(answer.body())
            .map_err(|_| unusable("the keys are not in the form that the service has"))?,
        status => return Err(refused(status)),
    };
    keys.check(&attached, fx.clock.now())
}

async fn token(service: &Url, fx: &Effects) -> Result<HeaderValue, Failure> {
    let put = request(Method::PUT, service, TOKEN)?;
    let put = put.header(TOKEN_LIFE, SECONDS);
    let answer = send(put, fx).await.map_err(not_there)?;
    match answer.status() {
        StatusCode::OK => {}
        StatusCode::FORBIDDEN => {
            return Err(Failure::new(
                Kind::Refused,
                "metadata-forbidden",
                "the instance metadata service gives this machine no token",
            )
            .with_fact("status", "403")
            .with_help("the service is switched off for the instance (`HttpEndpoint`), or a proxy in between is refused by it"));
        }
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED | StatusCode::NOT_IMPLEMENTED => {
            return Err(Failure::new(
                Kind::Refused,
                "metadata-version",
                "what answers as the instance metadata service has no version 2",
            )
            .with_fact("status", answer.status().as_str())
            .with_help("version 1 is not used, since any request that is made on the machine's behalf gets keys from it"));
        }
        status => return Err(refused(status)),
    }
    let mut token = HeaderValue::from_bytes(answer.body())
        .ok()
        .filter(|it| !it.is_empty() && it.to_str().is_ok())
        .ok_or_else(|| unusable("the token is not one that a header can carry"))?;
    token.set_sensitive(true);
    Ok(token)
}

/// The name of the machine's role: it has one, or none.
async fn role(service: &Url, token: &HeaderValue, fx: &Effects) -> Result<String, Failure> {
    let answer = get(service, ROLES, token, fx).await?;
    match answer.status() {
        StatusCode::OK => {}
        StatusCode::NOT_FOUND => return Err(no_role()),
        status => return Err(refused(status)),
    }
    let names = std::str::from_utf8(answer.body()).unwrap_or_default();
    match names.lines().next().map(str::trim).unwrap_or_default() {
        "" => Err(no_role()),
        name if is_role_name(name) => Ok(name.to_owned()),
        _ => Err(unusable("the role's name is none that IAM gives")),
    }
}

fn no_role() -> Failure {
    Failure::new(
        Kind::Refused,
        "metadata-no-role",
        "this machine has no role, and so no keys to give",
    )
    .with_help(
        "attach an instance profile with the role in the EC2 console: Actions, Security, Modify IAM role",
    )
}

async fn get(
    service: &Url,
    path: &str,
    token: &HeaderValue,
    fx: &Effects,
) -> Result<Response<Vec<u8>>, Failure> {
    let it = request(Method::GET, service, path)?;
    send(it.header(TOKEN_HEADER, token), fx)
        .await
        .map_err(not_there)
}

fn request(method: Method, service: &Url, path: &str) -> Result<http::request::Builder, Failure> {
    let url = service
        .join(path)
        .map_err(|_| unusable("its address is not a URL"))?;
    Ok(Request::builder()
        .method(method)
        .uri(url.as_str())
        .extension(LONGEST)
        .extension(ToInstanceMetadata))
}

async fn send(it: http::request::Builder, fx: &Effects) -> Result<Response<Vec<u8>>, Unreachable> {
    let it = it.body(Vec::new()).map_err(|_| Unreachable {
        host: String::new(),
        phase: Phase::NotAccepted,
        detail: "not a request that can be sent".to_owned(),
        sent: false,
    })?;
    fx.http.send(it).await
}

/// Nothing answers. What a container sees whose host's answers stop one hop before it is told apart.
fn not_there(it: Unreachable) -> Failure {
    let message = match (it.phase, it.sent) {
        (Phase::NotAccepted, _) => return it.into(),
        (Phase::TimedOut, true) => {
            "the instance metadata service takes requests and does not answer"
        }
        _ => "no instance metadata service is there",
    };
    Failure::new(Kind::Unreachable, "metadata-unreachable", message)
        .with_fact("service", it.host)
        .with_fact("detail", it.detail)
        .with_help("this way in is for machines on EC2; in a container raise the instance's `HttpPutResponseHopLimit` to 2")
}

fn refused(status: StatusCode) -> Failure {
    Failure::new(
        Kind::Refused,
        "metadata-refused",
        "the instance metadata service refuses the request",
    )
    .with_fact("status", status.as_str())
    .with_help("try again; if it stays so, look at the instance's metadata options")
}

fn unusable(why: &str) -> Failure {
    Failure::new(
        Kind::Refused,
        "metadata-unusable",
        format!("the instance metadata service gives an unusable answer: {why}"),
    )
    .with_help("something else than EC2's service answers at this address")
}

/// What the service says of a role. Never printed: it holds the keys.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Keys {
    /// Emulators and agents leave it out.
    code: Option<String>,
    access_key_id: Option<String>,
    secret_access_key: Option<String>,
    token: Option<String>,
    expiration: Option<Timestamp>,
    account_id: Option<String>,
}

impl Keys {
    fn check(self, role: &str, now: Timestamp) -> Result<Credentials, Failure> {
        if let Some(code) = self.code.filter(|it| it != "Success") {
            return Err(Failure::new(
                Kind::Refused,
                "metadata-role-unusable",
                "EC2 could not take the machine's role, and has no keys for it",
            )
            .with_fact("said", code)
            .with_fact("role", role)
            .with_help("the role's trust policy must allow `ec2.amazonaws.com` to assume it"));
        }
        let expires_at = self
            .expiration
            .ok_or_else(|| unusable("the keys do not say when they expire"))?;
        if expires_at <= now {
            return Err(Failure::new(
                Kind::Refused,
                "metadata-keys-expired",
                "the keys that the instance metadata service gives have expired",
            )
            .with_fact("expired", expires_at.to_string())
            .with_fact("role", role)
            .with_help("EC2 renews them by itself: check the machine's clock, and that the role still exists"));
        }
        match (self.access_key_id, self.secret_access_key, self.token) {
            (Some(access_key_id), Some(secret_access_key), Some(token))
                if ![&access_key_id, &secret_access_key, &token]
                    .iter()
                    .any(|it| it.is_empty()) =>
            {
                Ok(Credentials {
                    access_key_id,
                    secret_access_key: Secret::new(secret_access_key),
                    session_token: Some(Secret::new(token)),
                    expires_at: Some(expires_at),
                    account_id: self.account_id,
                })
            }
            _ => Err(unusable("a part of the keys is missing")),
        }
    }
}
