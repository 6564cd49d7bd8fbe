//! `foreign-sts-host`: an STS endpoint that is neither AWS's nor the storage's.

use crate::diagnostic::Severity;
use crate::lint::amazon;
use crate::lint::endpoint;
use crate::lint::facts;
use crate::lint::host;
use crate::lint::{FileKind, Findings, Judge, Rule, Subject};
use crate::profile::region;

pub(crate) static RULE: Rule = Rule {
    name: "foreign-sts-host",
    summary: "an STS endpoint that is neither AWS's nor the storage's",
    severity: Severity::Warning,
    doc: include_str!("foreign_sts_host.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let Some(sts) = it
        .filled("STS Endpoint")
        .filter(|_| it.kind == FileKind::Profile)
    else {
        return;
    };
    let Some(host) = endpoint::parse(&sts.value).and_then(|it| it.host_str().map(str::to_owned))
    else {
        return;
    };
    let storage = it.filled("Default Hostname");
    // Hosts with variables are judged when their values are known: when the profile is enabled.
    let open = |text: &str| text.contains("${");
    if open(&sts.value) || storage.as_ref().is_some_and(|it| open(&it.value)) {
        return;
    }
    let storage_host = storage.as_ref().map(|it| it.value.trim().to_owned());
    let of_sts = region::partition_of_host(&host);
    let of_storage = amazon::storage_partition(it);
    let belongs = match (&storage_host, of_sts, of_storage) {
        // Both are Amazon's, and the parts of AWS do not know each other's accounts.
        (_, Some(of_sts), Some((of_storage, _))) => of_sts == of_storage,
        (Some(name), ..) => facts::same_operator(name, &host),
        (None, of_sts, _) => of_sts.is_some(),
    };
    let inside = storage_host
        .as_ref()
        .is_some_and(|it| facts::is_internal(it) && facts::is_internal(&host));
    if belongs || inside || host::is_loopback(&host) || host::is_metadata(&host) {
        return;
    }
    let name = storage_host.unwrap_or_else(|| "s3.amazonaws.com".to_owned());
    let mut finding = RULE
        .at(
            sts.place,
            format!("sign-ins for `{name}` are sent to `{host}`"),
        )
        .with_label("the ID token, or a request signed with the secret key, goes here")
        .with_help("use the token service of the storage itself; say in an allow-comment why not");
    if let Some(storage) = storage {
        finding = finding.with_related(storage.place, "the storage");
    }
    findings.push(finding);
}
