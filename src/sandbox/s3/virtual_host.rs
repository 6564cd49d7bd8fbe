//! Which bucket a host names: `BUCKET.localhost` in virtual-host style, none otherwise.

use s3s::S3Result;
use s3s::host::{S3Host, VirtualHost};

/// Resolves below `localhost`, which RFC 6761 keeps on the machine.
pub(super) struct Localhost;

impl S3Host for Localhost {
    fn parse_host_header<'a>(&'a self, host: &'a str) -> S3Result<VirtualHost<'a>> {
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        Ok(match name.strip_suffix(".localhost") {
            Some(bucket) => VirtualHost::new("localhost").with_bucket(bucket),
            None => VirtualHost::new(name),
        })
    }
}
