//! AWS's own protocols: STS and S3 through the official SDKs, over our one `Http` port.
//!
//! The only door to `aws-sdk-*` and the smithy crates. No SDK type leaves this folder.

mod http;
pub mod identity_center;
pub mod instance_metadata;
mod keys;
mod refusal;
pub mod s3;
mod said;
pub mod sts;
