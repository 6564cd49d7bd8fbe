//! `region-contradicts-host`: a `Region` that is not where the host is.

use crate::diagnostic::Severity;
use crate::lint::amazon;
use crate::lint::facts;
use crate::lint::{FileKind, Findings, Judge, Rule, Subject};
use crate::profile::region::Region;

pub(crate) static RULE: Rule = Rule {
    name: "region-contradicts-host",
    summary: "a `Region` that is not where the host is",
    severity: Severity::Error,
    doc: include_str!("region_contradicts_host.md"),
    judge: Judge::Alone(check),
};

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let (Some(region), Some(host)) = (it.filled("Region"), it.filled("Default Hostname")) else {
        return;
    };
    if it.kind != FileKind::Profile {
        return;
    }
    let wanted = region.value.trim();
    let name = host.value.trim().to_ascii_lowercase();
    // These are `unknown-aws-region`'s and `impossible-aws-host`'s.
    let nowhere = facts::is_aws(&name) && Region::parse(wanted).is_err();
    if nowhere || amazon::impossible_s3_host(&name).is_some() {
        return;
    }
    // Services that have no regions take what every S3 client sends by default.
    if wanted == "us-east-1" && !facts::is_aws(&name) {
        return;
    }
    let Some(geography) = facts::geography(wanted) else {
        return;
    };
    // The site says who runs the host, not where it is: `.eu` and `.us` are endings too.
    let front = name.strip_suffix(facts::site(&name)).unwrap_or_default();
    // From the site on: what stands before may be a bucket's name.
    let words = || {
        let labels = front.split('.').rev();
        labels.flat_map(|label| [label, label.trim_start_matches("s3-")])
    };
    let full =
        words().find(|word| facts::looks_like_region(word) && facts::geography(word).is_some());
    let other = match full {
        Some(full) if facts::looks_like_region(wanted) && full != wanted => full,
        Some(full) if facts::geography(full) != Some(geography) => full,
        Some(_) => return,
        None => match words().find_map(|word| alone(word).filter(|it| *it != geography)) {
            Some(other) => other,
            None => return,
        },
    };
    let message = format!("`Region` is `{wanted}`, and the host is in `{other}`");
    let mut finding = RULE
        .at(region.place, message)
        .with_related(host.place, "the host")
        .with_help("requests are signed for the region: the host refuses those of another");
    if !facts::is_aws(&name) && facts::geography(&format!("{other}-")) == Some(geography) {
        finding.severity = Severity::Warning;
    }
    findings.push(finding);
}

/// A label that is nothing but a geography: the `eu` of `s3.eu.acme.example`. The rest of the
/// two letters mean something else as often: `mx` a mail server, `ca` an authority.
fn alone(label: &str) -> Option<&'static str> {
    facts::geography(&format!("{label}-")).filter(|it| ["ap", "cn", "eu", "us"].contains(it))
}
