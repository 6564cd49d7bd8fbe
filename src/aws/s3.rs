//! S3: what the credentials are for.

use super::http::{SdkClock, client};
use super::{keys, refusal};
use crate::credentials::Credentials;
use crate::effects::{BodyLimit, Clock, Effects};
use crate::failure::{Failure, Kind};
use crate::profile::destination::is_aws_s3;
use crate::profile::region::{self, Service, region_of_s3_host};
use aws_sdk_s3::config::{
    Builder, Region, RequestChecksumCalculation, ResponseChecksumValidation, retry::RetryConfig,
};
use aws_sdk_s3::primitives::ByteStream;
use jiff::Timestamp;
use std::sync::Arc;
use url::Url;

/// The largest object read in one piece; larger ones want ranges.
const LARGEST_ANSWER: BodyLimit = BodyLimit(64 * 1024 * 1024);

/// Where the storage is and how it wants to be addressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Scheme, host and port; a path is the profile's `Context`.
    pub url: Url,
    /// The signing region.
    pub region: String,
    /// How a bucket is named in a request.
    pub addressing: Addressing,
}

/// How a bucket is named in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Addressing {
    /// `https://bucket.host/key`.
    VirtualHost,
    /// `https://host/bucket/key` (`s3.bucket.virtualhost.disable`).
    Path,
}

/// A bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bucket {
    /// Its name: untrusted text.
    pub name: String,
    /// When it was made, where the service says so.
    pub created: Option<Timestamp>,
}

/// An object, or a common prefix that stands for many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// Its key: untrusted text; a common prefix ends in `/`.
    pub key: String,
    /// In bytes; `None` for a common prefix.
    pub size: Option<u64>,
    /// When it was last written.
    pub modified: Option<Timestamp>,
}

/// As whom the storage is asked.
#[derive(Debug, Clone, Copy)]
pub enum Access<'a> {
    /// With requests signed by these.
    Signed(&'a Credentials),
    /// As nobody: requests are not signed.
    Anonymous,
}

impl<'a> From<&'a Credentials> for Access<'a> {
    fn from(it: &'a Credentials) -> Self {
        Access::Signed(it)
    }
}

/// A connection to the storage.
pub struct Storage {
    client: aws_sdk_s3::Client,
    clock: Arc<dyn Clock>,
    url: Url,
}

/// A refusal, and the region where the service says that the bucket is.
struct Refused {
    failure: Failure,
    bucket_region: Option<region::Region>,
}

impl Storage {
    /// Makes ready; nothing is sent yet.
    pub fn new<'a>(endpoint: &Endpoint, access: impl Into<Access<'a>>, fx: &Effects) -> Self {
        let clock = SdkClock(fx.clock.clone());
        let settings = Builder::new()
            .behavior_version_latest()
            .endpoint_url(endpoint.url.as_str())
            .region(Region::new(endpoint.region.clone()))
            .force_path_style(endpoint.addressing == Addressing::Path)
            // Third-party storage often knows neither the trailers nor the checksums of later years.
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .response_checksum_validation(ResponseChecksumValidation::WhenRequired)
            .retry_config(RetryConfig::standard())
            .sleep_impl(clock.clone())
            .time_source(clock)
            .http_client(client(fx, LARGEST_ANSWER));
        let settings = match access.into() {
            Access::Signed(credentials) => {
                settings.credentials_provider(keys::provider(credentials))
            }
            Access::Anonymous => settings.allow_no_auth(),
        };
        Storage {
            client: aws_sdk_s3::Client::from_conf(settings.build()),
            clock: fx.clock.clone(),
            url: endpoint.url.clone(),
        }
    }

    /// Asks for something in a bucket; where AWS answers that the bucket is in another region, asks
    /// there, once. That is AWS's own S3 of the same partition, or nobody.
    async fn in_its_region<T>(
        &self,
        ask: impl AsyncFn(&aws_sdk_s3::Client) -> Result<T, Refused>,
    ) -> Result<T, Failure> {
        let refused = match ask(&self.client).await {
            Ok(it) => return Ok(it),
            Err(it) => it,
        };
        let Some(there) = refused
            .bucket_region
            .filter(|_| refused.failure.code == WRONG_REGION)
        else {
            return Err(refused.failure);
        };
        let failure = refused
            .failure
            .with_fact("bucket region", there.to_string());
        match self.moved_to(&there) {
            Some(client) => ask(&client).await.map_err(|it| it.failure),
            None => Err(failure),
        }
    }

    /// The same connection, to AWS's S3 in another region of its partition.
    fn moved_to(&self, there: &region::Region) -> Option<aws_sdk_s3::Client> {
        let host = self.url.host_str()?;
        let is_usual = self.url.scheme() == "https" && self.url.port().is_none();
        let here = match region_of_s3_host(host) {
            Some(it) => it.partition(),
            None => region::partition_of_host(host)?,
        };
        if !is_usual || !is_aws_s3(host) || here != there.partition() {
            return None;
        }
        let url = there.endpoint(Service::S3).ok()?;
        let settings = self.client.config().to_builder();
        let settings = settings
            .endpoint_url(url.as_str())
            .region(Region::new(there.to_string()));
        Some(aws_sdk_s3::Client::from_conf(settings.build()))
    }

    /// `ListBuckets`, every page.
    pub async fn buckets(&self) -> Result<Vec<Bucket>, Failure> {
        let mut buckets = Vec::new();
        let mut continuation = None;
        loop {
            let page = self
                .client
                .list_buckets()
                .set_continuation_token(continuation)
                .send()
                .await
                .map_err(|error| self.refusal("ListBuckets", error).failure)?;
            buckets.extend(page.buckets().iter().map(|it| Bucket {
                name: it.name().unwrap_or_default().to_owned(),
                created: it.creation_date().and_then(timestamp),
            }));
            continuation = page
                .continuation_token()
                .filter(|it| !it.is_empty())
                .map(str::to_owned);
            if continuation.is_none() {
                return Ok(buckets);
            }
        }
    }

    /// `ListObjectsV2` below a prefix, one level deep, every page.
    pub async fn objects(&self, bucket: &str, prefix: &str) -> Result<Vec<Object>, Failure> {
        self.in_its_region(async |client| self.objects_at(client, bucket, prefix).await)
            .await
    }

    async fn objects_at(
        &self,
        client: &aws_sdk_s3::Client,
        bucket: &str,
        prefix: &str,
    ) -> Result<Vec<Object>, Refused> {
        let mut objects = Vec::new();
        let mut continuation = None;
        loop {
            let page = client
                .list_objects_v2()
                .bucket(bucket)
                .prefix(prefix)
                .delimiter("/")
                .set_continuation_token(continuation)
                .send()
                .await
                .map_err(|error| {
                    self.refusal("ListObjectsV2", error)
                        .with_fact("bucket", bucket)
                })?;
            objects.extend(page.common_prefixes().iter().map(|it| Object {
                key: it.prefix().unwrap_or_default().to_owned(),
                size: None,
                modified: None,
            }));
            objects.extend(page.contents().iter().map(|it| Object {
                key: it.key().unwrap_or_default().to_owned(),
                size: it.size().and_then(|it| u64::try_from(it).ok()),
                modified: it.last_modified().and_then(timestamp),
            }));
            continuation = page.next_continuation_token().map(str::to_owned);
            if continuation.is_none() {
                return Ok(objects);
            }
        }
    }

    /// `PutObject` from memory.
    pub async fn put(&self, bucket: &str, key: &str, body: Vec<u8>) -> Result<(), Failure> {
        self.in_its_region(async |client| {
            let put = client.put_object().bucket(bucket).key(key);
            let sent = put.body(ByteStream::from(body.clone())).send().await;
            sent.map(drop)
                .map_err(|error| self.about("PutObject", bucket, key, error))
        })
        .await
    }

    /// `GetObject` into memory.
    pub async fn get(&self, bucket: &str, key: &str) -> Result<Vec<u8>, Failure> {
        let answer = self
            .in_its_region(async |client| {
                let get = client.get_object().bucket(bucket).key(key);
                get.send()
                    .await
                    .map_err(|error| self.about("GetObject", bucket, key, error))
            })
            .await?;
        let body = answer.body.collect().await.map_err(|_| {
            Failure::new(
                Kind::Unreachable,
                "unusable-answer",
                "the object broke off while it was read",
            )
        })?;
        Ok(body.to_vec())
    }

    fn refusal<E>(&self, operation: &'static str, error: aws_sdk_s3::error::SdkError<E>) -> Refused
    where
        E: aws_sdk_s3::error::ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
    {
        let bucket_region = error
            .raw_response()
            .and_then(|it| it.headers().get("x-amz-bucket-region"))
            .and_then(|it| region::Region::parse(it).ok());
        let host = self.url.host_str().unwrap_or_default();
        Refused {
            failure: refusal::failure("S3", operation, host, self.clock.now(), error),
            bucket_region,
        }
    }

    fn about<E>(
        &self,
        operation: &'static str,
        bucket: &str,
        key: &str,
        error: aws_sdk_s3::error::SdkError<E>,
    ) -> Refused
    where
        E: aws_sdk_s3::error::ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
    {
        self.refusal(operation, error)
            .with_fact("bucket", bucket)
            .with_fact("key", key)
    }
}

impl Refused {
    fn with_fact(self, label: &'static str, value: &str) -> Self {
        Refused {
            failure: self.failure.with_fact(label, value),
            ..self
        }
    }
}

/// What AWS means with another region's bucket.
const WRONG_REGION: &str = "s3-wrong-region";

fn timestamp(it: &aws_sdk_s3::primitives::DateTime) -> Option<Timestamp> {
    Timestamp::from_second(it.secs()).ok()
}
