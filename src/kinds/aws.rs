//! Where in AWS a profile goes: the hosts of a region, and whether the role is of its partition.

use super::answers::{Filled, Refused};
use crate::profile::arn::RoleArn;
use crate::profile::region::{Partition, Region, Service};

/// Judges role and region together, and adds `s3_host` and `sts_endpoint` of the region.
pub(super) fn place(it: &mut Filled) -> Result<(), Refused> {
    let wrong = |name, why: String| Refused::Wrong { name, why };
    let region = match it.value("Region") {
        "" => None,
        text => Some(Region::parse(text).map_err(|why| wrong("Region", why.to_string()))?),
    };
    if let Ok(role) = RoleArn::parse(it.value("role_arn")) {
        let Some(partition) = Partition::find(&role.partition) else {
            let why = format!("`{}` is no partition of AWS", role.partition);
            return Err(wrong("role_arn", why));
        };
        match &region {
            None if partition.name != "aws" => {
                let why = format!(
                    "roles of `{}` are known only in its own regions: give one",
                    partition.name
                );
                return Err(wrong("Region", why));
            }
            Some(region) if region.partition() != partition => {
                let why = format!(
                    "the role is of `{}`, the region of `{}`",
                    partition.name,
                    region.partition().name
                );
                return Err(wrong("Region", why));
            }
            Some(_) | None => {}
        }
    }
    let (mut s3_host, mut sts_endpoint) = (String::new(), String::new());
    if let Some(region) = region {
        let unfit = |why: crate::profile::region::NoRegion| wrong("Region", why.to_string());
        let s3 = region.endpoint(Service::S3).map_err(unfit)?;
        s3_host = s3.host_str().unwrap_or_default().to_owned();
        sts_endpoint = region.endpoint(Service::Sts).map_err(unfit)?.to_string();
    }
    it.set("s3_host", s3_host);
    it.set("sts_endpoint", sts_endpoint);
    Ok(())
}
