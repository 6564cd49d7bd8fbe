//! Where the storage and its STS are.

use super::text::{OnEmpty, asked_or, endpoint_refused, input, judged, property};
use super::{Surroundings, default};
use crate::aws::s3::Addressing;
use crate::diagnostic::{Diagnostic, Place};
use crate::profile::region::{self, Region, Service};
use crate::profile::{Origin, Profile, Sourced, keys};
use crate::step::connect_s3::ConnectS3;
use crate::step::{Input, Step};
use ::url::{Host, Url};

/// The region for which requests to STS are signed; the global endpoint is in `us-east-1`.
pub(super) fn sts_signing_region(endpoint: &Input<Url>) -> String {
    endpoint
        .value()
        .and_then(|it| it.host_str())
        .and_then(sts_region)
        .map_or_else(|| "us-east-1".to_owned(), |it| it.to_string())
}

/// The region in an AWS host name of STS: `sts.eu-west-1.amazonaws.com`.
fn sts_region(host: &str) -> Option<Region> {
    region::partition_of_host(host)?;
    host.strip_prefix("sts.")?
        .split('.')
        .next()
        .and_then(|it| Region::parse(it).ok())
}

/// The last step of every way in: what the profile says of its server.
pub(super) fn connect(
    profile: &Profile,
    around: &Surroundings,
    problems: &mut Vec<Diagnostic>,
) -> Option<Step> {
    connect_near(profile, None, around, problems)
}

/// The same, beside a service in a known region: where nobody names another, the storage is there.
pub(in crate::plan) fn connect_near(
    profile: &Profile,
    near: Option<&String>,
    around: &Surroundings,
    problems: &mut Vec<Diagnostic>,
) -> Option<Step> {
    let region = input(profile, &keys::REGION)
        .or_else(|| property(profile, "s3.location", OnEmpty::Ignore))
        .unwrap_or_else(|| match near {
            Some(near) => default(near.clone(), "the region of the sign-in"),
            None => default("us-east-1".to_owned(), "S3's own default region"),
        });
    let region = checked_region(region, problems)?;
    let endpoint = server(profile, &region, around, problems)?;
    let path_style = property(profile, "s3.bucket.virtualhost.disable", OnEmpty::Ignore);
    let wants_path = path_style
        .as_ref()
        .and_then(Input::value)
        .is_some_and(|it| it.trim().eq_ignore_ascii_case("true") || it.trim() == "1");
    let is_name = endpoint
        .value()
        .is_none_or(|it| matches!(it.host(), Some(Host::Domain(name)) if name.contains('.')));
    let addressing = if wants_path || !is_name {
        Addressing::Path
    } else {
        Addressing::VirtualHost
    };
    let path = input(profile, &keys::DEFAULT_PATH);
    Some(Step::ConnectS3(ConnectS3 {
        endpoint,
        region,
        addressing,
        path,
    }))
}

/// Third-party storage has regions of its own making, so only the form is judged.
fn checked_region(it: Input<String>, problems: &mut Vec<Diagnostic>) -> Option<Input<String>> {
    let is_word = |it: &str| {
        !it.is_empty()
            && it.len() <= 63
            && it
                .bytes()
                .all(|it| it.is_ascii_alphanumeric() || b"-_.".contains(&it))
    };
    match it.value() {
        Some(value) if !is_word(value) => {
            problems.push(
                Diagnostic::error(
                    "region-malformed",
                    Place::value(keys::REGION.name),
                    format!("`{value}` cannot be a region"),
                )
                .with_help("a region is a short word of letters, digits and hyphens"),
            );
            None
        }
        _ => Some(it),
    }
}

/// Amazon's global host stands for the region's own one.
fn server(
    profile: &Profile,
    region: &Input<String>,
    around: &Surroundings,
    problems: &mut Vec<Diagnostic>,
) -> Option<Input<Url>> {
    let (host, origin) = match input(profile, &keys::DEFAULT_HOSTNAME) {
        None => return Some(Input::asked(HOSTNAME)),
        Some(Input::Asked { key }) => return Some(Input::asked(key)),
        Some(Input::Open { text, .. }) => (text, Origin::Default("waits for an answer")),
        Some(Input::Given(it)) => (it.value, it.origin),
    };
    let regional = region
        .value()
        .filter(|_| host == GLOBAL_S3)
        .and_then(|it| Region::parse(it).ok())
        .and_then(|it| it.endpoint(Service::S3).ok());
    let prefix = prefix(profile, problems)?;
    let below = |mut url: Url| {
        if let Some(prefix) = &prefix {
            url.set_path(prefix);
        }
        Some(Input::given(url, origin.clone()))
    };
    if let Some(url) = regional {
        return below(url);
    }
    let scheme = profile
        .text(&keys::SCHEME)
        .into_value()
        .unwrap_or_else(|| "https".into());
    let port = match profile.text(&keys::DEFAULT_PORT).into_value() {
        Some(port) if !is_usual(&scheme, &port) => format!(":{port}"),
        _ => String::new(),
    };
    let value = format!("{scheme}://{host}{port}");
    let it = match asked_or(Sourced {
        value,
        origin: origin.clone(),
    })
    .settled()
    {
        Ok(it) => it,
        Err(Input::Open { text, keys }) => {
            let text = format!("{text}{}", prefix.unwrap_or_default());
            return Some(Input::Open { text, keys });
        }
        Err(asked) => return Some(asked),
    };
    match judged(&it.value, &it.origin, None, around) {
        Ok(url) => below(url),
        Err(refused) => {
            problems.push(endpoint_refused(
                &keys::DEFAULT_HOSTNAME,
                &it.origin,
                &refused,
            ));
            None
        }
    }
}

/// The path below which all of the storage is: a `Context` that begins with `/`. Any other is not
/// about the storage.
fn prefix(profile: &Profile, problems: &mut Vec<Diagnostic>) -> Option<Option<String>> {
    let Some(it) = input(profile, &keys::CONTEXT) else {
        return Some(None);
    };
    let Some(path) = it.value().map(|it| it.trim_end_matches('/')) else {
        return Some(None);
    };
    let Some(segments) = path.strip_prefix('/') else {
        return Some(None);
    };
    let is_segment = |it: &str| {
        !matches!(it, "" | "." | "..")
            && it
                .bytes()
                .all(|it| it.is_ascii_alphanumeric() || b"-._~".contains(&it))
    };
    if segments.split('/').all(is_segment) {
        // With its last slash: a bucket's name follows.
        return Some(Some(format!("{path}/")));
    }
    problems.push(
        Diagnostic::error(
            "context-malformed",
            Place::value(keys::CONTEXT.name),
            format!("`{path}` cannot stand before the buckets"),
        )
        .with_help("a path prefix has letters, digits and `-._~` between its slashes"),
    );
    None
}

/// Whether the port goes without saying.
fn is_usual(scheme: &str, port: &str) -> bool {
    matches!((scheme, port), ("https", "443") | ("http", "80"))
}

/// The host that every S3 profile without one inherits.
const GLOBAL_S3: &str = "s3.amazonaws.com";

/// The key under which the server is asked for.
const HOSTNAME: &str = keys::DEFAULT_HOSTNAME.name;
