//! `impossible-aws-host`: a host below one of Amazon's domains that does not exist.

use crate::diagnostic::Severity;
use crate::lint::amazon;
use crate::lint::endpoint;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "impossible-aws-host",
    summary: "a host below one of Amazon's domains that does not exist",
    severity: Severity::Error,
    doc: include_str!("impossible_aws_host.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    if let Some((host, text)) = amazon::own_host(it).filter(|_| it.protocol() == "s3")
        && let Some(why) = amazon::impossible_s3_host(&host)
    {
        findings.push(
            RULE.at(text.place, format!("`{host}` {why}"))
                .with_help("hosts of S3 look like `s3.REGION.amazonaws.com`"),
        );
    }
    if let Some((host, text)) = amazon::own_host(it).filter(|_| it.protocol() == "s3")
        && let Some(bucket) = amazon::bucket_like_a_region(&host)
    {
        let message = format!("`{host}` names a bucket `{bucket}`: a region stands behind `s3`");
        let mut finding = RULE.at(text.place, message).with_help(format!(
            "if the region is meant, write `s3.{bucket}.amazonaws.com`"
        ));
        finding.severity = Severity::Warning;
        findings.push(finding);
    }
    let Some(sts) = it.filled("STS Endpoint") else {
        return;
    };
    let Some(url) = endpoint::parse(&sts.value).filter(|_| !sts.value.contains("${")) else {
        return;
    };
    let host = url.host_str().unwrap_or_default();
    if let Some(why) = amazon::impossible_sts_host(host) {
        findings.push(
            RULE.at(sts.place, format!("`{host}` {why}"))
                .with_help("hosts of STS look like `sts.REGION.amazonaws.com`"),
        );
    } else if amazon::is_sts(host) && (url.path() != "/" || url.query().is_some()) {
        let mut finding = RULE
            .at(sts.place, "Amazon's token service has no paths")
            .with_help(format!("write `https://{host}/`"));
        finding.severity = Severity::Warning;
        findings.push(finding);
    }
}
