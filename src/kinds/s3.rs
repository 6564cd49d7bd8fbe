//! A storage that speaks S3, with keys.

use super::Kind;
use super::ask::{required, usually};

pub(super) static KIND: Kind = Kind {
    name: "s3",
    summary: "an S3 storage other than Amazon's, with an access key",
    title: "S3",
    asks: &[
        required("server"),
        usually("port", "443"),
        usually("Region", "us-east-1"),
        usually("s3.bucket.virtualhost.disable", "true"),
    ],
    told_apart_by: &["server"],
    yaml: template_file!("s3", "yaml"),
    plist: template_file!("s3", "cyberduckprofile"),
    register: "\
At the storage, make an access key for the buckets that are needed and no others. The access key id and
the secret key are asked for when connecting.
",
    complete: |_| Ok(()),
};
