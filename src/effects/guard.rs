//! The last gate before the network: a request leaves only for a destination that was accepted.
//!
//! Which destinations a plan needs, and whether the user accepted them, is decided elsewhere
//! (`profile`); here a check forgotten there cannot leak.

use super::{Answered, Effects, Http, Phase, Unreachable};
use crate::profile::destination::is_aws_s3;
use crate::profile::region::{partition_of_host, region_of_s3_host};
use http::Uri;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;
use url::Url;

/// Refuses every request whose scheme, host and port are not accepted. The inner port never sees it.
pub struct Guarded {
    /// What carries the accepted requests.
    pub inner: Arc<dyn Http>,
    /// Where requests may go.
    pub accepted: Accepted,
}

/// A set of destinations: scheme, host and port together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Accepted {
    exactly: BTreeSet<Place>,
    below: BTreeSet<Place>,
    /// Partitions of AWS, by name, whose S3 is accepted in every region.
    s3_of: BTreeSet<&'static str>,
}

/// `https://host:port`, the host in lower case, the port always there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    scheme: String,
    host: String,
    port: u16,
}

impl Accepted {
    /// Nothing is accepted.
    pub fn nowhere() -> Self {
        Accepted::default()
    }

    /// Also the scheme, host and port of this URL. A URL without a host adds nothing.
    pub fn with(mut self, url: &Url) -> Self {
        self.exactly.extend(Place::of_url(url));
        self
    }

    /// Also this URL's host and every name below it, as S3 puts buckets
    /// (`bucket.s3.example`). An address has no names below it.
    pub fn with_names_below(mut self, url: &Url) -> Self {
        if url.domain().is_some() {
            self.below.extend(Place::of_url(url));
        }
        self.with(url)
    }

    /// Also AWS's own S3 in every region of the partition that this URL is in: which region a bucket
    /// is in, S3 says when it is asked for it. A URL that is not AWS's S3 adds nothing.
    pub fn with_s3_near(mut self, url: &Url) -> Self {
        self.s3_of.extend(url.host_str().and_then(partition_of_s3));
        self
    }

    /// Everything either accepts.
    pub fn and(mut self, other: Accepted) -> Self {
        self.exactly.extend(other.exactly);
        self.below.extend(other.below);
        self.s3_of.extend(other.s3_of);
        self
    }

    /// Whether a request to this URI may leave.
    pub fn accepts(&self, uri: &Uri) -> bool {
        let Some(place) = Place::of_uri(uri) else {
            return false;
        };
        self.exactly.contains(&place)
            || place.is_s3_of(&self.s3_of)
            || self.below.iter().any(|it| {
                it.scheme == place.scheme
                    && it.port == place.port
                    && place
                        .host
                        .strip_suffix(&it.host)
                        .and_then(|rest| rest.strip_suffix('.'))
                        .is_some_and(|labels| labels.split('.').all(is_label))
            })
    }
}

impl Place {
    fn of_url(url: &Url) -> Option<Self> {
        Some(Place {
            scheme: url.scheme().to_owned(),
            host: url.host_str().filter(|it| !it.is_empty())?.to_owned(),
            port: url.port_or_known_default()?,
        })
    }

    fn is_s3_of(&self, partitions: &BTreeSet<&'static str>) -> bool {
        (self.scheme.as_str(), self.port) == ("https", 443)
            && self.host.split('.').all(is_label)
            && partition_of_s3(&self.host).is_some_and(|it| partitions.contains(it))
    }

    fn of_uri(uri: &Uri) -> Option<Self> {
        let scheme = uri.scheme_str()?;
        let authority = uri.authority()?;
        if authority.as_str().contains('@') {
            return None;
        }
        Some(Place {
            scheme: scheme.to_owned(),
            host: authority.host().to_ascii_lowercase(),
            port: match (authority.port_u16(), scheme) {
                (Some(port), _) => port,
                // A port that is there but is no number (`host:`) is nobody's default.
                (None, _) if authority.as_str().len() != authority.host().len() => return None,
                (None, "https") => 443,
                (None, "http") => 80,
                (None, _) => return None,
            },
        })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}:{}", self.scheme, self.host, self.port)
    }
}

/// The partition whose S3 this host is; a bucket's name, which may look like a region, does not count.
fn partition_of_s3(host: &str) -> Option<&'static str> {
    if !is_aws_s3(host) {
        return None;
    }
    match region_of_s3_host(host) {
        Some(region) => Some(region.partition().name),
        None => partition_of_host(host).map(|it| it.name),
    }
}

fn is_label(it: &str) -> bool {
    !it.is_empty()
        && it
            .bytes()
            .all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-' || it == b'_')
}

impl Http for Guarded {
    fn send(
        &self,
        it: http::Request<Vec<u8>>,
    ) -> Answered<'_, Result<http::Response<Vec<u8>>, Unreachable>> {
        if self.accepted.accepts(it.uri()) {
            return self.inner.send(it);
        }
        let host = Place::of_uri(it.uri()).map_or_else(
            || it.uri().host().unwrap_or("a URL without a host").to_owned(),
            |it| it.to_string(),
        );
        Box::pin(async move {
            Err(Unreachable {
                host,
                phase: Phase::NotAccepted,
                detail: "nothing was sent".into(),
                sent: false,
            })
        })
    }
}

impl Effects {
    /// The same world, in which requests leave only for `accepted` destinations.
    pub fn accepting(&self, accepted: Accepted) -> Effects {
        Effects {
            http: Arc::new(Guarded {
                inner: self.http.clone(),
                accepted,
            }),
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(accepted: &Accepted, uri: &str, expected: bool) {
        let uri: Uri = uri.parse().unwrap();
        assert_eq!(accepted.accepts(&uri), expected, "{uri}");
    }

    fn url(it: &str) -> Url {
        Url::parse(it).unwrap()
    }

    #[test]
    fn s3_of_a_partition_is_aws_s_own_and_nobody_else_s() {
        let world = Accepted::nowhere().with_s3_near(&url("https://s3.us-east-1.amazonaws.com/"));
        let china =
            Accepted::nowhere().with_s3_near(&url("https://s3.cn-north-1.amazonaws.com.cn"));
        for (uri, in_world, in_china) in [
            ("https://s3.eu-west-3.amazonaws.com/", true, false),
            (
                "https://bucket.s3.ap-southeast-7.amazonaws.com/",
                true,
                false,
            ),
            (
                "https://cn-north-1.s3.eu-west-1.amazonaws.com/",
                true,
                false,
            ),
            ("https://s3.amazonaws.com/", true, false),
            ("https://s3.cn-northwest-1.amazonaws.com.cn/", false, true),
            ("https://s3.us-gov-west-1.amazonaws.com/", false, false),
            ("http://s3.eu-west-3.amazonaws.com/", false, false),
            ("https://s3.eu-west-3.amazonaws.com:8443/", false, false),
            ("https://sts.eu-west-3.amazonaws.com/", false, false),
            ("https://s3.evil.test/", false, false),
            (
                "https://x.execute-api.eu-west-3.amazonaws.com/",
                false,
                false,
            ),
            (
                "https://s3.eu-west-3.amazonaws.com.evil.test/",
                false,
                false,
            ),
        ] {
            check(&world, uri, in_world);
            check(&china, uri, in_china);
        }
        let elsewhere = Accepted::nowhere().with_s3_near(&url("https://s3.example.com/"));
        check(&elsewhere, "https://s3.eu-west-3.amazonaws.com/", false);
    }

    #[test]
    fn scheme_host_and_port_count_and_nothing_else() {
        let accepted = Accepted::nowhere()
            .with(&url("https://idp.example/tenant/token?x=1"))
            .with(&url("http://127.0.0.1:8080/"));
        for (uri, expected) in [
            ("https://idp.example/", true),
            ("https://idp.example:443/other", true),
            ("https://IDP.example/", true),
            ("http://127.0.0.1:8080/token", true),
            ("http://idp.example/", false),
            ("https://idp.example:444/", false),
            ("https://idp.example./", false),
            ("https://a.idp.example/", false),
            ("https://idp.example.evil.test/", false),
            ("https://user@idp.example/", false),
            ("https://idp.example@evil.test/", false),
            ("http://127.0.0.1/", false),
            ("http://127.0.0.2:8080/", false),
            ("/relative", false),
        ] {
            check(&accepted, uri, expected);
        }
        check(&Accepted::nowhere(), "https://idp.example/", false);
    }

    #[test]
    fn names_below_are_whole_labels_on_the_same_scheme_and_port() {
        let accepted = Accepted::nowhere()
            .with_names_below(&url("https://s3.example"))
            .with_names_below(&url("https://192.0.2.1:9000"));
        for (uri, expected) in [
            ("https://s3.example/bucket", true),
            ("https://bucket.s3.example/", true),
            ("https://my.dotted-bucket.s3.example/", true),
            ("https://evils3.example/", false),
            ("https://.s3.example/", false),
            ("https://a..s3.example/", false),
            ("https://bucket.s3.example:444/", false),
            ("http://bucket.s3.example/", false),
            ("https://s3.example.evil.test/", false),
            ("https://192.0.2.1:9000/", true),
            ("https://8.192.0.2.1:9000/", false),
        ] {
            if let Ok(uri) = uri.parse::<Uri>() {
                assert_eq!(accepted.accepts(&uri), expected, "{uri}");
            }
        }
    }
}
