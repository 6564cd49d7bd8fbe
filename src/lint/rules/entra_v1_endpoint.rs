//! `entra-v1-endpoint`: version 1 of an endpoint of Microsoft Entra.

use crate::diagnostic::{Place, Severity};
use crate::lint::endpoint;
use crate::lint::facts;
use crate::lint::{Findings, Judge, Rule, Subject};

pub(crate) static RULE: Rule = Rule {
    name: "entra-v1-endpoint",
    summary: "version 1 of an endpoint of Microsoft Entra",
    severity: Severity::Warning,
    doc: include_str!("entra_v1_endpoint.md"),
    judge: Judge::Alone(check),
};

/// What an address of Microsoft Entra says of its version.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Version {
    One,
    Two,
}

fn check(it: &Subject<'_>, findings: &mut Findings) {
    let keys = [
        "OAuth Authorization Url",
        "OAuth Token Url",
        "OAuth Issuer Url",
    ];
    let there: Vec<(Version, Place)> = keys
        .iter()
        .filter_map(|key| {
            let text = it.filled(key)?;
            Some((version(&text.value)?, text.place))
        })
        .collect();
    let of = |wanted| {
        there
            .iter()
            .filter(move |it| it.0 == wanted)
            .map(|it| &it.1)
    };
    let Some(place) = of(Version::One).next() else {
        return;
    };
    let mut finding = RULE
        .at(
            place.clone(),
            "version 1 of Microsoft Entra: its tokens are issued by `sts.windows.net`",
        )
        .with_help(
            "write `/oauth2/v2.0/`, and let IAM and the role trust `https://login.microsoftonline.com/TENANT/v2.0`",
        );
    for other in of(Version::Two) {
        finding = finding.with_related(other.clone(), "this one is of version 2");
    }
    for other in of(Version::One).skip(1) {
        finding = finding.with_related(other.clone(), "and here");
    }
    findings.push(finding);
}

fn version(text: &str) -> Option<Version> {
    let url = endpoint::parse(text)?;
    let host = url.host_str()?;
    if host == "sts.windows.net" {
        return Some(Version::One);
    }
    if !facts::ENTRA.contains(&host) {
        return None;
    }
    let mut segments = url.path_segments()?.skip(1);
    match (segments.next()?, segments.next()) {
        ("oauth2", Some("v2.0")) | ("v2.0", None) => Some(Version::Two),
        ("oauth2", Some("authorize" | "token")) => Some(Version::One),
        _ => None,
    }
}
