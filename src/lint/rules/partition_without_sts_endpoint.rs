//! `partition-without-sts-endpoint`: AWS GovCloud, China or another partition without its own `STS Endpoint`.

use crate::diagnostic::{Place, Severity};
use crate::lint::amazon;
use crate::lint::{Findings, Judge, Rule, Subject};
use crate::profile::region::{Partition, Region};

pub(crate) static RULE: Rule = Rule {
    name: "partition-without-sts-endpoint",
    summary: "AWS GovCloud, China or another partition without its own `STS Endpoint`",
    severity: Severity::Warning,
    doc: include_str!("partition_without_sts_endpoint.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    if !it.is_profile_of(&["s3"]) || it.filled("STS Endpoint").is_some() {
        return;
    }
    let Some((partition, place)) = amazon::storage_partition(it).or_else(|| of_regions(it)) else {
        return;
    };
    if partition.name == "aws" {
        return;
    }
    let region = it.filled("Region");
    let region = region.and_then(|it| Region::parse(it.value.trim()).ok());
    let of_it = region.filter(|it| it.partition() == partition);
    let region = of_it.map_or("REGION".to_owned(), |it| it.to_string());
    findings.push(
        RULE.at(
            place,
            "this partition does not know accounts at `sts.amazonaws.com`",
        )
        .with_help(format!(
            "give `STS Endpoint`: `https://sts.{region}.{}/`",
            partition.suffix
        )),
    );
}

/// The partition of the regions to choose from, where there is no other word of it.
fn of_regions(it: &Subject<'_>) -> Option<(&'static Partition, Place)> {
    let regions = it.list("Regions");
    let first = Region::parse(regions.first()?.value.trim()).ok()?;
    let alone = amazon::stores(it) && it.filled("Region").is_none();
    let own = amazon::own_host(it).is_none();
    (alone && own).then(|| (first.partition(), Place::value("Regions")))
}
