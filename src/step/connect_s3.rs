//! Reaches the storage: lists the buckets, or what is below the given path.

use super::{ByHand, Field, Form, Input, Listing, Slot, StepInput, StepKind, Wallet};
use crate::aws::s3::{Access, Addressing, Endpoint, Storage};
use crate::effects::Effects;
use crate::failure::Failure;
use crate::profile::destination::Leaves;
use crate::profile::keys;
use url::Url;

/// The kind.
pub static KIND: StepKind = StepKind {
    name: "connect-s3",
    doc: "reaches the storage and lists the buckets, or what is below a path",
    needs: &[Slot::Credentials],
    gives: &[Slot::Listing],
    inputs: &[
        StepInput::server("endpoint", "where S3 is: signed requests go there")
            .url(&[Leaves::StorageRequests]),
        StepInput::key("region", &keys::REGION, "the signing region"),
        StepInput::property(
            "addressing",
            "s3.bucket.virtualhost.disable",
            "how a bucket is named in a request",
        )
        .of(Form::OneOf(&[("virtual-host", "false"), ("path", "true")])),
        StepInput::key(
            "path",
            &keys::DEFAULT_PATH,
            "`/bucket/prefix` to list instead of the buckets",
        ),
    ],
    by_hand: ByHand::Written,
};

/// Where the storage is, and what to look at first.
#[derive(Debug)]
pub struct ConnectS3 {
    /// Scheme, host and port.
    pub endpoint: Input<Url>,
    /// The signing region.
    pub region: Input<String>,
    /// How a bucket is named in a request.
    pub addressing: Addressing,
    /// What to list: `/bucket/prefix`.
    pub path: Option<Input<String>>,
}

impl ConnectS3 {
    pub(super) fn fields(&self) -> Vec<Field> {
        let addressing = match self.addressing {
            Addressing::VirtualHost => "virtual-host",
            Addressing::Path => "path",
        };
        let mut fields = vec![
            self.endpoint.field("endpoint"),
            self.region.field("region"),
            Field::fixed("addressing", addressing),
        ];
        fields.extend(self.path.as_ref().map(|it| it.field("path")));
        fields
    }

    /// The storage behind this step, for verbs that go on from here.
    pub fn storage<'a>(
        &self,
        access: impl Into<Access<'a>>,
        fx: &Effects,
    ) -> Result<Storage, Failure> {
        let endpoint = Endpoint {
            url: self.endpoint.known()?.clone(),
            region: self.region.known()?.clone(),
            addressing: self.addressing,
        };
        Ok(Storage::new(&endpoint, access, fx))
    }

    pub(super) async fn run(&self, wallet: &mut Wallet, fx: &Effects) -> Result<(), Failure> {
        let storage = self.storage(wallet.access()?, fx)?;
        let path = self.path.as_ref().map(|it| it.known()).transpose()?;
        let listing = match path
            .map(|it| it.trim_start_matches('/'))
            .filter(|it| !it.is_empty())
        {
            None => Listing::Buckets(storage.buckets().await?),
            Some(path) => {
                let (bucket, prefix) = path.split_once('/').unwrap_or((path, ""));
                let objects = storage.objects(bucket, prefix).await?;
                Listing::Objects {
                    bucket: bucket.to_owned(),
                    prefix: prefix.to_owned(),
                    objects,
                }
            }
        };
        wallet.listing = Some(listing);
        Ok(())
    }
}
