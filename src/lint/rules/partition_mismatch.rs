//! `partition-mismatch`: an ARN of another part of AWS than the storage.

use crate::diagnostic::Severity;
use crate::lint::amazon;
use crate::lint::{Findings, Judge, Rule, Subject};
use crate::profile::region::Partition;

pub(crate) static RULE: Rule = Rule {
    name: "partition-mismatch",
    summary: "an ARN of another part of AWS than the storage",
    severity: Severity::Error,
    doc: include_str!("partition_mismatch.md"),
    judge: Judge::Alone(check),
};

const NAMES: &[&str] = &[
    "mfa_serial",
    "principal_arn",
    "role_arn",
    "role_chain",
    "s3.assumerole.rolearn",
];

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let arns = it.settings(NAMES);
    if arns.is_empty() {
        return;
    }
    let Some((partition, place)) = amazon::partition(it) else {
        return;
    };
    for (text, name) in arns {
        let named = text
            .value
            .split([',', ' ', '\n', '\t'])
            .filter_map(|it| Partition::find(it.strip_prefix("arn:")?.split(':').next()?))
            .find(|it| it.name != partition.name);
        if let Some(named) = named {
            let message = format!(
                "`{name}` is in `{}`, and the storage in `{}`",
                named.name, partition.name
            );
            findings.push(
                RULE.at(text.place, message)
                    .with_related(place.clone(), "this says where the storage is")
                    .with_help("partitions do not know each other's roles: give one of the same"),
            );
        }
    }
}
