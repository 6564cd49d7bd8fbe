//! Looks up the secret that a request claims to be signed with.

use super::gate;
use crate::sandbox::issued::Issued;
use s3s::S3Result;
use s3s::auth::{S3Auth, SecretKey};
use std::future::{self, Future};
use std::pin::Pin;
use std::sync::Arc;

/// The account's keys.
pub(super) struct Keys(pub(super) Arc<Issued>);

impl S3Auth for Keys {
    // What `#[async_trait]` makes of the trait's one function.
    fn get_secret_key<'a, 'b, 'c>(
        &'a self,
        access_key: &'b str,
    ) -> Pin<Box<dyn Future<Output = S3Result<SecretKey>> + Send + 'c>>
    where
        'a: 'c,
        'b: 'c,
        Self: 'c,
    {
        let it = self
            .0
            .secret_access_key(access_key)
            .map(SecretKey::from)
            .map_err(gate::refusal);
        Box::pin(future::ready(it))
    }
}
