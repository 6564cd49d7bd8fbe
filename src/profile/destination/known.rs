//! Destinations about which nobody needs to be asked.
//!
//! A suffix is not enough: `execute-api.<region>.amazonaws.com` is anybody's server. Only the
//! forms that AWS gives to STS and to S3 themselves count, and at the identity provider only the
//! host where the person signs in and the hosts that belong to it.

use super::{Destination, Endpoint, Leaves, Target};
use crate::profile::instance_metadata;
use crate::profile::region::Region;

/// Hosts of one provider: who signs in at one may send the code to another.
static FAMILIES: &[&[&str]] = &[
    &["account.box.com", "api.box.com"],
    &[
        "accounts.google.com",
        "oauth2.googleapis.com",
        "www.googleapis.com",
    ],
    &["api.dropboxapi.com", "www.dropbox.com"],
    &["login.chinacloudapi.cn", "login.partner.microsoftonline.cn"],
    &[
        "login.microsoft.com",
        "login.microsoftonline.com",
        "login.windows.net",
        "sts.windows.net",
    ],
];

/// Why nobody needs to be asked about this destination.
pub(super) fn why(it: &Destination, at: &Endpoint, all: &[Destination]) -> Option<&'static str> {
    let usual_port = at.scheme == "https" && at.port == "443" && !at.is_open();
    match it.leaves {
        Leaves::SignIn => Some("in your browser, where you see its address"),
        Leaves::AccessToken if usual_port && is_aws_portal(&at.host) => Some("AWS"),
        Leaves::Discovery if beside_the_secret(at, all) => Some("the same provider"),
        Leaves::Discovery | Leaves::Code | Leaves::AccessToken => beside_the_sign_in(at, all),
        // No page shows its address: a secret goes where nobody looks.
        Leaves::ClientSecret | Leaves::Password if usual_port => {
            (!family(&at.host).is_empty()).then_some("a provider that everybody knows")
        }
        Leaves::IdentityToken | Leaves::StsRequests if usual_port => {
            is_aws_sts(&at.host).then_some("AWS")
        }
        Leaves::StorageRequests if usual_port => is_aws_s3(&at.host).then_some("AWS"),
        Leaves::Metadata if is_metadata(at) => {
            Some("this machine's own, asked only with `--enable-step instance-metadata`")
        }
        Leaves::IdentityToken
        | Leaves::StsRequests
        | Leaves::StorageRequests
        | Leaves::ClientSecret
        | Leaves::Password
        | Leaves::Metadata => None,
    }
}

/// Without a page to sign in at, where the secret goes says whose keys are read.
fn beside_the_secret(at: &Endpoint, all: &[Destination]) -> bool {
    all.iter()
        .filter(|it| matches!(it.leaves, Leaves::ClientSecret | Leaves::Password))
        .any(|it| matches!(&it.target, Target::At(there) if there == at))
}

fn beside_the_sign_in(at: &Endpoint, all: &[Destination]) -> Option<&'static str> {
    let sign_in = all.iter().find(|it| it.leaves == Leaves::SignIn)?;
    let Target::At(sign_in) = &sign_in.target else {
        return None;
    };
    if sign_in == at {
        return Some("where you sign in");
    }
    let same = sign_in.scheme == at.scheme && sign_in.port == at.port;
    (same && are_one_provider(&sign_in.host, &at.host))
        .then_some("the same provider as where you sign in")
}

/// Whether two hosts belong to one provider, so that who signs in at one may send the code to the
/// other.
pub fn are_one_provider(a: &str, b: &str) -> bool {
    a == b || family(a).contains(&b) || is_cognito(a, b) || is_cognito(b, a)
}

fn family(host: &str) -> &'static [&'static str] {
    FAMILIES
        .iter()
        .find(|it| it.contains(&host))
        .copied()
        .unwrap_or_default()
}

/// Amazon Cognito issues as `cognito-idp.REGION.amazonaws.com` and signs in at
/// `PREFIX.auth.REGION.amazoncognito.com`.
fn is_cognito(issuer: &str, sign_in: &str) -> bool {
    let prefix = cognito_region(issuer).and_then(|region| {
        let domain = format!(".auth.{region}.amazoncognito.com");
        sign_in.strip_suffix(domain.as_str())
    });
    prefix.is_some_and(|it| !it.is_empty() && !it.contains('.'))
}

fn cognito_region(issuer: &str) -> Option<Region> {
    let region = issuer.strip_prefix("cognito-idp.")?;
    Region::parse(region.strip_suffix(".amazonaws.com")?).ok()
}

/// What belongs to a provider beside one of its hosts: its discovery document may name it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// These hosts.
    pub hosts: Vec<Endpoint>,
    /// Every host below these.
    pub below: Vec<Endpoint>,
}

/// What belongs to the provider at this place.
pub fn beside(it: &Endpoint) -> Beside {
    let at = |host: String| Endpoint { host, ..it.clone() };
    Beside {
        hosts: family(&it.host)
            .iter()
            .map(|it| at((*it).to_owned()))
            .collect(),
        below: cognito_region(&it.host)
            .map(|it| at(format!("auth.{it}.amazoncognito.com")))
            .into_iter()
            .collect(),
    }
}

/// Whether it is an endpoint of AWS STS: `sts.amazonaws.com`, `sts.<region>.<suffix>`, and the
/// FIPS forms.
pub fn is_aws_sts(host: &str) -> bool {
    if host == "sts.amazonaws.com" {
        return true;
    }
    let regional = |service: &str| {
        let rest = host
            .strip_prefix(service)
            .and_then(|it| it.strip_prefix('.'));
        rest.is_some_and(is_region_with_suffix)
    };
    regional("sts") || regional("sts-fips")
}

/// Whether it is where EC2 has the instance metadata service.
pub fn is_metadata(it: &Endpoint) -> bool {
    it.url().is_some_and(|it| instance_metadata::is_own(&it))
}

/// Whether it is the access portal's service: `portal.sso.<region>.<suffix>`.
pub fn is_aws_portal(host: &str) -> bool {
    host.strip_prefix("portal.sso.")
        .is_some_and(is_region_with_suffix)
}

/// Whether it is an endpoint of AWS S3, with or without a bucket before it.
pub fn is_aws_s3(host: &str) -> bool {
    let names = [
        "s3.amazonaws.com",
        "s3-accelerate.amazonaws.com",
        "s3-accelerate.dualstack.amazonaws.com",
        "s3-external-1.amazonaws.com",
    ];
    let below = |name: &&str| {
        host.strip_suffix(*name)
            .is_some_and(|it| it.is_empty() || it.ends_with('.'))
    };
    if names.iter().any(below) {
        return host.split('.').all(|it| !it.is_empty());
    }
    // A bucket may have dots in its name, and so labels that look like a service's: any will do.
    let labels: Vec<&str> = host.split('.').collect();
    if labels.iter().any(|it| it.is_empty()) {
        return false;
    }
    labels.iter().enumerate().any(|(n, label)| {
        let rest = labels.get(n + 1..).unwrap_or_default();
        let rest = match rest.split_first() {
            Some((&"dualstack", rest)) => rest,
            _ => rest,
        };
        let joined = rest.join(".");
        match *label {
            "s3" | "s3-fips" => is_region_with_suffix(&joined),
            // The older form, `s3-eu-west-1.amazonaws.com`.
            label => label
                .strip_prefix("s3-")
                .is_some_and(|region| is_region_with_suffix(&format!("{region}.{joined}"))),
        }
    })
}

fn is_region_with_suffix(text: &str) -> bool {
    text.split_once('.').is_some_and(|(region, suffix)| {
        Region::parse(region).is_ok_and(|it| {
            let it = it.partition();
            suffix == it.suffix || suffix == it.dual_stack_suffix
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sts_is_what_aws_calls_so() {
        for host in [
            "sts.amazonaws.com",
            "sts.eu-west-1.amazonaws.com",
            "sts-fips.us-gov-west-1.amazonaws.com",
            "sts.cn-north-1.amazonaws.com.cn",
            "sts.eusc-de-east-1.amazonaws.eu",
            "sts.us-iso-east-1.c2s.ic.gov",
            "sts.eu-west-1.api.aws",
        ] {
            assert!(is_aws_sts(host), "{host}");
        }
        for host in [
            "",
            "amazonaws.com",
            "evil.sts.amazonaws.com",
            "sts.evil.amazonaws.com",
            "sts.amazonaws.com.evil.test",
            "sts.amazonaws.com.cn",
            "abc.execute-api.us-east-1.amazonaws.com",
            "sts.execute-api.us-east-1.amazonaws.com",
            "sts.us-east-1.elb.amazonaws.com",
            "sts.eu-west-1.amazonaws.com.cn",
            "sts.cn-north-1.amazonaws.com",
            "vpce-1.sts.us-east-1.vpce.amazonaws.com",
            "sts.us-east-.amazonaws.com",
            "sts-evil.us-east-1.amazonaws.com",
            "ec2-1-2-3-4.compute-1.amazonaws.com",
        ] {
            assert!(!is_aws_sts(host), "{host}");
        }
    }

    #[test]
    fn the_portal_is_what_aws_calls_so() {
        for host in [
            "portal.sso.eu-west-1.amazonaws.com",
            "portal.sso.cn-north-1.amazonaws.com.cn",
            "portal.sso.eusc-de-east-1.amazonaws.eu",
        ] {
            assert!(is_aws_portal(host), "{host}");
        }
        for host in [
            "portal.sso.evil.amazonaws.com",
            "portal.sso.eu-west-1.amazonaws.com.evil.test",
            "portal.sso.eu-west-1.amazonaws.com.cn",
            "x.portal.sso.eu-west-1.amazonaws.com",
            "portal.sso.amazonaws.com",
        ] {
            assert!(!is_aws_portal(host), "{host}");
        }
    }

    #[test]
    fn s3_is_what_aws_calls_so() {
        for host in [
            "s3.amazonaws.com",
            "bucket.s3.amazonaws.com",
            "my.dotted.bucket.s3.eu-west-1.amazonaws.com",
            "s3.dualstack.eu-west-1.amazonaws.com",
            "s3-fips.dualstack.us-east-1.amazonaws.com",
            "s3-us-gov-west-1.amazonaws.com",
            "s3.cn-north-1.amazonaws.com.cn",
            "bucket.s3-accelerate.amazonaws.com",
        ] {
            assert!(is_aws_s3(host), "{host}");
        }
        for host in [
            "evils3.amazonaws.com",
            "s3.evil.test",
            "s3.amazonaws.com.evil.test",
            "s3.us-east-1.elb.amazonaws.com",
            "s3.execute-api.us-east-1.amazonaws.com",
            ".s3.amazonaws.com",
            "a..s3.us-east-1.amazonaws.com",
            "s3.us-east-1.amazonaws.com.cn",
        ] {
            assert!(!is_aws_s3(host), "{host}");
        }
    }

    #[test]
    fn a_provider_s_hosts_belong_together_and_nobody_else_s() {
        for (a, b, expected) in [
            ("accounts.google.com", "oauth2.googleapis.com", true),
            ("login.microsoftonline.com", "sts.windows.net", true),
            (
                "cognito-idp.eu-west-1.amazonaws.com",
                "acme.auth.eu-west-1.amazoncognito.com",
                true,
            ),
            (
                "acme.auth.eu-west-1.amazoncognito.com",
                "cognito-idp.eu-west-1.amazonaws.com",
                true,
            ),
            (
                "cognito-idp.eu-west-1.amazonaws.com",
                "acme.auth.us-east-1.amazoncognito.com",
                false,
            ),
            (
                "cognito-idp.eu-west-1.amazonaws.com",
                "a.b.auth.eu-west-1.amazoncognito.com",
                false,
            ),
            (
                "cognito-idp.evil.amazonaws.com",
                "acme.auth.evil.amazoncognito.com",
                false,
            ),
            ("accounts.google.com", "login.microsoftonline.com", false),
            ("accounts.google.com", "evil.example", false),
        ] {
            assert_eq!(are_one_provider(a, b), expected, "{a} {b}");
        }
    }

    #[test]
    fn a_host_is_in_one_family() {
        let mut hosts: Vec<_> = FAMILIES.iter().flat_map(|it| it.iter()).collect();
        let all = hosts.len();
        hosts.sort();
        hosts.dedup();
        assert_eq!(hosts.len(), all);
        assert!(FAMILIES.iter().all(|it| it.is_sorted()));
    }
}
